// Finders: one thing as it is now, or `undefined` when it is gone; an answer that proves neither is checked against a list.

import { GoneOrNotError, isNotFound, type NotFoundError } from "../errors";
import type { VersionId } from "../id";
import type { TrainingJobsClient } from "./client";
import { isCodeOfAbsence } from "./errorCodes";
import type { JobStatuses, VersionDetails } from "./version";

/**
 * The version as it is now, or `undefined` when it is gone, for an operation that has seen it standing or has had its DELETE
 * accepted: then the sure form of "not found" counts at once. The others count only when the job's list of versions, read whole,
 * does not hold the version either. Where nothing is known yet, `confirmVersion` is the one to ask.
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
    return job?.versions.some((version) => version.versionId === versionId)
      ? findListedVersion(client, { jobId, versionId })
      : undefined;
  }
}

/** What the job's list says of a version whose own page does not know it. */
export async function findListedVersion(
  client: TrainingJobsClient,
  { jobId, versionId }: VersionId,
): Promise<VersionDetails | undefined> {
  const { versions } = await client.listVersions(jobId);
  return versions.find((version) => version.versionId === versionId);
}

/**
 * The job and how far each of its versions is, or `undefined` when it is gone. There is no endpoint for a single job: its versions list
 * stands for it. Where that says "not found" without one of the service's codes for it, the list of the jobs in its workspace
 * decides; with a workspace that is not known, nothing does.
 */
export async function findTrainingJob(
  client: TrainingJobsClient,
  jobId: string,
  workspaceId?: string,
): Promise<JobStatuses | undefined> {
  try {
    return await client.listVersionStatuses(jobId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (isCodeOfAbsence(error.code)) return undefined;
    return confirmJobIsGone(client, jobId, workspaceId, error);
  }
}

async function confirmJobIsGone(
  client: TrainingJobsClient,
  jobId: string,
  workspaceId: string | undefined,
  doubt: NotFoundError,
): Promise<undefined> {
  const jobs = await client.listJobs(workspaceId === undefined ? {} : { workspaceId });
  // The job stands, so "not found" was not about it: keep what was said rather than guess.
  if (jobs.some((job) => job.jobId === jobId)) throw doubt;
  // The list without a workspace shows the default one only: it cannot see a job of another.
  if (workspaceId === undefined) throw new GoneOrNotError("training job", jobId, doubt);
  return undefined;
}
