// Finders: a job of v2 as it is now, or `undefined` when it is gone; an answer that proves neither is checked against a search.

import { GoneOrNotError, isNotFound, type NotFoundError } from "../errors";
import { findTwice, stayingUnfound, type Unfound } from "../waiting/unfound";
import type { JobsClient } from "./client";
import type { JobDetails } from "./job";
import { findLatest } from "./pages";

/** One job, and the workspace that it is in where that is known: a search shows one workspace at a time. */
export interface JobRef {
  readonly jobId: string;
  readonly workspaceId: string | undefined;
}

/**
 * The job as it is now, or `undefined` when it is gone, for an operation that has seen it standing or has had its DELETE accepted: then
 * 400 with code 2775 counts at once. Any other "not found" counts only when a search does not know the job either. Where nothing is
 * known yet, {@link confirmJob} is the one to ask.
 */
export async function findJob(
  client: Pick<JobsClient, "getJob" | "listJobs">,
  job: JobRef,
): Promise<JobDetails | undefined> {
  try {
    return await client.getJob(job.jobId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return error.certainty === "sure" ? undefined : findListed(client, job, error);
  }
}

/** How to confirm. */
export interface Confirmation extends Unfound {
  readonly client: JobsClient;
}

/**
 * The job as it is now, or `undefined` when it is surely gone: neither its own page nor a search knows it, and a young one stays
 * unfound for a while. With a workspace that is not known there is no search: then it is asked for twice.
 */
export function confirmJob(how: Confirmation, job: JobRef): Promise<JobDetails | undefined> {
  const { client } = how;
  return stayingUnfound(how, async () => {
    try {
      return await client.getJob(job.jobId);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (job.workspaceId !== undefined) return findListed(client, job, error);
      return findTwice(how, () => findJob(client, job));
    }
  });
}

async function findListed(
  client: Pick<JobsClient, "listJobs">,
  { jobId, workspaceId }: JobRef,
  doubt: NotFoundError,
): Promise<JobDetails | undefined> {
  if (workspaceId === undefined) throw new GoneOrNotError("training job", jobId, doubt);
  const listed = await client.listJobs(workspaceId, [jobId]);
  return listed.find((each) => each.jobId === jobId);
}

/** The job of exactly this name, latest first where a service has several: it searches for a part of the name. */
export async function findByName(
  client: Pick<JobsClient, "searchJobs" | "findJobs">,
  jobName: string,
  workspaceId: string,
): Promise<JobDetails | undefined> {
  const query = { workspaceId, nameLike: jobName };
  return findLatest(
    (job) => job.jobName === jobName,
    () => client.findJobs(query),
    () => client.searchJobs(query),
  );
}
