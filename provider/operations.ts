// The operations that Pulumi's host of dynamic providers calls, by name, on this module: its path and its export names are part
// of every stack's state, so they never change.

import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import { keep } from "./client/memo";
import { openSession } from "./client/session";
import { systemClock } from "./clock";
import { ConfigError } from "./errors";
import { type ChangeRules, changesBetween, jobChangeRules, versionChangeRules } from "./inputs/changes";
import { type CheckFailure, checkInputs, type InputContract } from "./inputs/check";
import { jobContract, versionContract } from "./inputs/contracts";
import { carriedNames, jobInputNames, placeNames, versionInputNames } from "./inputs/names";
import { holdsUnknown } from "./inputs/unknowns";
import { type Bag, toBag } from "./lifecycle/bag";
import { jobContent, versionContent } from "./lifecycle/content";
import { nameCutOff } from "./lifecycle/cutOff";
import { createTrainingJob } from "./lifecycle/job/create";
import { deleteTrainingJob } from "./lifecycle/job/delete";
import { readTrainingJob } from "./lifecycle/job/read";
import { updateTrainingJob } from "./lifecycle/job/update";
import { type Environment, placeIn } from "./lifecycle/target";
import { createTrainingJobVersion } from "./lifecycle/version/create";
import { deleteTrainingJobVersion } from "./lifecycle/version/delete";
import { readTrainingJobVersion } from "./lifecycle/version/read";
import { updateTrainingJobVersion } from "./lifecycle/version/update";
import { Notes } from "./notes/notes";
import { takeUrn, urnOf } from "./resourceUrn";
import { openRun } from "./run";
import { previewSettings, type SettingsPreview } from "./settings/preview";
import { settingKeys } from "./settings/settingKeys";
import { type Place, resolvePlace } from "./settings/settings";
import { progressOf } from "./waiting/progress";

const notes = Notes.inUsersFolder(process.env);
const run = openRun(notes);

let environment: Environment = openEnvironment(() => undefined, []);
/** By what the stack's configuration says: resources of one configuration share their session, whichever class they are of. */
const environments = new Map<string, Environment>();

/** The provider of `modelarts:TrainingJobVersion`. */
export const trainingJobVersion = {
  configure,
  async check(olds: Bag, news: Bag) {
    const urn = urnOf(news);
    // A creation is checked without old inputs: where there are some, the engine holds a resource of this URN.
    if (olds?.jobId !== undefined) notes.engineHolds(urn, versionContent(olds));
    return check(versionContract, news);
  },
  diff: (id: string, olds: Bag, news: Bag) =>
    compared(id, olds, diff(versionInputNames, olds, news, versionChangeRules)),
  create: (inputs: Bag) =>
    run.during(() => createTrainingJobVersion(workingOn(urnOf(inputs)), checked(versionContract, inputs), inputs)),
  read(id: string, props: Bag) {
    const call = workingOn(urnOf(props));
    // Of a resource that is only looked up, the engine knows the id because the program does.
    if (props.versionId !== undefined) notes.engineKnows(props.projectId, id, call.urn);
    return run.during(async () => ({ ...(await readTrainingJobVersion(call, id, props)) }));
  },
  update(id: string, olds: Bag, news: Bag) {
    const call = holding(id, olds);
    return run.during(() => updateTrainingJobVersion(call, id, olds, news));
  },
  delete(id: string, props: Bag) {
    const call = holding(id, props);
    return run.during(() => deleteTrainingJobVersion(call, id, props));
  },
} satisfies dynamic.ResourceProvider;

/** The provider of `modelarts:TrainingJob`. */
export const trainingJob = {
  configure,
  async check(olds: Bag, news: Bag) {
    if (olds?.jobName !== undefined) notes.engineHolds(urnOf(news), jobContent(olds));
    return check(jobContract, news);
  },
  diff(id: string, olds: Bag, news: Bag) {
    // A job's name is its own in the project: one that keeps its name can only be made anew once the old one is gone.
    const keepsName = !holdsUnknown(news.jobName) && olds.jobName === news.jobName;
    const changes = diff(jobInputNames, olds, news, jobChangeRules);
    return compared(id, olds, { ...changes, deleteBeforeReplace: keepsName });
  },
  create: (inputs: Bag) =>
    run.during(() => createTrainingJob(workingOn(urnOf(inputs)), checked(jobContract, inputs), inputs)),
  read(id: string, props: Bag) {
    const call = workingOn(urnOf(props));
    if (props.jobId !== undefined) notes.engineKnows(props.projectId, id, call.urn);
    return run.during(async () => ({ ...(await readTrainingJob(call, id, props)) }));
  },
  update(id: string, olds: Bag, news: Bag) {
    const call = holding(id, olds);
    return run.during(() => updateTrainingJob(call, id, olds, news));
  },
  delete(id: string, props: Bag) {
    const call = holding(id, props);
    return run.during(() => deleteTrainingJob(call, id, props));
  },
} satisfies dynamic.ResourceProvider;

/**
 * Called once for each text of a provider, so once a class. The host goes on with other calls while this is awaited, so it only
 * stores: nothing here waits.
 */
async function configure({ config }: dynamic.ConfigureRequest): Promise<void> {
  const settings = new Map(settingKeys.map((key) => [key, config.get(`modelarts:${key}`)]));
  const names = namesOf(config);
  const fingerprint = JSON.stringify([...settings, names]);
  environment = environments.get(fingerprint) ?? openEnvironment((key) => config.get(`modelarts:${key}`), names);
  environments.set(fingerprint, environment);
}

function openEnvironment(config: (key: string) => string | undefined, configNames: readonly string[]): Environment {
  const sources = { config, configNames, environment: process.env };
  return { sources, session: openSession(sources), clock: systemClock, signal: run.signal, notes };
}

/** The environment of one call. */
function workingOn(urn: string | undefined): Environment {
  return { ...environment, urn };
}

/** The environment of a call on a resource that the engine holds; to be asked for before anything is awaited. */
function holding(id: string, { projectId }: Bag): Environment {
  const call = workingOn(takeUrn());
  notes.engineKnows(projectId, id, call.urn);
  return call;
}

/** Names what a run that was cut off may have left of a resource that is not made anew; to be called before anything is awaited. */
async function compared(id: string, olds: Bag, changes: dynamic.DiffResult): Promise<dynamic.DiffResult> {
  const { urn } = holding(id, olds);
  if (urn === undefined) return changes;
  notes.engineCompares(urn);
  if ((changes.replaces ?? []).length === 0) await nameCutOff(notes, urn, progressOf(urn));
  return changes;
}

/** The names of the stack's configuration. The SDK keeps them to itself; where they are not found, none is misspelt. */
function namesOf(config: dynamic.Config): string[] {
  const values: unknown = Reflect.get(config, "rawConfig");
  return typeof values === "object" && values !== null ? Object.keys(values) : [];
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
