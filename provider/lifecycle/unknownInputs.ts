// What a refused creation named that the service does not have: which input, where it was looked for, and how to list what there is.

import { ApiError, DoesNotExistError, isModelArtsError, isNotFound, type NotFoundError, quote } from "../errors";
import type { Engine, ResourceSpecification } from "../v1/catalogue";
import type { TrainingJobsClient } from "../v1/client";
import type { VersionConfig } from "../v1/version";
import type { Target } from "./trainingJobs";

/** So many of what there is are named. */
const namedAtMost = 6;

/**
 * The error for a creation that the service refuses because of an input: where its lists do not hold an engine or a kind of machine that
 * was asked for, that is the reason. Otherwise it stays as it is.
 */
export async function withUnknownInput(target: Target, config: VersionConfig, refusal: unknown): Promise<unknown> {
  if (!(refusal instanceof ApiError) || !["validation", "other"].includes(refusal.category)) return refusal;
  const client = target.client.with({ attempts: 1 });
  try {
    const missing = (await missingEngine(client, config)) ?? (await missingMachine(client, config));
    if (missing === undefined) return refusal;
    const { input, value, known, list } = missing;
    return new DoesNotExistError(
      input,
      `${placeOf(target)} has no ${input} ${value}: it has ${inShort(known)} (the look-up ${list} tells all). Nothing was created. ` +
        `Change ${input}, or check region and endpoint. The service said: ${quote(refusal)}`,
      { cause: refusal },
    );
  } catch (error) {
    // A list that cannot be read explains nothing.
    if (isModelArtsError(error)) return refusal;
    throw error;
  }
}

/** The error for a job that a new version is to be made in, and that is not there. */
export function withMissingJob(target: Target, jobId: string, error: unknown): unknown {
  if (!isNotFound(error)) return error;
  return missingJob(target, jobId, error);
}

function missingJob({ location, ...target }: Target, jobId: string, error: NotFoundError): DoesNotExistError {
  return new DoesNotExistError(
    "jobId",
    `${placeOf({ ...target, location: location })} has no training job ${jobId} in project ${location.projectId} (the look-up listTrainingJobs tells ` +
      `which it has). Nothing was created. Change jobId, or check region, endpoint and projectId. The service said: ${quote(error)}`,
    { cause: error },
  );
}

interface Missing {
  readonly input: string;
  readonly value: string;
  readonly known: readonly string[];
  /** The look-up for them. */
  readonly list: string;
}

async function missingEngine(client: TrainingJobsClient, { engineId }: VersionConfig): Promise<Missing | undefined> {
  if (engineId === undefined) return undefined;
  const engines = await client.listEngines();
  if (engines.length === 0 || engines.some((engine) => engine.engineId === engineId)) return undefined;
  return { input: "engineId", value: engineId, known: engines.map(engineInWords), list: "listEngines" };
}

async function missingMachine(
  client: TrainingJobsClient,
  { specId, flavorCode, poolId }: VersionConfig,
): Promise<Missing | undefined> {
  // A pool may have machines of its own.
  if ((specId === undefined && flavorCode === undefined) || poolId !== undefined) return undefined;
  const machines = await client.listResourceSpecifications();
  const list = "listResourceSpecifications";
  if (machines.length === 0) return undefined;
  if (specId !== undefined && machines.every((machine) => machine.specId !== specId)) {
    return { input: "specId", value: specId, known: machines.map(machineInWords), list };
  }
  if (flavorCode !== undefined && machines.every((machine) => machine.specCode !== flavorCode)) {
    return { input: "flavorCode", value: flavorCode, known: machines.flatMap(({ specCode }) => specCode ?? []), list };
  }
  return undefined;
}

function engineInWords({ engineId, engineVersion, engineName }: Engine): string {
  const name = engineVersion ?? engineName;
  return name === undefined ? engineId : `${engineId} (${name})`;
}

function machineInWords({ specId, specCode }: ResourceSpecification): string {
  return specCode === undefined ? String(specId) : `${specId} (${specCode})`;
}

function inShort(all: readonly string[]): string {
  const few = all.slice(0, namedAtMost).join(", ");
  return all.length > namedAtMost ? `${few} and ${all.length - namedAtMost} more` : few;
}

function placeOf({ location }: Pick<Target, "location">): string {
  return location.region === undefined ? String(location.endpoint) : `region ${location.region} (${location.endpoint})`;
}
