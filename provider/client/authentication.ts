// Proves who is asking, request by request: with a token, with tokens from IAM, or with signatures.

import { ApiError, type ApiWords, type RequestSummary } from "../errors";
import type { Credentials, KeyCredentials, PasswordCredentials, TokenCredentials } from "../settings/credentials";
import { isStackConfig } from "../settings/sources";
import type { HttpRequest } from "./http";
import type { KeyGate } from "./keyGate";
import type { Sign } from "./signing";
import type { Tokens } from "./tokens";

/** The headers that prove who sends a request to an endpoint. */
export type Authorise = (request: HttpRequest, endpoint: string) => Record<string, string>;

/** Credentials at work. */
export interface Authentication {
  /** Runs `attempt`, which sends `request` with the headers that it is handed; once more with others where that can help. */
  run<Answer>(request: RequestSummary, attempt: (authorise: Authorise) => Promise<Answer>): Promise<Answer>;
  /** What must not be in an error. */
  secrets(): readonly string[];
}

/** A token from outside: when it is refused, there is no other. */
export function withToken(credentials: TokenCredentials): Authentication {
  const authorise: Authorise = () => ({ "X-Auth-Token": credentials.token });
  return {
    run: (_request, attempt) => attempt(authorise).catch(explainRefusal(credentials)),
    secrets: () => [credentials.token],
  };
}

/** Tokens from IAM: one that is refused is replaced once; a second refusal is an error. */
export function withTokens(tokens: Tokens, credentials: PasswordCredentials): Authentication {
  return {
    run: async (_request, attempt) => {
      const { token } = await tokens.current();
      try {
        return await attempt(() => ({ "X-Auth-Token": token }));
      } catch (error) {
        if (!(error instanceof ApiError) || error.category !== "authRenewable") {
          return explainRefusal(credentials)(error);
        }
        const { token: another } = await tokens.replace(token);
        return attempt(() => ({ "X-Auth-Token": another })).catch(explainRefusal(credentials));
      }
    },
    secrets: () => tokens.secrets(),
  };
}

/** Signatures, through the gate that all requests with this key share. */
export function withKeys(
  credentials: KeyCredentials,
  { sign, gate, projectId }: { sign: Sign; gate: KeyGate; projectId: string | undefined },
): Authentication {
  const { accessKey, secretKey, securityToken } = credentials;
  // Both clouds' own clients add these after signing.
  const unsigned = {
    ...(projectId !== undefined && { "X-Project-Id": projectId }),
    ...(securityToken !== undefined && { "X-Security-Token": securityToken }),
  };
  const authorise: Authorise = (request, endpoint) => ({ ...sign(request, endpoint), ...unsigned });
  return {
    run: (request, attempt) => gate.pass(request, () => attempt(authorise).catch(explainRefusal(credentials))),
    secrets: () => [accessKey, secretKey, ...(securityToken === undefined ? [] : [securityToken])],
  };
}

/** True when the service says that it does not accept who is asking. */
export function isAuthRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.category === "authPermanent" || error.category === "authRenewable");
}

/** Rethrows a refusal of the credentials with where they come from and where to set new ones, and anything else as it is. */
export function explainRefusal(credentials: Credentials): (error: unknown) => never {
  return (error) => {
    throw isAuthRefusal(error) ? new ApiError(error, wordsFor(credentials, error)) : error;
  };
}

interface KindInWords {
  readonly title: string;
  /** What to do. */
  readonly renew: string;
  /** Where it is set in the environment. */
  readonly variables: string;
}

const inWords: Readonly<Record<Credentials["kind"], KindInWords>> = {
  token: { title: "token", renew: "set a new one", variables: "OS_TOKEN" },
  password: {
    title: "user and its password",
    renew: "set the right ones",
    variables: "OS_USERNAME, OS_PASSWORD and OS_USER_DOMAIN_NAME",
  },
  keys: {
    title: "access key",
    renew: "set a valid one",
    variables: "OS_ACCESS_KEY and OS_SECRET_KEY",
  },
};

/** The codes that say that a token is too old (page modelarts_03_0095, and the gateway's own list). */
const codesOfExpiry: readonly (string | undefined)[] = ["ModelArts.0202", "APIG.0307"];

function wordsFor({ kind, origin }: Credentials, { code, apiMessage }: ApiError): ApiWords {
  const { title, renew, variables } = inWords[kind];
  const hasExpired = kind === "token" && (codesOfExpiry.includes(code) || /expired/i.test(apiMessage ?? ""));
  const said = apiMessage === undefined ? "" : `: ${apiMessage}`;
  return {
    cause: hasExpired ? "The token has expired" : `The service does not accept the ${title}${said}`,
    advice: (run) => {
      const anew = `${renew} for this region and project`;
      if (!isStackConfig(origin)) return `${anew} where it came from (${origin})`;
      return run === "program"
        ? `${anew} where it came from (${origin}), or in the environment (${variables}), which wins`
        : `${anew} in the environment (${variables}), since a ${run} sees the stack configuration of the last \`pulumi up\``;
    },
  };
}
