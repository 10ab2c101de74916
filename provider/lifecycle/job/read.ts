// Reads a training job as it is now: gone, or its outputs with the drift that can be seen.

import { DoesNotExistError } from "../../errors";
import { parseJobId } from "../../id";
import { jobInputNames } from "../../inputs/names";
import { confirmJob } from "../../v1/confirm";
import { findTrainingJobVersion } from "../../v1/find";
import { statusName } from "../../v1/status";
import type { JobStatuses } from "../../v1/version";
import { readDeadline } from "../deadlines";
import { inputsOf } from "../outputs";
import { type Properties, toProperties } from "../properties";
import type { ReadResource } from "../resource";
import type { Environment } from "../target";
import { confirmationFor, connectTo } from "../trainingJobs";
import { beginningOf, oldestOf } from "./adopt";
import { freeName } from "./createOnce";
import { workspaceOf } from "./workspace";

/** Reads a job through its list of versions (API page modelarts_03_0049): there is no endpoint for the job alone. */
export async function readTrainingJob(environment: Environment, id: string, stored: Properties): Promise<ReadResource> {
  const target = await connectTo(environment, stored, readDeadline(environment));
  const { location } = target;
  const job = await confirmJob(
    confirmationFor(target, { ...stored, workspaceId: workspaceOf(stored) }),
    parseJobId(id),
  );
  if (job === undefined) {
    if (stored.jobId === undefined) throw new DoesNotExistError("id", `training job ${id} does not exist`);
    freeName(target, stored.jobName);
    return { id: "", props: {}, inputs: {} };
  }
  // One that is only looked up, or about to be imported, is as it began.
  const oldest = stored.jobId === undefined ? oldestOf(job.versions) : undefined;
  const first = oldest && (await findTrainingJobVersion(target.client, { jobId: id, versionId: oldest.versionId }));
  const props = toProperties({ ...stored, ...location, ...driftOf(stored, job), ...beginningOf(first), jobId: id });
  return { id, props, inputs: inputsOf(props, jobInputNames) };
}

/** What is otherwise than the state says; a description counts only where one was given. */
function driftOf(stored: Readonly<Properties>, { jobName, description, versions }: JobStatuses): Properties {
  const first = versions.find(({ versionId }) => versionId === stored.versionId);
  return {
    // Of a first version that is gone, the last status would be taken for the present one.
    status: first && statusName(first.statusCode),
    ...(jobName !== undefined && { jobName }),
    ...(stored.description !== undefined && { description: description ?? "" }),
  };
}
