// Stops what is at work before it is deleted, or says why it may not.

import type { TrainingJobsClient } from "../client/client";
import { type ApiError, isConflict, isNotFound, UnexpectedStateError } from "../errors";
import type { VersionId } from "../id";

/** Asks for a stop (API page modelarts_03_0051). That a run has ended meanwhile, or is gone, is no error: whoever waits sees it. */
export async function stopUnlessEnded(client: TrainingJobsClient, { jobId, versionId }: VersionId): Promise<void> {
  try {
    await client.stopVersion(jobId, versionId);
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error;
  }
}

/** The error where the service wants a stop first and `deletion.stopActive` forbids it. */
export function mayNotBeStopped(
  deletion: { resourceId: string; thing: string; atWork: string; refused: string; status: string },
  refusal: ApiError,
): UnexpectedStateError {
  const { resourceId, thing, atWork, refused, status } = deletion;
  return new UnexpectedStateError(
    { resourceId, status, wanted: "gone" },
    `deleting ${thing} ${resourceId}: ${atWork} is ${status}, and the service refuses to delete ${refused} so ` +
      `(${refusal.apiMessage ?? refusal.code}). Stop it, or leave deletion.stopActive at true, and run \`pulumi destroy\` again.`,
  );
}
