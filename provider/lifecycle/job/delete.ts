// Deletes a training job with all of its versions, and returns only when it is gone.

import type { TrainingJobsClient } from "../../client/client";
import type { JobVersions, VersionDetails } from "../../client/wire";
import { Deadline } from "../../deadline";
import { type ConflictError, isConflict, isNotFound, UnexpectedStateError } from "../../errors";
import { parseJobId } from "../../id";
import { findTrainingJob } from "../../waiting/find";
import { type Judgement, pending, poll, reached } from "../../waiting/poll";
import { statusGroup, statusName } from "../../waiting/status";
import { failedAgainAfterMs } from "../../waiting/wait";
import type { Bag } from "../bag";
import { mayNotBeStopped, stopUnlessEnded } from "../stop";
import { budgetMs, type Environment, entryOf, reach } from "../target";
import { defaultDeleteBudgetMs, maxDeletions } from "../version/delete";
import { refuseOthersVersions } from "./othersVersions";

/**
 * Deletes a job with all of its versions (API page modelarts_03_0053) and returns when it is gone. Versions at work are
 * stopped when the service refuses to delete the job because of them, unless `deletion.stopActive` is false. A job with versions of
 * somebody else stays, unless `deletion.allVersions` is true.
 */
export async function deleteTrainingJob(environment: Environment, id: string, outputs: Bag): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  const target = await reach(environment, outputs);
  const jobId = parseJobId(id);
  const { clock, signal } = target;
  const deadline = new Deadline(clock, budgetMs(outputs, "delete", defaultDeleteBudgetMs));
  const client = target.client.with({ attempts: 1, deadline, ...(signal && { signal }) });
  await refuseOthersVersions(client, jobId, outputs);
  const mayStop = entryOf(outputs.deletion, "stopActive") !== false;

  const removal = { deletions: 0, askedAt: 0, isAccepted: false };
  await poll({
    resourceId: jobId,
    doing: `deleting training job ${jobId}`,
    advice: "It stays in the state; run `pulumi destroy` again, or allow more time with `timeouts.delete`.",
    deadline,
    clock,
    signal,
    async refresh() {
      if (!removal.isAccepted) {
        removal.isAccepted = await askForRemoval(client, jobId, mayStop);
        removal.askedAt = clock.now();
        if (removal.isAccepted) removal.deletions++;
      }
      return findTrainingJob(client, jobId);
    },
    judge: (job): Judgement<undefined> => {
      if (job === undefined) return reached(undefined);
      const failed = job.versions.find((version) => statusGroup(version.statusCode) === "deleteFailed");
      if (removal.isAccepted && failed !== undefined && clock.now() - removal.askedAt >= failedAgainAfterMs) {
        if (removal.deletions === maxDeletions) throw deleteFailed(jobId, failed.versionId);
        removal.isAccepted = false;
      }
      return pending(describe(job));
    },
    onPending: (status, elapsedMs) => target.progress.report(status, elapsedMs),
  }).finally(() => target.progress.clear());
}

function deleteFailed(jobId: string, versionId: string): UnexpectedStateError {
  return new UnexpectedStateError(
    { resourceId: jobId, status: "DELETE_FAILED", wanted: "gone" },
    `deleting training job ${jobId}: the service accepted the deletion ${maxDeletions} times, but version ${versionId} is in ` +
      "DELETE_FAILED. The job still stands and stays in the state; run `pulumi destroy` again later, or ask the cloud's " +
      "support with these ids.",
  );
}

/** True when the removal is accepted or under way; false when it has to be asked for again. */
async function askForRemoval(client: TrainingJobsClient, jobId: string, mayStop: boolean): Promise<boolean> {
  try {
    await client.deleteJob(jobId);
    return true;
  } catch (error) {
    if (isNotFound(error)) return true;
    if (!isConflict(error)) throw error;
    return (await stopActiveVersions(client, jobId, mayStop, error)) === 0;
  }
}

/** Stops what is at work, and says how many versions still were or are ending. */
async function stopActiveVersions(
  client: TrainingJobsClient,
  jobId: string,
  mayStop: boolean,
  refusal: ConflictError,
): Promise<number> {
  const versions = (await findTrainingJob(client, jobId))?.versions ?? [];
  const active = versions.filter((version) => statusGroup(version.statusCode) === "active");
  const [first] = active;
  if (first !== undefined && !mayStop) throw mayNotBeStopped(atWork(jobId, first), refusal);
  await Promise.all(active.map(({ versionId }) => stopUnlessEnded(client, { jobId, versionId })));
  return versions.filter((version) => ["active", "ending"].includes(statusGroup(version.statusCode))).length;
}

function atWork(jobId: string, { versionId, statusCode }: VersionDetails) {
  const status = statusName(statusCode);
  return { resourceId: jobId, thing: "training job", atWork: `version ${versionId}`, refused: "the job", status };
}

function describe({ versions }: JobVersions): string {
  return `${versions.length} ${versions.length === 1 ? "version" : "versions"} left`;
}
