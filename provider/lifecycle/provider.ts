// What a face calls: the verbs of every resource, on what its host hands in.

import { openSession } from "../auth/session";
import { type Clock, systemClock } from "../clock";
import { ConfigError } from "../errors";
import { changesBetween } from "../inputs/changes";
import { type CheckFailure, checkInputs, showable } from "../inputs/check";
import { locationNames } from "../inputs/names";
import { holdsUnknown, type IsUnknown } from "../inputs/unknowns";
import { getOrCreate } from "../memo";
import { Notes } from "../notes/notes";
import { previewSettings, type SettingsPreview } from "../settings/preview";
import { type Location, resolveLocation, type Sources } from "../settings/settings";
import { type Log, openProgress } from "../waiting/progress";
import { nameCutOff } from "./cutOff";
import { type Properties, toProperties } from "./properties";
import type { CreatedResource, ReadResource, Resource } from "./resource";
import { type Environment, locationIn, tryingAgain } from "./target";

/** What a host hands in. */
export interface HostOffers {
  /** The stack's configuration, and the environment of the process. */
  readonly sources: Sources;
  /** Where messages are shown. */
  readonly log: Log;
  readonly isUnknown: IsUnknown;
  /** Aborted when no operation is to go on. */
  readonly signal?: AbortSignal;
  /** Where creations are noted for the next process. @default nowhere */
  readonly notes?: Notes;
  readonly clock?: Clock;
}

/** What a check found; the inputs are as they are to be stored. */
export interface CheckedResource {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

/** What a change of inputs does. */
export interface ResourceChanges {
  /** The inputs that change. */
  readonly changed: readonly string[];
  /** Those of them that make a new resource. */
  readonly replaces: readonly string[];
  /** True where the old one has to go before a new one can be made; not there where no input is anybody's own. */
  readonly deleteBeforeReplace?: boolean;
}

/**
 * The verbs. Each is told the URN of the resource that it is called for, where the host knows it. What the engine shows to know by
 * calling is noted before anything is awaited.
 */
export interface Provider {
  check(
    resource: Resource,
    urn: string | undefined,
    olds: Properties | undefined,
    news: Properties,
  ): Promise<CheckedResource>;
  diff(
    resource: Resource,
    urn: string | undefined,
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<ResourceChanges>;
  create(resource: Resource, urn: string | undefined, inputs: Properties): Promise<CreatedResource>;
  read(resource: Resource, urn: string | undefined, id: string, stored: Properties): Promise<ReadResource>;
  update(
    resource: Resource,
    urn: string | undefined,
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ outs: Properties }>;
  delete(resource: Resource, urn: string | undefined, id: string, outputs: Properties): Promise<void>;
}

/** Makes the provider of a stack's configuration; nothing is read and nothing is sent before it is needed. */
export function createProvider(host: HostOffers): Provider {
  const { sources, log, isUnknown, signal, notes = new Notes(), clock = systemClock } = host;
  // At the stack rather than at a resource: all wait for it.
  const shared = openProgress(log);
  const environment: Environment = {
    sources,
    session: openSession(sources, { clock, onIamRetry: (failure) => shared.trouble(tryingAgain(failure)) }),
    clock,
    log,
    notes,
    ...(signal !== undefined && { signal }),
  };
  const locating = { environment, isUnknown, previews: new Map<string, SettingsPreview>() };

  /** The environment of a call on a resource that the engine holds. */
  function holding(urn: string | undefined, id: string, { projectId }: Properties): Environment {
    notes.engineKnows(projectId, id, urn);
    return { ...environment, urn };
  }

  return {
    async check({ contract, alwaysGiven, content }, urn, olds, news) {
      // A creation is checked without old inputs: where there are some, the engine holds a resource of this URN.
      if (olds?.[alwaysGiven] !== undefined) notes.engineHolds(urn, content(olds));
      const { inputs, failures } = checkInputs(contract, news, isUnknown);
      // A location that is malformed is said to be so once, and leads nowhere.
      const isLocation = failures.every(({ property }) => !locationNames.some((name) => name === property));
      const located = isLocation ? locateInputs(locating, inputs) : { inputs, failures: [] };
      const ofInputs = failures.map((failure) => showable(failure, news, `${failure.property} ${failure.reason}`));
      const ofSettings = located.failures.map((failure) => showable(failure, news, failure.reason));
      return { inputs: toProperties(located.inputs), failures: [...ofInputs, ...ofSettings] };
    },
    async diff({ words, changes: rules }, urn, id, olds, news) {
      holding(urn, id, olds);
      if (urn !== undefined) notes.engineCompares(urn);
      const { changed, replaces } = changesBetween(rules, olds, news, isUnknown);
      // Names what a run that was cut off may have left of a resource that is not made anew.
      if (urn !== undefined && replaces.length === 0) await nameCutOff(words, notes, urn, openProgress(log, urn));
      const { unique } = rules;
      const keepsUnique =
        unique !== undefined && !holdsUnknown(news[unique], isUnknown) && olds[unique] === news[unique];
      return {
        changed,
        replaces,
        ...(unique !== undefined && { deleteBeforeReplace: keepsUnique }),
      };
    },
    create: (resource, urn, inputs) => resource.create({ ...environment, urn }, inputs),
    read(resource, urn, id, stored) {
      // Of a resource that is only looked up, the engine knows the id because the program does.
      const isHeld = stored[resource.changes.adoption.output] !== undefined;
      return resource.read(isHeld ? holding(urn, id, stored) : { ...environment, urn }, id, stored);
    },
    update: (resource, urn, id, olds, news) => resource.update(holding(urn, id, olds), id, olds, news),
    delete: (resource, urn, id, outputs) => resource.delete(holding(urn, id, outputs), id, outputs),
  };
}

/** What it takes to settle locations. */
interface Locating {
  readonly environment: Environment;
  readonly isUnknown: IsUnknown;
  readonly previews: Map<string, SettingsPreview>;
}

/** Settles where the resource is to live, so that it is in the state and a destroy goes there. */
function locateInputs(
  { environment, isUnknown, previews }: Locating,
  inputs: Readonly<Properties>,
): { inputs: Properties; failures: CheckFailure[] } {
  const { sources, log } = environment;
  if (locationNames.some((name) => holdsUnknown(inputs[name], isUnknown))) return { inputs, failures: [] };
  try {
    const location = resolveLocation(locationIn(inputs), sources);
    const { failures, warnings } = previewOf(previews, location, sources);
    for (const warning of warnings) warnOnce(log, warning);
    return { inputs: { ...inputs, ...location }, failures: failures.map(toFailure) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { inputs, failures: [toFailure(error)] };
  }
}

function toFailure({ key, message }: ConfigError): CheckFailure {
  return { property: key, reason: message };
}

/** A stack's resources mostly share a location, and files are read to look at its settings. */
function previewOf(previews: Map<string, SettingsPreview>, location: Location, sources: Sources): SettingsPreview {
  return getOrCreate(previews, JSON.stringify(location), () => previewSettings(location, sources));
}

const warned = new Set<string>();

/** At the stack rather than at a resource: the settings are everybody's. */
function warnOnce(log: Log | undefined, message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  openProgress(log, undefined).warn(message);
}
