// Puts credentials on a request: a token that was given, or one that IAM makes for a user and that is renewed in time.

import * as v from "valibot";
import { ApiError, ConfigError } from "../errors";
import type { Credentials, PasswordCredentials, TokenCredentials } from "../settings/credentials";
import { type Redact, readAnswer, unreadable } from "./answer";
import type { Exchange, HttpAnswer, HttpRequest } from "./http";
import { parseJson, writeJson } from "./json";
import { signer } from "./sign";

/** The way credentials get onto requests. */
export interface Authorizer {
  /** The headers that authorize one request. */
  authorize(request: HttpRequest): Promise<Readonly<Record<string, string>>>;
  /** Told of a 401: true when other credentials are there now, so that the request is worth sending once more. */
  renew(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

/** Where a token is to be valid: in a project, by its id or by its name. */
export type Scope = { readonly id: string } | { readonly name: string };

/** What making an authorizer needs beside the credentials. */
export interface AuthorizerOptions {
  readonly scope: Scope;
  readonly redact: Redact;
  readonly endpoint: string;
  readonly signing: "standard" | "scoped";
  /** IAM; opened only when there is a user to make a token for. */
  iam(): Exchange;
}

/** A token of IAM. */
export interface IamToken {
  readonly token: string;
  readonly projectId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A token is renewed this long before it expires, in milliseconds, so that it lasts as long as the request. */
const renewBeforeMs = 10 * 60_000;

/** The authorizer for credentials of any kind. */
export function authorizerFor(credentials: Credentials, options: AuthorizerOptions): Authorizer {
  switch (credentials.kind) {
    case "token":
      return fixedToken(credentials);
    case "password":
      return renewedToken(() => requestToken(options.iam(), credentials, options.scope, options.redact));
    case "keys":
      return signer(credentials, options);
  }
}

/** A token that was made elsewhere: a refusal is final. */
function fixedToken({ token }: TokenCredentials): Authorizer {
  return {
    authorize: async () => ({ "X-Auth-Token": token }),
    renew: async () => false,
  };
}

/** One token for all requests: fetched once however many wait for it, and again before it expires or when it is refused. */
export function renewedToken(fetchToken: () => Promise<IamToken>, now: () => number = Date.now): Authorizer {
  let current: Promise<IamToken> | undefined;

  const fetchOnce = (): Promise<IamToken> => {
    const fetching = fetchToken();
    current = fetching;
    // A failure is not kept: the next request asks again.
    fetching.catch(() => {
      if (current === fetching) current = undefined;
    });
    return fetching;
  };
  const valid = async (): Promise<IamToken> => {
    const known = current;
    if (known === undefined) return fetchOnce();
    const token = await known;
    if (now() < token.expiresAt - renewBeforeMs) return token;
    // Another request may have begun to renew it meanwhile.
    return current === known || current === undefined ? fetchOnce() : current;
  };

  return {
    authorize: async () => ({ "X-Auth-Token": (await valid()).token }),
    async renew(refused) {
      const known = current;
      const isStale = known === undefined || (await known).token === refused["X-Auth-Token"];
      if (isStale && known === current) await fetchOnce();
      return true;
    },
  };
}

const tokenAnswer = v.object({
  token: v.object({ expires_at: v.string(), project: v.object({ id: v.string() }) }),
});

/** Asks IAM for a token (`POST /v3/auth/tokens`); it comes in the header `X-Subject-Token`. */
export async function requestToken(
  iam: Exchange,
  credentials: PasswordCredentials,
  scope: Scope,
  redact: Redact,
): Promise<IamToken> {
  const request = { method: "POST", path: "/v3/auth/tokens" } as const;
  const answer = await iam({
    ...request,
    query: { nocatalog: "1" },
    body: writeJson({
      auth: {
        identity: { methods: ["password"], password: { user: userOf(credentials) } },
        scope: { project: scope },
      },
    }),
  });
  const body = v.safeParse(tokenAnswer, readIam(request, answer, redact, credentials));
  const token = answer.header("x-subject-token");
  const expiresAt = body.success ? Date.parse(body.output.token.expires_at) : Number.NaN;
  if (!body.success || token === undefined || Number.isNaN(expiresAt)) {
    throw unreadable(request, answer.text, "the answer of the identity service holds no token", redact);
  }
  return { token, projectId: body.output.token.project.id, expiresAt };
}

function readIam(
  request: { method: "POST"; path: string },
  answer: HttpAnswer,
  redact: Redact,
  { origin }: PasswordCredentials,
): unknown {
  try {
    return readAnswer({ ...request, addressesExisting: false }, answer, redact) && parseJson(answer.text);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    throw new ConfigError("password", `The identity service refuses the user name or the password (from ${origin}).`, {
      cause: error,
    });
  }
}

function userOf({ userId, userName, password, domainId, domainName }: PasswordCredentials): Record<string, unknown> {
  if (userId !== undefined) return { id: userId, password };
  return { name: userName, password, domain: domainId === undefined ? { name: domainName } : { id: domainId } };
}
