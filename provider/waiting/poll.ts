// The wait engine: looks at something again and again, driven by p-retry, until it is as wanted, cannot be, or time is up.

import pRetry from "p-retry";
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
  readonly budgetMs: number;
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

/**
 * Looks at once, then after rests of a quarter of the time already waited, so that an end is seen soon after it came, at
 * a number of requests that grows with the logarithm of the wait. Where an end is expected, looks are spared before it and
 * gather around it. The last look is at the deadline itself.
 *
 * Throws {@link WaitTimeoutError} when the budget runs out, and whatever `refresh` and `judge` throw otherwise.
 */
export async function poll<Seen, Result>(wait: Wait<Seen, Result>): Promise<Result> {
  const started = performance.now();
  const elapsedMs = () => performance.now() - started;
  const rest = wait.rest ?? restAlone;
  const tally = new Map<string, number>();
  let lastStatus: string | undefined;
  let restAskedMs = 0;
  let unreadable = 0;

  const look = async (attempt: number): Promise<Result> => {
    // The rest belongs to the attempt, not to p-retry's own back-off: so many waits can share one timer, and the last
    // look still happens when the rest ends at the deadline.
    const prospect = wait.prospect?.() ?? unknown;
    const wanted = attempt === 1 ? firstRestMs(prospect) : Math.max(restAskedMs, nextRestMs(elapsedMs(), prospect));
    // A timer may ring a little early; the look at the deadline is to be the last, so it comes a millisecond after it.
    if (wanted > 0) await rest(Math.min(wanted, Math.ceil(wait.budgetMs - elapsedMs()) + 1));
    const seen = await wait.refresh();
    unreadable = 0;
    const judgement = wait.judge(seen);
    if (judgement.reached) return judgement.result;
    throw new StillPending(judgement.status);
  };

  const goesOn = (error: unknown): boolean =>
    error instanceof StillPending ||
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
      maxRetryTime: wait.budgetMs,
      shouldRetry: ({ error }) => goesOn(error),
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

function restAlone(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
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
  const message = `${wait.doing}: ${outcome} after ${formatDuration(wait.budgetMs)} (seen ${seen.join(", ")}). ${wait.advice}`;
  return new WaitTimeoutError(
    { resourceId: wait.resourceId, lastStatus, tally, budgetMs: wait.budgetMs },
    cause === undefined ? message : `${message} The last request failed: ${cause.message}`,
    { cause },
  );
}
