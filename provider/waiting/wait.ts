// The waits for a thing that runs: until it is removed, until it is stopped, until its run is so far.

import { type Clock, systemClock } from "../clock";
import type { Deadline } from "../deadline";
import { GoneOrNotError, UnexpectedStateError } from "../errors";
import { done, pending, poll, type Wait, type WaitState } from "./poll";
import type { Progress } from "./progress";
import type { Rounds } from "./rounds";
import { isFinal, type Status } from "./status";

/** One thing that is waited for. `Seen` is what a look at it gives. */
export interface AwaitedThing<Key, Seen> {
  readonly key: Key;
  readonly resourceId: string;
  /** For messages: "training job version 10/20". */
  readonly title: string;
  /** Where all look together who wait for a thing of its group. */
  readonly rounds: Rounds<Key, Seen>;
  statusOf(seen: Seen): Status;
}

/** What every wait needs. */
export interface WaitTerms {
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

/** What a look that proves nothing says. */
const doubtful: Status = { name: "UNKNOWN", group: "unknown", isRunning: false };
/** Where a removal that has not ended stands, for the user. */
const adviceOnRemoval = "It stays in the state; run the same command again, or allow more time with `timeouts.delete`.";
/** How long what was cancelled must stay so, without vanishing, before it counts as released, in milliseconds. */
export const releasedAfterMs = 30_000;
/** How long DELETE_FAILED must stay, after a DELETE that found it there already, before it counts again, in milliseconds. */
export const failedAgainAfterMs = 5_000;

/** When a removal counts as done. */
export interface RemovalProof {
  readonly confirm: "terminal" | "gone";
  /** True after an earlier removal that failed. @default false */
  readonly hadFailed?: boolean;
  /** In milliseconds. @default 30000 */
  readonly settleMs?: number;
}

/**
 * Waits, after DELETE was accepted, until the thing is gone, its removal has failed, or (with `confirm: "terminal"`) it
 * was seen active and then stayed cancelled for `settleMs`. A status that was there already when DELETE was accepted proves
 * nothing: the thing still stands, so the wait goes on. That holds for a final one, and for DELETE_FAILED after an earlier
 * removal that failed (`hadFailed`), unless it stays. That neither the thing nor its group is found, in words that prove nothing,
 * counts as gone when it stays so for `settleMs`.
 */
export function waitUntilRemoved<Key, Seen>(
  thing: AwaitedThing<Key, Seen>,
  wait: WaitTerms,
  { confirm, hadFailed = false, settleMs = releasedAfterMs }: RemovalProof,
): Promise<Removal> {
  const warnOfUnknown = warnOnce(wait.progress);
  const { clock = systemClock } = wait;
  const begun = clock.now();
  const { rounds, key } = thing;
  const watch = rounds.removalTimes.watch();
  let failureIsOld = hadFailed;
  let wasActive = false;
  let cancelledSince: number | undefined;
  let doubtfulSince: number | undefined;

  const judge = (seen: Status | undefined): WaitState<Removal> => {
    const now = clock.now();
    const elapsedMs = now - begun;
    if (seen === undefined) {
      watch.ended();
      return done({ end: "gone" });
    }
    watch.standing();
    const { name: status, group } = seen;
    failureIsOld &&= group === "deleteFailed" && elapsedMs < failedAgainAfterMs;
    if (group === "deleteFailed") return failureIsOld ? pending(status) : done({ end: "deleteFailed", status });
    warnOfUnknown(seen);
    wasActive ||= group === "active" || group === "ending";
    const isReleased = wasActive && group === "cancelled";
    cancelledSince = isReleased ? (cancelledSince ?? now) : undefined;
    if (confirm === "terminal" && cancelledSince !== undefined && now - cancelledSince >= settleMs) {
      return done({ end: "released", status });
    }
    return pending(status);
  };

  return pollThing<Status | undefined, Removal>(thing, wait, {
    doing: `deleting ${thing.title}`,
    advice: adviceOnRemoval,
    prospect: () => ({ expectedMs: watch.expectedMs, together: rounds.together }),
    async refresh() {
      watch.look();
      try {
        const seen = await rounds.look(key, { alone: watch.endsAfter(0) });
        doubtfulSince = undefined;
        return seen === undefined ? undefined : thing.statusOf(seen);
      } catch (error) {
        if (!(error instanceof GoneOrNotError)) throw error;
        // The service has accepted the removal under the same path, so that is offered, and the thing was there. Now neither it
        // nor its group is: where that stays so, it is no trouble of the service's.
        doubtfulSince ??= clock.now();
        return clock.now() - doubtfulSince < settleMs ? doubtful : undefined;
      }
    },
    rest: (milliseconds) => rounds.rest(milliseconds, { alone: watch.endsAfter(milliseconds) }),
    judge,
  });
}

/**
 * Waits, after a stop was accepted, until the thing holds nothing any more or is gone. One that is at work all the same after
 * `patienceMs` may have to be asked again.
 */
export function waitUntilStopped<Key, Seen>(
  thing: AwaitedThing<Key, Seen>,
  wait: WaitTerms,
  patienceMs: number,
): Promise<"ended" | "gone" | "atWork"> {
  const warnOfUnknown = warnOnce(wait.progress);
  const { clock = systemClock } = wait;
  const begunAt = clock.now();
  const { rounds, key } = thing;
  const watch = rounds.stopTimes.watch();
  return pollThing<Seen | undefined, "ended" | "gone" | "atWork">(thing, wait, {
    doing: `stopping ${thing.title}`,
    advice: adviceOnRemoval,
    prospect: () => ({ expectedMs: watch.expectedMs, together: rounds.together }),
    refresh: () => {
      watch.look();
      return rounds.look(key);
    },
    judge: (seen) => {
      if (seen === undefined) return done("gone");
      const status = thing.statusOf(seen);
      warnOfUnknown(status);
      if (isFinal(status) || status.group === "deleteFailed") {
        watch.ended();
        return done("ended");
      }
      watch.standing();
      const isInVain = status.group === "active" && clock.now() - begunAt >= patienceMs;
      return isInVain ? done("atWork") : pending(status.name);
    },
  });
}

/** Waits until the run is as far as `wanted`: RUNNING (or already COMPLETED), or COMPLETED. */
export async function waitUntilRun<Key, Seen>(
  thing: AwaitedThing<Key, Seen>,
  wait: WaitTerms,
  wanted: "running" | "completed",
  adviceOnTime: string,
): Promise<Seen> {
  const { resourceId, title } = thing;
  const warnOfUnknown = warnOnce(wait.progress);
  let wasSeen = false;

  const judge = (seen: Seen | undefined): WaitState<Seen> => {
    // One that was just created may not be readable yet; one that was seen, and is not there any more, never will be.
    if (seen === undefined && !wasSeen) return pending("not found");
    if (seen === undefined) {
      const message = `${title} was removed by somebody while it was waited for to be ${wanted}`;
      throw new UnexpectedStateError({ resourceId, status: "gone", wanted: wanted.toUpperCase() }, message);
    }
    wasSeen = true;
    const status = thing.statusOf(seen);
    if (status.group === "succeeded") return done(seen);
    if (wanted === "running" && status.isRunning) return done(seen);
    if (isFinal(status) || status.group === "deleteFailed") {
      const message = `${title} is ${status.name}, so it will not become ${wanted.toUpperCase()}`;
      throw new UnexpectedStateError({ resourceId, status: status.name, wanted: wanted.toUpperCase() }, message);
    }
    warnOfUnknown(status);
    return pending(status.name);
  };

  const last = await pollThing<Seen | undefined, Seen>(thing, wait, {
    doing: `waiting for ${title} to be ${wanted}`,
    advice: adviceOnTime,
    refresh: () => thing.rounds.look(thing.key),
    judge,
  });
  await wait.progress.done(thing.statusOf(last).name);
  return last;
}

async function pollThing<Look, Result>(
  {
    rounds,
    resourceId,
  }: Pick<AwaitedThing<unknown, unknown>, "resourceId"> & {
    readonly rounds: Pick<Rounds<unknown, unknown>, "during" | "rest">;
  },
  { deadline, progress, clock = systemClock, signal }: WaitTerms,
  wait: Pick<Wait<Look, Result>, "doing" | "advice" | "refresh" | "judge"> & Partial<Wait<Look, Result>>,
): Promise<Result> {
  return rounds.during(() =>
    poll({
      rest: (milliseconds) => rounds.rest(milliseconds),
      ...wait,
      resourceId,
      deadline,
      clock,
      signal,
      onPending: (status, elapsedMs) => progress.report(status, elapsedMs),
      onTrouble: (message) => progress.trouble(message),
    }),
  );
}

/** Says once a wait, not once a look, that a status is not in the reference. */
function warnOnce(progress: Progress): (status: Status) => void {
  let warned = false;
  return ({ unlisted }) => {
    if (warned || unlisted === undefined) return;
    warned = true;
    progress.warn(`${unlisted} is not in the API reference; it is taken for "not yet"`);
  };
}
