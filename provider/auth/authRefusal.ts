// What it means that the service does not accept who is asking, and what the user can do about it.

import { ApiError, type ApiWords } from "../errors";
import type { Credentials } from "../settings/credentials";
import { isStackConfig } from "../settings/sources";

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
