// Deletes a training job version and returns only when it is really gone. Run again at any point, it carries on and ends well.

import type { VersionDetails } from "../../client/wire";
import { Deadline } from "../../deadline";
import { formatDuration } from "../../duration";
import { type ConflictError, isConflict, isNotFound, UnexpectedStateError } from "../../errors";
import { formatVersionId, parseVersionId, type VersionId } from "../../id";
import { findTrainingJobVersion } from "../../waiting/find";
import { poll, reached } from "../../waiting/poll";
import { statusGroup, statusName } from "../../waiting/status";
import { releasedAfterMs, type VersionWait, waitUntilRemoved, waitUntilStopped } from "../../waiting/wait";
import type { Bag } from "../bag";
import { noteOwnVersion } from "../ownVersions";
import { mayNotBeStopped, stopUnlessEnded } from "../stop";
import { budgetMs, type Environment, entryOf, reach, type Target } from "../target";

/** How long a deletion may take unless `timeouts.delete` says otherwise: 30 minutes. */
export const defaultDeleteBudgetMs = 30 * 60_000;

/** How often DELETE is asked for when the service accepts it and then fails to remove the version. */
export const maxDeletions = 3;
/** How often one request for removal makes way for a run that still has to end. */
const maxStops = 3;

/** One deletion under way. */
interface Deletion extends Pick<Target, "client" | "progress" | "clock" | "signal"> {
  readonly version: VersionId;
  readonly stopActive: boolean;
  readonly confirm: "terminal" | "gone";
  /** That of the whole deletion. */
  readonly deadline: Deadline;
}

/**
 * Deletes a version (API page modelarts_03_0048): asks for removal, then waits until it is confirmed.
 *
 * With `deletion.keep` the version is left alone. Throws {@link UnexpectedStateError} when the service fails to remove it or
 * it may not be stopped, `WaitTimeoutError` when time runs out, and the API's own refusal otherwise; the resource then stays
 * in the state.
 */
export async function deleteTrainingJobVersion(environment: Environment, id: string, outputs: Bag): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  const deletion = beginDeletion(await reach(environment, outputs), parseVersionId(id), outputs);

  noteOwnVersion(deletion.client, deletion.version);
  for (let attempt = 1; attempt <= maxDeletions; attempt++) {
    if ((await requestRemoval(deletion)) === "gone") return;
    const removal = await waitUntilRemoved(waitOf(deletion), { confirm: deletion.confirm, hadFailed: attempt > 1 });
    if (removal.end === "gone") return;
    if (removal.end === "released") {
      deletion.progress.warn(
        `training job version ${id} is ${removal.status} and holds nothing any more, but its record was still listed ` +
          `${formatDuration(releasedAfterMs)} later; set deletion.confirm to "gone" to wait until it is not`,
      );
      return;
    }
  }
  throw deleteFailed(id);
}

function beginDeletion({ client, progress, clock, signal }: Target, version: VersionId, outputs: Bag): Deletion {
  const deadline = new Deadline(clock, budgetMs(outputs, "delete", defaultDeleteBudgetMs));
  return {
    client: client.with({ deadline, ...(signal && { signal }) }),
    progress,
    clock,
    signal,
    deadline,
    version,
    stopActive: entryOf(outputs.deletion, "stopActive") !== false,
    confirm: entryOf(outputs.deletion, "confirm") === "gone" ? "gone" : "terminal",
  };
}

/** Asks until the service has said yes or no: a request that gets no answer is made again, since DELETE is idempotent. */
function requestRemoval(deletion: Deletion): Promise<"accepted" | "gone"> {
  const resourceId = formatVersionId(deletion.version);
  return poll({
    resourceId,
    doing: `deleting training job version ${resourceId}`,
    advice: "It stays in the state; run `pulumi destroy` again when the service answers.",
    deadline: deletion.deadline,
    clock: deletion.clock,
    signal: deletion.signal,
    refresh: () => askForRemoval(deletion, maxStops),
    judge: reached,
    onPending: (status, elapsedMs) => deletion.progress.report(status, elapsedMs),
  });
}

async function askForRemoval(deletion: Deletion, stopsLeft: number): Promise<"accepted" | "gone"> {
  const { client, version } = deletion;
  try {
    await client.deleteVersion(version.jobId, version.versionId);
    return "accepted";
  } catch (error) {
    if (isNotFound(error) && error.certainty === "sure") return "gone";
    if (!isNotFound(error) && !isConflict(error)) throw error;
    const seen = await findTrainingJobVersion(client, version);
    if (seen === undefined) return "gone";
    const group = statusGroup(seen.statusCode);
    // A run that has ended is in nobody's way: the refusal speaks of a removal that is under way already.
    if (group !== "active" && group !== "ending") return "accepted";
    if (isNotFound(error) || stopsLeft === 0) throw error;
    await endRun(deletion, seen, error);
    return askForRemoval(deletion, stopsLeft - 1);
  }
}

/** Ends a run that DELETE was refused for; one that is ending already is only waited for. */
async function endRun(deletion: Deletion, seen: VersionDetails, refusal: ConflictError): Promise<void> {
  if (statusGroup(seen.statusCode) === "active") {
    if (!deletion.stopActive) throw mayNotBeStopped(atWork(deletion.version, seen), refusal);
    await stopUnlessEnded(deletion.client, deletion.version);
  }
  await waitUntilStopped(waitOf(deletion));
}

function atWork(version: VersionId, { statusCode }: VersionDetails) {
  const status = statusName(statusCode);
  return { resourceId: formatVersionId(version), thing: "training job version", atWork: "it", refused: "it", status };
}

function waitOf(deletion: Deletion): VersionWait {
  const { client, version, progress, deadline, clock, signal } = deletion;
  return { client, version, progress, deadline, clock, signal };
}

function deleteFailed(resourceId: string): UnexpectedStateError {
  return new UnexpectedStateError(
    { resourceId, status: "DELETE_FAILED", wanted: "gone" },
    `deleting training job version ${resourceId}: the service accepted the deletion ${maxDeletions} times and each time ` +
      "ended in DELETE_FAILED. The version still stands and stays in the state; run `pulumi destroy` again later, " +
      "or ask the cloud's support with these ids.",
  );
}
