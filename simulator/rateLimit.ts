/** Request throttling like the gateway's: so many requests per caller and window, the same for all operations. */

import type { Clock } from "./clock.js";
import { Problem } from "./problems.js";

export interface RateLimit {
  /** Requests allowed in one window. */
  limit: number;
  /** Length of the window in milliseconds of the simulator's clock. Default one minute. */
  windowMs?: number;
  /** Whether a refusal carries `Retry-After`. Default false: the documentation does not promise it. */
  retryAfter?: boolean;
}

export interface RateLimiter {
  /** Counts one request; throws 429 APIG.0308 beyond the limit. Returns the headers that tell the caller where it stands. */
  count(caller: string): Readonly<Record<string, string>>;
  clear(): void;
}

const noHeaders = {};

export function createRateLimiter(rule: RateLimit | undefined, clock: Clock): RateLimiter {
  const windows = new Map<string, { start: number; used: number }>();
  if (!rule) return { count: () => noHeaders, clear: () => undefined };
  const { limit, windowMs = 60_000, retryAfter = false } = rule;
  return {
    count: (caller) => {
      const now = clock.now();
      let window = windows.get(caller);
      if (!window || now >= window.start + windowMs) {
        // Once a window, so that callers that never return do not pile up.
        for (const [other, { start }] of windows) if (now >= start + windowMs) windows.delete(other);
        window = { start: now, used: 0 };
        windows.set(caller, window);
      }
      window.used++;
      const headers: Record<string, string> = {
        "x-ratelimit": String(limit),
        "x-ratelimit-used": String(Math.min(window.used, limit)),
        "x-ratelimit-window": inWords(windowMs),
      };
      if (window.used <= limit) return headers;
      if (retryAfter) headers["retry-after"] = String(Math.ceil((window.start + windowMs - now) / 1000));
      throw throttled(limit, windowMs, headers);
    },
    clear: () => windows.clear(),
  };
}

/** The gateway's 429; its message names the limit and the window. */
export function throttled(limit: number, windowMs: number, headers: Readonly<Record<string, string>>): Problem {
  const message = `The throttling threshold has been reached: policy user over ratelimit,limit:${limit},time:${inWords(windowMs)}`;
  return new Problem("gateway", 429, "APIG.0308", message, headers);
}

function inWords(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} minute` : `${ms / 1000} second`;
}
