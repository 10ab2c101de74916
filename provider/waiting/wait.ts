// The named waits of a training job version: what each looks for, and what ends it.

import type { TrainingJobsClient } from "../client/client";
import type { VersionStatus } from "../client/wire";
import { type Clock, systemClock } from "../clock";
import type { Deadline } from "../deadline";
import { GoneOrNotError, UnexpectedStateError } from "../errors";
import { formatVersionId, type VersionId } from "../id";
import { type Judgement, pending, poll, reached, type Wait } from "./poll";
import type { Progress } from "./progress";
import { roundsOf } from "./rounds";
import { isFinal, isKnownStatus, statusGroup, statusName } from "./status";

/** What every wait for one version needs. */
export interface VersionWait {
  readonly client: TrainingJobsClient;
  readonly version: VersionId;
  readonly deadline: Deadline;
  readonly progress: Progress;
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** How a removal ended. `released`: what the version held is free, but its record is still listed. */
export type Removal =
  | { readonly end: "gone" }
  | { readonly end: "released"; readonly status: string }
  | { readonly end: "deleteFailed"; readonly status: string };

/** UNKNOWN: it says nothing. */
const unknownStatus = 0;
/** How long a cancelled version must stay so, without vanishing, before it counts as released, in milliseconds. */
export const releasedAfterMs = 30_000;
/** How long DELETE_FAILED must stay, after a DELETE that found it there already, before it counts again, in milliseconds. */
export const failedAgainAfterMs = 5_000;

/**
 * Waits, after DELETE was accepted, until the version is gone, its removal has failed, or (with `confirm: "terminal"`) it
 * was seen active and then stayed cancelled for `settleMs`. A status that was there already when DELETE was accepted proves
 * nothing: the version still stands, so the wait goes on. That holds for a final one, and for DELETE_FAILED after an earlier
 * removal that failed (`hadFailed`), unless it stays. That neither the version nor its job is found, in words that prove nothing,
 * counts as gone when it stays so for `settleMs`.
 */
export function waitUntilRemoved(
  wait: VersionWait,
  {
    confirm,
    hadFailed = false,
    settleMs = releasedAfterMs,
  }: { confirm: "terminal" | "gone"; hadFailed?: boolean; settleMs?: number },
): Promise<Removal> {
  const warnOfUnknown = warnOnce(wait.progress);
  const { clock = systemClock } = wait;
  const begun = clock.now();
  const rounds = roundsOf(wait.client, wait.version.jobId, clock);
  const watch = rounds.removalTimes.watch();
  let failureIsOld = hadFailed;
  let wasActive = false;
  let cancelledSince: number | undefined;
  let doubtfulSince: number | undefined;

  const judge = (seen: VersionStatus | undefined): Judgement<Removal> => {
    const now = clock.now();
    const elapsedMs = now - begun;
    if (seen === undefined) {
      watch.gone();
      return reached({ end: "gone" });
    }
    watch.standing();
    const { statusCode } = seen;
    const status = statusName(statusCode);
    const group = statusGroup(statusCode);
    failureIsOld &&= group === "deleteFailed" && elapsedMs < failedAgainAfterMs;
    if (group === "deleteFailed") return failureIsOld ? pending(status) : reached({ end: "deleteFailed", status });
    warnOfUnknown(statusCode);
    wasActive ||= group === "active" || group === "ending";
    const isReleased = wasActive && group === "cancelled";
    cancelledSince = isReleased ? (cancelledSince ?? now) : undefined;
    if (confirm === "terminal" && cancelledSince !== undefined && now - cancelledSince >= settleMs) {
      return reached({ end: "released", status });
    }
    return pending(status);
  };

  return pollVersion(wait, {
    doing: `deleting training job version ${formatVersionId(wait.version)}`,
    advice: "It stays in the state; run the same command again, or allow more time with `timeouts.delete`.",
    prospect: () => ({ expectedMs: watch.expectedMs, together: rounds.together }),
    async refresh() {
      watch.look();
      const { versionId } = wait.version;
      try {
        const seen = await rounds.look(versionId, { alone: watch.endsAfter(0) });
        doubtfulSince = undefined;
        return seen;
      } catch (error) {
        if (!(error instanceof GoneOrNotError)) throw error;
        // The service has accepted the removal under the same path, so that is offered, and the version was there. Now neither it
        // nor its job is: where that stays so, it is no trouble of the service's.
        doubtfulSince ??= clock.now();
        return clock.now() - doubtfulSince < settleMs ? { versionId, statusCode: unknownStatus } : undefined;
      }
    },
    rest: (milliseconds) => rounds.rest(milliseconds, { alone: watch.endsAfter(milliseconds) }),
    judge,
  });
}

/** Waits, after a stop was accepted, until the version holds nothing any more; returns its status, or `undefined` when gone. */
export function waitUntilStopped(wait: VersionWait): Promise<VersionStatus | undefined> {
  const warnOfUnknown = warnOnce(wait.progress);
  return pollVersion(wait, {
    doing: `stopping training job version ${formatVersionId(wait.version)}`,
    advice: "It stays in the state; run the same command again, or allow more time with `timeouts.delete`.",
    judge: (seen): Judgement<VersionStatus | undefined> => {
      if (seen === undefined) return reached(undefined);
      warnOfUnknown(seen.statusCode);
      const ended = isFinal(seen.statusCode) || statusGroup(seen.statusCode) === "deleteFailed";
      return ended ? reached(seen) : pending(statusName(seen.statusCode));
    },
  });
}

/** Waits until the run is as far as `wanted`: RUNNING (or already COMPLETED), or COMPLETED. */
export async function waitUntilRun(wait: VersionWait, wanted: "running" | "completed"): Promise<VersionStatus> {
  const resourceId = formatVersionId(wait.version);
  const warnOfUnknown = warnOnce(wait.progress);
  let wasSeen = false;

  const judge = (seen: VersionStatus | undefined): Judgement<VersionStatus> => {
    // One that was just created may not be readable yet; one that was seen, and is not there any more, never will be.
    if (seen === undefined && !wasSeen) return pending("not found");
    if (seen === undefined) {
      const message = `training job version ${resourceId} was removed by somebody while it was waited for to be ${wanted}`;
      throw new UnexpectedStateError({ resourceId, status: "gone", wanted: wanted.toUpperCase() }, message);
    }
    wasSeen = true;
    const status = statusName(seen.statusCode);
    const group = statusGroup(seen.statusCode);
    if (group === "succeeded") return reached(seen);
    if (wanted === "running" && status === "RUNNING") return reached(seen);
    if (isFinal(seen.statusCode) || group === "deleteFailed") {
      const message = `training job version ${resourceId} is ${status}, so it will not become ${wanted.toUpperCase()}`;
      throw new UnexpectedStateError({ resourceId, status, wanted: wanted.toUpperCase() }, message);
    }
    warnOfUnknown(seen.statusCode);
    return pending(status);
  };

  const last = await pollVersion(wait, {
    doing: `waiting for training job version ${resourceId} to be ${wanted}`,
    advice:
      "The version stands and stays in the state; allow more time with `timeouts.create` and run `pulumi up` again.",
    judge,
  });
  await wait.progress.done(statusName(last.statusCode));
  return last;
}

async function pollVersion<Result>(
  { client, version, deadline, progress, clock = systemClock, signal }: VersionWait,
  wait: Pick<Wait<VersionStatus | undefined, Result>, "doing" | "advice" | "judge"> &
    Partial<Wait<VersionStatus | undefined, Result>>,
): Promise<Result> {
  const rounds = roundsOf(client, version.jobId, clock);
  return rounds.during(() =>
    poll({
      refresh: () => rounds.look(version.versionId),
      rest: (milliseconds) => rounds.rest(milliseconds),
      ...wait,
      resourceId: formatVersionId(version),
      deadline,
      clock,
      signal,
      onPending: (status, elapsedMs) => progress.report(status, elapsedMs),
      onTrouble: (message) => progress.trouble(message),
    }),
  );
}

/** Says once a wait, not once a look, that a status is not in the reference. */
function warnOnce(progress: Progress): (statusCode: number) => void {
  let warned = false;
  return (statusCode) => {
    if (warned || isKnownStatus(statusCode)) return;
    warned = true;
    progress.warn(`status ${statusCode} is not in the API reference; it is taken for "not yet"`);
  };
}
