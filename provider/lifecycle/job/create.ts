// Creates a training job, exactly once.

import type { CreateJobRequest } from "../../client/client";
import type { CreatedJob, TrainingJobSummary } from "../../client/wire";
import { ConfigError, isOutcomeUnknown } from "../../errors";
import type { JobInputs } from "../../inputs/schema";
import { type Judgement, pending, poll, reached } from "../../waiting/poll";
import { type Bag, toBag } from "../bag";
import { type Environment, reach, type Target } from "../target";
import { type CreatedResource, runOf } from "../version/create";

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
