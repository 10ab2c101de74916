// Creates a training job version, or adopts one that stands, and waits as far as the program asks.

import type { TrainingJobsClient } from "../../client/client";
import type { VersionConfig, VersionDetails } from "../../client/wire";
import { ConfigError, InitFailedError, isModelArtsError, UnexpectedStateError } from "../../errors";
import { formatVersionId, type VersionId } from "../../id";
import { isReportedAs } from "../../inputs/changes";
import { type RunName, runNames } from "../../inputs/names";
import type { VersionInputs } from "../../inputs/schema";
import { readLogTail } from "../../lookups/log";
import { findTrainingJobVersion } from "../../waiting/find";
import { waitUntilRun } from "../../waiting/wait";
import type { Bag } from "../bag";
import { versionOutputs, withLiveValues } from "../outputs";
import { budgetMs, type Environment, reach, type Target } from "../target";
import { createVersionOnce, versionsBefore } from "./creations";

/** How long a version may take to be as `waitFor` wants it, unless `timeouts.create` says otherwise, in milliseconds. */
export const defaultCreateBudgetMs = { running: 60 * 60_000, completed: 24 * 60 * 60_000 } as const;

/** How much of its log a failed run is reported with. */
const logTailLines = 20;

/** A version that stands, with all its outputs. */
export interface CreatedResource {
  readonly id: string;
  readonly outs: Bag;
}

/**
 * Creates a version (API page modelarts_03_0050). From the moment the service has accepted it, every failure is an
 * {@link InitFailedError}: the version is in the state and `pulumi destroy` removes it.
 */
export async function createTrainingJobVersion(
  environment: Environment,
  inputs: VersionInputs,
  carried: Bag,
): Promise<CreatedResource> {
  const target = await reach(environment, carried);
  const { version, properties, seen } =
    inputs.existingVersionId === undefined
      ? await create(target, inputs, carried)
      : await adopt(target, inputs, carried);
  return settle(target, version, properties, seen);
}

/** A version as it stands before any wait. */
interface Standing {
  readonly version: VersionId;
  readonly properties: Bag;
  readonly seen: Partial<VersionDetails>;
}

async function create({ client, place, progress }: Target, inputs: VersionInputs, carried: Bag): Promise<Standing> {
  const preVersionId = inputs.preVersionId ?? (await latestVersion(client, inputs.jobId));
  const request = {
    ...(inputs.description !== undefined && { description: inputs.description }),
    ...(preVersionId !== undefined && { preVersionId }),
    config: runOf(inputs),
  };
  const created = await createVersionOnce(client, inputs.jobId, request, progress);
  return {
    version: { jobId: inputs.jobId, versionId: created.versionId },
    properties: { ...carried, ...place },
    seen: created,
  };
}

/** The API asks for the version that a new one is derived from; not said, it is the job's latest. */
async function latestVersion(client: TrainingJobsClient, jobId: string): Promise<string | undefined> {
  const { versions } = await versionsBefore(client, jobId);
  return versions
    .map((version) => version.versionId)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .at(-1);
}

/** The part of checked inputs that a run is made of; one machine unless they say otherwise. */
export function runOf(inputs: Partial<Pick<VersionInputs, RunName>>): VersionConfig {
  const run = Object.fromEntries(
    runNames.map((name) => [name, inputs[name]]).filter(([, value]) => value !== undefined),
  );
  return { workerServerNum: 1, ...run };
}

async function adopt({ client, place }: Target, inputs: VersionInputs, carried: Bag): Promise<Standing> {
  const version = { jobId: inputs.jobId, versionId: inputs.existingVersionId ?? "" };
  const live = await findTrainingJobVersion(client, version);
  if (live === undefined) {
    throw new ConfigError(
      "existingVersionId",
      `training job version ${formatVersionId(version)} cannot be adopted: it does not exist`,
    );
  }
  refuseContradiction(inputs, live);
  return { version, properties: withLiveValues({ ...carried, ...place }, live), seen: live };
}

/** A version is adopted as it is: an input that says otherwise would be a change that the API cannot make. */
function refuseContradiction(inputs: VersionInputs, live: VersionDetails): void {
  for (const name of runNames) {
    if (isReportedAs(name, inputs[name], live[name])) continue;
    const [wanted, actual] = [JSON.stringify(inputs[name]), JSON.stringify(live[name])];
    throw new ConfigError(
      name,
      `training job version ${inputs.jobId}/${live.versionId} cannot be adopted: ${name} is ${actual} there, and ${wanted} in the program`,
    );
  }
}

/** Waits as far as `waitFor` says and reads what the service now knows; whatever fails here leaves the version in the state. */
export async function settle(
  target: Target,
  version: VersionId,
  properties: Bag,
  seen: Partial<VersionDetails>,
): Promise<CreatedResource> {
  const id = formatVersionId(version);
  try {
    return {
      id,
      outs: versionOutputs(properties, version, { ...seen, ...(await reachWantedStatus(target, version, properties)) }),
    };
  } catch (error) {
    const reasons = [reasonOf(error), ...(await logOfFailedRun(target, version, error))];
    const last = { ...seen, ...(await lookOnce(target, version)) };
    throw new InitFailedError(id, versionOutputs(properties, version, last), reasons, { cause: error });
  }
}

async function reachWantedStatus(
  target: Target,
  version: VersionId,
  properties: Bag,
): Promise<Partial<VersionDetails>> {
  const wanted = properties.waitFor;
  if (wanted !== "running" && wanted !== "completed") return lookOnce(target, version);
  return waitUntilRun(
    { ...target, version, budgetMs: budgetMs(properties, "create", defaultCreateBudgetMs[wanted]) },
    wanted,
  );
}

/** One look at a version that is accepted: it may not be readable yet, and nobody waits for that. */
async function lookOnce({ client }: Target, version: VersionId): Promise<Partial<VersionDetails>> {
  try {
    return (await findTrainingJobVersion(client, version)) ?? {};
  } catch (error) {
    if (isModelArtsError(error)) return {};
    throw error;
  }
}

/** What the run said last, where it is the run that failed; without a log, nothing. */
async function logOfFailedRun({ client }: Target, version: VersionId, failure: unknown): Promise<string[]> {
  if (!(failure instanceof UnexpectedStateError)) return [];
  try {
    const tail = await readLogTail(client, version, logTailLines);
    return tail === "" ? [] : [`the end of its log:\n${tail.trimEnd()}`];
  } catch (error) {
    if (isModelArtsError(error)) return [];
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
