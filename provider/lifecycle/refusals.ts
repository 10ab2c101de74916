// What a refused DELETE or stop means for a removal: nothing can change it, or it may pass.

import { ApiError, CancelledError, isNotFound, type ModelArtsError, RequestError } from "../errors";

/** True when asking again changes nothing, whatever the thing's status: who asks, or the way there, is not accepted. */
export function isFinalFor(failure: ModelArtsError): boolean {
  if (failure instanceof CancelledError) return true;
  if (failure instanceof RequestError) return failure.isPermanent && !failure.mayHaveArrived;
  return (
    failure instanceof ApiError &&
    ["authRenewable", "authPermanent", "permission", "notOffered"].includes(failure.category)
  );
}

/** True for a refusal that what is at work may be the reason of. */
export function mayBeAboutWork(failure: ModelArtsError): boolean {
  return failure instanceof ApiError && ["conflict", "validation", "other", "quota"].includes(failure.category);
}

/** True when asking again later may help: the thing's status is in the way, or nobody knows what is. */
export function mayPass(failure: ModelArtsError): boolean {
  if (!(failure instanceof ApiError)) return true;
  return failure.category === "conflict" || isNotFound(failure) || !failure.isKnown;
}

/** Asks for a stop. A refusal is returned: the run may have ended meanwhile, or be gone. */
export async function requestStop(stop: () => Promise<void>): Promise<ApiError | undefined> {
  try {
    await stop();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && (isNotFound(error) || mayBeAboutWork(error))) return error;
    throw error;
  }
}
