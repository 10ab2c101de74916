// Confirms that a thing is gone of which the operation has seen nothing yet: one answer is not enough for that.
//
// A service in trouble answers "not found" to everything, and what was just created may not be readable yet.

import { unlessAborted } from "../abort";
import type { TrainingJobsClient } from "../client/client";
import type { JobStatuses, VersionDetails } from "../client/wire";
import { type Clock, sleep } from "../clock";
import { isNotFound } from "../errors";
import type { VersionId } from "../id";
import { findListedVersion, findTrainingJob } from "./find";
import { lookAtJobTogether, restBeforeSecondLookMs } from "./together";

/** Something younger than this may not be readable yet, in milliseconds; the service's clock and ours may differ by some of it. */
const youngForMs = 5 * 60_000;
/** The longest rest between two looks at something young, in milliseconds. */
const longestRestMs = 5_000;

/** How to confirm. */
export interface Confirmation {
  readonly client: TrainingJobsClient;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** When the thing was made, in milliseconds since 1970, where that is known. */
  readonly createTime?: number | undefined;
  /** For how long something young must stay unfound, in milliseconds. */
  readonly appearsWithinMs: number;
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
  return stayingUnfound(how, () => findJobTwice(how, jobId));
}

async function findJobTwice(how: Confirmation, jobId: string): Promise<JobStatuses | undefined> {
  const { client, clock, signal, workspaceId } = how;
  const first = await findTrainingJob(client, jobId, workspaceId);
  if (first !== undefined) return first;
  await sleep(clock, restBeforeSecondLookMs, signal);
  return findTrainingJob(client, jobId, workspaceId);
}

async function stayingUnfound<Thing>(
  { clock, signal, createTime, appearsWithinMs }: Confirmation,
  find: () => Promise<Thing | undefined>,
): Promise<Thing | undefined> {
  const begunAt = clock.now();
  const isYoung = createTime !== undefined && Math.abs(clock.date() - createTime) < youngForMs;
  for (let restMs = 1_000; ; restMs = Math.min(2 * restMs, longestRestMs)) {
    const found = await find();
    const leftMs = begunAt + appearsWithinMs - clock.now();
    if (found !== undefined || !isYoung || leftMs <= 0) return found;
    await sleep(clock, Math.min(restMs, leftMs), signal);
  }
}
