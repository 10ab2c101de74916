// The statuses of a training job version (API page modelarts_03_0074): their numbers, names and what each says about a run.

import { isFinal as isFinalStatus, type Status, type StatusGroup } from "../waiting/status";

const statuses = {
  0: ["UNKNOWN", "unknown"],
  1: ["INIT", "active"],
  2: ["IMAGE_CREATING", "active"],
  3: ["IMAGE_FAILED", "failed"],
  4: ["SUBMIT_TRYING", "active"],
  5: ["SUBMIT_FAILED", "failed"],
  6: ["DELETE_FAILED", "deleteFailed"],
  7: ["WAITING", "active"],
  8: ["RUNNING", "active"],
  9: ["KILLING", "ending"],
  10: ["COMPLETED", "succeeded"],
  11: ["FAILED", "failed"],
  12: ["KILLED", "cancelled"],
  13: ["CANCELED", "cancelled"],
  14: ["LOST", "failed"],
  15: ["SCALING", "active"],
  16: ["SUBMIT_MODEL_FAILED", "failed"],
  17: ["DEPLOY_SERVICE_FAILED", "failed"],
  18: ["CHECK_INIT", "active"],
  19: ["CHECK_RUNNING", "active"],
  // The review is done, the run itself still comes: other clients keep waiting here too.
  20: ["CHECK_RUNNING_COMPLETED", "active"],
  21: ["CHECK_FAILED", "failed"],
  // Only the SDK reference lists this one.
  22: ["MOUNT_FAILED", "failed"],
} as const satisfies Readonly<Record<number, readonly [string, StatusGroup]>>;

const byCode: ReadonlyMap<number, readonly [string, StatusGroup]> = new Map(
  Object.entries(statuses).map(([code, entry]) => [Number(code), entry]),
);

/** True when the reference lists this number. */
export function isKnownStatus(code: number): boolean {
  return byCode.has(code);
}

/** The name without its prefix, such as "RUNNING"; "STATUS_42" for a number that the reference does not list. */
export function statusName(code: number): string {
  return byCode.get(code)?.[0] ?? `STATUS_${code}`;
}

/** What a status says; a number that the reference does not list says nothing, and so never ends a wait. */
export function statusGroup(code: number): StatusGroup {
  return byCode.get(code)?.[1] ?? "unknown";
}

/** True while the version holds, or waits for, machines. */
export function isActive(code: number): boolean {
  return statusGroup(code) === "active";
}

/** True when the run has ended, well or not: the status will not change by itself any more. */
export function isFinal(code: number): boolean {
  return isFinalStatus({ group: statusGroup(code) });
}

/** All that a status says. */
export function statusOf(code: number): Status {
  const name = statusName(code);
  return {
    name,
    group: statusGroup(code),
    isRunning: name === "RUNNING",
    ...(!isKnownStatus(code) && { unlisted: `status ${code}` }),
  };
}
