// Judges by one rule as the policy SDK does: configuration with its defaults, and the violations in words.

import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { runtime } from "@pulumi/pulumi";

/** What a resource under judgement is made of. */
export interface Declared {
  readonly type?: "TrainingJob" | "TrainingJobVersion" | "Other";
  readonly name?: string;
  readonly props?: Record<string, unknown>;
  readonly protect?: boolean;
  readonly dependsOn?: readonly string[];
}

// Rules ask for the stack's name; outside of a program it has to be said.
runtime.setMocks(
  { newResource: ({ inputs }) => ({ id: "1", state: inputs }), call: ({ inputs }) => inputs },
  "project",
  "dev",
);

/** What a rule for resources says of one, as its messages. */
export async function judge(
  rule: ResourceValidationPolicy,
  declared: Declared,
  config: Record<string, unknown> = {},
): Promise<string[]> {
  const messages: string[] = [];
  const rules = [rule.validateResource ?? []].flat();
  const args = argumentsFor(declared, configured(rule.configSchema?.properties, config));
  for (const validate of rules) await validate(args, (message) => messages.push(message));
  return messages;
}

/** The properties that a rule makes of a resource's, or `undefined` when it leaves them alone. */
export async function remediate(
  rule: ResourceValidationPolicy,
  declared: Declared,
): Promise<Record<string, unknown> | undefined> {
  const remedy = await rule.remediateResource?.(argumentsFor(declared, {}));
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
    const dependencies = resources.filter((resource) => one.dependsOn?.includes(resource.name));
    resources.push({
      props,
      type,
      urn,
      name,
      opts,
      isType,
      asType: () => undefined,
      dependencies,
      propertyDependencies: {},
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
  { type = "TrainingJobVersion", name = "run", props = {}, protect = false }: Declared,
  config: object,
) {
  const token = `pulumi-nodejs:dynamic/modelarts:${type}`;
  return {
    type: token,
    name,
    urn: `urn:pulumi:dev::project::${token}::${name}`,
    props,
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
