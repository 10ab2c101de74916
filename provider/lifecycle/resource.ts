// A resource as data: what it accepts, what a change of it does, what it is made of, and its verbs. The faces need no more.

import * as v from "valibot";
import { ConfigError } from "../errors";
import type { ChangeRules } from "../inputs/changes";
import { checkInputs, type InputContract } from "../inputs/check";
import type { Properties } from "./properties";
import type { Environment } from "./target";
import type { Words } from "./words";

/** A resource that stands, with all its outputs. */
export interface CreatedResource {
  readonly id: string;
  readonly outs: Properties;
}

/** What a read found. An empty id means that the thing is gone: Pulumi then drops it from the state. */
export interface ReadResource {
  readonly id: string;
  readonly props: Properties;
  readonly inputs: Properties;
}

/** What holds for a resource whoever creates it. */
interface ResourceData {
  /** An input that every such resource has. */
  readonly alwaysGiven: string;
  readonly changes: ChangeRules;
  readonly words: Words;
  /** All that it is made of, as one text: equal texts are equal requests. */
  content(inputs: Properties): string;
  read(environment: Environment, id: string, stored: Properties): Promise<ReadResource>;
  update(environment: Environment, id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(environment: Environment, id: string, outputs: Properties): Promise<void>;
}

/** A resource, for the faces. */
export interface Resource extends ResourceData {
  readonly contract: InputContract;
  /**
   * Creates it from inputs that were checked before. A policy pack may have changed them since, so they are checked once more.
   *
   * @throws ConfigError where they break a rule now: that must not reach the service.
   */
  create(environment: Environment, inputs: Properties): Promise<CreatedResource>;
}

/** Makes a resource of its data and its creation, which is handed the inputs in the form in which they are sent, and as they are. */
export function defineResource<Schema extends InputContract["schema"]>(
  resource: ResourceData & {
    readonly contract: InputContract & { readonly schema: Schema };
    create(environment: Environment, inputs: v.InferOutput<Schema>, carried: Properties): Promise<CreatedResource>;
  },
): Resource {
  return {
    ...resource,
    create: async (environment, inputs) => resource.create(environment, checked(resource.contract, inputs), inputs),
  };
}

/** The inputs in the form in which they are sent. Throws {@link ConfigError} where they break a rule. */
export function checked<Schema extends InputContract["schema"]>(
  contract: InputContract & { readonly schema: Schema },
  inputs: Properties,
): v.InferOutput<Schema> {
  const { inputs: accepted, failures } = checkInputs(contract, inputs);
  const [first] = failures;
  if (first === undefined) return v.parse(contract.schema, accepted);
  throw new ConfigError(first.property, failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
}
