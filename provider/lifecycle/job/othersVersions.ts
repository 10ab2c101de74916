// Keeps a job from being removed together with versions that are somebody else's.

import type { TrainingJobsClient } from "../../client/client";
import type { VersionStatus } from "../../client/wire";
import { OthersVersionsError } from "../../errors";
import { isOwnVersion } from "../ownVersions";

/**
 * Passes when a job holds no version but those of this stack: the one that it began with, and those that its other resources hold.
 *
 * @throws OthersVersionsError otherwise.
 */
export function refuseOthersVersions(
  client: Pick<TrainingJobsClient, "project">,
  { jobId, versions }: { readonly jobId: string; readonly versions: readonly VersionStatus[] },
  firstVersionId: unknown,
): void {
  const others = versions
    .map(({ versionId }) => versionId)
    .filter((versionId) => versionId !== firstVersionId && !isOwnVersion(client, { jobId, versionId }));
  if (others.length > 0) throw new OthersVersionsError(jobId, others);
}
