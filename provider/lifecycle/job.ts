// A training job's life: created once, read, described anew, and deleted with all of its versions.

import type { CreateJobRequest } from "../client/client";
import type { CreatedJob, JobVersions, TrainingJobSummary } from "../client/wire";
import {
  ConfigError,
  type ConflictError,
  isConflict,
  isNotFound,
  isOutcomeUnknown,
  UnexpectedStateError,
} from "../errors";
import { isLongId, MalformedIdError } from "../id";
import { jobChangeRules } from "../inputs/changes";
import { jobInputNames } from "../inputs/names";
import type { JobInputs } from "../inputs/schema";
import { findTrainingJob } from "../waiting/find";
import { type Judgement, pending, poll, reached } from "../waiting/poll";
import { statusGroup, statusName } from "../waiting/status";
import { failedAgainAfterMs } from "../waiting/wait";
import { type Bag, toBag } from "./bag";
import { type CreatedResource, runOf } from "./create";
import { defaultDeleteBudgetMs, maxDeletions } from "./delete";
import { inputsOf, withNewInputs } from "./outputs";
import type { ReadResource } from "./read";
import { budgetMs, type Environment, entryOf, reach, type Target } from "./target";

/** How long a job may take to appear in the list after its creation, in milliseconds. */
const appearsWithinMs = 30_000;

/** Creates a job, by default with its first version (API page modelarts_03_0045). */
export async function createTrainingJob(
  environment: Environment,
  inputs: JobInputs,
  carried: Bag,
): Promise<CreatedResource> {
  const target = await reach(environment, carried);
  const { jobName, description, workspaceId, createVersion } = inputs;
  const created = await createOnce(target, {
    jobName,
    ...(description !== undefined && { description }),
    ...(workspaceId !== undefined && { workspaceId }),
    ...(createVersion !== undefined && { createVersion }),
    config: runOf(inputs),
  });
  const { jobId, versionId, createTime } = created;
  return { id: jobId, outs: toBag({ ...carried, ...target.place, jobId, versionId, createTime }) };
}

/**
 * A job's name is its own in the project, so after a lost answer the job of that name is ours, if there was none before.
 */
async function createOnce(
  { client }: Target,
  request: CreateJobRequest,
): Promise<Pick<CreatedJob | TrainingJobSummary, "jobId" | "versionId" | "createTime">> {
  const findByName = async () => {
    const query = { searchContent: request.jobName, ...(request.workspaceId && { workspaceId: request.workspaceId }) };
    return (await client.listJobs(query)).find((job) => job.jobName === request.jobName);
  };
  const taken = await findByName();
  if (taken !== undefined) {
    throw new ConfigError("jobName", `there is a training job named "${request.jobName}" already (${taken.jobId})`);
  }
  try {
    return await client.createJob(request);
  } catch (error) {
    if (!isOutcomeUnknown(error)) throw error;
    const found = await poll({
      resourceId: request.jobName,
      doing: `looking for training job "${request.jobName}", whose creation got no answer`,
      advice:
        "Run `pulumi up` again; if it says then that the name is taken, the job is there without being in the state.",
      budgetMs: appearsWithinMs,
      refresh: findByName,
      judge: (job): Judgement<TrainingJobSummary> => (job === undefined ? pending("not listed") : reached(job)),
    });
    return found;
  }
}

/** Reads a job through its list of versions (API page modelarts_03_0049): there is no endpoint for the job alone. */
export async function readTrainingJob(environment: Environment, id: string, stored: Bag): Promise<ReadResource> {
  const { client, place } = await reach(environment, stored);
  const job = await findTrainingJob(client, checkedJobId(id));
  if (job === undefined) {
    if (stored.jobId === undefined) throw new ConfigError("id", `training job ${id} does not exist`);
    return { id: "", props: {}, inputs: {} };
  }
  const props = toBag({ ...stored, ...place, ...driftOf(stored, job), jobId: id });
  return { id, props, inputs: inputsOf(props, jobInputNames) };
}

/** What is otherwise than the state says; a description counts only where one was given. */
function driftOf(stored: Readonly<Bag>, { jobName, description }: JobVersions): Bag {
  return {
    ...(jobName !== undefined && { jobName }),
    ...(stored.description !== undefined && { description: description ?? "" }),
  };
}

/** Gives a job another description (API page modelarts_03_0052), and notes how it is to be treated. */
export async function updateTrainingJob(
  environment: Environment,
  id: string,
  olds: Bag,
  news: Bag,
): Promise<{ outs: Bag }> {
  const properties = withNewInputs(olds, news, jobInputNames, jobChangeRules);
  const { client, place } = await reach(environment, properties);
  const { description = "" } = news;
  if (typeof description === "string" && description !== (olds.description ?? "")) {
    await client.updateJobDescription(checkedJobId(id), description);
  }
  return { outs: toBag({ ...properties, ...place }) };
}

/**
 * Deletes a job with all of its versions (API page modelarts_03_0053) and returns when it is gone. Versions at work are
 * stopped when the service refuses to delete the job because of them, unless `deletion.stopActive` is false.
 */
export async function deleteTrainingJob(environment: Environment, id: string, outputs: Bag): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  const target = await reach(environment, outputs);
  const jobId = checkedJobId(id);
  const budget = budgetMs(outputs, "delete", defaultDeleteBudgetMs);
  const mayStop = entryOf(outputs.deletion, "stopActive") !== false;

  const removal = { deletions: 0, askedAt: 0, isAccepted: false };
  await poll({
    resourceId: jobId,
    doing: `deleting training job ${jobId}`,
    advice: "It stays in the state; run `pulumi destroy` again, or allow more time with `timeouts.delete`.",
    budgetMs: budget,
    async refresh() {
      if (!removal.isAccepted) {
        removal.isAccepted = await askForRemoval(target, jobId, mayStop);
        removal.askedAt = performance.now();
        if (removal.isAccepted) removal.deletions++;
      }
      return findTrainingJob(target.client.once, jobId);
    },
    judge: (job): Judgement<undefined> => {
      if (job === undefined) return reached(undefined);
      const failed = job.versions.find((version) => statusGroup(version.statusCode) === "deleteFailed");
      if (removal.isAccepted && failed !== undefined && performance.now() - removal.askedAt >= failedAgainAfterMs) {
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
async function askForRemoval({ client }: Target, jobId: string, mayStop: boolean): Promise<boolean> {
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
  client: Target["client"],
  jobId: string,
  mayStop: boolean,
  refusal: ConflictError,
): Promise<number> {
  const versions = (await findTrainingJob(client, jobId))?.versions ?? [];
  const active = versions.filter((version) => statusGroup(version.statusCode) === "active");
  const [first] = active;
  if (first !== undefined && !mayStop) {
    const status = statusName(first.statusCode);
    throw new UnexpectedStateError(
      { resourceId: jobId, status, wanted: "gone" },
      `deleting training job ${jobId}: version ${first.versionId} is ${status}, and the service refuses to delete the job so ` +
        `(${refusal.apiMessage ?? refusal.code}). Stop it, or leave deletion.stopActive at true, and run \`pulumi destroy\` again.`,
    );
  }
  await Promise.all(
    active.map(({ versionId }) =>
      client.stopVersion(jobId, versionId).catch((error: unknown) => {
        // It ended by itself meanwhile, or is gone: the next look sees which.
        if (!isConflict(error) && !isNotFound(error)) throw error;
      }),
    ),
  );
  return versions.filter((version) => ["active", "ending"].includes(statusGroup(version.statusCode))).length;
}

function describe({ versions }: JobVersions): string {
  return `${versions.length} ${versions.length === 1 ? "version" : "versions"} left`;
}

function checkedJobId(id: string): string {
  if (!isLongId(id)) throw new MalformedIdError(id, "a training job", "<job id>");
  return id;
}
