// The operations that Pulumi's host of dynamic providers calls, by name, on this module: its path and its export names are part
// of every stack's state, so they never change.

import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import { openSession } from "./client/session";
import { ConfigError } from "./errors";
import { changesBetween, versionChangeRules } from "./inputs/changes";
import { type CheckFailure, checkInputs } from "./inputs/check";
import { rules } from "./inputs/rules";
import { versionSchema } from "./inputs/schema";
import { holdsUnknown } from "./inputs/unknowns";
import { type Bag, toBag } from "./lifecycle/bag";
import { createTrainingJobVersion } from "./lifecycle/create";
import { deleteTrainingJobVersion } from "./lifecycle/delete";
import { inputNames } from "./lifecycle/outputs";
import { readTrainingJobVersion } from "./lifecycle/read";
import type { Environment } from "./lifecycle/target";
import { updateTrainingJobVersion } from "./lifecycle/update";
import { resolvePlace } from "./settings/settings";

const contract = { schema: versionSchema, rules };

/** The properties that the classes carry beside a user's inputs; they never count as changes. */
const carriedNames = ["__provider", "__urn"];

let environment: Environment = openEnvironment(() => undefined);

/** The provider of `modelarts:TrainingJobVersion`. */
export const trainingJobVersion = {
  // The host goes on with other calls while this is awaited, so it only stores: nothing here waits.
  async configure({ config }: dynamic.ConfigureRequest): Promise<void> {
    environment = openEnvironment((key) => config.get(`modelarts:${key}`));
  },

  async check(_olds: unknown, news: Bag): Promise<dynamic.CheckResult> {
    const { inputs, failures } = checkInputs(contract, news);
    const placed = placeInputs(inputs);
    return {
      inputs: toBag({ ...carried(news), ...placed.inputs }),
      failures: [...failures, ...placed.failures],
    };
  },

  async diff(_id: string, olds: Bag, news: Bag): Promise<dynamic.DiffResult> {
    const { changed, replaces } = changesBetween(inputNames, olds, news, versionChangeRules);
    return { changes: changed.length > 0, replaces: [...replaces] };
  },

  async create(inputs: Bag): Promise<dynamic.CreateResult> {
    return createTrainingJobVersion(environment, v.parse(versionSchema, inputs), inputs);
  },

  async read(id: string, props: Bag): Promise<dynamic.ReadResult> {
    const { id: foundId, props: foundProps, inputs } = await readTrainingJobVersion(environment, id, props);
    return { id: foundId, props: foundProps, inputs };
  },

  async update(id: string, olds: Bag, news: Bag): Promise<dynamic.UpdateResult> {
    return updateTrainingJobVersion(environment, id, olds, news);
  },

  async delete(id: string, props: Bag): Promise<void> {
    await deleteTrainingJobVersion(environment, id, props);
  },
} satisfies dynamic.ResourceProvider;

function openEnvironment(config: (key: string) => string | undefined): Environment {
  const sources = { config, environment: process.env };
  return { sources, session: openSession(sources) };
}

function carried(news: Readonly<Bag>): Bag {
  return Object.fromEntries(carriedNames.map((name) => [name, news[name]]));
}

/** Settles where the version is to live, so that it is in the state and a destroy goes there. */
function placeInputs(inputs: Readonly<Bag>): { inputs: Bag; failures: CheckFailure[] } {
  const { endpoint, region, projectId } = inputs;
  if ([endpoint, region, projectId].some(holdsUnknown)) return { inputs, failures: [] };
  try {
    const place = resolvePlace(
      { endpoint: text(endpoint), region: text(region), projectId: text(projectId) },
      environment.sources,
    );
    return { inputs: { ...inputs, ...place }, failures: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { inputs, failures: [{ property: error.key, reason: error.message }] };
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
