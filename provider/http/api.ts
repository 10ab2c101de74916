// One call of the API: authorised, at the endpoint's pace, sent again where that is safe, read as JSON of the described shape.

import * as v from "valibot";
import { type Clock, systemClock } from "../clock";
import type { RequestSummary } from "../errors";
import { type Dialect, openRedact, plainDialect, readAnswer, unreadable } from "./answer";
import { boundedCall, type CallBounds, type RunningCall } from "./bounds";
import type { Exchange } from "./exchange";
import { writeJson } from "./json";
import type { Limiter } from "./limiter";
import type { HttpRequest } from "./messages";
import { defaultRetry, type RetryOptions, retry } from "./retry";

/** The headers that prove who sends a request to an endpoint. */
export type Authorise = (request: HttpRequest, endpoint: string) => Record<string, string>;

/** Credentials at work: what a call needs of them. */
export interface Authentication {
  /** Runs `attempt`, which sends `request` with the headers that it is handed; once more with others where that can help. */
  run<Answer>(request: RequestSummary, attempt: (authorise: Authorise) => Promise<Answer>): Promise<Answer>;
  /** What must not be in an error. */
  secrets(): readonly string[];
}

/** A request to the API. */
export interface ApiRequest {
  readonly method: HttpRequest["method"];
  readonly path: string;
  /** Undefined values are left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON; a `bigint` becomes a bare integer. */
  readonly body?: unknown;
  /** True when the request names a job or version that exists: only such an answer can be "not found". */
  readonly addressesExisting: boolean;
  /** True when a second effect does no harm. */
  readonly repeatable: boolean;
  /** True when the answer holds up to a thousand things, or as many lines. */
  readonly isLong?: boolean;
}

/** How a call is made. */
export interface CallOptions extends CallBounds {
  /** How the API says no. @default without codes of its own, and in no 2xx */
  readonly dialect?: Dialect;
}

/** Sends a request and reads the answer by `schema`; see `readAnswer` and `boundedCall` for the errors. */
export type CallApi = <Schema extends v.GenericSchema>(
  request: ApiRequest,
  schema: Schema,
  options?: CallOptions,
) => Promise<v.InferOutput<Schema>>;

/** The calls to an endpoint in one project: the same object for the same endpoint and project of a session. */
export interface ProjectApi {
  readonly call: CallApi;
  readonly projectId: string;
}

/** What calls to one endpoint go through. */
export interface ApiOptions {
  readonly endpoint: string;
  readonly exchange: Exchange;
  readonly limiter: Limiter;
  readonly authentication: Authentication;
  readonly retry?: RetryOptions;
  readonly clock?: Clock;
}

/**
 * A page holds a thousand versions at most, and of each what it is made of: URLs, a description of 256 characters, parameters, its
 * machines and what they measured; the documented sample has 2 kB. Sixteen times that is more than anybody fills in everywhere.
 */
const longestListBytes = 32 * 1024 * 1024;
/** How much of what its deadline leaves one request may take, in milliseconds: a quarter, within these. */
const [shortestShareMs, longestShareMs] = [1_000, 10_000];

/** Opens an API. Tokens are fetched and signatures made anew for each attempt. */
export function openApi({
  endpoint,
  exchange,
  limiter,
  authentication,
  retry: retryOptions = defaultRetry,
  clock = systemClock,
}: ApiOptions): CallApi {
  const redact = openRedact(() => authentication.secrets());
  return (request, schema, options = {}) => {
    const httpRequest = toHttp(request);
    const { dialect = plainDialect } = options;
    const attempt = ({ signal, onTheWay }: RunningCall) =>
      authentication.run(request, (authorise) =>
        limiter.run(async () => {
          onTheWay(true);
          const answer = await exchange(
            { ...httpRequest, headers: authorise(httpRequest, endpoint) },
            {
              signal,
              timeoutMs: timeoutOf(request, options),
              ...(request.isLong && { longestBytes: longestListBytes }),
            },
          ).finally(() => onTheWay(false));
          const result = v.safeParse(schema, readAnswer(request, answer, { redact, dialect }));
          if (!result.success) {
            throw unreadable(request, answer.text, `the answer is not as described (${problemOf(result)})`, redact);
          }
          return result.output;
        }, signal),
      );
    return boundedCall(
      request,
      options,
      (call) => {
        const { attempts = retryOptions.attempts, deadline, onRetry } = options;
        return retry(
          () => attempt(call),
          request,
          { ...retryOptions, attempts },
          { clock, deadline, signal: call.signal, onRetry },
        );
      },
      clock,
    );
  };
}

/** A request that hangs gives way to another while there is time for one; a creation cannot be sent again, so it gets all of it. */
function timeoutOf({ repeatable }: ApiRequest, { timeoutMs, deadline }: CallOptions): number | undefined {
  if (timeoutMs !== undefined || deadline === undefined || !repeatable) return timeoutMs;
  return Math.max(shortestShareMs, Math.min(longestShareMs, deadline.remainingMs / 4));
}

function toHttp(request: ApiRequest): HttpRequest {
  const query: Record<string, string> = {};
  for (const [key, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) {
      query[key] = value;
    }
  }
  return {
    method: request.method,
    path: request.path,
    query,
    ...(request.body !== undefined && { body: writeJson(request.body) }),
  };
}

/** Names the place and what was expected there, never the value. */
function problemOf({ issues: [issue] }: { issues: readonly [v.GenericIssue, ...v.GenericIssue[]] }): string {
  return `${v.getDotPath(issue) ?? "the whole"}: expected ${issue.expected ?? issue.requirement}`;
}
