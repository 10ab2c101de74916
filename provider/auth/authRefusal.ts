// What it means that the service does not accept who is asking, and what the user can do about it.

import { ApiError } from "../errors";
import type { Credentials } from "../settings/credentials";

/** True when the service says that it does not accept who is asking. */
export function isAuthRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.category === "authPermanent" || error.category === "authRenewable");
}

/** Rethrows a refusal of the credentials with the place where they come from, and anything else as it is. */
export function explainRefusal(credentials: Credentials): (error: unknown) => never {
  return (error) => {
    throw isAuthRefusal(error) ? new ApiError(error, adviceOf(credentials)) : error;
  };
}

const whatIsRefused: Readonly<Record<Credentials["kind"], string>> = {
  token: "The token",
  password: "The user and its password",
  keys: "The access key",
};

function adviceOf({ kind, origin }: Credentials): string {
  return (
    `${whatIsRefused[kind]} (from ${origin}) must be valid for this region and project. A destroy sees the stack ` +
    "configuration of the last update: renewed credentials in the environment win over it"
  );
}
