// One call of the API: authorised, at the endpoint's pace, sent again where that is safe, read as JSON of the described shape.

import * as v from "valibot";
import { readAnswer, unreadable } from "./answer";
import type { Authentication } from "./authentication";
import type { Exchange, HttpRequest } from "./http";
import { writeJson } from "./json";
import type { Limiter } from "./limiter";
import { openRedact } from "./redact";
import { type RetryOptions, retry } from "./retry";

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
}

/** Sends a request and reads the answer by `schema`; see `readAnswer` for the errors. */
export type CallApi = <Schema extends v.GenericSchema>(
  request: ApiRequest,
  schema: Schema,
  retryOptions: RetryOptions,
) => Promise<v.InferOutput<Schema>>;

/** What calls to one endpoint go through. */
export interface ApiOptions {
  readonly endpoint: string;
  readonly exchange: Exchange;
  readonly limiter: Limiter;
  readonly authentication: Authentication;
}

/** Opens an API. Tokens are fetched and signatures made anew for each attempt. */
export function openApi({ endpoint, exchange, limiter, authentication }: ApiOptions): CallApi {
  const redact = openRedact(() => authentication.secrets());
  return (request, schema, retryOptions) => {
    const httpRequest = toHttp(request);
    const attempt = () =>
      authentication.run(request, (authorise) =>
        limiter.run(async () => {
          const answer = await exchange({ ...httpRequest, headers: authorise(httpRequest, endpoint) });
          const result = v.safeParse(schema, readAnswer(request, answer, redact));
          if (!result.success) {
            throw unreadable(request, answer.text, `the answer is not as described (${problemOf(result)})`, redact);
          }
          return result.output;
        }),
      );
    return retry(attempt, request, retryOptions);
  };
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
