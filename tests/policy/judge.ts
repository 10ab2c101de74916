// Judges by one rule as the policy SDK does: configuration with its defaults, and the violations in words.

import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { runtime } from "@pulumi/pulumi";

/** What a resource under judgement is made of. */
export interface Declared {
  /** Whether it is a resource of the native plugin rather than a dynamic one. */
  readonly isNative?: boolean;
  readonly type?: "TrainingJob" | "TrainingJobVersion" | "v2:TrainingJob" | "v2:Algorithm" | "Other";
  readonly name?: string;
  readonly props?: Record<string, unknown>;
  readonly protect?: boolean;
  /** The resource options' `dependsOn`, by names. */
  readonly dependsOn?: readonly string[];
  /** The resources that `jobId` is made from, by names. */
  readonly jobFrom?: readonly string[];
  /** The stack's configuration, as the provider has it. */
  readonly stackConfig?: Record<string, string>;
}

// Rules ask for the stack's name; outside of a program it has to be said.
runtime.setMocks(
  { newResource: ({ inputs }) => ({ id: "1", state: inputs }), call: ({ inputs }) => inputs },
  "project",
  "dev",
);

/** Stands for what a preview does not know yet. */
export const unknown = Symbol("unknown");

/** What touching an unknown value throws; only the names of the properties go into it. */
class UnknownValueError extends Error {
  override readonly name = "UnknownValueError";
}

/**
 * What a rule for resources says of one, as its messages. Each validation of a rule runs by itself: one that touches what is not
 * known yet says so, as "unknown: PATH", and the others still run.
 */
export async function judge(
  rule: ResourceValidationPolicy,
  declared: Declared,
  config: Record<string, unknown> = {},
): Promise<string[]> {
  const messages: string[] = [];
  const args = argumentsFor(declared, configured(rule.configSchema?.properties, config));
  for (const validate of [rule.validateResource ?? []].flat()) {
    try {
      await validate(args, (message) => messages.push(message));
    } catch (error) {
      if (!(error instanceof UnknownValueError)) throw error;
      messages.push(error.message);
    }
  }
  return messages;
}

/** The properties that a rule makes of a resource's, or `undefined` when it leaves them alone. */
export async function remediate(
  rule: ResourceValidationPolicy,
  declared: Declared,
  config: Record<string, unknown> = {},
): Promise<Record<string, unknown> | undefined> {
  const args = argumentsFor(declared, configured(rule.configSchema?.properties, config));
  // Remediations get the properties themselves, and hand the very same back.
  const remedy = await rule.remediateResource?.({ ...args, props: declared.props ?? {} });
  return remedy ?? undefined;
}

/** What a rule for stacks says of some resources, as its messages. */
export async function judgeStack(
  rule: StackValidationPolicy,
  declared: readonly Declared[],
  config: Record<string, unknown> = {},
): Promise<string[]> {
  const messages: string[] = [];
  const resources: PolicyResource[] = [];
  for (const one of declared) {
    const { props, type, urn, name, opts, isType } = argumentsFor(one, {});
    const named = (names: readonly string[] = []) => resources.filter((resource) => names.includes(resource.name));
    const jobs = named(one.jobFrom);
    resources.push({
      props,
      type,
      urn,
      name,
      opts,
      isType,
      asType: () => undefined,
      dependencies: [...jobs, ...named(one.dependsOn)],
      propertyDependencies: { jobId: jobs },
    });
  }
  const options = configured(rule.configSchema?.properties, config);
  await rule.validateStack(
    { resources, stackTags: new Map(), getConfig: configOf(options), notApplicable },
    (message) => messages.push(message),
  );
  return messages;
}

function argumentsFor(
  {
    type = "TrainingJobVersion",
    name = "run",
    props = {},
    protect = false,
    stackConfig = {},
    isNative = false,
  }: Declared,
  config: object,
) {
  const token = isNative
    ? `modelarts:${type.startsWith("v2:") ? "" : "index:"}${type}`
    : `pulumi-nodejs:dynamic/modelarts${type.startsWith("v2:") ? "/" : ":"}${type}`;
  return {
    type: token,
    name,
    urn: `urn:pulumi:dev::project::${token}::${name}`,
    props: throwingWhereUnknown(props),
    provider: { type: "pulumi:providers:pulumi-nodejs", urn: "", name: "default", props: stackConfig },
    opts: {
      protect,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    stackTags: new Map<string, string>(),
    isType: (resourceClass: object) => Reflect.get(resourceClass, "__pulumiType") === token,
    asType: () => undefined,
    getConfig: configOf(config),
    notApplicable,
  };
}

/** Properties of which an unknown one throws when it is touched. */
function throwingWhereUnknown<Properties extends object>(
  properties: Properties,
  path: readonly string[] = [],
): Properties {
  return new Proxy(properties, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      const itsPath = [...path, String(key)];
      if (value === unknown) throw new UnknownValueError(`unknown: ${itsPath.join(".")}`);
      return typeof value === "object" && value !== null ? throwingWhereUnknown(value, itsPath) : value;
    },
  });
}

function configured(properties: object = {}, config: Record<string, unknown>): object {
  const defaults = Object.entries(properties).map(([name, schema]) => [name, Reflect.get(schema, "default")]);
  return { ...Object.fromEntries(defaults), ...config };
}

function configOf(config: object) {
  return <Config extends object>(): Config => ({ ...config }) as Config;
}

function notApplicable(reason?: string): never {
  throw new Error(reason);
}
