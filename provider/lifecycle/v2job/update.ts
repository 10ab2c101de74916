// Updates a v2 job in place: its description, its tags, and how Pulumi treats it.

import { UnexpectedStateError } from "../../errors";
import { parseJobUuid } from "../../id";
import { jobV2ChangeRules } from "../../inputs/v2/contract";
import { confirmJob } from "../../v2/find";
import { requestDeadline } from "../deadlines";
import { withNewInputs } from "../outputs";
import type { Properties } from "../properties";
import { removedElsewhere } from "../removedElsewhere";
import type { Environment } from "../target";
import { settle } from "./settle";
import { tagsIn } from "./tags";
import { confirmationFor, connectTo, jobOf, type Target } from "./target";

/**
 * Updates a job. `waitFor`, `deletion` and `timeouts` are only noted, but a wait that was not asked for before, or did not end well, is
 * taken up: Pulumi also calls this for a job whose creation was left unfinished.
 */
export async function updateV2Job(
  environment: Environment,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<{ outs: Properties }> {
  const jobId = parseJobUuid(id);
  const properties = withNewInputs(olds, news, jobV2ChangeRules);
  const target = await connectTo(environment, properties, requestDeadline(environment));
  const job = jobOf(jobId, { ...properties, jobId });
  const live = await confirmJob(confirmationFor(target, olds), job);
  if (live === undefined) throw removedElsewhere("training job", id);
  const { description } = news;
  if (typeof description === "string" && description !== (live.description ?? "")) {
    await describe(target, jobId, description);
  }
  const { outs } = await settle(target, {
    jobId,
    properties: { ...properties, ...target.location },
    seen: {},
    tagsBefore: tagsIn(olds),
  });
  return { outs };
}

/** In which phases a description may change is not documented: what was accepted is looked at. */
async function describe({ client }: Target, jobId: string, description: string): Promise<void> {
  await client.updateDescription(jobId, description);
  const { description: now = "" } = await client.getJob(jobId);
  if (now === description) return;
  throw new UnexpectedStateError(
    { resourceId: jobId, status: "as before", wanted: "described anew" },
    `the service accepted the new description of training job ${jobId} and kept the old one. Leave it as it was, or replace the job`,
  );
}
