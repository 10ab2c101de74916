// Creates a training job, or adopts one that stands.

import type { JobInputs } from "../../inputs/schema";
import { present } from "../../v1/fields";
import { takeUpCutOff } from "../cutOff";
import { requestDeadline } from "../deadlines";
import { noteNewlyMade } from "../newlyMade";
import { type Properties, toProperties } from "../properties";
import type { CreatedResource } from "../resource";
import { runOf } from "../runConfig";
import type { Environment } from "../target";
import { connectTo, type Target } from "../trainingJobs";
import { withUnknownInput } from "../unknownInputs";
import { adoptTrainingJob } from "./adopt";
import { jobContent } from "./content";
import { createJobOnce, type WantedJob } from "./createOnce";
import { soughtJob } from "./cutOff";

/** Creates a job, by default with its first version (API page modelarts_03_0045), or adopts the one that `existingJobId` names. */
export async function createTrainingJob(
  environment: Environment,
  inputs: JobInputs,
  carried: Properties,
): Promise<CreatedResource> {
  const target = await connectTo(environment, carried, requestDeadline(environment));
  const { existingJobId } = inputs;
  const { jobId, ...outputs } =
    existingJobId === undefined
      ? await create(environment, target, wantedJob(inputs, carried))
      : await adoptTrainingJob(environment, target, existingJobId, inputs);
  if (existingJobId === undefined) noteNewlyMade(target, jobId, outputs.versionId);
  return { id: jobId, outs: toProperties({ ...carried, ...target.location, jobId, ...outputs }) };
}

async function create(environment: Environment, target: Target, wanted: WantedJob) {
  const left = await takeUpCutOff(target, soughtJob(environment, target, wanted));
  if (left !== undefined) {
    return { jobId: left.jobId, versionId: left.first?.versionId, createTime: left.createTime };
  }
  const { jobId, versionId, createTime } = await createJobOnce(target, wanted).catch(async (error: unknown) => {
    throw await withUnknownInput(target, wanted.request.config ?? {}, error);
  });
  return { jobId, versionId, createTime };
}

function wantedJob(inputs: JobInputs, carried: Properties): WantedJob {
  const { jobName, description, workspaceId, createVersion } = inputs;
  const request = present({ jobName, description, workspaceId, createVersion, config: runOf(inputs) });
  return { request, content: jobContent(carried) };
}
