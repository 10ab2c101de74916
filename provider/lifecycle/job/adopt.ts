// Adopts a training job that stands: takes it as it is, or says what contradicts it.

import { ContradictionError, DoesNotExistError } from "../../errors";
import { byId } from "../../id";
import { runNames } from "../../inputs/names";
import { isReportedAs } from "../../inputs/reported";
import { runRows } from "../../inputs/rows";
import type { JobInputs } from "../../inputs/schema";
import { confirmJob, confirmVersion } from "../../v1/confirm";
import { statusName } from "../../v1/status";
import type { JobStatuses, VersionDetails, VersionStatus } from "../../v1/version";
import { noteTakenOver } from "../takenOver";
import type { Environment } from "../target";
import { confirmationFor, type Target } from "../trainingJobs";

/** What an adoption takes over: the job, and the version that it began with where that still stands. */
export interface AdoptedJob {
  readonly jobId: string;
  readonly jobName: string;
  readonly description: string | undefined;
  readonly versionId?: string;
  readonly status?: string;
  readonly createTime?: number | undefined;
}

/** Takes over the job that `existingJobId` names (API page modelarts_03_0049). Its other versions stay whose they are. */
export async function adoptTrainingJob(
  environment: Environment,
  target: Target,
  jobId: string,
  inputs: JobInputs,
): Promise<AdoptedJob> {
  const { location, notes } = target;
  const confirmation = confirmationFor(target, { workspaceId: inputs.workspaceId });
  const job = await confirmJob(confirmation, jobId);
  if (job === undefined) {
    throw new DoesNotExistError("existingJobId", `training job ${jobId} cannot be adopted: it does not exist`);
  }
  const oldest = oldestOf(job.versions);
  const first = oldest && (await confirmVersion(confirmation, { jobId, versionId: oldest.versionId }));
  refuseContradiction(jobId, inputs, job, first);
  noteTakenOver(environment, jobId, location);
  // It is the program's own word that it belongs here, whoever noted that he had made it.
  notes.engineKnows(location.projectId, jobId);
  return {
    jobId,
    jobName: inputs.jobName,
    description: inputs.description ?? job.description,
    ...beginningOf(first),
  };
}

/** What a job's outputs say of the version that it began with, which is the oldest. */
export function beginningOf(
  first: VersionDetails | undefined,
): Pick<AdoptedJob, "versionId" | "status" | "createTime"> {
  if (first === undefined) return {};
  const { versionId, statusCode, createTime } = first;
  return { versionId, status: statusName(statusCode), createTime };
}

/** Ids count up, so the shortest and then the least is the oldest. */
export function oldestOf<Version extends VersionStatus>(versions: readonly Version[]): Version | undefined {
  return versions.toSorted((a, b) => byId(a.versionId, b.versionId))[0];
}

/** Said without the values: programs keep secrets in some of them. */
function refuseContradiction(
  jobId: string,
  inputs: JobInputs,
  { jobName, description = "" }: JobStatuses,
  first: VersionDetails | undefined,
): void {
  const contradicted = [
    ...(jobName !== undefined && jobName !== inputs.jobName ? ["jobName"] : []),
    ...(inputs.description !== undefined && inputs.description !== description ? ["description"] : []),
    ...(first === undefined ? [] : runNames.filter((name) => !isReportedAs(runRows[name], inputs[name], first[name]))),
  ];
  const [name] = contradicted;
  if (name === undefined) return;
  throw new ContradictionError(
    name,
    `training job ${jobId} cannot be adopted: ${contradicted.join(", ")} ${contradicted.length === 1 ? "is" : "are"} otherwise there ` +
      "than in the program",
  );
}
