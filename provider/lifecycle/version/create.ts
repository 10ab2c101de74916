// Creates a training job version, or adopts one that stands, and waits as far as the program asks.

import type { VersionConfig } from "../../client/wire";
import { type RunName, runNames } from "../../inputs/names";
import type { VersionInputs } from "../../inputs/schema";
import type { Bag } from "../bag";
import { noteOwnVersion } from "../ownVersions";
import { type Environment, reach, type Target } from "../target";
import { adoptTrainingJobVersion } from "./adopt";
import { createVersionOnce, versionsBefore } from "./creations";
import { type CreatedResource, type StandingVersion, settle } from "./settle";

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
  const standing =
    inputs.existingVersionId === undefined
      ? await create(target, inputs, carried)
      : await adoptTrainingJobVersion(environment, target, inputs, carried);
  noteOwnVersion(target.client, standing.version);
  return settle(target, standing);
}

async function create(target: Target, inputs: VersionInputs, carried: Bag): Promise<StandingVersion> {
  const preVersionId = inputs.preVersionId ?? (await latestVersion(target, inputs.jobId));
  const request = {
    ...(inputs.description !== undefined && { description: inputs.description }),
    ...(preVersionId !== undefined && { preVersionId }),
    config: runOf(inputs),
  };
  const created = await createVersionOnce(target, inputs.jobId, request);
  return {
    version: { jobId: inputs.jobId, versionId: created.versionId },
    properties: { ...carried, ...target.place },
    seen: created,
  };
}

/** The API asks for the version that a new one is derived from; not said, it is the job's latest. */
async function latestVersion(target: Target, jobId: string): Promise<string | undefined> {
  const { versions } = await versionsBefore(target, jobId);
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
