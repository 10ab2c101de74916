// Deletes a training job with all of its versions, and returns only when it is gone.

import type { Deadline } from "../../deadline";
import { OthersVersionsError } from "../../errors";
import { parseJobId } from "../../id";
import { type Confirmation, confirmJob } from "../../v1/confirm";
import { isRemovalUnderWay } from "../../v1/errorCodes";
import { findTrainingJob } from "../../v1/find";
import { statusGroup, statusName } from "../../v1/status";
import type { JobStatuses } from "../../v1/version";
import { done, pending, poll, type WaitState } from "../../waiting/poll";
import { failedAgainAfterMs, type Removal } from "../../waiting/wait";
import { refuseAnothers } from "../cutOff";
import { deletionDeadline } from "../deadlines";
import type { Properties } from "../properties";
import { requestStop } from "../refusals";
import { type Removable, remove, type Standing } from "../removal";
import { isTakenOver } from "../takenOver";
import { type Environment, entryOf } from "../target";
import { confirmationFor, connectTo, type Target } from "../trainingJobs";
import { freeName } from "./createOnce";
import { othersVersions } from "./othersVersions";
import { jobWords } from "./words";
import { workspaceOf } from "./workspace";

/**
 * Deletes a job with all of its versions (API page modelarts_03_0053) and returns when it is gone. Versions at work are
 * stopped when the service refuses to delete the job because of them, unless `deletion.stopActive` is false. A job with versions of
 * somebody else stays, unless `deletion.allVersions` is true, and so does one that another resource has adopted in this run. Other errors are those of {@link remove}.
 */
export async function deleteTrainingJob(environment: Environment, id: string, outputs: Properties): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  if (isTakenOver(environment, jobWords.title(id), id, outputs)) return;
  const target = await connectTo(environment, outputs, deletionDeadline(environment, outputs));
  const jobId = parseJobId(id);
  // Each request once: the removal looks before it asks again.
  const client = target.client.with({ attempts: 1, signal: target.signal });
  const confirmation = confirmationFor({ ...target, client }, { ...outputs, workspaceId: workspaceOf(outputs) });
  const job = { ...target, client, jobId, confirmation };

  await refuseAnothers(target, { words: jobWords, id, outputs, strangers: () => strangersIn(job, outputs.versionId) });
  const mayStop = entryOf(outputs.deletion, "stopActive") !== false;

  if (entryOf(outputs.deletion, "allVersions") === true) {
    await remove(removable(job), { ...target, mayStop });
    freeName(target, outputs.jobName);
    return;
  }
  const strangers = await strangersIn(job, outputs.versionId);
  if (strangers.length > 0) throw new OthersVersionsError(jobId, strangers);
  // It was seen just now, or stayed unfound for as long as a young one may: nobody waits again for it to appear.
  const lookedFor = { ...job, confirmation: { ...confirmation, createTime: undefined } };
  await remove(removable(lookedFor), { ...target, mayStop });
  freeName(target, outputs.jobName);
}

/** A job that is to be removed. */
interface DoomedJob extends Target {
  readonly jobId: string;
  readonly confirmation: Confirmation;
}

function removable(job: DoomedJob): Removable<JobStatuses> {
  const { client, jobId, confirmation, deadline } = job;
  return {
    resourceId: jobId,
    title: jobWords.title(jobId),
    request: () => client.deleteJob(jobId),
    find: () => confirmJob({ ...confirmation, createTime: undefined }, jobId),
    confirm: () => confirmJob(confirmation, jobId),
    judge: standingOf,
    isUnderWay: isRemovalUnderWay,
    async stop({ versions }) {
      const atWork = versions.filter(({ statusCode }) => statusGroup(statusCode) === "active");
      const refusals = await Promise.all(
        atWork.map(({ versionId }) => requestStop(() => client.stopVersion(jobId, versionId))),
      );
      return refusals.find((refusal) => refusal !== undefined);
    },
    waitUntilEnded: (patienceMs) => waitUntilEnded(job, deadline, patienceMs),
    waitUntilRemoved: (until) => waitUntilRemoved(job, until),
  };
}

/** Of what is going on in a job, what is at work comes first. */
function standingOf({ versions }: JobStatuses): Standing {
  const atWork = versions.find(({ statusCode }) => statusGroup(statusCode) === "active");
  const ending = versions.find(({ statusCode }) => statusGroup(statusCode) === "ending");
  const busy = atWork ?? ending;
  return {
    status: `${versions.length} ${versions.length === 1 ? "version" : "versions"} left`,
    activity: atWork !== undefined ? "atWork" : ending !== undefined ? "ending" : "none",
    inWords: busy === undefined ? "none is at work" : `version ${busy.versionId} is ${statusName(busy.statusCode)}`,
  };
}

/**
 * The versions that are not known to be this stack's; none where the job is gone. One look is not enough: a job that only does not
 * show itself may hold anybody's.
 */
function strangersIn(job: DoomedJob, firstVersionId: unknown): Promise<readonly string[]> {
  const { client, jobId, confirmation, deadline } = job;
  const refresh = () => confirmJob(confirmation, jobId);
  const judge = (seen: JobStatuses | undefined) =>
    done(seen === undefined ? [] : othersVersions(client, { jobId, versions: seen.versions }, firstVersionId));
  return pollJob(job, { deadline, doing: "deleting", refresh, judge });
}

/** Waits until no version is at work or ending any more, or one is at work all the same after `patienceMs`. */
function waitUntilEnded(
  doomed: DoomedJob,
  deadline: Deadline,
  patienceMs: number,
): Promise<"ended" | "gone" | "atWork"> {
  const begunAt = doomed.clock.now();
  const judge = (job: JobStatuses | undefined): WaitState<"ended" | "gone" | "atWork"> => {
    if (job === undefined) return done("gone");
    const { activity, inWords } = standingOf(job);
    if (activity === "none") return done("ended");
    const isInVain = activity === "atWork" && doomed.clock.now() - begunAt >= patienceMs;
    return isInVain ? done("atWork") : pending(inWords);
  };
  return pollJob(doomed, { deadline, doing: "stopping the versions of", judge });
}

/** Waits until the job is gone, or a version has been in DELETE_FAILED for so long that this removal must have failed. */
function waitUntilRemoved(doomed: DoomedJob, deadline: Deadline): Promise<Removal> {
  const begunAt = doomed.clock.now();
  const judge = (job: JobStatuses | undefined): WaitState<Removal> => {
    if (job === undefined) return done({ end: "gone" });
    const failed = job.versions.find(({ statusCode }) => statusGroup(statusCode) === "deleteFailed");
    if (failed !== undefined && doomed.clock.now() - begunAt >= failedAgainAfterMs) {
      return done({ end: "deleteFailed", status: `DELETE_FAILED of version ${failed.versionId}` });
    }
    return pending(standingOf(job).status);
  };
  return pollJob(doomed, { deadline, doing: "deleting", judge });
}

interface JobWait<Result> {
  readonly deadline: Deadline;
  readonly doing: string;
  /** By default one look, for a job that was seen standing or whose DELETE was accepted. */
  refresh?(): Promise<JobStatuses | undefined>;
  judge(job: JobStatuses | undefined): WaitState<Result>;
}

function pollJob<Result>(doomed: DoomedJob, { doing, ...wait }: JobWait<Result>): Promise<Result> {
  const { client, jobId, confirmation, clock, signal, progress } = doomed;
  return poll({
    refresh: () => findTrainingJob(client, jobId, confirmation.workspaceId),
    ...wait,
    resourceId: jobId,
    doing: `${doing} training job ${jobId}`,
    advice: "It stays in the state; run the same command again, or allow more time with `timeouts.delete`.",
    clock,
    signal,
    onPending: (status, elapsedMs) => progress.report(status, elapsedMs),
    onTrouble: (message) => progress.trouble(message),
  });
}
