// Deletes a training job with all of its versions, and returns only when it is gone.

import type { JobVersions } from "../../client/wire";
import type { Deadline } from "../../deadline";
import { parseJobId } from "../../id";
import { type Confirmation, confirmJob } from "../../waiting/confirm";
import { findTrainingJob } from "../../waiting/find";
import { type Judgement, pending, poll, reached } from "../../waiting/poll";
import { statusGroup, statusName } from "../../waiting/status";
import { failedAgainAfterMs, type Removal } from "../../waiting/wait";
import type { Bag } from "../bag";
import { deletionDeadline } from "../deadlines";
import { requestStop } from "../refusals";
import { type Removable, remove, type Standing } from "../removal";
import { confirmationFor, type Environment, entryOf, reach, type Target } from "../target";
import { refuseOthersVersions } from "./othersVersions";
import { workspaceOf } from "./workspace";

/**
 * Deletes a job with all of its versions (API page modelarts_03_0053) and returns when it is gone. Versions at work are
 * stopped when the service refuses to delete the job because of them, unless `deletion.stopActive` is false. A job with versions of
 * somebody else stays, unless `deletion.allVersions` is true. Other errors are those of {@link remove}.
 */
export async function deleteTrainingJob(environment: Environment, id: string, outputs: Bag): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  const target = await reach(environment, outputs, deletionDeadline(environment, outputs));
  const jobId = parseJobId(id);
  // Each request once: the removal looks before it asks again.
  const client = target.client.with({ attempts: 1, signal: target.signal });
  const confirmation = confirmationFor({ ...target, client }, { ...outputs, workspaceId: workspaceOf(outputs) });
  const job = { ...target, client, jobId, confirmation };

  const mayTakeAll = entryOf(outputs.deletion, "allVersions") === true;
  const isGone = !mayTakeAll && !(await holdsOwnAlone(job, outputs.versionId));
  // Where it was looked for already, nobody waits a second time for it to appear.
  const doomed = isGone ? { ...job, confirmation: { ...confirmation, createTime: undefined } } : job;
  await remove(removable(doomed), { ...target, mayStop: entryOf(outputs.deletion, "stopActive") !== false });
}

/** A job that is to be removed. */
interface DoomedJob extends Target {
  readonly jobId: string;
  readonly confirmation: Confirmation;
}

function removable(job: DoomedJob): Removable<JobVersions> {
  const { client, jobId, confirmation, deadline } = job;
  return {
    resourceId: jobId,
    title: `training job ${jobId}`,
    request: () => client.deleteJob(jobId),
    find: () => confirmJob({ ...confirmation, createTime: undefined }, jobId),
    confirm: () => confirmJob(confirmation, jobId),
    judge: standingOf,
    async stop({ versions }) {
      const atWork = versions.filter(({ statusCode }) => statusGroup(statusCode) === "active");
      const refusals = await Promise.all(atWork.map(({ versionId }) => requestStop(client, { jobId, versionId })));
      return refusals.find((refusal) => refusal !== undefined);
    },
    waitUntilEnded: () => waitUntilEnded(job, deadline),
    waitUntilRemoved: (until) => waitUntilRemoved(job, until),
  };
}

/** Of what is going on in a job, what is at work comes first. */
function standingOf({ versions }: JobVersions): Standing {
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
 * True when the job stands with versions of this stack alone, false when it is gone. Ends with an error, and nothing removed, where
 * versions of somebody else would go along. One look is not enough: a job that only does not show itself may hold anybody's.
 */
function holdsOwnAlone(job: DoomedJob, firstVersionId: unknown): Promise<boolean> {
  const { client, jobId, confirmation, deadline } = job;
  const refresh = () => confirmJob(confirmation, jobId);
  const judge = (seen: JobVersions | undefined) => {
    if (seen !== undefined) refuseOthersVersions(client, seen, firstVersionId);
    return reached(seen !== undefined);
  };
  return pollJob(job, { deadline, doing: "deleting", refresh, judge });
}

/** Waits until no version is at work or ending any more; `undefined` when the job is gone. */
function waitUntilEnded(doomed: DoomedJob, deadline: Deadline): Promise<JobVersions | undefined> {
  const judge = (job: JobVersions | undefined): Judgement<JobVersions | undefined> => {
    if (job === undefined) return reached(undefined);
    const { activity, inWords } = standingOf(job);
    return activity === "none" ? reached(job) : pending(inWords);
  };
  return pollJob(doomed, { deadline, doing: "stopping the versions of", judge });
}

/** Waits until the job is gone, or a version has been in DELETE_FAILED for so long that this removal must have failed. */
function waitUntilRemoved(doomed: DoomedJob, deadline: Deadline): Promise<Removal> {
  const begunAt = doomed.clock.now();
  const judge = (job: JobVersions | undefined): Judgement<Removal> => {
    if (job === undefined) return reached({ end: "gone" });
    const failed = job.versions.find(({ statusCode }) => statusGroup(statusCode) === "deleteFailed");
    if (failed !== undefined && doomed.clock.now() - begunAt >= failedAgainAfterMs) {
      return reached({ end: "deleteFailed", status: `DELETE_FAILED of version ${failed.versionId}` });
    }
    return pending(standingOf(job).status);
  };
  return pollJob(doomed, { deadline, doing: "deleting", judge });
}

interface JobWait<Result> {
  readonly deadline: Deadline;
  readonly doing: string;
  /** By default one look, for a job that was seen standing or whose DELETE was accepted. */
  refresh?(): Promise<JobVersions | undefined>;
  judge(job: JobVersions | undefined): Judgement<Result>;
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
