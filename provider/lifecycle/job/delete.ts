// Deletes a training job with all of its versions, and returns only when it is gone.

import type { JobVersions, VersionDetails } from "../../client/wire";
import { Deadline } from "../../deadline";
import { type ApiError, isNoAnswer, isNotFound, UnexpectedStateError } from "../../errors";
import { parseJobId } from "../../id";
import { type Confirmation, confirmJob } from "../../waiting/confirm";
import { findTrainingJob } from "../../waiting/find";
import { type Judgement, pending, poll, reached } from "../../waiting/poll";
import { statusGroup, statusName } from "../../waiting/status";
import { failedAgainAfterMs } from "../../waiting/wait";
import type { Bag } from "../bag";
import { inWords, isUnderWay, mayPass, underWayForMs, withRefusal } from "../refusals";
import { mayNotBeStopped, stopUnlessEnded } from "../stop";
import {
  budgetMs,
  confirmationFor,
  defaultWorkspaceId,
  type Environment,
  entryOf,
  reach,
  type Target,
} from "../target";
import { defaultDeleteBudgetMs, maxDeletions } from "../version/delete";
import { refuseOthersVersions } from "./othersVersions";

/**
 * Deletes a job with all of its versions (API page modelarts_03_0053) and returns when it is gone. Versions at work are
 * stopped when the service refuses to delete the job because of them, unless `deletion.stopActive` is false. A job with versions of
 * somebody else stays, unless `deletion.allVersions` is true.
 */
export async function deleteTrainingJob(environment: Environment, id: string, outputs: Bag): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  const deletion = beginDeletion(await reach(environment, outputs), parseJobId(id), outputs);
  const { client, jobId, deadline, clock, signal, progress } = deletion;
  await refuseOthersVersions(client, jobId, outputs);
  try {
    await poll({
      resourceId: jobId,
      doing: `deleting training job ${jobId}`,
      advice: "It stays in the state; run `pulumi destroy` again, or allow more time with `timeouts.delete`.",
      deadline,
      clock,
      signal,
      refresh: () => advance(deletion),
      judge: (job): Judgement<undefined> =>
        job === undefined ? reached(undefined) : pending(judgeStanding(deletion, job)),
      onPending: (status, elapsedMs) => progress.report(status, elapsedMs),
    });
  } catch (error) {
    throw withRefusal(error, deletion.refusal);
  } finally {
    await progress.clear();
  }
}

/** One deletion under way. */
interface Deletion extends Pick<Target, "client" | "progress" | "clock" | "signal"> {
  readonly jobId: string;
  readonly stopActive: boolean;
  /** That of the whole deletion. */
  readonly deadline: Deadline;
  readonly confirmation: Confirmation;
  /** True once the job was seen standing, or its removal was accepted: then one sure "not found" is enough. */
  hasStood: boolean;
  /** When its removal was accepted last, by the clock; `undefined` while it has to be asked for. */
  acceptedAt: number | undefined;
  /** Until when a removal that was only said to be under way is believed, by the clock. */
  believedUntil: number;
  acceptances: number;
  /** What the service said last against it. */
  refusal: ApiError | undefined;
}

function beginDeletion(target: Target, jobId: string, outputs: Bag): Deletion {
  const { clock, signal, progress } = target;
  const deadline = new Deadline(clock, budgetMs(outputs, "delete", defaultDeleteBudgetMs));
  const client = target.client.with({ attempts: 1, deadline, ...(signal && { signal }) });
  return {
    client,
    jobId,
    progress,
    clock,
    signal,
    deadline,
    stopActive: entryOf(outputs.deletion, "stopActive") !== false,
    confirmation: confirmationFor({ ...target, client }, { workspaceId: defaultWorkspaceId, ...outputs }),
    hasStood: false,
    acceptedAt: undefined,
    believedUntil: Number.POSITIVE_INFINITY,
    acceptances: 0,
    refusal: undefined,
  };
}

/** Asks for the removal where that is due, and looks at the job. */
async function advance(deletion: Deletion): Promise<JobVersions | undefined> {
  const { client, jobId, clock } = deletion;
  if (clock.now() >= deletion.believedUntil) deletion.acceptedAt = undefined;
  if (deletion.acceptedAt !== undefined) return look(deletion);
  try {
    await client.deleteJob(jobId);
    accept(deletion, Number.POSITIVE_INFINITY);
    deletion.acceptances++;
    deletion.hasStood = true;
    return look(deletion);
  } catch (error) {
    if (!isNotFound(error) && !mayPass(error) && !isNoAnswer(error)) throw error;
    const job = await look(deletion);
    if (job === undefined) return undefined;
    if (!mayPass(error)) throw error;
    deletion.refusal = error;
    await afterRefusal(deletion, job, error);
    return job;
  }
}

function accept(deletion: Deletion, believedForMs: number): void {
  deletion.acceptedAt = deletion.clock.now();
  deletion.believedUntil = deletion.acceptedAt + believedForMs;
}

/** The job as it is now; gone is believed at once only of one that this deletion has seen standing. */
async function look(deletion: Deletion): Promise<JobVersions | undefined> {
  const { client, jobId, confirmation } = deletion;
  const job = deletion.hasStood
    ? await findTrainingJob(client, jobId, confirmation.workspaceId)
    : await confirmJob(confirmation, jobId);
  deletion.hasStood ||= job !== undefined;
  return job;
}

/** What a refusal calls for: a stop of what is at work, patience with what is ending, or the same request again later. */
async function afterRefusal(deletion: Deletion, { versions }: JobVersions, refusal: ApiError): Promise<void> {
  const { client, jobId } = deletion;
  const active = versions.filter((version) => statusGroup(version.statusCode) === "active");
  const [first] = active;
  if (first !== undefined && !deletion.stopActive) throw mayNotBeStopped(atWork(jobId, first), refusal);
  await Promise.all(active.map(({ versionId }) => stopUnlessEnded(client, { jobId, versionId })));
  const isEnding = versions.some((version) => statusGroup(version.statusCode) === "ending");
  if (first !== undefined || isEnding) return;
  if (isUnderWay(refusal)) accept(deletion, underWayForMs);
  else if (refusal.category !== "conflict") throw refusal;
}

/** The status of a job that still stands; a removal that failed is asked for again, a few times. */
function judgeStanding(deletion: Deletion, { versions }: JobVersions): string {
  const { acceptedAt, clock, jobId, refusal } = deletion;
  const failed = versions.find((version) => statusGroup(version.statusCode) === "deleteFailed");
  if (acceptedAt !== undefined && failed !== undefined && clock.now() - acceptedAt >= failedAgainAfterMs) {
    if (deletion.acceptances === maxDeletions) throw deleteFailed(jobId, failed.versionId);
    deletion.acceptedAt = undefined;
  }
  const left = `${versions.length} ${versions.length === 1 ? "version" : "versions"} left`;
  return acceptedAt === undefined && refusal !== undefined ? `${left}, and ${inWords(refusal)}` : left;
}

function deleteFailed(jobId: string, versionId: string): UnexpectedStateError {
  return new UnexpectedStateError(
    { resourceId: jobId, status: "DELETE_FAILED", wanted: "gone" },
    `deleting training job ${jobId}: the service accepted the deletion ${maxDeletions} times, but version ${versionId} is in ` +
      "DELETE_FAILED. The job still stands and stays in the state; run `pulumi destroy` again later, or ask the cloud's " +
      "support with these ids.",
  );
}

function atWork(jobId: string, { versionId, statusCode }: VersionDetails) {
  const status = statusName(statusCode);
  return { resourceId: jobId, thing: "training job", atWork: `version ${versionId}`, refused: "the job", status };
}
