// The wait engine: looks at something again and again, driven by p-retry, until it is as wanted, cannot be, or time is up.

import pRetry from "p-retry";
import { unlessAborted } from "../abort";
import { type Clock, sleep, systemClock } from "../clock";
import type { Deadline } from "../deadline";
import { formatDuration } from "../duration";
import {
  ApiError,
  isNoAnswer,
  ModelArtsError,
  quote,
  reasonInShort,
  UnexpectedResponseError,
  WaitTimeoutError,
} from "../errors";
import { firstRestMs, nextRestMs, type Prospect } from "./pace";

/** A wait that goes on: the status that was seen, and for how long not to look again, in milliseconds. */
interface Pending {
  readonly isDone: false;
  readonly status: string;
  readonly restMs: number;
}

/** What one look means: the wait is over with a result, or goes on and reports the status it saw. */
export type WaitState<Result> = { readonly isDone: true; readonly result: Result } | Pending;

/** The wait is over. */
export function done<Result>(result: Result): WaitState<Result> {
  return { isDone: true, result };
}

/** The wait goes on, with no look for `restMs`, or whenever one is due. */
export function pending(status: string, restMs = 0): Pending {
  return { isDone: false, status, restMs };
}

/** What to wait for, how to look, and how to end. */
export interface Wait<Seen, Result> {
  /** The resource that is waited for, such as "10/20". */
  readonly resourceId: string;
  /** What is being done, for messages: "deleting training job version 10/20". */
  readonly doing: string;
  /** What the user can do when time is up. */
  readonly advice: string;
  /** Bounds the whole wait, its looks included; it may be that of an operation that has begun before. */
  readonly deadline: Deadline;
  readonly clock?: Clock;
  /** Ends the wait, which then fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * One look. Throttling, server faults, lost answers and a few that cannot be read are no answer: the wait goes on. Any
   * other error ends it.
   */
  refresh(): Promise<Seen>;
  /** Judges one look; throws when what is waited for cannot come any more. */
  judge(seen: Seen): WaitState<Result>;
  /** Told after each look that ends with the wait going on: the status it saw, or "no answer". */
  onPending?(status: string, elapsedMs: number): void;
  /** Told instead of that where there was no answer: why, and until when it is tried. */
  onTrouble?(message: string): void;
  /** What is known by now of how long it takes; nothing unless given. */
  prospect?(): Prospect;
  /** Sleeps between two looks; a timer of its own unless waits share one. */
  rest?(milliseconds: number): Promise<void>;
}

/** Nothing is known, and nobody else looks. */
const unknown: Prospect = { expectedMs: 0, together: 1 };
/** How long before the deadline the last look begins, in milliseconds, so that it can still be answered; a tenth of the budget at most. */
const lastLookMs = 1_000;
/** So many answers in a row may be unreadable, as on a bad line; more of them come from something that is not the service. */
const unreadableInARow = 3;

/** Not an answer to the wait yet. Private to this file, so that nobody else throws for control. */
class StillPending extends Error {
  readonly status: string;
  readonly restMs: number;

  constructor({ status, restMs }: Pending) {
    super(status);
    this.status = status;
    this.restMs = restMs;
  }
}

/** A look that the deadline found unanswered. */
class UnansweredLook extends Error {}

/**
 * Looks at once, then after rests of a quarter of the time already waited, so that an end is seen soon after it came, at
 * a number of requests that grows with the logarithm of the wait. Where an end is expected, looks are spared before it and
 * gather around it. The last look comes shortly before the deadline, which ends it too.
 *
 * Throws {@link WaitTimeoutError} when the budget runs out, and whatever `refresh` and `judge` throw otherwise.
 */
export async function poll<Seen, Result>(wait: Wait<Seen, Result>): Promise<Result> {
  const { clock = systemClock, deadline, signal } = wait;
  const begunAt = clock.now();
  const elapsedMs = () => clock.now() - begunAt;
  const lastLookInMs = () => deadline.remainingMs - Math.min(lastLookMs, deadline.budgetMs / 10);
  const rest = wait.rest ?? ((milliseconds: number) => sleep(clock, milliseconds));
  const seen = new Sightings();

  const look = async (attempt: number): Promise<Result> => {
    // The rest belongs to the attempt, not to p-retry's own back-off: so many waits can share one timer, and the last
    // look still happens when the rest ends at the deadline.
    const prospect = wait.prospect?.() ?? unknown;
    const wanted = attempt === 1 ? firstRestMs(prospect) : Math.max(seen.restMs, nextRestMs(elapsedMs(), prospect));
    // A timer may ring a little early; the look before the deadline is to be the last, so it comes a millisecond late.
    const restMs = Math.min(wanted, Math.max(0, Math.ceil(lastLookInMs())) + 1);
    if (wanted > 0) await unlessAborted(rest(restMs), signal);
    const found = deadline.orLate(wait.refresh(), () => new UnansweredLook());
    const state = wait.judge(await unlessAborted(found, signal));
    if (state.isDone) return state.result;
    throw new StillPending(state);
  };

  try {
    return await pRetry(look, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      onFailedAttempt: ({ error }) => {
        if (!seen.note(error)) return;
        const reason = reasonInShort(error);
        if (reason === undefined || wait.onTrouble === undefined) wait.onPending?.(seen.latest, elapsedMs());
        else wait.onTrouble(`${reason}, trying until ${timeOfDay(clock.date() + deadline.remainingMs)}`);
      },
      shouldRetry: ({ error }) => seen.goesOn(error) && lastLookInMs() > 0,
    });
  } catch (error) {
    throw seen.goesOn(error) ? timeout(wait, seen, error) : error;
  }
}

/** "07:41", on the clock of this machine. */
function timeOfDay(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 5);
}

/** What the looks of one wait have seen. */
class Sightings {
  readonly tally: Record<string, number> = {};
  /** That of the latest look, or "no answer". */
  latest = "";
  lastStatus: string | undefined;
  /** For how long not to look again, in milliseconds. */
  restMs = 0;
  #unreadable = 0;

  /** Notes what came of a look; false when that ends the wait. */
  note(error: unknown): boolean {
    const isPending = error instanceof StillPending;
    if (isPending) this.#unreadable = 0;
    if (error instanceof UnexpectedResponseError) this.#unreadable++;
    if (!this.goesOn(error)) return false;
    if (isPending) this.lastStatus = error.status;
    this.latest = isPending ? error.status : "no answer";
    this.tally[this.latest] = (this.tally[this.latest] ?? 0) + 1;
    this.restMs = isPending ? error.restMs : ((error instanceof ApiError ? error.retryAfterMs : undefined) ?? 0);
    return true;
  }

  goesOn(error: unknown): boolean {
    return (
      error instanceof StillPending ||
      error instanceof UnansweredLook ||
      isNoAnswer(error) ||
      (error instanceof UnexpectedResponseError && this.#unreadable <= unreadableInARow)
    );
  }
}

function timeout<Seen, Result>(
  { resourceId, doing, advice, deadline }: Wait<Seen, Result>,
  { tally, lastStatus }: Sightings,
  last: unknown,
): WaitTimeoutError {
  const cause = last instanceof ModelArtsError ? last : undefined;
  const seen = Object.entries(tally).map(([status, times]) => `${status} ${times}`);
  const outcome = lastStatus === undefined ? "no answer" : `still ${lastStatus}`;
  const message =
    `${doing}: ${outcome} after ${formatDuration(deadline.usedMs)} of ${deadline.allowance} (seen ${seen.join(", ")}). ` +
    advice;
  return new WaitTimeoutError(
    { resourceId, lastStatus, tally, budgetMs: deadline.budgetMs },
    cause === undefined ? message : `${message} The last request failed: ${quote(cause)}`,
    { cause },
  );
}
