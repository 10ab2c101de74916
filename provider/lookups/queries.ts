// What look-ups ask a client for, whoever has opened it.

import { DoesNotExistError } from "../errors";
import { formatVersionId, parseAlgorithmUuid, parseJobId, parseJobUuid, parseVersionId } from "../id";
import type { TrainingJobsClient } from "../v1/client";
import type { JobVersions, VersionDetails } from "../v1/version";
import type { AlgorithmDetails } from "../v2/algorithm";
import type { AlgorithmsClient } from "../v2/algorithmsClient";
import type { JobsClient } from "../v2/client";
import type { JobDetails } from "../v2/job";

/** One version, with the name of its status beside the number. */
export type TrainingJobVersionInfo = VersionDetails & {
  /** Such as "RUNNING". */
  readonly status: string;
};

/** A job with all of its versions. */
export type TrainingJobInfo = Omit<JobVersions, "versions"> & {
  /** Its versions, the newest first. */
  readonly versions: readonly TrainingJobVersionInfo[];
};

/** A job of this id or name, with all of its versions. */
export async function findJob(
  client: TrainingJobsClient,
  which: { jobId: string } | { jobName: string },
): Promise<TrainingJobInfo> {
  const jobId = "jobId" in which ? parseJobId(which.jobId) : await jobIdOf(client, which.jobName);
  const job = await client.listVersions(jobId);
  const versions = await Promise.all(job.versions.map(withStatus));
  return { ...job, versions };
}

/** One version. */
export async function findVersion(
  client: TrainingJobsClient,
  version: { jobId: string; versionId: string },
): Promise<TrainingJobVersionInfo> {
  const { jobId, versionId } = parseVersionId(formatVersionId(version));
  return withStatus(await client.getVersion(jobId, versionId));
}

/** A job of v2, of this id, or of this name in a workspace. */
export async function findV2Job(
  client: JobsClient,
  which: { jobId: string } | { jobName: string; workspaceId?: string },
): Promise<JobDetails> {
  if ("jobId" in which) return client.getJob(parseJobUuid(which.jobId));
  const { jobName, workspaceId = "0" } = which;
  const { findByName } = await import("../v2/find.js");
  const job = await findByName(client, jobName, workspaceId);
  if (job !== undefined) return job;
  throw new DoesNotExistError("jobName", `there is no training job named "${jobName}" in workspace ${workspaceId}`);
}

/** An algorithm, of this id, or of this name in a workspace. */
export async function findV2Algorithm(
  client: AlgorithmsClient,
  which: { algorithmId: string } | { algorithmName: string; workspaceId?: string },
): Promise<AlgorithmDetails> {
  if ("algorithmId" in which) return client.getAlgorithm(parseAlgorithmUuid(which.algorithmId));
  const { algorithmName, workspaceId = "0" } = which;
  const { findAlgorithmByName } = await import("../v2/findAlgorithm.js");
  const algorithm = await findAlgorithmByName(client, algorithmName, workspaceId);
  if (algorithm !== undefined) return algorithm;
  throw new DoesNotExistError(
    "algorithmName",
    `there is no algorithm named "${algorithmName}" in workspace ${workspaceId}`,
  );
}

async function jobIdOf(client: TrainingJobsClient, jobName: string): Promise<string> {
  // The service searches for a part of the name.
  const job = (await client.listJobs({ searchContent: jobName })).find((each) => each.jobName === jobName);
  if (job === undefined) throw new DoesNotExistError("jobName", `there is no training job named "${jobName}"`);
  return job.jobId;
}

async function withStatus(version: VersionDetails): Promise<TrainingJobVersionInfo> {
  const { statusName } = await import("../v1/status.js");
  return { ...version, status: statusName(version.statusCode) };
}
