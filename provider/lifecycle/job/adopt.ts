// Adopts a training job that stands: takes it as it is, or says what contradicts it.

import type { JobVersions, VersionDetails } from "../../client/wire";
import { ContradictionError, DoesNotExistError } from "../../errors";
import { runNames } from "../../inputs/names";
import { isReportedAs } from "../../inputs/reported";
import type { JobInputs } from "../../inputs/schema";
import { confirmJob } from "../../waiting/confirm";
import { confirmationFor, type Target } from "../target";

/** What an adoption takes over: the job, and the version that it began with where that still stands. */
export interface AdoptedJob {
  readonly jobId: string;
  readonly jobName: string;
  readonly description?: string;
  readonly versionId?: string;
  readonly createTime?: number;
}

/** Takes over the job that `existingJobId` names (API page modelarts_03_0049). Its other versions stay whose they are. */
export async function adoptTrainingJob(target: Target, jobId: string, inputs: JobInputs): Promise<AdoptedJob> {
  const job = await confirmJob(confirmationFor(target, { workspaceId: inputs.workspaceId }), jobId);
  if (job === undefined) {
    throw new DoesNotExistError("existingJobId", `training job ${jobId} cannot be adopted: it does not exist`);
  }
  const first = oldestOf(job.versions);
  refuseContradiction(jobId, inputs, job, first);
  const description = inputs.description ?? job.description;
  return {
    jobId,
    jobName: inputs.jobName,
    ...(description !== undefined && { description }),
    ...(first !== undefined && { versionId: first.versionId }),
    ...(first?.createTime !== undefined && { createTime: first.createTime }),
  };
}

/** Ids count up, so the shortest and then the least is the oldest. */
export function oldestOf(versions: readonly VersionDetails[]): VersionDetails | undefined {
  return [...versions].sort(
    (a, b) => a.versionId.length - b.versionId.length || (a.versionId < b.versionId ? -1 : 1),
  )[0];
}

/** Said without the values: programs keep secrets in some of them. */
function refuseContradiction(
  jobId: string,
  inputs: JobInputs,
  { jobName, description = "" }: JobVersions,
  first: VersionDetails | undefined,
): void {
  const contradicted = [
    ...(jobName !== undefined && jobName !== inputs.jobName ? ["jobName"] : []),
    ...(inputs.description !== undefined && inputs.description !== description ? ["description"] : []),
    ...(first === undefined ? [] : runNames.filter((name) => !isReportedAs(name, inputs[name], first[name]))),
  ];
  const [name] = contradicted;
  if (name === undefined) return;
  throw new ContradictionError(
    name,
    `training job ${jobId} cannot be adopted: ${contradicted.join(", ")} ${contradicted.length === 1 ? "is" : "are"} otherwise there ` +
      "than in the program",
  );
}
