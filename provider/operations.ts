// The operations that Pulumi's host of dynamic providers calls, by name, on this module: its path and its export names are part
// of every stack's state, so they never change.

import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import { openSession } from "./client/session";
import { systemClock } from "./clock";
import { ConfigError } from "./errors";
import { type ChangeRules, changesBetween, jobChangeRules, versionChangeRules } from "./inputs/changes";
import { type CheckFailure, checkInputs, type InputContract } from "./inputs/check";
import { jobContract, versionContract } from "./inputs/contracts";
import { carriedNames, jobInputNames, placeNames, versionInputNames } from "./inputs/names";
import { holdsUnknown } from "./inputs/unknowns";
import { type Bag, toBag } from "./lifecycle/bag";
import { createTrainingJob } from "./lifecycle/job/create";
import { deleteTrainingJob } from "./lifecycle/job/delete";
import { readTrainingJob } from "./lifecycle/job/read";
import { updateTrainingJob } from "./lifecycle/job/update";
import { type Environment, placeIn } from "./lifecycle/target";
import { isTakenOver } from "./lifecycle/version/adopt";
import { createTrainingJobVersion } from "./lifecycle/version/create";
import { deleteTrainingJobVersion } from "./lifecycle/version/delete";
import { readTrainingJobVersion } from "./lifecycle/version/read";
import { updateTrainingJobVersion } from "./lifecycle/version/update";
import { takeUrnToDelete, urnOf } from "./resourceUrn";
import { settingKeys } from "./settings/settingKeys";
import { resolvePlace } from "./settings/settings";

let environment: Environment = openEnvironment(() => undefined);
/** By what the stack's configuration says: resources of one configuration share their session, whichever class they are of. */
const environments = new Map<string, Environment>();

/** The provider of `modelarts:TrainingJobVersion`. */
export const trainingJobVersion = {
  configure,
  check: async (_olds: unknown, news: Bag) => check(versionContract, news),
  diff: async (_id: string, olds: Bag, news: Bag) => diff(versionInputNames, olds, news, versionChangeRules),
  create: async (inputs: Bag) => createTrainingJobVersion(workingOn(inputs), checked(versionContract, inputs), inputs),
  read: async (id: string, props: Bag) => ({ ...(await readTrainingJobVersion(workingOn(props), id, props)) }),
  update: async (id: string, olds: Bag, news: Bag) => updateTrainingJobVersion(workingOn(news), id, olds, news),
  async delete(id: string, props: Bag) {
    const deleting = { ...environment, urn: takeUrnToDelete() };
    if (!isTakenOver(deleting, id, props)) await deleteTrainingJobVersion(deleting, id, props);
  },
} satisfies dynamic.ResourceProvider;

/** The provider of `modelarts:TrainingJob`. */
export const trainingJob = {
  configure,
  check: async (_olds: unknown, news: Bag) => check(jobContract, news),
  async diff(_id: string, olds: Bag, news: Bag) {
    // A job's name is its own in the project: one that keeps its name can only be made anew once the old one is gone.
    const keepsName = !holdsUnknown(news.jobName) && olds.jobName === news.jobName;
    return { ...diff(jobInputNames, olds, news, jobChangeRules), deleteBeforeReplace: keepsName };
  },
  create: async (inputs: Bag) => createTrainingJob(workingOn(inputs), checked(jobContract, inputs), inputs),
  read: async (id: string, props: Bag) => ({ ...(await readTrainingJob(workingOn(props), id, props)) }),
  update: async (id: string, olds: Bag, news: Bag) => updateTrainingJob(workingOn(news), id, olds, news),
  delete: async (id: string, props: Bag) => deleteTrainingJob({ ...environment, urn: takeUrnToDelete() }, id, props),
} satisfies dynamic.ResourceProvider;

/**
 * Called once for each text of a provider, so once a class. The host goes on with other calls while this is awaited, so it only
 * stores: nothing here waits.
 */
async function configure({ config }: dynamic.ConfigureRequest): Promise<void> {
  const settings = new Map(settingKeys.map((key) => [key, config.get(`modelarts:${key}`)]));
  const fingerprint = JSON.stringify([...settings]);
  environment = environments.get(fingerprint) ?? openEnvironment((key) => config.get(`modelarts:${key}`));
  environments.set(fingerprint, environment);
}

function openEnvironment(config: (key: string) => string | undefined): Environment {
  const sources = { config, environment: process.env };
  return { sources, session: openSession(sources), clock: systemClock };
}

/** The environment of one call, which knows the resource that the host has handed these properties over for. */
function workingOn(properties: Bag): Environment {
  return { ...environment, urn: urnOf(properties) };
}

function check(contract: InputContract, news: Bag): dynamic.CheckResult {
  const { inputs, failures } = checkInputs(contract, news);
  // A place that is malformed is said to be so once, and leads nowhere.
  const isPlaced = failures.every(({ property }) => !placeNames.some((name) => name === property));
  const placed = isPlaced ? placeInputs(inputs) : { inputs, failures: [] };
  const carried = Object.fromEntries(carriedNames.map((name) => [name, news[name]]));
  return { inputs: toBag({ ...carried, ...placed.inputs }), failures: [...failures, ...placed.failures] };
}

/**
 * The inputs of a creation, in the form in which they are sent. They were checked before, but a policy pack may have changed them
 * since: what breaks a rule now must not reach the service.
 */
function checked<Schema extends InputContract["schema"]>(
  contract: InputContract & { readonly schema: Schema },
  inputs: Bag,
): v.InferOutput<Schema> {
  const { inputs: accepted, failures } = checkInputs(contract, inputs);
  const [first] = failures;
  if (first === undefined) return v.parse(contract.schema, accepted);
  throw new ConfigError(first.property, failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
}

function diff(names: readonly string[], olds: Bag, news: Bag, rules: ChangeRules): dynamic.DiffResult {
  const { changed, replaces } = changesBetween(names, olds, news, rules);
  if (changed.length === 0) return { changes: false };
  // Not "true": only where it is left open does the engine compare the inputs itself, and then `replaceOnChanges` works.
  return { replaces: [...replaces] };
}

/** Settles where the resource is to live, so that it is in the state and a destroy goes there. */
function placeInputs(inputs: Readonly<Bag>): { inputs: Bag; failures: CheckFailure[] } {
  if (placeNames.some((name) => holdsUnknown(inputs[name]))) return { inputs, failures: [] };
  try {
    return { inputs: { ...inputs, ...resolvePlace(placeIn(inputs), environment.sources) }, failures: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { inputs, failures: [{ property: error.key, reason: error.message }] };
  }
}
