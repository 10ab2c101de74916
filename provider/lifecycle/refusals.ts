// What a refused DELETE or stop means for a removal: nothing can change it, it is under way, or it may pass.

import { ApiError, CancelledError, isNotFound, type ModelArtsError, RequestError } from "../errors";
import type { VersionId } from "../id";
import type { TrainingJobsClient } from "../v1/client";

/** Words by which the service says that a removal is under way, where it has no code for that. */
const underWay = /being deleted|is deleting|deleting status|already (?:been )?delet|status: 9\b/i;
/** Words are looked at no further than this. */
const longestWords = 500;

/** True when asking again changes nothing, whatever the thing's status: who asks, or the way there, is not accepted. */
export function isFinalFor(failure: ModelArtsError): boolean {
  if (failure instanceof CancelledError) return true;
  if (failure instanceof RequestError) return failure.isPermanent && !failure.mayHaveArrived;
  return (
    failure instanceof ApiError &&
    ["authRenewable", "authPermanent", "permission", "notOffered"].includes(failure.category)
  );
}

/** True when the service refuses because the removal is under way already (code 6357, or its words say so). */
export function isUnderWay(failure: ModelArtsError): boolean {
  if (!(failure instanceof ApiError)) return false;
  return failure.code === "ModelArts.6357" || underWay.test((failure.apiMessage ?? "").slice(0, longestWords));
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

/** Asks for a stop (API page modelarts_03_0051). A refusal is returned: the run may have ended meanwhile, or be gone. */
export async function requestStop(
  client: TrainingJobsClient,
  { jobId, versionId }: VersionId,
): Promise<ApiError | undefined> {
  try {
    await client.stopVersion(jobId, versionId);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && (isNotFound(error) || mayBeAboutWork(error))) return error;
    throw error;
  }
}
