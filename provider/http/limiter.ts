// The pace of requests to one endpoint, shared by all operations: a ceiling, fewer at a time after a refusal, more again after successes.

import PQueue from "p-queue";
import { type Clock, systemClock } from "../clock";
import { ApiError } from "../errors";

/** Runs requests at a pace that the endpoint bears. */
export interface Limiter {
  /** Runs a request when its turn comes; one whose signal is aborted before that is never begun, and fails with the reason. */
  run<Answer>(request: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer>;
}

export interface LimiterOptions {
  /** The ceiling of requests a second; may be below one. */
  readonly maxRequestsPerSecond: number;
  /** Requests under way at the same time, at most. @default 64 */
  readonly maxConcurrency?: number | undefined;
  /** The shortest pause after the service throttled without saying for how long, in milliseconds; doubles with each. @default 1000 */
  readonly pauseMs?: number | undefined;
  readonly clock?: Clock;
}

const longestPauseMs = 60_000;

/**
 * Opens a limiter. When the service throttles, nothing is sent until the time it named has passed, and then half as many
 * requests at a time; each success allows a little more, until the old measure is reached.
 */
export function openLimiter({
  maxRequestsPerSecond,
  maxConcurrency = 64,
  pauseMs = 1000,
  clock = systemClock,
}: LimiterOptions): Limiter {
  // Ten small windows a second rather than one burst and a long wait.
  const requestsPerWindow = Math.max(1, Math.round(maxRequestsPerSecond / 10));
  const queue = new PQueue({
    concurrency: maxConcurrency,
    intervalCap: requestsPerWindow,
    interval: Math.ceil((requestsPerWindow / maxRequestsPerSecond) * 1000),
  });
  let share = maxConcurrency;
  let refusalsInARow = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let cancelWaking: (() => void) | undefined;

  function slowDown(askedMs: number | undefined): void {
    const now = clock.now();
    // Requests that were under way together are refused together: that is one refusal, not many.
    if (now >= pausedUntil) {
      refusalsInARow += 1;
      share = Math.max(1, share / 2);
      queue.concurrency = Math.floor(share);
    }
    const restMs = askedMs ?? Math.min(pauseMs * 2 ** (refusalsInARow - 1), longestPauseMs);
    if (now + restMs > pausedUntil) {
      pausedUntil = now + restMs;
      queue.pause();
      cancelWaking?.();
      cancelWaking = clock.after(restMs, () => queue.start());
    }
  }

  function recover(): void {
    refusalsInARow = 0;
    if (share < maxConcurrency) {
      share = Math.min(maxConcurrency, share + 1 / share);
      queue.concurrency = Math.floor(share);
    }
  }

  return {
    run: (request, signal) =>
      queue.add(async () => {
        try {
          const answer = await request();
          recover();
          return answer;
        } catch (error) {
          if (error instanceof ApiError && error.category === "throttled") {
            slowDown(error.retryAfterMs);
          }
          throw error;
        }
      }, signal && { signal }),
  };
}
