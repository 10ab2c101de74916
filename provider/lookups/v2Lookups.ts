// Look-ups by v2: plain asynchronous functions that read what is there, for use in a program or outside of one.

import { parseJobUuid } from "../id";
import type { AlgorithmDetails } from "../v2/algorithm";
import type { AlgorithmQuery, AlgorithmsClient } from "../v2/algorithmsClient";
import type { Flavor, JobEvent, TrainingEngine } from "../v2/catalogue";
import type { EventQuery, JobQuery, JobsClient } from "../v2/client";
import type { JobDetails } from "../v2/job";
import type { TaskChoice } from "../v2/log";
import { connectApi } from "./connect";
import type { LookupOptions } from "./options";
import { findV2Algorithm, findV2Job } from "./queries";

/** A job as the service has it, by the names of our inputs; without the tokens, addresses and links that it gives out. */
export type TrainingJobInfo = JobDetails;

/**
 * A job, by its id, or by its name in a workspace ("0", the default one, unless it is given).
 *
 * Throws `NotFoundError` when there is no job of this id, `DoesNotExistError` when there is none of this name.
 */
export async function getTrainingJob(
  which: { jobId: string } | { jobName: string; workspaceId?: string },
  options: LookupOptions = {},
): Promise<TrainingJobInfo> {
  return findV2Job(await connect(options), which);
}

/** All jobs of a workspace that a query fits, however many pages that takes; the latest last. */
export async function listTrainingJobs(query: JobQuery = {}, options: LookupOptions = {}): Promise<TrainingJobInfo[]> {
  return (await connect(options)).searchJobs(query);
}

/** An algorithm as the service has it, by the names of our inputs. */
export type AlgorithmInfo = AlgorithmDetails;

/**
 * An algorithm, by its id, or by its name in a workspace ("0", the default one, unless it is given).
 *
 * Throws `NotFoundError` when there is no algorithm of this id, `DoesNotExistError` when there is none of this name.
 */
export async function getAlgorithm(
  which: { algorithmId: string } | { algorithmName: string; workspaceId?: string },
  options: LookupOptions = {},
): Promise<AlgorithmInfo> {
  return findV2Algorithm(await connectToAlgorithms(options), which);
}

/** All algorithms of a workspace that a query fits, however many pages that takes; the latest last. */
export async function listAlgorithms(
  query: AlgorithmQuery = {},
  options: LookupOptions = {},
): Promise<AlgorithmInfo[]> {
  return (await connectToAlgorithms(options)).listAlgorithms(query);
}

/** The kinds of machines, with their `flavorId`; `CPU`, `GPU` or `Ascend` alone where one of them is given. */
export async function listFlavors(query: { flavorType?: string } = {}, options: LookupOptions = {}): Promise<Flavor[]> {
  return (await connect(options)).listFlavors(query.flavorType);
}

/** The engines that code can run on, for `engine: { id }`. */
export async function listEngines(options: LookupOptions = {}): Promise<TrainingEngine[]> {
  return (await connect(options)).listEngines();
}

/**
 * The log of a job so far, as a stream of pieces: line by line on Huawei Cloud, and on Open Telekom Cloud its last 5 MB in one.
 * `for await (const piece of v2.getTrainingJobLog({ jobId })) process.stdout.write(piece)`.
 */
export async function* getTrainingJobLog(
  { jobId, ...choice }: { jobId: string } & TaskChoice,
  options: LookupOptions = {},
): AsyncGenerator<string, void, undefined> {
  const { readLog } = await import("../v2/log.js");
  const client = (await connect(options)).with({ deadline: undefined });
  yield* readLog(client, parseJobUuid(jobId), choice);
}

/** What happened to a job: the latest events, 100 at most, the latest first. */
export async function getTrainingJobEvents(
  { jobId, ...query }: { jobId: string } & EventQuery,
  options: LookupOptions = {},
): Promise<JobEvent[]> {
  return (await connect(options)).listEvents(parseJobUuid(jobId), query);
}

async function connect(options: LookupOptions): Promise<JobsClient> {
  const [{ openJobs }, { api, deadline }] = await Promise.all([import("../v2/jobs.js"), connectApi(options)]);
  return openJobs(api).with({ deadline });
}

async function connectToAlgorithms(options: LookupOptions): Promise<AlgorithmsClient> {
  const [{ openAlgorithms }, { api, deadline }] = await Promise.all([
    import("../v2/algorithms.js"),
    connectApi(options),
  ]);
  return openAlgorithms(api).with({ deadline });
}
