// Finders: one thing as it is now, or `undefined` when it is gone; an answer that proves neither is checked against a list.

import type { TrainingJobsClient } from "../client/client";
import type { JobVersions, VersionDetails } from "../client/wire";
import { isNotFound, type NotFoundError } from "../errors";
import type { VersionId } from "../id";

/**
 * The version as it is now, or `undefined` when it is gone.
 *
 * The reference does not establish how the service says that a version is gone. So a sure form counts at once, and an
 * ambiguous one only when the job's list of versions, read whole, does not hold the version either.
 */
export async function findTrainingJobVersion(
  client: TrainingJobsClient,
  { jobId, versionId }: VersionId,
): Promise<VersionDetails | undefined> {
  try {
    return await client.getVersion(jobId, versionId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (error.certainty === "sure") return undefined;
    const job = await findTrainingJob(client, jobId);
    return job?.versions.find((version) => version.versionId === versionId);
  }
}

/**
 * The job with all of its versions, or `undefined` when it is gone. There is no endpoint for a single job: its versions
 * list stands for it, and the list of all jobs decides where that leaves a doubt.
 */
export async function findTrainingJob(client: TrainingJobsClient, jobId: string): Promise<JobVersions | undefined> {
  try {
    return await client.listVersions(jobId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (error.certainty === "sure") return undefined;
    return confirmJobIsGone(client, jobId, error);
  }
}

async function confirmJobIsGone(client: TrainingJobsClient, jobId: string, doubt: NotFoundError): Promise<undefined> {
  const jobs = await client.listJobs();
  // The job stands, so "not found" was not about it: keep what was said rather than guess.
  if (jobs.some((job) => job.jobId === jobId)) throw doubt;
  return undefined;
}
