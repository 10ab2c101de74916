// The operations that Pulumi's host of dynamic providers calls, by name, on this module: its path and its export names are part
// of every stack's state, so they never change.

import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import { keep } from "./client/memo";
import { openSession } from "./client/session";
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
import { previewSettings, type SettingsPreview } from "./settings/preview";
import { type Place, resolvePlace } from "./settings/settings";
import { progressOf } from "./waiting/progress";

let environment: Environment = openEnvironment(() => undefined, []);

/** The provider of `modelarts:TrainingJobVersion`. */
export const trainingJobVersion = {
  configure,
  check: async (_olds: unknown, news: Bag) => check(versionContract, news),
  diff: async (_id: string, olds: Bag, news: Bag) => diff(versionInputNames, olds, news, versionChangeRules),
  create: async (inputs: Bag) => createTrainingJobVersion(environment, checked(versionContract, inputs), inputs),
  read: async (id: string, props: Bag) => ({ ...(await readTrainingJobVersion(environment, id, props)) }),
  update: async (id: string, olds: Bag, news: Bag) => updateTrainingJobVersion(environment, id, olds, news),
  async delete(id: string, props: Bag) {
    if (!isTakenOver(environment, id, props)) await deleteTrainingJobVersion(environment, id, props);
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
  create: async (inputs: Bag) => createTrainingJob(environment, checked(jobContract, inputs), inputs),
  read: async (id: string, props: Bag) => ({ ...(await readTrainingJob(environment, id, props)) }),
  update: async (id: string, olds: Bag, news: Bag) => updateTrainingJob(environment, id, olds, news),
  delete: async (id: string, props: Bag) => deleteTrainingJob(environment, id, props),
} satisfies dynamic.ResourceProvider;

/** The host goes on with other calls while this is awaited, so it only stores: nothing here waits. */
async function configure({ config }: dynamic.ConfigureRequest): Promise<void> {
  environment = openEnvironment((key) => config.get(`modelarts:${key}`), namesOf(config));
}

function openEnvironment(config: (key: string) => string | undefined, configNames: readonly string[]): Environment {
  const sources = { config, configNames, environment: process.env };
  return { sources, session: openSession(sources) };
}

/** The names of the stack's configuration. The SDK keeps them to itself; where they are not found, none is misspelt. */
function namesOf(config: dynamic.Config): string[] {
  const values: unknown = Reflect.get(config, "rawConfig");
  return typeof values === "object" && values !== null ? Object.keys(values) : [];
}

function check(contract: InputContract, news: Bag): dynamic.CheckResult {
  const { inputs, failures } = checkInputs(contract, news);
  const placed = placeInputs(inputs);
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
    const place = resolvePlace(placeIn(inputs), environment.sources);
    const { failures, warnings } = previewOf(place);
    for (const warning of warnings) warnOnce(warning);
    return { inputs: { ...inputs, ...place }, failures: failures.map(toFailure) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { inputs, failures: [toFailure(error)] };
  }
}

function toFailure({ key, message }: ConfigError): CheckFailure {
  return { property: key, reason: message };
}

const previews = new WeakMap<Environment, Map<string, SettingsPreview>>();

/** A stack's resources mostly share a place, and files are read to look at its settings. */
function previewOf(place: Place): SettingsPreview {
  const known = previews.get(environment) ?? new Map<string, SettingsPreview>();
  previews.set(environment, known);
  return keep(known, JSON.stringify(place), () => previewSettings(place, environment.sources));
}

const warned = new Set<string>();

/** At the stack rather than at a resource: the settings are everybody's. */
function warnOnce(message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  progressOf(undefined).warn(message);
}
