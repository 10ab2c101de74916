// The arguments of the v2 classes, as a program writes them.

import type * as pulumi from "@pulumi/pulumi";
import type { jobV2Rows } from "../inputs/v2/rows";
import type { ArgsOf, TimeoutsArgs } from "./args";

type Texts = Record<string, pulumi.Input<string>>;

/** An algorithm that was subscribed to. */
export interface SubscriptionArgs {
  /** The id of the subscription. */
  id: pulumi.Input<string>;
  /** The version of it. */
  versionId: pulumi.Input<string>;
}

/** What runs the code: `{ id }`, `{ name, version }`, `{ imageUrl }`, or an engine of the service's in an image of your own. */
export interface EngineArgs {
  /** The engine's id, such as "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64"; alone. */
  id?: pulumi.Input<string>;
  /** The engine's name, with `version`. */
  name?: pulumi.Input<string>;
  /** The engine's version, with `name`. */
  version?: pulumi.Input<string>;
  /** `organisation/name:tag`. */
  imageUrl?: pulumi.Input<string>;
  /** Only beside name, version and imageUrl. */
  installSysPackages?: pulumi.Input<boolean>;
}

/** One hyperparameter. A whole number beyond 2^53 is refused, since it may have lost digits: write it as text. */
export interface JobParameterArgs {
  /** Its name, by which the code is told of it; no two of a job are the same. */
  name: pulumi.Input<string>;
  /** Sent as text; `true` is sent as `True`. */
  value: pulumi.Input<string | number | boolean>;
}

/** Where results go. */
export interface JobOutputArgs {
  /** Its name, by which the code is told of it; no two of a job are the same. */
  name: pulumi.Input<string>;
  /** Such as "/bucket/path/". */
  obsUrl: pulumi.Input<string>;
  /** Where it is in the container. */
  localDir?: pulumi.Input<string>;
  /** How the code is told of that. Default `parameter`; Huawei Cloud only. */
  accessMethod?: pulumi.Input<"parameter" | "env">;
  /** What it is for. */
  description?: pulumi.Input<string>;
}

/** Where data comes from: `obsUrl` or `dataset`. */
export interface JobInputArgs extends Omit<JobOutputArgs, "obsUrl"> {
  /** A folder or file in OBS, such as "/bucket/path/". */
  obsUrl?: pulumi.Input<string>;
  /** A data set and its version. */
  dataset?: pulumi.Input<{ id: pulumi.Input<string>; versionId: pulumi.Input<string> }>;
}

/** A file system in the container, at `localPath`: exactly one of the three. */
export interface JobVolumeArgs {
  /** A folder of a file server. */
  nfs?: pulumi.Input<{
    serverPath: pulumi.Input<string>;
    localPath: pulumi.Input<string>;
    /** Default false. */
    readOnly?: pulumi.Input<boolean>;
  }>;
  /** A parallel file system of OBS. */
  pfs?: pulumi.Input<{ path: pulumi.Input<string>; localPath: pulumi.Input<string> }>;
  /** A folder in OBS. */
  obs?: pulumi.Input<{ path: pulumi.Input<string>; localPath: pulumi.Input<string> }>;
}

/** The container's share of a machine in a dedicated pool. */
export interface CustomFlavorArgs {
  /** CPU cores, more than 0. */
  cpuCoreNum: pulumi.Input<number>;
  /** In GB. */
  memSize: pulumi.Input<number>;
  /** Cards. Default: none. */
  acceleratorNum?: pulumi.Input<number>;
}

/** Who is told of what. */
export interface NotificationArgs {
  /** The topic of the notification service (SMN), by its URN. */
  topicUrn: pulumi.Input<string>;
  /** JobStarted, JobCompleted, JobFailed, JobTerminated, JobRestarted, JobHanged, JobPreempted. */
  events: pulumi.Input<pulumi.Input<string>[]>;
}

/** A condition on a machine of a pool. */
export interface NodeTermArgs {
  /** Conditions on the labels of a machine; all must hold. */
  matchExpressions?: pulumi.Input<pulumi.Input<NodeExpressionArgs>[]>;
  /** Conditions on the fields of a machine; all must hold. */
  matchFields?: pulumi.Input<pulumi.Input<NodeExpressionArgs>[]>;
}

/** One condition on a label or a field of a machine. */
export interface NodeExpressionArgs {
  /** The label or field. */
  key: pulumi.Input<string>;
  /** How its value is compared. */
  operator: pulumi.Input<"In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt">;
  /** What it is compared with; none for `Exists` and `DoesNotExist`. */
  values?: pulumi.Input<pulumi.Input<string>[]>;
}

/** On which machines of a pool a job may run: `required` or `preferred`. */
export interface AffinityArgs {
  /** What a machine must fulfil. */
  required?: pulumi.Input<{
    type?: pulumi.Input<"cabinet" | "hyperinstance" | "networkTopology">;
    groupSize?: pulumi.Input<number>;
    nodeSelectorTerms?: pulumi.Input<pulumi.Input<NodeTermArgs>[]>;
  }>;
  /** Weights are from 1 to 100; Huawei Cloud only. */
  preferred?: pulumi.Input<pulumi.Input<{ weight: pulumi.Input<number>; preference: pulumi.Input<NodeTermArgs> }>[]>;
}

/** A metric of your own, by a command or by HTTP. */
export interface CustomMetricArgs {
  /** By what a command prints. */
  exec?: pulumi.Input<{ command: pulumi.Input<pulumi.Input<string>[]> }>;
  /** By what a path and port of the container answer. */
  httpGet?: pulumi.Input<{ path: pulumi.Input<string>; port: pulumi.Input<number> }>;
}

/** A search for hyperparameters. All numbers are text. */
export interface AutoSearchArgs {
  /** What is to be made large or small, and how it is read from the log. */
  rewardAttrs: pulumi.Input<
    pulumi.Input<{ name: pulumi.Input<string>; mode: pulumi.Input<"max" | "min">; regex: pulumi.Input<string> }>[]
  >;
  /** What is tried: ranges or lists of values. */
  searchParams: pulumi.Input<
    pulumi.Input<{
      /** Its name, by which the code is told of it; no two of a job are the same. */
      name: pulumi.Input<string>;
      paramType: pulumi.Input<"continuous" | "discrete">;
      lowerBound?: pulumi.Input<string>;
      upperBound?: pulumi.Input<string>;
      discretePointsNum?: pulumi.Input<string>;
      discreteValues?: pulumi.Input<pulumi.Input<string>[]>;
    }>[]
  >;
  /** The search algorithms, with their parameters. */
  algoConfigs: pulumi.Input<
    pulumi.Input<{
      /** Its name, by which the code is told of it; no two of a job are the same. */
      name: pulumi.Input<string>;
      params?: pulumi.Input<
        pulumi.Input<{ key: pulumi.Input<string>; value: pulumi.Input<string>; type: pulumi.Input<string> }>[]
      >;
    }>[]
  >;
  /** Combinations that are not tried. */
  skipSearchParams?: pulumi.Input<string>;
}

/** How a job is removed. */
export interface JobDeletionArgs {
  /** Stop a job that is at work before its removal is asked for. Default true. */
  stopActive?: pulumi.Input<boolean>;
  /** Only a job that has vanished counts as removed: a Terminated one still has its name and its place in the quota. */
  confirm?: pulumi.Input<"gone">;
  /** Leave the job in the cloud when the resource is destroyed. Default false. */
  keep?: pulumi.Input<boolean>;
}

/** What a program gives in each form that is more than text. */
interface JobFormArgs {
  count: number;
  priority: number;
  flag: boolean;
  waitFor: "accepted" | "running" | "completed";
  runtimeType: "production" | "debug";
  names: pulumi.Input<string>[];
  texts: Texts;
  tags: Texts;
  environments: Texts;
  subscription: SubscriptionArgs;
  engine: EngineArgs;
  jobParameters: pulumi.Input<JobParameterArgs>[];
  jobInputs: pulumi.Input<JobInputArgs>[];
  jobOutputs: pulumi.Input<JobOutputArgs>[];
  autoSearch: AutoSearchArgs;
  customFlavor: CustomFlavorArgs;
  jobVolumes: pulumi.Input<JobVolumeArgs>[];
  logExport: { version?: pulumi.Input<"v0" | "v1">; rotationEnabled?: pulumi.Input<boolean> };
  customMetrics: pulumi.Input<CustomMetricArgs>[];
  affinity: AffinityArgs;
  notification: NotificationArgs;
  extra: Record<string, unknown>;
  jobDeletion: JobDeletionArgs;
  timeouts: TimeoutsArgs;
}

/** The inputs of a training job. What it is made of is fixed once it exists: a change of that makes a new job. */
export interface TrainingJobArgs extends ArgsOf<typeof jobV2Rows, JobFormArgs> {}

type Unwrapped<Value> = pulumi.Unwrap<Value>;

/** The outputs of a training job: its inputs, and what the service says of it. */
export type TrainingJobOutputs = {
  // By `as`, so that what is said of each input is said of the output too.
  readonly [Name in keyof TrainingJobArgs as Exclude<
    Name,
    "parameters" | "jobName" | "projectId" | "endpoint" | "workspaceId"
  >]-?: pulumi.Output<Unwrapped<TrainingJobArgs[Name]>>;
};
