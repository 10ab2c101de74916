// Updates a training job version in place: the job's description, and how Pulumi treats the version.

import { parseVersionId } from "../../id";
import { versionChangeRules } from "../../inputs/changes";
import { versionInputNames } from "../../inputs/names";
import type { Bag } from "../bag";
import { withNewInputs } from "../outputs";
import { type Environment, reach } from "../target";
import { settle } from "./create";

/**
 * Updates a version. The description is the job's (API page modelarts_03_0052); `waitFor`, `deletion` and `timeouts` are only
 * noted. Pulumi also calls this after a creation that was left unfinished, so a wait that `waitFor` asks for is taken up again.
 */
export async function updateTrainingJobVersion(
  environment: Environment,
  id: string,
  olds: Bag,
  news: Bag,
): Promise<{ outs: Bag }> {
  const version = parseVersionId(id);
  const properties = withNewInputs(olds, news, versionInputNames, versionChangeRules);
  const target = await reach(environment, properties);
  const description = news.description;
  if (typeof description === "string" && description !== olds.description) {
    await target.client.updateJobDescription(version.jobId, description);
  }
  const { outs } = await settle(target, version, { ...properties, ...target.place }, {});
  return { outs };
}
