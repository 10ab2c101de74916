// The operations that Pulumi's host of dynamic providers calls, by name, on this module: its path and its export names are part
// of every stack's state, so they never change.

import { type dynamic, runtime } from "@pulumi/pulumi";
import { carrying, ownOf, standing } from "./host/carried";
import { lastingMessagesTaken, logToEngine } from "./host/engine";
import { takeUrn, urnOf } from "./host/resourceUrn";
import { openRun } from "./host/run";
import { trainingJob as job } from "./lifecycle/job/resource";
import type { Properties } from "./lifecycle/properties";
import { createProvider, type Provider } from "./lifecycle/provider";
import type { Resource } from "./lifecycle/resource";
import { v2Algorithm as algorithm } from "./lifecycle/v2algorithm/resource";
import { v2TrainingJob as v2Job } from "./lifecycle/v2job/resource";
import { trainingJobVersion as version } from "./lifecycle/version/resource";
import { Notes } from "./notes/notes";
import { settingKeys } from "./settings/settingKeys";

const notes = Notes.inUsersFolder(process.env);
const run = openRun(notes);

let provider: Provider = openProvider(() => undefined, []);
/** By what the stack's configuration says: resources of one configuration share their session, whichever class they are of. */
const providers = new Map<string, Provider>();

/** The provider of `modelarts:TrainingJobVersion`. */
export const trainingJobVersion = operationsOf(version);

/** The provider of `modelarts:TrainingJob`. */
export const trainingJob = operationsOf(job);

/** The provider of `modelarts/v2:TrainingJob`. */
export const v2TrainingJob = operationsOf(v2Job);

/** The provider of `modelarts/v2:Algorithm`. */
export const v2Algorithm = operationsOf(algorithm);

/** What the host calls for a resource. The URN is to be asked for before anything is awaited. */
function operationsOf(resource: Resource) {
  const titleOf = (id: string) => resource.words.title(id);
  return {
    configure,
    async check(olds: Properties, news: Properties) {
      const { inputs, failures } = await provider.check(resource, urnOf(news), olds, ownOf(news));
      await lastingMessagesTaken();
      return { inputs: carrying(news, inputs), failures: [...failures] };
    },
    async diff(id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
      const changes = await provider.diff(resource, takeUrn(), id, olds, news);
      const { changed, replaces, deleteBeforeReplace } = changes;
      return {
        // Not "true": only where it is left open does the engine compare the inputs itself, and then `replaceOnChanges` works.
        ...(changed.length > 0 ? { replaces: [...replaces] } : { changes: false }),
        ...(deleteBeforeReplace !== undefined && { deleteBeforeReplace }),
      };
    },
    create(inputs: Properties) {
      const urn = urnOf(inputs);
      return run.during({ verb: "create", urn }, () => standing(inputs, (own) => provider.create(resource, urn, own)));
    },
    read(id: string, props: Properties) {
      const urn = urnOf(props);
      return run.during({ verb: "read", title: titleOf(id), urn }, async () => {
        const read = await provider.read(resource, urn, id, ownOf(props));
        if (read.id === "") return { ...read };
        return { id: read.id, props: carrying(props, read.props), inputs: carrying(props, read.inputs) };
      });
    },
    update(id: string, olds: Properties, news: Properties) {
      const urn = takeUrn();
      return run.during({ verb: "update", title: titleOf(id), urn }, () =>
        standing(news, (own) => provider.update(resource, urn, id, ownOf(olds), own)),
      );
    },
    delete(id: string, props: Properties) {
      const urn = takeUrn();
      return run.during({ verb: "delete", title: titleOf(id), urn }, () => provider.delete(resource, urn, id, props));
    },
  } satisfies dynamic.ResourceProvider;
}

/**
 * Called once for each text of a provider, so once a class. The host goes on with other calls while this is awaited, so it only
 * stores: nothing here waits.
 */
async function configure({ config }: dynamic.ConfigureRequest): Promise<void> {
  const settings = new Map(settingKeys.map((key) => [key, config.get(`modelarts:${key}`)]));
  const names = namesOf(config);
  const fingerprint = JSON.stringify([...settings, names]);
  provider = providers.get(fingerprint) ?? openProvider((key) => config.get(`modelarts:${key}`), names);
  providers.set(fingerprint, provider);
}

function openProvider(config: (key: string) => string | undefined, configNames: readonly string[]): Provider {
  return createProvider({
    sources: { config, configNames, environment: process.env },
    log: logToEngine,
    isUnknown: (value) => value === runtime.unknownValue,
    signal: run.signal,
    notes,
  });
}

/** The names of the stack's configuration. The SDK keeps them to itself; where they are not found, none is misspelt. */
function namesOf(config: dynamic.Config): string[] {
  const values: unknown = Reflect.get(config, "rawConfig");
  return typeof values === "object" && values !== null ? Object.keys(values) : [];
}
