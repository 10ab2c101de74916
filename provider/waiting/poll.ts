// The wait engine: looks at something again and again, driven by p-retry, until it is as wanted, cannot be, or time is up.

import pRetry from "p-retry";
import { type Clock, sleep, systemClock } from "../clock";
import type { Deadline } from "../deadline";
import { formatDuration } from "../duration";
import { ApiError, isNoAnswer, ModelArtsError, UnexpectedResponseError, WaitTimeoutError } from "../errors";
import { firstRestMs, nextRestMs, type Prospect } from "./pace";

/** What one look means: the wait is over with a result, or goes on and reports the status it saw. */
export type Judgement<Result> =
  | { readonly reached: true; readonly result: Result }
  | { readonly reached: false; readonly status: string };

/** The wait is over. */
export function reached<Result>(result: Result): Judgement<Result> {
  return { reached: true, result };
}

/** The wait goes on. */
export function pending(status: string): { readonly reached: false; readonly status: string } {
  return { reached: false, status };
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
  judge(seen: Seen): Judgement<Result>;
  /** Told after each look that ends with the wait going on: the status it saw, or "no answer". */
  onPending?(status: string, elapsedMs: number): void;
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

  constructor(status: string) {
    super(status);
    this.status = status;
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
  const started = clock.now();
  const elapsedMs = () => clock.now() - started;
  const lastLookInMs = () => deadline.remainingMs - Math.min(lastLookMs, deadline.budgetMs / 10);
  const rest = wait.rest ?? ((milliseconds: number) => sleep(clock, milliseconds));
  const tally = new Map<string, number>();
  let lastStatus: string | undefined;
  let restAskedMs = 0;
  let unreadable = 0;

  const look = async (attempt: number): Promise<Result> => {
    // The rest belongs to the attempt, not to p-retry's own back-off: so many waits can share one timer, and the last
    // look still happens when the rest ends at the deadline.
    const prospect = wait.prospect?.() ?? unknown;
    const wanted = attempt === 1 ? firstRestMs(prospect) : Math.max(restAskedMs, nextRestMs(elapsedMs(), prospect));
    // A timer may ring a little early; the look before the deadline is to be the last, so it comes a millisecond late.
    const restMs = Math.min(wanted, Math.max(0, Math.ceil(lastLookInMs())) + 1);
    if (wanted > 0) await unlessAborted(rest(restMs), signal);
    const seen = await beforeDeadline(wait, clock);
    unreadable = 0;
    const judgement = wait.judge(seen);
    if (judgement.reached) return judgement.result;
    throw new StillPending(judgement.status);
  };

  const goesOn = (error: unknown): boolean =>
    error instanceof StillPending ||
    error instanceof UnansweredLook ||
    isNoAnswer(error) ||
    (error instanceof UnexpectedResponseError && unreadable <= unreadableInARow);

  const note = (error: unknown): void => {
    if (error instanceof UnexpectedResponseError) unreadable++;
    restAskedMs = retryAfterMs(error);
    const seen = error instanceof StillPending ? error.status : "no answer";
    tally.set(seen, (tally.get(seen) ?? 0) + 1);
    if (error instanceof StillPending) lastStatus = seen;
    wait.onPending?.(seen, elapsedMs());
  };

  try {
    return await pRetry(look, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      shouldRetry: ({ error }) => goesOn(error) && lastLookInMs() > 0,
      onFailedAttempt: ({ error }) => {
        if (goesOn(error)) note(error);
      },
    });
  } catch (error) {
    if (!goesOn(error)) throw error;
    throw timeout(wait, lastStatus, Object.fromEntries(tally), error);
  }
}

function retryAfterMs(error: unknown): number {
  return error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
}

/** One look, given up at the deadline or when the wait is cancelled. */
async function beforeDeadline<Seen>(wait: Wait<Seen, unknown>, clock: Clock): Promise<Seen> {
  const outOfTime = new AbortController();
  const cancelTimer = clock.after(wait.deadline.remainingMs, () => outOfTime.abort(new UnansweredLook()));
  try {
    return await unlessAborted(unlessAborted(wait.refresh(), outOfTime.signal), wait.signal);
  } finally {
    cancelTimer();
  }
}

/** The promise's outcome, or the signal's reason as an error as soon as that is aborted. */
async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
  }
}

function timeout<Seen, Result>(
  wait: Wait<Seen, Result>,
  lastStatus: string | undefined,
  tally: Readonly<Record<string, number>>,
  last: unknown,
): WaitTimeoutError {
  const cause = last instanceof ModelArtsError ? last : undefined;
  const seen = Object.entries(tally).map(([status, times]) => `${status} ${times}`);
  const outcome = lastStatus === undefined ? "no answer" : `still ${lastStatus}`;
  const message = `${wait.doing}: ${outcome} after ${formatDuration(wait.deadline.budgetMs)} (seen ${seen.join(", ")}). ${wait.advice}`;
  return new WaitTimeoutError(
    { resourceId: wait.resourceId, lastStatus, tally, budgetMs: wait.deadline.budgetMs },
    cause === undefined ? message : `${message} The last request failed: ${cause.message}`,
    { cause },
  );
}
