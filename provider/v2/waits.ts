// The named waits of a training job of v2.

import { systemClock } from "../clock";
import { GoneOrNotError } from "../errors";
import type { Log } from "../waiting/progress";
import type { Status } from "../waiting/status";
import * as waits from "../waiting/wait";
import type { JobsClient } from "./client";
import type { JobRef } from "./find";
import type { JobStatus } from "./job";
import { roundsOf } from "./looks";
import { statusOfPhase } from "./status";

/** What every wait for one job needs. */
export interface JobWait extends waits.WaitTerms {
  readonly client: JobsClient;
  readonly job: JobRef;
  /** Where is said what concerns all who wait. @default nowhere */
  readonly log?: Log | undefined;
}

/** The job as it is now, by one request for all who ask at the same time; `undefined` where it is not found, surely or not. */
export async function lookTogether(wait: JobWait): Promise<JobStatus | undefined> {
  const { rounds, key } = awaited(wait);
  try {
    return await rounds.during(() => rounds.look(key));
  } catch (error) {
    if (error instanceof GoneOrNotError) return undefined;
    throw error;
  }
}

/** As {@link waits.waitUntilRemoved}, after DELETE was accepted: no phase says that a job is gone. */
export function waitUntilRemoved(wait: JobWait): Promise<waits.Removal> {
  return waits.waitUntilRemoved(awaited(wait), wait, { confirm: "gone" });
}

/** As {@link waits.waitUntilStopped}, after a stop was accepted. */
export function waitUntilStopped(wait: JobWait, patienceMs: number): Promise<"ended" | "gone" | "atWork"> {
  return waits.waitUntilStopped(awaited(wait), wait, patienceMs);
}

/** Waits until the run is as far as `wanted`: Running (or already Completed), or Completed. Back to Pending is no end. */
export function waitUntilRun(wait: JobWait, wanted: "running" | "completed"): Promise<JobStatus> {
  const adviceOnTime =
    "The job stands and stays in the state; allow more time with `timeouts.create` and run `pulumi up` again.";
  const thing = awaited(wait);
  return waits.waitUntilRun({ ...thing, statusOf: unlessAbnormalOnce(thing.statusOf) }, wait, wanted, adviceOnTime);
}

/** Whether a job recovers by itself from a trouble of the platform's is not known: seen once, it is no end. */
function unlessAbnormalOnce(statusOf: (seen: JobStatus) => Status): (seen: JobStatus) => Status {
  let times = 0;
  return (seen) => {
    times = seen.phase === "Abnormal" ? times + 1 : 0;
    return times === 1 ? { name: seen.phase, group: "unknown", isRunning: false } : statusOf(seen);
  };
}

function awaited({
  client,
  job: { jobId, workspaceId },
  clock = systemClock,
  log,
}: JobWait): waits.AwaitedThing<string, JobStatus> {
  return {
    key: jobId,
    resourceId: jobId,
    title: `training job ${jobId}`,
    rounds: roundsOf(client, workspaceId, clock, log),
    statusOf: ({ phase }) => statusOfPhase(phase),
  };
}
