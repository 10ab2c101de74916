// The named waits of a training job version.

import { systemClock } from "../clock";
import { formatVersionId, type VersionId } from "../id";
import type { Log } from "../waiting/progress";
import * as waits from "../waiting/wait";
import type { TrainingJobsClient } from "./client";
import { roundsOf } from "./looks";
import { statusOf } from "./status";
import type { VersionStatus } from "./version";

/** What every wait for one version needs. */
export interface VersionWait extends waits.WaitTerms {
  readonly client: TrainingJobsClient;
  readonly version: VersionId;
  /** Where is said what concerns all who wait. @default nowhere */
  readonly log?: Log | undefined;
}

/** As {@link waits.waitUntilRemoved}, after DELETE was accepted. */
export function waitUntilRemoved(wait: VersionWait, terms: waits.RemovalProof): Promise<waits.Removal> {
  return waits.waitUntilRemoved(awaited(wait), wait, terms);
}

/** As {@link waits.waitUntilStopped}, after a stop was accepted. */
export function waitUntilStopped(wait: VersionWait, patienceMs: number): Promise<"ended" | "gone" | "atWork"> {
  return waits.waitUntilStopped(awaited(wait), wait, patienceMs);
}

/** Waits until the run is as far as `wanted`: RUNNING (or already COMPLETED), or COMPLETED. */
export function waitUntilRun(wait: VersionWait, wanted: "running" | "completed"): Promise<VersionStatus> {
  const adviceOnTime =
    "The version stands and stays in the state; allow more time with `timeouts.create` and run `pulumi up` again.";
  return waits.waitUntilRun(awaited(wait), wait, wanted, adviceOnTime);
}

function awaited({
  client,
  version,
  clock = systemClock,
  log,
}: VersionWait): waits.AwaitedThing<string, VersionStatus> {
  const resourceId = formatVersionId(version);
  return {
    key: version.versionId,
    resourceId,
    title: `training job version ${resourceId}`,
    rounds: roundsOf(client, version.jobId, clock, log),
    statusOf: ({ statusCode }) => statusOf(statusCode),
  };
}
