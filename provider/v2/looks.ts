// How the jobs of a workspace are looked at: each by its own page, or ten by a search, together with all who wait.

import type { Clock } from "../clock";
import { isNotFound } from "../errors";
import { getOrCreate } from "../memo";
import { type Log, openProgress } from "../waiting/progress";
import { type Poller, Rounds } from "../waiting/rounds";
import type { JobsClient } from "./client";
import { findJob } from "./find";
import type { JobStatus } from "./job";

/** How long one of these requests may take, in milliseconds: one that hangs gives way to the next. */
const lookTimeoutMs = 10_000;
/** So many jobs a search shows that asks for them by their ids. */
const jobsARequest = 10;

const roundsByWorkspace = new WeakMap<object, Map<string, Rounds<string, JobStatus>>>();

/** The rounds of a workspace: the same for all who wait for its jobs in the same session. */
export function roundsOf(
  client: JobsClient,
  workspaceId: string | undefined,
  clock: Clock,
  log: Log | undefined,
): Rounds<string, JobStatus> {
  const known = roundsByWorkspace.get(client.project) ?? new Map<string, Rounds<string, JobStatus>>();
  roundsByWorkspace.set(client.project, known);
  return getOrCreate(known, workspaceId ?? "", () => new Rounds(pollerOf(client, workspaceId, log), clock));
}

function pollerOf(
  client: JobsClient,
  workspaceId: string | undefined,
  log: Log | undefined,
): Poller<string, JobStatus> {
  const looking = client.with({
    attempts: 1,
    timeoutMs: lookTimeoutMs,
    deadline: undefined,
    signal: undefined,
    onRetry: undefined,
  });
  return {
    list: `the search for training jobs${workspaceId === undefined ? "" : ` in workspace ${workspaceId}`}`,
    thing: "job",
    keysARequest: jobsARequest,
    lookAtOne: (jobId, unlisted) =>
      unlisted ? findUnlisted(looking, jobId) : findJob(looking, { jobId, workspaceId }),
    async lookAtAll(deadline, jobIds) {
      const jobs = await looking.with({ deadline }).listStatuses(workspaceId ?? "0", jobIds);
      return {
        seen: new Map(jobs.map((job) => [job.jobId, job])),
        requests: Math.ceil(jobIds.length / jobsARequest),
      };
    },
    warn: (message) => openProgress(log).warn(message),
  };
}

/** A job that a search for it does not show. */
async function findUnlisted(client: JobsClient, jobId: string): Promise<JobStatus | undefined> {
  try {
    return await client.getJob(jobId);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
