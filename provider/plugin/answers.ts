// The types of what look-ups answer, held to the types of the answers themselves.

import type { AlgorithmInputName } from "../inputs/v2/algorithmNames";
import type { JobV2InputName } from "../inputs/v2/names";
import type { TrainingJobInfo, TrainingJobVersionInfo } from "../lookups/queries";
import type { Engine, ResourceSpecification, TrainingJobSummary } from "../v1/catalogue";
import type { VersionConfig } from "../v1/version";
import type { AlgorithmDetails } from "../v2/algorithm";
import type { Flavor, TrainingEngine } from "../v2/catalogue";
import type { JobDetails } from "../v2/job";
import type { Shape } from "./shapes";

/** A type that look-ups answer with. */
export interface AnswerType {
  readonly description: string;
  readonly fields: Readonly<Record<string, Shape>>;
  /** Those that are always there. */
  readonly required: readonly string[];
  /** The resource whose inputs it has as well, such as what a version is made of. */
  readonly inputsOf?: string;
}

const text: Shape = { type: "string" };
const integer: Shape = { type: "integer" };
// Milliseconds, and milliseconds since 1970, which Go's int may not hold.
const milliseconds: Shape = { type: "number" };
const flag: Shape = { type: "boolean" };

type RequiredName<Answer> = {
  [Name in keyof Answer]-?: undefined extends Answer[Name] ? never : Name;
}[keyof Answer];

/** Every field of the answer, and which of them are always there; what the resource's inputs say is left to them. */
function answer<Answer, Left extends PropertyKey = never>(type: {
  readonly description: string;
  readonly fields: { readonly [Name in Exclude<keyof Answer, Left> & string]-?: Shape };
  readonly required: readonly RequiredName<Omit<Answer, Left>>[];
  readonly inputsOf?: string;
}): AnswerType {
  return { ...type, required: type.required.map(String) };
}

/** The types, by their tokens. */
export const answerTypes: Readonly<Record<string, AnswerType>> = {
  "modelarts:index:TrainingJobSummary": answer<TrainingJobSummary>({
    description: "A job, with the state of its latest version.",
    fields: {
      jobId: text,
      jobName: text,
      description: text,
      versionId: text,
      versionCount: integer,
      statusCode: integer,
      createTime: milliseconds,
      durationMs: milliseconds,
    },
    required: ["jobId", "jobName"],
  }),
  "modelarts:index:TrainingJobVersionInfo": answer<TrainingJobVersionInfo, Exclude<keyof VersionConfig, "modelId">>({
    description: "A version: what it is made of, and how far it is.",
    fields: {
      jobId: text,
      versionId: text,
      versionName: text,
      preVersionId: text,
      jobName: text,
      description: text,
      status: text,
      statusCode: integer,
      createTime: milliseconds,
      startTime: milliseconds,
      durationMs: milliseconds,
      engineName: text,
      engineVersion: text,
      modelId: text,
      poolName: text,
      resourceId: text,
      specCode: text,
    },
    required: ["jobId", "versionId", "status", "statusCode"],
    inputsOf: "modelarts:index:TrainingJobVersion",
  }),
  "modelarts:index:TrainingJobInfo": answer<TrainingJobInfo>({
    description: "A job with all of its versions.",
    fields: {
      jobId: text,
      jobName: text,
      description: text,
      versionCount: integer,
      versions: { type: "array", items: { $ref: "#/types/modelarts:index:TrainingJobVersionInfo" } },
    },
    required: ["jobId", "versions"],
  }),
  "modelarts:index:ResourceSpecification": answer<ResourceSpecification>({
    description: "A kind of machine of the public pool.",
    fields: {
      specId: text,
      specCode: text,
      core: text,
      cpu: text,
      gpuNum: integer,
      gpuType: text,
      maxNum: integer,
      storage: text,
      noResource: flag,
    },
    required: ["specId"],
  }),
  "modelarts:index:EngineInfo": answer<Engine>({
    description: "An engine that code can run on.",
    fields: { engineId: text, engineType: integer, engineName: text, engineVersion: text },
    required: ["engineId"],
  }),
  "modelarts:v2:TrainingJobInfo": answer<JobDetails, Exclude<JobV2InputName, JobField>>({
    description: "A job of v2: what it is made of, and how far it is.",
    fields: {
      jobId: text,
      jobName: text,
      workspaceId: text,
      description: text,
      phase: text,
      secondaryPhase: text,
      createTime: milliseconds,
      startTime: milliseconds,
      durationMs: milliseconds,
      userName: text,
      engineName: text,
      engineVersion: text,
      flavorName: text,
      poolName: text,
      tasks: { type: "array", items: text },
      taskStatuses: { type: "array", items: { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } } },
    },
    required: ["jobId", "phase", "tasks", "taskStatuses"],
    inputsOf: "modelarts:v2:TrainingJob",
  }),
  "modelarts:v2:AlgorithmInfo": answer<AlgorithmDetails, Exclude<AlgorithmInputName, AlgorithmField>>({
    description: "An algorithm: what it is made of.",
    fields: {
      algorithmId: text,
      algorithmName: text,
      workspaceId: text,
      description: text,
      createTime: milliseconds,
      updateTime: milliseconds,
      engineName: text,
      engineVersion: text,
    },
    required: ["algorithmId"],
    inputsOf: "modelarts:v2:Algorithm",
  }),
  "modelarts:v2:Flavor": answer<Flavor>({
    description: "A kind of machine.",
    fields: {
      flavorId: text,
      flavorName: text,
      flavorType: text,
      maxNum: integer,
      cpuArch: text,
      cpuCores: integer,
      memorySize: integer,
      memoryUnit: text,
      cardNum: integer,
      cardName: text,
      cardMemory: text,
    },
    required: ["flavorId"],
  }),
  "modelarts:v2:EngineInfo": answer<TrainingEngine>({
    description: "An engine that code can run on.",
    fields: { engineId: text, engineName: text, engineVersion: text, isV1Compatible: flag, runUser: text },
    required: ["engineId"],
  }),
};

/** Inputs of a job that its details have in a form of their own. */
type JobField = "jobName" | "workspaceId" | "description";

/** And those of an algorithm. */
type AlgorithmField = "algorithmName" | "workspaceId" | "description";
