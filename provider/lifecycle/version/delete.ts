// Deletes a training job version and returns only when it is really gone. Run again at any point, it carries on and ends well.

import type { VersionDetails } from "../../client/wire";
import { Deadline } from "../../deadline";
import { formatDuration } from "../../duration";
import { type ApiError, isNoAnswer, isNotFound, UnexpectedStateError, WaitTimeoutError } from "../../errors";
import { formatVersionId, parseVersionId, type VersionId } from "../../id";
import { type Confirmation, confirmVersion } from "../../waiting/confirm";
import { findTrainingJobVersion } from "../../waiting/find";
import { type Judgement, pending, poll, reached } from "../../waiting/poll";
import { statusGroup, statusName } from "../../waiting/status";
import { releasedAfterMs, type VersionWait, waitUntilRemoved, waitUntilStopped } from "../../waiting/wait";
import type { Bag } from "../bag";
import { noteOwnVersion } from "../ownVersions";
import { inWords, isUnderWay, mayPass, underWayForMs, withRefusal } from "../refusals";
import { mayNotBeStopped, stopUnlessEnded } from "../stop";
import { budgetMs, confirmationFor, type Environment, entryOf, reach, type Target } from "../target";
import { noteRemovedVersion } from "./creations";

/** How long a deletion may take unless `timeouts.delete` says otherwise: 30 minutes. */
export const defaultDeleteBudgetMs = 30 * 60_000;

/** How often DELETE is asked for when the service accepts it and then fails to remove the version. */
export const maxDeletions = 3;

/** One deletion under way. */
interface Deletion extends Pick<Target, "client" | "progress" | "clock" | "signal"> {
  readonly version: VersionId;
  readonly stopActive: boolean;
  readonly confirm: "terminal" | "gone";
  /** That of the whole deletion. */
  readonly deadline: Deadline;
  readonly confirmation: Confirmation;
  /** True once this deletion has seen the version standing: then one sure "not found" is enough. */
  hasStood: boolean;
  /** What the service said last against it. */
  refusal: ApiError | undefined;
}

/** How a request for removal ended: accepted, under way by the service's own words, or not needed any more. */
type Request = "accepted" | "under way" | "gone";

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
  try {
    await remove(deletion, id);
    noteRemovedVersion(deletion, deletion.version);
  } catch (error) {
    throw withRefusal(error, deletion.refusal);
  }
}

async function remove(deletion: Deletion, id: string): Promise<void> {
  let failures = 0;
  for (let believedMs = underWayForMs; ; ) {
    const request = await requestRemoval(deletion);
    if (request === "gone") return;
    const removal = await waitForRemoval(deletion, request === "accepted" ? undefined : believedMs, failures > 0);
    if (removal === undefined) {
      believedMs *= 2;
      continue;
    }
    if (removal.end === "gone") return;
    if (removal.end === "released") {
      deletion.progress.warn(
        `training job version ${id} is ${removal.status} and holds nothing any more, but its record was still listed ` +
          `${formatDuration(releasedAfterMs)} later; set deletion.confirm to "gone" to wait until it is not`,
      );
      return;
    }
    failures++;
    if (failures === maxDeletions) throw deleteFailed(id);
  }
}

/** Waits for the end of a removal; `undefined` where one that was only said to be under way shows none for so long. */
async function waitForRemoval(deletion: Deletion, believedMs: number | undefined, hadFailed: boolean) {
  const { deadline, clock } = deletion;
  const isBelieved = believedMs === undefined || believedMs >= deadline.remainingMs;
  const wait = isBelieved ? waitOf(deletion) : { ...waitOf(deletion), deadline: new Deadline(clock, believedMs) };
  try {
    return await waitUntilRemoved(wait, { confirm: deletion.confirm, hadFailed });
  } catch (error) {
    if (!isBelieved && error instanceof WaitTimeoutError) return undefined;
    throw error;
  }
}

function beginDeletion(target: Target, version: VersionId, outputs: Bag): Deletion {
  const { progress, clock, signal } = target;
  const deadline = new Deadline(clock, budgetMs(outputs, "delete", defaultDeleteBudgetMs));
  // Each request once: between two of them comes a look, since some services do as they are asked and answer with a fault.
  const client = target.client.with({ attempts: 1, deadline, ...(signal && { signal }) });
  return {
    client,
    confirmation: confirmationFor({ ...target, client }, outputs),
    hasStood: false,
    refusal: undefined,
    progress,
    clock,
    signal,
    deadline,
    version,
    stopActive: entryOf(outputs.deletion, "stopActive") !== false,
    confirm: entryOf(outputs.deletion, "confirm") === "gone" ? "gone" : "terminal",
  };
}

/** Asks, looks and asks again until the removal is accepted or needed no more: DELETE may be repeated. */
function requestRemoval(deletion: Deletion): Promise<Request> {
  const resourceId = formatVersionId(deletion.version);
  const { deadline, clock, signal, progress } = deletion;
  return poll({
    resourceId,
    doing: `deleting training job version ${resourceId}`,
    advice: "It stays in the state; run `pulumi destroy` again, or allow more time with `timeouts.delete`.",
    deadline,
    clock,
    signal,
    refresh: () => askForRemoval(deletion),
    judge: (answer): Judgement<Request> => (typeof answer === "string" ? reached(answer) : pending(answer.status)),
    onPending: (status, elapsedMs) => progress.report(status, elapsedMs),
  });
}

/** Asks once, and looks at the version where the answer is no yes. */
async function askForRemoval(deletion: Deletion): Promise<Request | { readonly status: string }> {
  const { client, version } = deletion;
  try {
    await client.deleteVersion(version.jobId, version.versionId);
    return "accepted";
  } catch (error) {
    if (!isNotFound(error) && !mayPass(error) && !isNoAnswer(error)) throw error;
    const seen = await look(deletion);
    if (seen === undefined) return "gone";
    if (!mayPass(error) || isNotFound(error)) throw error;
    deletion.refusal = error;
    return afterRefusal(deletion, seen, error);
  }
}

/** The version as it is now; gone is believed at once only of one that this deletion has seen standing. */
async function look(deletion: Deletion): Promise<VersionDetails | undefined> {
  const seen = deletion.hasStood
    ? await findTrainingJobVersion(deletion.client, deletion.version)
    : await confirmVersion(deletion.confirmation, deletion.version);
  deletion.hasStood ||= seen !== undefined;
  return seen;
}

/** What a refusal calls for: a stop of what is at work, patience with what is ending, or the same request again later. */
async function afterRefusal(
  deletion: Deletion,
  seen: VersionDetails,
  refusal: ApiError,
): Promise<Request | { readonly status: string }> {
  const group = statusGroup(seen.statusCode);
  if (group === "active") {
    if (!deletion.stopActive) throw mayNotBeStopped(atWork(deletion.version, seen), refusal);
    await stopUnlessEnded(deletion.client, deletion.version);
  }
  if (group === "active" || group === "ending") {
    await waitUntilStopped(waitOf(deletion));
    return { status: "stopped" };
  }
  if (isUnderWay(refusal)) return "under way";
  if (refusal.category !== "conflict") throw refusal;
  return { status: `${statusName(seen.statusCode)}, and ${inWords(refusal)}` };
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
