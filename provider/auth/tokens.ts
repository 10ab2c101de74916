// Tokens from IAM for a user and a project: fetched once for all who ask, renewed before they expire, replaced when refused.

import * as v from "valibot";
import { type Clock, systemClock } from "../clock";
import type { ApiError, ModelArtsError } from "../errors";
import { plainDialect, type Redact, readAnswer, unreadable } from "../http/answer";
import type { Exchange } from "../http/exchange";
import { writeJson } from "../http/json";
import type { Limiter } from "../http/limiter";
import type { HttpAnswer } from "../http/messages";
import { type RetryOptions, retry } from "../http/retry";
import type { PasswordCredentials } from "../settings/credentials";
import { explainRefusal, isAuthRefusal } from "./authRefusal";

/** The project that a token is for. */
export type ProjectScope = { readonly id: string } | { readonly name: string };

/** A token and what IAM says about it. */
export interface IssuedToken {
  readonly token: string;
  readonly projectId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The tokens of one user for one project. */
export interface Tokens {
  /** A token that is good for a while. */
  current(): Promise<IssuedToken>;
  /** A token other than `refused`, which somebody was turned away with. */
  replace(refused: string): Promise<IssuedToken>;
  /** What must not be in an error. */
  secrets(): readonly string[];
}

export interface TokensOptions {
  /** Sends to IAM's base URL, below which `/v3` lies. */
  readonly exchange: Exchange;
  readonly limiter: Limiter;
  readonly retry: RetryOptions;
  /** Told why a request has failed that is sent again. */
  readonly onRetry?: ((failure: ModelArtsError) => void) | undefined;
  readonly redact: Redact;
  readonly clock?: Clock;
}

/** A second token does no harm. */
const request = { method: "POST", path: "/v3/auth/tokens", addressesExisting: false, repeatable: true } as const;

/** One that hangs gives way to another. */
const requestTimeoutMs = 10_000;

/** A token lives for a day; one that ends sooner than this is renewed before it is used. */
const renewalMarginMs = 10 * 60_000;

const issuedTokenSchema = v.object({
  token: v.object({ expires_at: v.pipe(v.string(), v.isoTimestamp()), project: v.object({ id: v.string() }) }),
});

/**
 * Opens the tokens of a user; nothing is sent before the first is needed. When IAM refuses the user, it is not asked again:
 * it locks accounts after some wrong passwords, and hundreds of operations may be waiting here.
 */
export function openTokens(credentials: PasswordCredentials, scope: ProjectScope, options: TokensOptions): Tokens {
  const { clock = systemClock } = options;
  const now = () => clock.date();
  let latest: IssuedToken | undefined;
  /** All that were ever issued: one that was replaced is good for a while yet, and requests with it may be on their way. */
  const issuedTokens = new Set<string>();
  let coming: Promise<IssuedToken> | undefined;
  let refusal: ApiError | undefined;

  function fetchOnce(): Promise<IssuedToken> {
    if (refusal !== undefined) {
      return Promise.reject(refusal);
    }
    coming ??= fetchToken(credentials, scope, options)
      .then((issued) => {
        latest = issued;
        issuedTokens.add(issued.token);
        return issued;
      })
      .catch((error: unknown) => {
        refusal = isAuthRefusal(error) ? error : undefined;
        throw error;
      })
      .finally(() => {
        coming = undefined;
      });
    return coming;
  }

  async function current(): Promise<IssuedToken> {
    if (latest === undefined || latest.expiresAt <= now()) {
      return fetchOnce();
    }
    if (latest.expiresAt - now() > renewalMarginMs) {
      return latest;
    }
    const old = latest;
    // The old one still works: a failed renewal must not fail the request.
    return fetchOnce().catch(() => old);
  }

  return {
    current,
    replace: async (refused) => (latest !== undefined && latest.token !== refused ? latest : fetchOnce()),
    secrets: () => [credentials.password, ...issuedTokens],
  };
}

async function fetchToken(
  credentials: PasswordCredentials,
  scope: ProjectScope,
  { exchange, limiter, retry: retryOptions, onRetry, redact, clock = systemClock }: TokensOptions,
): Promise<IssuedToken> {
  const { method, path } = request;
  const body = writeJson(tokenRequest(credentials, scope));
  return retry(
    () =>
      limiter.run(async () => {
        const answer = await exchange(
          { method, path, query: { nocatalog: "1" }, body },
          { timeoutMs: requestTimeoutMs },
        );
        return readIssuedToken(answer, redact);
      }),
    request,
    retryOptions,
    { clock, onRetry },
  ).catch(explainRefusal(credentials));
}

function readIssuedToken(answer: HttpAnswer, redact: Redact): IssuedToken {
  const body = v.safeParse(issuedTokenSchema, readAnswer(request, answer, { redact, dialect: plainDialect }));
  const token = answer.header("x-subject-token");
  if (!body.success || token === undefined) {
    const problem = token === undefined ? "the answer has no X-Subject-Token" : "the answer does not describe a token";
    throw unreadable(request, answer.text, problem, redact);
  }
  const { expires_at: expiresAt, project } = body.output.token;
  return { token, projectId: project.id, expiresAt: Date.parse(expiresAt) };
}

function tokenRequest(credentials: PasswordCredentials, scope: ProjectScope): unknown {
  const user =
    credentials.userId === undefined
      ? {
          name: credentials.userName,
          domain: credentials.domainId === undefined ? { name: credentials.domainName } : { id: credentials.domainId },
        }
      : { id: credentials.userId };
  return {
    auth: {
      identity: { methods: ["password"], password: { user: { ...user, password: credentials.password } } },
      scope: { project: scope },
    },
  };
}
