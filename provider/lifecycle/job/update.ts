// Updates a training job in place: its description, and how Pulumi treats it.

import { parseJobId } from "../../id";
import { jobChangeRules } from "../../inputs/contracts";
import { jobInputNames } from "../../inputs/names";
import { confirmJob } from "../../v1/confirm";
import { type Bag, toBag } from "../bag";
import { requestDeadline } from "../deadlines";
import { withNewInputs } from "../outputs";
import { removedElsewhere } from "../removedElsewhere";
import type { Environment } from "../target";
import { confirmationFor, reach } from "../trainingJobs";
import { workspaceOf } from "./workspace";

/** Gives a job another description (API page modelarts_03_0052), and notes how it is to be treated. */
export async function updateTrainingJob(
  environment: Environment,
  id: string,
  olds: Bag,
  news: Bag,
): Promise<{ outs: Bag }> {
  const properties = withNewInputs(olds, news, jobInputNames, jobChangeRules);
  const target = await reach(environment, properties, requestDeadline(environment));
  const { client, place } = target;
  const jobId = parseJobId(id);
  const confirmation = confirmationFor(target, { ...olds, workspaceId: workspaceOf(properties) });
  if ((await confirmJob(confirmation, jobId)) === undefined) throw removedElsewhere("training job", id);
  const { description = "" } = news;
  if (typeof description === "string" && description !== (olds.description ?? "")) {
    await client.updateJobDescription(jobId, description);
  }
  return { outs: toBag({ ...properties, ...place }) };
}
