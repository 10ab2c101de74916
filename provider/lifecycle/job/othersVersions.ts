// Keeps a job from being removed together with versions that are somebody else's.

import type { TrainingJobsClient } from "../../client/client";
import { OthersVersionsError } from "../../errors";
import { findTrainingJob } from "../../waiting/find";
import type { Bag } from "../bag";
import { isOwnVersion } from "../ownVersions";
import { defaultWorkspaceId, entryOf } from "../target";

/**
 * Passes when the job holds no version but those of this stack: the one that it began with, and those that its other resources
 * hold. With `deletion.allVersions` it always passes.
 *
 * @throws OthersVersionsError otherwise; nothing has been removed then.
 */
export async function refuseOthersVersions(
  client: TrainingJobsClient,
  jobId: string,
  outputs: Readonly<Bag>,
): Promise<void> {
  if (entryOf(outputs.deletion, "allVersions") === true) return;
  const { workspaceId = defaultWorkspaceId } = outputs;
  const job = await findTrainingJob(client, jobId, String(workspaceId));
  const others = (job?.versions ?? [])
    .map(({ versionId }) => versionId)
    .filter((versionId) => versionId !== outputs.versionId && !isOwnVersion(client, { jobId, versionId }));
  if (others.length > 0) throw new OthersVersionsError(jobId, others);
}
