// The resource class `TrainingJobVersion`: what a program gives, what it gets back, and nothing else.

import * as pulumi from "@pulumi/pulumi";
import { handlerText } from "./handler";

/** An id of the API: decimal digits, or a number small enough to be exact. It is text in every output. */
export type IdInput = string | number;

/** One hyperparameter, handed to the training code as `--label=value`. */
export interface ParameterArgs {
  label: pulumi.Input<string>;
  value: pulumi.Input<string | number | boolean>;
}

/** Data from an OBS folder, or from a data set; a version takes only one kind. */
export type DataSourceArgs =
  | { type: pulumi.Input<"obs">; dataUrl: pulumi.Input<string> }
  | { type: pulumi.Input<"dataset">; datasetId: pulumi.Input<string>; datasetVersion: pulumi.Input<string> };

/** A file system in the container; a host path needs a dedicated pool. `readOnly` is false unless given. */
export type VolumeArgs =
  | {
      nfs: pulumi.Input<{
        id: pulumi.Input<string>;
        srcPath: pulumi.Input<string>;
        destPath: pulumi.Input<string>;
        readOnly?: pulumi.Input<boolean>;
      }>;
    }
  | {
      hostPath: pulumi.Input<{
        srcPath: pulumi.Input<string>;
        destPath: pulumi.Input<string>;
        readOnly?: pulumi.Input<boolean>;
      }>;
    };

/** How a version is removed. */
export interface DeletionArgs {
  /** Stop a version that is still at work, then delete it. Default true. */
  stopActive?: pulumi.Input<boolean>;
  /** `terminal`: a cancelled version that stays listed counts as removed. `gone`: only a vanished one. Default `terminal`. */
  confirm?: pulumi.Input<"terminal" | "gone">;
  /** Leave the version in the cloud when the resource is destroyed. Default false. */
  keep?: pulumi.Input<boolean>;
}

/** How long operations may take, as durations such as "30m" or "1h30m". */
export interface TimeoutsArgs {
  /** For `waitFor`. Default 1 hour for `running`, 24 hours for `completed`. */
  create?: pulumi.Input<string>;
  /** Default 30 minutes. */
  delete?: pulumi.Input<string>;
}

/** What a run is made of (API pages modelarts_03_0045 and modelarts_03_0050). A change of any of it makes a new version. */
export interface RunArgs {
  /** Machines, 1 at least. Default 1. */
  workerServerNum?: pulumi.Input<number>;
  /** OBS folder of the code, such as "/bucket/code/". */
  appUrl?: pulumi.Input<string>;
  /** The file inside `appUrl` that starts the training. */
  bootFileUrl?: pulumi.Input<string>;
  /** Engine of the code in `appUrl`. */
  engineId?: pulumi.Input<IdInput>;
  /** Built-in algorithm, instead of code and engine. */
  modelId?: pulumi.Input<IdInput>;
  /** Specification of the machines in the public pool. */
  specId?: pulumi.Input<IdInput>;
  /** Dedicated pool, instead of `specId`. */
  poolId?: pulumi.Input<string>;
  parameters?: pulumi.Input<pulumi.Input<ParameterArgs>[]>;
  /** OBS folder of the data; one of `dataUrl`, `datasetId` with `datasetVersionId`, or `dataSource`. */
  dataUrl?: pulumi.Input<string>;
  datasetId?: pulumi.Input<string>;
  datasetVersionId?: pulumi.Input<string>;
  dataSource?: pulumi.Input<pulumi.Input<DataSourceArgs>[]>;
  /** OBS folder of the results. */
  trainUrl?: pulumi.Input<string>;
  /** OBS folder of the logs. */
  logUrl?: pulumi.Input<string>;
  /** Container image of your own, with `userCommand`. */
  userImageUrl?: pulumi.Input<string>;
  userCommand?: pulumi.Input<string>;
  volumes?: pulumi.Input<pulumi.Input<VolumeArgs>[]>;
}

/** The inputs of a {@link TrainingJobVersion}. */
export interface TrainingJobVersionArgs extends RunArgs {
  /** The training job that the version belongs to. */
  jobId: pulumi.Input<IdInput>;
  /** Adopt this version instead of creating one; it is then destroyed like any other. */
  existingVersionId?: pulumi.Input<IdInput>;
  /** The version that this one is derived from. Default: the job's latest. */
  preVersionId?: pulumi.Input<IdInput>;
  /** The description, 256 characters at most. It belongs to the job, so all its versions share it. Changes in place. */
  description?: pulumi.Input<string>;
  /** How far `pulumi up` waits. Default `accepted`. Changes in place. */
  waitFor?: pulumi.Input<"accepted" | "running" | "completed">;
  /** How the version is removed. Changes in place. */
  deletion?: pulumi.Input<DeletionArgs>;
  /** Time budgets; `customTimeouts` of the resource options fill what is not given. Changes in place. */
  timeouts?: pulumi.Input<TimeoutsArgs>;
  /** Overrides the stack's configuration for this resource, as do the next two. */
  region?: pulumi.Input<string>;
  projectId?: pulumi.Input<string>;
  endpoint?: pulumi.Input<string>;
}

const type = "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion";

/** A version of a ModelArts training job: one run, created by `pulumi up` and removed for real by `pulumi destroy`. */
export class TrainingJobVersion extends pulumi.CustomResource {
  /** The type token; policy packs match resources by it. */
  static readonly __pulumiType: string = type;

  declare readonly jobId: pulumi.Output<string>;
  /** Known as soon as the version exists, also in the preview of a change in place. */
  readonly versionId: pulumi.Output<string>;
  /** The job's own count, such as "V0002". */
  declare readonly versionName: pulumi.Output<string | undefined>;
  /** The status when Pulumi last looked, such as "RUNNING"; `pulumi refresh` looks again. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** The same as the API's number. */
  declare readonly statusCode: pulumi.Output<number | undefined>;
  declare readonly engineName: pulumi.Output<string | undefined>;
  declare readonly engineVersion: pulumi.Output<string | undefined>;
  /** Milliseconds since 1970. */
  declare readonly createTime: pulumi.Output<number | undefined>;
  /** Milliseconds since 1970. */
  declare readonly startTime: pulumi.Output<number | undefined>;
  declare readonly durationMs: pulumi.Output<number | undefined>;
  declare readonly resourceId: pulumi.Output<string | undefined>;
  declare readonly specCode: pulumi.Output<string | undefined>;
  declare readonly poolName: pulumi.Output<string | undefined>;
  declare readonly projectId: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string | undefined>;
  declare readonly endpoint: pulumi.Output<string>;

  declare readonly existingVersionId: pulumi.Output<string | undefined>;
  declare readonly preVersionId: pulumi.Output<string | undefined>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly workerServerNum: pulumi.Output<number | undefined>;
  declare readonly appUrl: pulumi.Output<string | undefined>;
  declare readonly bootFileUrl: pulumi.Output<string | undefined>;
  declare readonly engineId: pulumi.Output<string | undefined>;
  declare readonly modelId: pulumi.Output<string | undefined>;
  declare readonly specId: pulumi.Output<string | undefined>;
  declare readonly poolId: pulumi.Output<string | undefined>;
  declare readonly parameters: pulumi.Output<{ label: string; value: string }[] | undefined>;
  declare readonly dataUrl: pulumi.Output<string | undefined>;
  declare readonly datasetId: pulumi.Output<string | undefined>;
  declare readonly datasetVersionId: pulumi.Output<string | undefined>;
  declare readonly dataSource: pulumi.Output<pulumi.UnwrappedObject<DataSourceArgs>[] | undefined>;
  declare readonly trainUrl: pulumi.Output<string | undefined>;
  declare readonly logUrl: pulumi.Output<string | undefined>;
  declare readonly userImageUrl: pulumi.Output<string | undefined>;
  declare readonly userCommand: pulumi.Output<string | undefined>;
  declare readonly volumes: pulumi.Output<pulumi.UnwrappedObject<VolumeArgs>[] | undefined>;
  declare readonly waitFor: pulumi.Output<string | undefined>;
  declare readonly deletion: pulumi.Output<pulumi.UnwrappedObject<DeletionArgs> | undefined>;
  declare readonly timeouts: pulumi.Output<pulumi.UnwrappedObject<TimeoutsArgs> | undefined>;

  /**
   * Declares a version.
   *
   * @param name The resource's name in the stack.
   * @param args What the version is made of, and how Pulumi treats it.
   * @param opts Pulumi's resource options; the first two of `customTimeouts` stand in for `args.timeouts`.
   */
  constructor(name: string, args: TrainingJobVersionArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(
      type,
      name,
      {
        ...unsetOutputs,
        ...args,
        timeouts: mergeTimeouts(args.timeouts, opts.customTimeouts),
        __provider: handlerText("trainingJobVersion"),
        __urn: pulumi.createUrn(name, type, opts.parent),
      },
      opts,
    );
    // In the preview of a change in place no output is known but the id; what the id says must not look changed.
    this.versionId = this.id.apply((id) => id.split("/")[1] ?? "");
  }
}

/** An output exists on the object only when its name was registered. */
const unsetOutputs: pulumi.Inputs = Object.fromEntries(
  [
    "versionName",
    "status",
    "statusCode",
    "engineName",
    "engineVersion",
    "createTime",
    "startTime",
    "durationMs",
    "resourceId",
    "specCode",
    "poolName",
    "projectId",
    "region",
    "endpoint",
    "existingVersionId",
    "preVersionId",
    "description",
    "workerServerNum",
    "appUrl",
    "bootFileUrl",
    "engineId",
    "modelId",
    "specId",
    "poolId",
    "parameters",
    "dataUrl",
    "datasetId",
    "datasetVersionId",
    "dataSource",
    "trainUrl",
    "logUrl",
    "userImageUrl",
    "userCommand",
    "volumes",
    "waitFor",
    "deletion",
  ].map((name) => [name, undefined]),
);

/** The engine does not hand `customTimeouts` to a dynamic provider, so they travel as inputs. */
function mergeTimeouts(
  timeouts: pulumi.Input<TimeoutsArgs> | undefined,
  customTimeouts: pulumi.CustomTimeouts | undefined,
): pulumi.Input<TimeoutsArgs> | undefined {
  const { create, delete: destroy } = customTimeouts ?? {};
  const custom: TimeoutsArgs = {
    ...(create !== undefined && { create }),
    ...(destroy !== undefined && { delete: destroy }),
  };
  if (Object.keys(custom).length === 0) return timeouts;
  return pulumi.output(timeouts).apply((given) => ({ ...custom, ...given }));
}
