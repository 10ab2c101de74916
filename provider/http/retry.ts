// Which failed requests are sent again, how often and after how long: p-retry around one request.

import pRetry from "p-retry";
import { type Clock, sleep, systemClock } from "../clock";
import type { Deadline } from "../deadline";
import { ApiError, isModelArtsError, type ModelArtsError, RequestError, type ResendRule } from "../errors";
import { isGarbage } from "../systemCodes";

/** How patiently a request is sent again. */
export interface RetryOptions {
  /** Attempts in all; 1 = never sent again. */
  readonly attempts: number;
  /** The wait before the second attempt; it doubles from there, with jitter. */
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** No attempt begins later than this after the first. */
  readonly budgetMs: number;
}

/** What else bounds the attempts: nothing begins that could not end in time. */
export interface RetryBounds {
  readonly clock?: Clock;
  readonly deadline?: Deadline | undefined;
  /** Ends a rest between two attempts. */
  readonly signal?: AbortSignal;
  /** Told why an attempt has failed that another one follows. */
  readonly onRetry?: ((failure: ModelArtsError) => void) | undefined;
}

/** Attempts in all where what comes back is no HTTP: it may be a bad line, and is more likely not the service. */
const attemptsAtGarbage = 2;

export const defaultRetry: RetryOptions = { attempts: 6, minDelayMs: 500, maxDelayMs: 20_000, budgetMs: 5 * 60_000 };

/** A request that may be sent again. */
export interface RetriedRequest {
  readonly path: string;
  /** True when a second effect does no harm. */
  readonly repeatable: boolean;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or attempts or budget are used up; then its last error is thrown. A
 * request that is not repeatable is sent again only when it surely had no effect. A time that the service named is waited
 * out, unless it lies beyond the budget: then the request fails at once.
 */
export function retry<Answer>(
  attempt: () => Promise<Answer>,
  request: RetriedRequest,
  { attempts, minDelayMs, maxDelayMs, budgetMs }: RetryOptions,
  { clock = systemClock, deadline, signal, onRetry }: RetryBounds = {},
): Promise<Answer> {
  const lastBeginAt = clock.now() + Math.min(budgetMs, deadline?.remainingMs ?? budgetMs);
  return pRetry(attempt, {
    retries: attempts - 1,
    // The rests are taken here rather than by p-retry: by the clock that was handed in, and as long as the service asks.
    minTimeout: 0,
    shouldRetry: async ({ error, attemptNumber }) => {
      if (!mayBeSentAgain(error, request) || (isGarbled(error) && attemptNumber >= attemptsAtGarbage)) {
        return false;
      }
      const askedMs = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
      const backOffMs = Math.min(maxDelayMs, minDelayMs * 2 ** (attemptNumber - 1) * (1 + Math.random()));
      const restMs = Math.max(askedMs, backOffMs);
      if (clock.now() + restMs > lastBeginAt) {
        return false;
      }
      if (isModelArtsError(error)) onRetry?.(error);
      await sleep(clock, restMs, signal);
      return true;
    },
  });
}

function mayBeSentAgain(error: unknown, { path, repeatable }: RetriedRequest): boolean {
  if (!(error instanceof RequestError || error instanceof ApiError) || error.path !== path) {
    // The failure of another request on the way, such as the one for a token, has had its own attempts.
    return false;
  }
  return error instanceof RequestError
    ? !error.isPermanent && (repeatable || !error.mayHaveArrived)
    : allows(error.resend, repeatable);
}

function isGarbled(error: unknown): boolean {
  return error instanceof RequestError && isGarbage(error.systemCode);
}

function allows(rule: ResendRule, repeatable: boolean): boolean {
  return rule === "always" || (rule === "idempotent" && repeatable);
}
