// Confirms that a version or a job is gone of which the operation has seen nothing yet.

import { unlessAborted } from "../abort";
import { isNotFound } from "../errors";
import type { VersionId } from "../id";
import { findTwice, stayingUnfound, type Unfound } from "../waiting/unfound";
import type { TrainingJobsClient } from "./client";
import { findListedVersion, findTrainingJob } from "./find";
import { lookAtJobTogether } from "./looks";
import type { JobStatuses, VersionDetails } from "./version";

/** How to confirm. */
export interface Confirmation extends Unfound {
  readonly client: TrainingJobsClient;
  /** The job's workspace, where it is known. */
  readonly workspaceId?: string | undefined;
}

/**
 * The version as it is now, or `undefined` when it is surely gone: neither its own page nor the job's list of versions, read whole,
 * knows it; a list that does not know the job either says so twice; and a young version stays unfound for a while.
 */
export function confirmVersion(
  how: Confirmation,
  { jobId, versionId }: VersionId,
): Promise<VersionDetails | undefined> {
  const { client, clock, signal } = how;
  return stayingUnfound(how, async () => {
    try {
      return await client.getVersion(jobId, versionId);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const versions = await unlessAborted(lookAtJobTogether(client, jobId, clock), signal);
      return versions?.has(versionId) ? findListedVersion(client, { jobId, versionId }) : undefined;
    }
  });
}

/** The job as it is now, or `undefined` when it is surely gone: said twice, and for a while where it is young. */
export function confirmJob(how: Confirmation, jobId: string): Promise<JobStatuses | undefined> {
  const find = () => findTrainingJob(how.client, jobId, how.workspaceId);
  return stayingUnfound(how, () => findTwice(how, find));
}
