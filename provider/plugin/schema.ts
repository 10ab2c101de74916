// The package's schema, from which Pulumi makes SDKs: what each resource accepts and has, by the tables of its inputs.

import type * as v from "valibot";
import { packageVersion } from "../packageVersion";
import { settingKeys } from "../settings/settingKeys";
import { answerTypes } from "./answers";
import { descriptions } from "./descriptions";
import { lookUps, placeNames } from "./lookUps";
import { type Home, openShapes, type Shape } from "./shapes";
import { type ServedResource, servedResources } from "./tokens";

const text: Shape = { type: "string" };
const secretSettings: readonly string[] = ["token", "secretKey", "securityToken", "password"];
const settingShapes: Readonly<Record<string, Shape>> = {
  insecure: { type: "boolean" },
  maxRequestsPerSecond: { type: "number" },
};

/** What is said of a resource by the outputs that no program gives. */
const outputShapes: Readonly<Record<string, Shape>> = {
  statusCode: { type: "integer" },
  // Milliseconds since 1970, which Go's int may not hold.
  createTime: { type: "number" },
  updateTime: { type: "number" },
  startTime: { type: "number" },
  durationMs: { type: "number" },
  tasks: { type: "array", items: text },
  exitCodes: { type: "object", additionalProperties: { type: "number" } },
};

const resourceTexts: Readonly<Record<string, string>> = {
  "modelarts:index:TrainingJobVersion":
    "A version of a ModelArts training job: one run, created by `pulumi up` and removed for real by `pulumi destroy`.",
  "modelarts:index:TrainingJob":
    "A ModelArts training job, by default with its first version. It is removed with all of its versions.",
  "modelarts:v2:TrainingJob": "A ModelArts training job of v2, the API of today: one job is one run.",
  "modelarts:v2:Algorithm":
    "A ModelArts algorithm of v2: code, engine and parameters under a name, from which jobs are made.",
};

/** The schema, as `pulumi package get-schema` prints it. */
export function packageSchema() {
  const shapes = openShapes();
  const resources = Object.fromEntries(
    Object.entries(servedResources).map(([token, served]) => [token, resourceSchema(token, served, shapes.shapeOf)]),
  );
  const settings = Object.fromEntries(settingKeys.map((key) => [key, settingSchema(key)]));
  return {
    name: "modelarts",
    displayName: "ModelArts",
    version: packageVersion(),
    description: "ModelArts training job versions as Pulumi resources: created once, removed for real.",
    license: "Apache-2.0",
    repository: "https://github.com/pulumi-modelarts/pulumi-modelarts",
    config: { variables: settings },
    provider: {
      description:
        "Where ModelArts is, and who asks. What is not given comes from the environment or from clouds.yaml.",
      inputProperties: settings,
    },
    resources,
    functions: Object.fromEntries(Object.entries(lookUps).map(([token, lookUp]) => [token, functionSchema(lookUp)])),
    types: { ...shapes.types, ...typesOfAnswers(resources) },
    language: {
      nodejs: { packageName: "@pulumi-modelarts/native", respectSchemaVersion: true },
      python: { packageName: "pulumi_modelarts", pyproject: { enabled: true }, respectSchemaVersion: true },
      go: {
        importBasePath: "github.com/pulumi-modelarts/pulumi-modelarts/sdk/go/modelarts",
        respectSchemaVersion: true,
        generateResourceContainerTypes: true,
      },
    },
  };
}

function settingSchema(key: string): Shape {
  return { ...(settingShapes[key] ?? text), ...(secretSettings.includes(key) && { secret: true }) };
}

type ShapeOf = (schema: v.GenericSchema, home: Home, name: string) => Shape;

function resourceSchema(token: string, served: ServedResource, shapeOf: ShapeOf) {
  const { contract, changes } = served.resource;
  const [, namespace = "", owner = ""] = token.split(":");
  const home = { namespace, owner: owner.replace(/^Training/, "") };
  const inputs = Object.entries(contract.schema.entries).map(([name, schema]) => {
    const described = descriptionOf(token, name);
    return [
      name,
      { ...shapeOf(schema, home, name), ...(described !== undefined && { description: described }) },
    ] as const;
  });
  const inputProperties = inputs.map(([name, shape]) => {
    const replaces = changes.rows[name]?.changesInPlace !== true;
    return [name, replaces ? { ...shape, willReplaceOnChanges: true } : shape] as const;
  });
  const outputs = served.outputNames.map((name) => {
    const described = descriptionOf(token, name);
    return [
      name,
      { ...(outputShapes[name] ?? text), ...(described !== undefined && { description: described }) },
    ] as const;
  });
  const required = Object.entries(changes.rows).filter(([, row]) => row.isRequired);
  return {
    description: resourceTexts[token],
    inputProperties: Object.fromEntries(inputProperties),
    requiredInputs: required.map(([name]) => name),
    properties: Object.fromEntries([...inputs, ...outputs]),
    required: served.requiredOutputs,
    aliases: [{ type: served.dynamicType }],
  };
}

/** The types of what look-ups answer; an answer that has inputs of a resource has them in the same form. */
function typesOfAnswers(resources: Readonly<Record<string, ReturnType<typeof resourceSchema>>>) {
  const entries = Object.entries(answerTypes).map(([token, { description, fields, required, inputsOf = "" }]) => {
    const reported = servedResources[inputsOf]?.mayBeLeftOut ?? [];
    const inputs = reported.map((name) => [name, resources[inputsOf]?.properties[name] ?? text] as const);
    return [token, { type: "object", description, properties: { ...Object.fromEntries(inputs), ...fields }, required }];
  });
  return Object.fromEntries(entries);
}

function functionSchema({ description, asksWith, answersWith, answerType, isList }: (typeof lookUps)[string]) {
  const names = [...asksWith, ...placeNames];
  const thing: Shape = { $ref: `#/types/${answerType}` };
  return {
    description,
    inputs: {
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name.replace("?", ""), text])),
      required: names.filter((name) => !name.endsWith("?")),
    },
    outputs: {
      type: "object",
      properties: { [answersWith]: isList ? { type: "array", items: thing } : thing },
      required: [answersWith],
    },
  };
}

/** The tables in which a name of a resource may stand, the nearest first. */
const tables: Readonly<Record<string, { readonly api: string; readonly names: readonly string[] }>> = {
  "modelarts:index:TrainingJobVersion": {
    api: "v1",
    names: ["versionRows", "madeOfRows", "runRows", "locationRows", "observedRows"],
  },
  "modelarts:index:TrainingJob": { api: "v1", names: ["jobRows", "runRows", "locationRows"] },
  "modelarts:v2:TrainingJob": {
    api: "v2",
    names: ["jobV2Rows", "jobBodyRows", "jobMadeOfRows", "jobRunRows"],
  },
  "modelarts:v2:Algorithm": { api: "v2", names: ["algorithmRows", "algorithmBodyRows", "algorithmMadeOfRows"] },
};

function descriptionOf(token: string, name: string): string | undefined {
  const { api = "", names = [] } = tables[token] ?? {};
  const own = names.map((table) => descriptions[api]?.[table]?.[name]);
  return own.find((text) => text !== undefined) ?? descriptions.v1?.locationRows?.[name];
}
