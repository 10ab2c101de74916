// Updates a training job version in place: the job's description, and how Pulumi treats the version.

import { parseVersionId } from "../../id";
import { versionChangeRules } from "../../inputs/contracts";
import { confirmVersion } from "../../v1/confirm";
import { requestDeadline } from "../deadlines";
import { withNewInputs } from "../outputs";
import { noteOwnVersion } from "../ownVersions";
import type { Properties } from "../properties";
import { removedElsewhere } from "../removedElsewhere";
import { type Environment, textOf } from "../target";
import { confirmationFor, connectTo } from "../trainingJobs";
import { settle } from "./settle";

/**
 * Updates a version. The description is the job's (API page modelarts_03_0052); `waitFor`, `deletion` and `timeouts` are only
 * noted, but a wait that was not asked for before, or did not end well, is taken up: Pulumi also calls this for a version whose
 * creation was left unfinished. A description that the program no longer gives is left to the job.
 */
export async function updateTrainingJobVersion(
  environment: Environment,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<{ outs: Properties }> {
  const version = parseVersionId(id);
  const properties = withNewInputs(olds, news, versionChangeRules);
  const target = await connectTo(environment, properties, requestDeadline(environment));
  noteOwnVersion(target.client, version);
  if ((await confirmVersion(confirmationFor(target, olds), version)) === undefined) {
    throw removedElsewhere("training job version", id);
  }
  const description = textOf(news.description);
  if (description !== undefined && description !== olds.description) {
    await target.client.updateJobDescription(version.jobId, description);
  }
  const { outs } = await settle(target, { version, properties: { ...properties, ...target.location }, seen: {} });
  return { outs };
}
