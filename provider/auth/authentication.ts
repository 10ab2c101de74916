// Proves who is asking, request by request: with a token, with tokens from IAM, or with signatures.

import { ApiError } from "../errors";
import type { Authentication, Authorise } from "../http/api";
import type { KeyCredentials, PasswordCredentials, TokenCredentials } from "../settings/credentials";
import { explainRefusal } from "./authRefusal";
import type { KeyGate } from "./keyGate";
import type { Sign } from "./signing";
import type { Tokens } from "./tokens";

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
