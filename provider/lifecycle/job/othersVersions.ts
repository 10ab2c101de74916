// Tells which versions of a job are somebody else's: the job is not removed together with them.

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
