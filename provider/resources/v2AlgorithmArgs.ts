// The arguments of `v2.Algorithm`, as a program writes them.

import type * as pulumi from "@pulumi/pulumi";
import type { algorithmRows } from "../inputs/v2/algorithmRows";
import type { ArgsOf, TimeoutsArgs } from "./args";
import type { AutoSearchArgs, EngineArgs, JobParameterArgs } from "./v2Args";

/** What a parameter may be. */
export interface ParameterConstraintArgs {
  /** The kind of its value. */
  type?: pulumi.Input<"String" | "Integer" | "Float" | "Boolean">;
  /** Whether a job may give another value. */
  editable?: pulumi.Input<boolean>;
  /** Whether a job must give it a value. */
  required?: pulumi.Input<boolean>;
  /** Without effect: the service shows every value. */
  sensitive?: pulumi.Input<boolean>;
  /** Whether `validRange` holds choices, the two ends of a range, or nothing. */
  validType?: pulumi.Input<"None" | "Choice" | "Range">;
  /** The choices, or the two ends of the range. */
  validRange?: pulumi.Input<pulumi.Input<string>[]>;
}

/** One hyperparameter, with the value that a job has unless it gives another. */
export interface AlgorithmParameterArgs extends JobParameterArgs {
  /** What it is for. */
  description?: pulumi.Input<string>;
  /** What a job may give it. */
  constraint?: pulumi.Input<ParameterConstraintArgs>;
}

/** Results that a job gives a place for. */
export interface AlgorithmOutputArgs {
  /** Its name, by which a job gives it a place; no two of an algorithm are the same. */
  name: pulumi.Input<string>;
  /** What it is for. */
  description?: pulumi.Input<string>;
  /** How the code is told of the place. Default `parameter`; Huawei Cloud only. */
  accessMethod?: pulumi.Input<"parameter" | "env">;
}

/** Data that a job gives. */
export interface AlgorithmInputArgs extends AlgorithmOutputArgs {
  /** Where it may come from. */
  remoteConstraints?: pulumi.Input<
    pulumi.Input<{
      /** A place in OBS, or a data set. */
      dataType: pulumi.Input<"obs" | "modelarts_dataset">;
      /** In the API's own words. */
      attributes?: pulumi.Input<pulumi.Input<Record<string, pulumi.Input<string | string[]>>>[]>;
    }>[]
  >;
}

/** Machines that an algorithm is for. */
export interface ResourceRequirementArgs {
  /** What of the machines is required: their processors, or how many cards or machines there may be. */
  key: pulumi.Input<"flavor_type" | "device_distributed_mode" | "host_distributed_mode">;
  /** Such as "CPU", "GPU" and "Ascend", or "multiple" and "singular". */
  values: pulumi.Input<pulumi.Input<string>[]>;
}

/** How an algorithm is removed. */
export interface AlgorithmDeletionArgs {
  /** Leave the algorithm in the cloud when the resource is destroyed. Default false. */
  keep?: pulumi.Input<boolean>;
}

/** What a program gives in each form that is more than text. */
interface AlgorithmFormArgs {
  flag: boolean;
  engine: EngineArgs;
  algorithmParameters: pulumi.Input<AlgorithmParameterArgs>[];
  algorithmInputs: pulumi.Input<AlgorithmInputArgs>[];
  algorithmOutputs: pulumi.Input<AlgorithmOutputArgs>[];
  requirements: pulumi.Input<ResourceRequirementArgs>[];
  autoSearch: AutoSearchArgs;
  extra: Record<string, unknown>;
  keepDeletion: AlgorithmDeletionArgs;
  timeouts: TimeoutsArgs;
}

/** The inputs of an algorithm. All but name, workspace and `extra` changes in place. */
export interface AlgorithmArgs extends ArgsOf<typeof algorithmRows, AlgorithmFormArgs> {}

type Unwrapped<Value> = pulumi.Unwrap<Value>;

/** The outputs of an algorithm: its inputs, and what the service says of it. */
export type AlgorithmOutputs = {
  // By `as`, so that what is said of each input is said of the output too.
  readonly [Name in keyof AlgorithmArgs as Exclude<
    Name,
    "algorithmName" | "projectId" | "endpoint" | "workspaceId"
  >]-?: pulumi.Output<Unwrapped<AlgorithmArgs[Name]>>;
};
