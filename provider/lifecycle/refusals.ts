// What a refused DELETE means for a deletion: whether a removal is under way, or whether asking again later may help.

import { ApiError, WaitTimeoutError } from "../errors";

/** Words by which the service says that a removal is under way, where it has no code for that. */
const underWay = /being deleted|is deleting|deleting status|already (?:been )?delet|status: 9\b/i;
/** How long a removal is believed to be under way that the service only says to be, in milliseconds. */
export const underWayForMs = 60_000;

/** Words are looked at no further than this. */
const longestWords = 500;

/** True when the service refuses because the removal is under way already (code 6357, or its words say so). */
export function isUnderWay({ code, apiMessage = "" }: ApiError): boolean {
  return code === "ModelArts.6357" || underWay.test(apiMessage.slice(0, longestWords));
}

/** True when what stands in the way of a deletion may pass, or is not known: then a look decides whether to ask again. */
export function mayPass(error: unknown): error is ApiError {
  return error instanceof ApiError && ["conflict", "validation", "other", "quota"].includes(error.category);
}

/** What the service said last against a deletion, for the status of a wait. */
export function inWords({ code, apiMessage }: ApiError): string {
  return `DELETE was refused (${[code, apiMessage].filter(Boolean).join(": ")})`;
}

/** A time-out with what the service had said against the deletion. */
export function withRefusal(error: unknown, refusal: ApiError | undefined): unknown {
  if (refusal === undefined || !(error instanceof WaitTimeoutError)) return error;
  const { resourceId, lastStatus, tally, budgetMs, cause } = error;
  const message = `${error.message} The service had said before: ${refusal.message}`;
  return new WaitTimeoutError({ resourceId, lastStatus, tally, budgetMs }, message, { cause: cause ?? refusal });
}
