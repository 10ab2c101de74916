// Look-ups: plain asynchronous functions that read what is there, for use in a program or outside of one.

import { formatVersionId, parseVersionId } from "../id";
import type { Engine, ResourceSpecification, TrainingJobSummary } from "../v1/catalogue";
import type { ListJobsQuery, TrainingJobsClient } from "../v1/client";
import type { LogChoice } from "../v1/log";
import { connectApi } from "./connect";
import type { LookupOptions } from "./options";
import { findJob, findVersion, type TrainingJobInfo, type TrainingJobVersionInfo } from "./queries";

export type { LookupOptions } from "./options";
export type { TrainingJobInfo, TrainingJobVersionInfo } from "./queries";

/**
 * A job with all of its versions, by its id or its name (API pages modelarts_03_0046 and modelarts_03_0049).
 *
 * Throws `NotFoundError` when there is no job of this id, `DoesNotExistError` when there is none of this name.
 */
export async function getTrainingJob(
  which: { jobId: string } | { jobName: string },
  options: LookupOptions = {},
): Promise<TrainingJobInfo> {
  return findJob(await connect(options), which);
}

/** One version (API page modelarts_03_0047). Throws `NotFoundError` when there is none. */
export async function getTrainingJobVersion(
  version: { jobId: string; versionId: string },
  options: LookupOptions = {},
): Promise<TrainingJobVersionInfo> {
  return findVersion(await connect(options), version);
}

/** All jobs that a query fits, however many pages that takes (API page modelarts_03_0046). */
export async function listTrainingJobs(
  query: ListJobsQuery = {},
  options: LookupOptions = {},
): Promise<TrainingJobSummary[]> {
  return (await connect(options)).listJobs(query);
}

/** All versions of a job, however many pages that takes (API page modelarts_03_0049). */
export async function listTrainingJobVersions(
  job: { jobId: string },
  options: LookupOptions = {},
): Promise<TrainingJobVersionInfo[]> {
  const { versions } = await findJob(await connect(options), job);
  return [...versions];
}

/** The kinds of machines of the public pool, with their `specId` (API page modelarts_03_0072). */
export async function listResourceSpecifications(options: LookupOptions = {}): Promise<ResourceSpecification[]> {
  return (await connect(options)).listResourceSpecifications();
}

/** The engines that code can run on, with their `engineId` (API page modelarts_03_0073). */
export async function listEngines(options: LookupOptions = {}): Promise<Engine[]> {
  return (await connect(options)).listEngines();
}

/**
 * The log of a version so far, as a stream of pieces of some hundred lines (API pages modelarts_03_0054 and modelarts_03_0149):
 * `for await (const piece of getTrainingJobVersionLog({ jobId, versionId })) process.stdout.write(piece)`.
 */
export async function* getTrainingJobVersionLog(
  { jobId, versionId, ...choice }: { jobId: string; versionId: string } & LogChoice,
  options: LookupOptions = {},
): AsyncGenerator<string, void, undefined> {
  const version = parseVersionId(formatVersionId({ jobId, versionId }));
  const { readLog } = await import("../v1/log.js");
  const client = (await connect(options)).with({ deadline: undefined });
  yield* readLog(client, version, choice);
}

async function connect(options: LookupOptions): Promise<TrainingJobsClient> {
  const [{ openTrainingJobs }, { api, deadline }] = await Promise.all([
    import("../v1/trainingJobs.js"),
    connectApi(options),
  ]);
  return openTrainingJobs(api).with({ deadline });
}
