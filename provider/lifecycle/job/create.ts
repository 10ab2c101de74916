// Creates a training job, exactly once, or adopts one that stands.
//
// A job's name is its own in its project, so after a lost answer the job of that name is ours, if there was none before. A job of
// that name that somebody else makes in the same moment cannot be told apart.

import type { CreateJobRequest, TrainingJobsClient } from "../../client/client";
import type { CreatedJob, TrainingJobSummary } from "../../client/wire";
import { sleep } from "../../clock";
import { Deadline } from "../../deadline";
import {
  AlreadyExistsError,
  ApiError,
  isConflict,
  isOutcomeUnknown,
  LostAnswerError,
  quote,
  WaitTimeoutError,
} from "../../errors";
import { isExactlyMadeOf } from "../../inputs/reported";
import type { JobInputs } from "../../inputs/schema";
import { type Judgement, pending, poll, reached } from "../../waiting/poll";
import { type Bag, toBag } from "../bag";
import { requestDeadline } from "../deadlines";
import { type Environment, reach, type Target } from "../target";
import { withUnknownInput } from "../unknownInputs";
import { runOf } from "../version/create";
import type { CreatedResource } from "../version/settle";
import { adoptTrainingJob, oldestOf } from "./adopt";

/** How often a creation is asked for when each answer is lost and no job appears. */
const maxRequests = 3;
/** How long a name may stay taken after the job that had it is gone, in milliseconds. */
const nameIsHeldForMs = 60_000;
const adviceOnHeldName =
  "No job of this name is listed, so one that was deleted may still hold it: run `pulumi up` again later, or choose another name";

/** Creates a job, by default with its first version (API page modelarts_03_0045), or adopts the one that `existingJobId` names. */
export async function createTrainingJob(
  environment: Environment,
  inputs: JobInputs,
  carried: Bag,
): Promise<CreatedResource> {
  const target = await reach(environment, carried, requestDeadline(environment));
  const { jobName, existingJobId, description, workspaceId, createVersion } = inputs;
  if (existingJobId !== undefined) {
    const adopted = await adoptTrainingJob(target, existingJobId, inputs);
    return { id: existingJobId, outs: toBag({ ...carried, ...target.place, ...adopted }) };
  }
  const created = await createOnce(target, {
    jobName,
    ...(description !== undefined && { description }),
    ...(workspaceId !== undefined && { workspaceId }),
    ...(createVersion !== undefined && { createVersion }),
    config: runOf(inputs),
  }).catch(async (error: unknown) => {
    throw await withUnknownInput(target, runOf(inputs), error);
  });
  const { jobId, versionId, createTime } = created;
  return { id: jobId, outs: toBag({ ...carried, ...target.place, jobId, versionId, createTime }) };
}

type CreatedOrFound = Pick<CreatedJob | TrainingJobSummary, "jobId" | "versionId" | "createTime">;

async function createOnce(target: Target, request: CreateJobRequest): Promise<CreatedOrFound> {
  const { client } = target;
  const names = namesAskedFor(client);
  const taken = await findByName(client, request);
  if (taken !== undefined || names.has(request.jobName)) {
    throw nameIsTaken(request.jobName, taken?.jobId);
  }
  names.add(request.jobName);
  try {
    return await createOnceNameIsFree(target, request);
  } catch (error) {
    names.delete(request.jobName);
    throw error;
  }
}

function nameIsTaken(jobName: string, jobId: string | undefined): AlreadyExistsError {
  const known = `there is a training job named "${jobName}" already`;
  return new AlreadyExistsError(
    "jobName",
    jobId === undefined
      ? `${known}: another resource of this stack asks for it`
      : `${known} (${jobId}). If it is yours, such as one whose creation was broken off, adopt it with \`existingJobId: "${jobId}"\`; ` +
          "otherwise choose another name",
  );
}

/** Asks again, for a while, where the service holds on to a name that no job has any more: a refusal has no effect. */
async function createOnceNameIsFree(target: Target, request: CreateJobRequest): Promise<CreatedOrFound> {
  const { client, clock, signal, progress } = target;
  const deadline = new Deadline(clock, nameIsHeldForMs);
  for (let restMs = 500; ; restMs = Math.min(2 * restMs, 5_000)) {
    try {
      return await askUntilAnswered(target, request);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const holder = await findByName(client, request);
      if (holder !== undefined) throw nameIsTaken(request.jobName, holder.jobId);
      if (deadline.remainingMs < restMs) throw new ApiError(error, adviceOnHeldName);
      progress.report("the name is still held", deadline.usedMs);
      await sleep(clock, restMs, signal);
    }
  }
}

/** Throws {@link LostAnswerError} where it cannot be told whether anything was made; any other error is a refusal. */
async function askUntilAnswered(target: Target, request: CreateJobRequest): Promise<CreatedOrFound> {
  let lost: unknown;
  for (let requests = 1; ; requests++) {
    try {
      return await target.client.createJob(request);
    } catch (error) {
      // The name was free before the first request: if it is taken at a later one, it is by what the lost answer spoke of.
      const isMade = requests > 1 && isConflict(error);
      if (!isMade && !isOutcomeUnknown(error)) {
        if (lost === undefined) throw error;
        throw lostAnswer(request, lost, `asking again was refused: ${quote(error)}`, [], error);
      }
      lost ??= error;
      const found = await findOurs(target, request, lost);
      if (found !== undefined) return found;
      if (isMade || requests === maxRequests)
        throw lostAnswer(request, lost, "no job of its name is listed", [], error);
      target.progress.warn(
        `the answer to the creation of training job "${request.jobName}" was lost and the job did not appear; asking again`,
      );
    }
  }
}

/** The job of the name, or `undefined` when none appears. */
async function findOurs(
  { client, appearsWithinMs, clock, signal }: Target,
  request: CreateJobRequest,
  lost: unknown,
): Promise<TrainingJobSummary | undefined> {
  const deadline = new Deadline(clock, appearsWithinMs);
  const looking = client.with({ attempts: 1, deadline });
  try {
    const found = await poll({
      resourceId: request.jobName,
      doing: `looking for training job "${request.jobName}", whose creation got no answer`,
      advice:
        "Run `pulumi up` again; if it says then that the name is taken, the job is there without being in the state.",
      deadline,
      clock,
      signal,
      refresh: () => findByName(looking, request),
      judge: (job): Judgement<TrainingJobSummary> => (job === undefined ? pending("not listed") : reached(job)),
    });
    if (await isMadeOf(client, found.jobId, request)) return found;
    throw lostAnswer(request, lost, `job ${found.jobId} has its name now and is made of something else`, [found.jobId]);
  } catch (error) {
    if (error instanceof LostAnswerError) throw error;
    if (error instanceof WaitTimeoutError && error.lastStatus !== undefined) return undefined;
    throw lostAnswer(request, lost, `looking for it failed: ${quote(error)}`, [], error);
  }
}

/** Somebody else may have taken the name in the same moment: what the job began with tells, where it began with a version. */
async function isMadeOf(client: TrainingJobsClient, jobId: string, { config, createVersion }: CreateJobRequest) {
  if (createVersion === false) return true;
  const first = oldestOf((await client.listVersions(jobId)).versions);
  return first === undefined || isExactlyMadeOf({ ...config }, first);
}

function lostAnswer(
  { jobName }: CreateJobRequest,
  lost: unknown,
  since: string,
  candidates: readonly string[],
  cause?: unknown,
): LostAnswerError {
  return new LostAnswerError(
    `the creation of training job "${jobName}" got no answer (${quote(lost)}), and ${since}. It may exist without being in the ` +
      "state: run `pulumi up` again, which says how to adopt it if its name is taken, or look for it in the console.",
    candidates,
    { cause: cause ?? lost },
  );
}

/** The service searches for a part of the name. */
async function findByName(
  client: TrainingJobsClient,
  { jobName, workspaceId }: CreateJobRequest,
): Promise<TrainingJobSummary | undefined> {
  const jobs = await client.listJobs({ searchContent: jobName, ...(workspaceId !== undefined && { workspaceId }) });
  return jobs.find((job) => job.jobName === jobName);
}

const namesByProject = new WeakMap<object, Set<string>>();

/** The names that this process has asked for: two resources must not find the same job. */
function namesAskedFor(client: TrainingJobsClient): Set<string> {
  const names = namesByProject.get(client.project) ?? new Set<string>();
  namesByProject.set(client.project, names);
  return names;
}
