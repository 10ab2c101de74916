/** The kinds of misbehaviour. */

import type { BodyShape } from "./bodies.js";
import type { Lag } from "./lag.js";
import type { Paging } from "./paging.js";

/** What goes wrong. "before" is before the request has had its effect; "after" is after, when the client cannot know. */
export type Fault =
  /** Nothing: lets one request of a script pass. */
  | { kind: "none" }
  /** The answer comes `ms` real milliseconds late, give or take `jitterMs`. */
  | { kind: "latency"; ms: number; jitterMs?: number }
  /** The connection is reset instead of an answer. */
  | { kind: "reset"; when: "before" | "after" }
  /** No answer at all: the connection stays open for `ms` real milliseconds (default: until the client gives up), then closes. */
  | { kind: "silence"; when: "before" | "after"; ms?: number }
  /** HTTP 429, APIG.0308, with `Retry-After` in seconds if given. */
  | { kind: "throttle"; retryAfter?: number }
  /** A 5xx or any other answer, by default before the effect. */
  | ErrorFault
  /** Another address instead of an answer, before the effect. Default status 302. */
  | { kind: "redirect"; to: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** The right answer, cut in half or replaced by something that is not the documented JSON. */
  | { kind: "garbled"; how: "truncated" | "not-json" | "wrong-json" | "empty" }
  /** The right answer with a body that is slow, without end, or made to hurt who reads it; see `BodyShape`. */
  | ({ kind: "body" } & BodyShape)
  /** The right answer with fields set and removed: those of each entry of a list, those of the answer itself elsewhere. */
  | PatchFault
  /** What would be right for another job or version; on an operation that acts, it acts on that one. */
  | { kind: "mix-up"; jobId?: string; versionId?: string }
  /** What this request creates is not visible yet, or what it removes still is once it is gone. */
  | ({ kind: "lag" } & Lag)
  /** The pages of the version list or the job list go wrong. */
  | ({ kind: "paging" } & Paging)
  /** A stale list: the first answer of each URL that the rule hits is repeated for the hits that follow. */
  | { kind: "stale" }
  /** The server's clock is off by `ms` for this request: its `Date`, token expiry and the check of a signature's date. */
  | { kind: "clock-skew"; ms: number };

export interface ErrorFault {
  kind: "error";
  status: number;
  when?: "before" | "after";
  /** The documented JSON (default), HTML as from a load balancer, or nothing. */
  body?: "json" | "html" | "empty";
  /** Default: the usual one for the status. Empty: a refusal in words only, without a code. */
  code?: string;
  message?: string;
  retryAfter?: number;
  /**
   * What the versions, or the v2 job, that the request names have become by the time it is answered, as if of their own
   * accord: a status, a phase, or `"gone"`.
   */
  becomes?: string;
}

export interface PatchFault {
  kind: "patch";
  /** Values by field, also by a path as in `status.phase`, as JSON has them; a bigint is written digit for digit. */
  set?: Record<string, unknown>;
  remove?: string[];
  /** Lists only: just the entry with this version id or, in a list of jobs, this job id. Default: every entry. */
  entry?: string;
  /** Lists only: the answer itself rather than its entries. */
  head?: boolean;
}
