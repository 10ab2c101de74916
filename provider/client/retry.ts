// Which failed requests are sent again, how often and after how long: p-retry around one request.

import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { ApiError, RequestError } from "../errors";
import { type ResendRule, resendRuleOf } from "./classify";

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
): Promise<Answer> {
  const deadline = performance.now() + budgetMs;
  return pRetry(attempt, {
    retries: attempts - 1,
    minTimeout: minDelayMs,
    maxTimeout: maxDelayMs,
    factor: 2,
    randomize: true,
    maxRetryTime: budgetMs,
    shouldRetry: async ({ error, retryDelay }) => {
      if (!mayBeSentAgain(error, request)) {
        return false;
      }
      // p-retry waits `retryDelay` after this; what the service asks for beyond that is waited here.
      const askedMs = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
      if (performance.now() + Math.max(askedMs, retryDelay) > deadline) {
        return false;
      }
      await sleep(Math.max(0, askedMs - retryDelay));
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
    : allows(resendRuleOf(error), repeatable);
}

function allows(rule: ResendRule, repeatable: boolean): boolean {
  return rule === "always" || (rule === "idempotent" && repeatable);
}
