// Keeps a job from being removed together with versions that are somebody else's.

import { OthersVersionsError } from "../../errors";
import type { TrainingJobsClient } from "../../v1/client";
import type { VersionStatus } from "../../v1/version";
import { isOwnVersion } from "../ownVersions";

/** A job with the versions in it. */
interface Job {
  readonly jobId: string;
  readonly versions: readonly VersionStatus[];
}

/** The ids of a job's versions but those of this stack: the one that it began with, and those that its other resources hold. */
export function othersVersions(
  client: Pick<TrainingJobsClient, "project">,
  { jobId, versions }: Job,
  firstVersionId: unknown,
): string[] {
  return versions
    .map(({ versionId }) => versionId)
    .filter((versionId) => versionId !== firstVersionId && !isOwnVersion(client, { jobId, versionId }));
}

/**
 * Passes when a job holds no version but those of this stack.
 *
 * @throws OthersVersionsError otherwise.
 */
export function refuseOthersVersions(
  client: Pick<TrainingJobsClient, "project">,
  job: Job,
  firstVersionId: unknown,
): void {
  const others = othersVersions(client, job, firstVersionId);
  if (others.length > 0) throw new OthersVersionsError(job.jobId, others);
}
