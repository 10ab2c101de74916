// The operations that Pulumi's host of dynamic providers calls, by name, on this module: its path and its export names are part
// of every stack's state, so they never change.

import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import { keep } from "./client/memo";
import { openSession } from "./client/session";
import { systemClock } from "./clock";
import { ConfigError } from "./errors";
import { type ChangeRules, changesBetween, jobChangeRules, versionChangeRules } from "./inputs/changes";
import { type CheckFailure, checkInputs, type InputContract, showable } from "./inputs/check";
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
import { versionContent } from "./lifecycle/version/content";
import { createTrainingJobVersion } from "./lifecycle/version/create";
import { nameCutOff, refuseAnothersVersion } from "./lifecycle/version/cutOff";
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
  async diff(id: string, olds: Bag, news: Bag) {
    const urn = takeUrn();
    if (urn !== undefined) notes.engineCompares(urn);
    notes.engineKnows(olds.projectId, id, urn);
    const changes = diff(versionInputNames, olds, news, versionChangeRules);
    if (urn !== undefined && (changes.replaces ?? []).length === 0) await nameCutOff(notes, urn, progressOf(urn));
    return changes;
  },
  create(inputs: Bag) {
    const call = workingOn(urnOf(inputs));
    return run.during({ verb: "create", urn: call.urn }, async () =>
      createTrainingJobVersion(call, checked(versionContract, inputs), inputs),
    );
  },
  read(id: string, props: Bag) {
    const call = workingOn(urnOf(props));
    return run.during({ verb: "read", id, urn: call.urn }, async () => {
      // Of a resource that is only looked up, the engine knows the id because the program does.
      if (props.versionId !== undefined) notes.engineKnows(props.projectId, id, call.urn);
      return { ...(await readTrainingJobVersion(call, id, props)) };
    });
  },
  update(id: string, olds: Bag, news: Bag) {
    const call = workingOn(takeUrn());
    notes.engineKnows(olds.projectId, id, call.urn);
    return run.during({ verb: "update", id, urn: call.urn }, () => updateTrainingJobVersion(call, id, olds, news));
  },
  delete(id: string, props: Bag) {
    const call = workingOn(takeUrn());
    return run.during({ verb: "delete", id, urn: call.urn }, async () => {
      await refuseAnothersVersion(notes, id, props, call.urn);
      notes.engineKnows(props.projectId, id, call.urn);
      if (!isTakenOver(call, id, props)) await deleteTrainingJobVersion(call, id, props);
    });
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
  create(inputs: Bag) {
    const call = workingOn(urnOf(inputs));
    return run.during({ verb: "create", urn: call.urn }, async () =>
      createTrainingJob(call, checked(jobContract, inputs), inputs),
    );
  },
  read(id: string, props: Bag) {
    const call = workingOn(urnOf(props));
    return run.during({ verb: "read", id, urn: call.urn }, async () => ({
      ...(await readTrainingJob(call, id, props)),
    }));
  },
  update(id: string, olds: Bag, news: Bag) {
    const call = workingOn(takeUrn());
    return run.during({ verb: "update", id, urn: call.urn }, () => updateTrainingJob(call, id, olds, news));
  },
  delete(id: string, props: Bag) {
    const call = workingOn(takeUrn());
    return run.during({ verb: "delete", id, urn: call.urn }, () => deleteTrainingJob(call, id, props));
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
  const ofInputs = failures.map((failure) => showable(failure, news, `${failure.property} ${failure.reason}`));
  const ofSettings = placed.failures.map((failure) => showable(failure, news, failure.reason));
  return { inputs: toBag({ ...carried, ...placed.inputs }), failures: [...ofInputs, ...ofSettings] };
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
