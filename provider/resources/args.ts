// The arguments that both resource classes share, as a program writes them.

import type * as pulumi from "@pulumi/pulumi";

/** An id of the API: decimal digits, or a number small enough to be exact. It is text in every output. */
export type IdInput = string | number;

/**
 * One hyperparameter, handed to the training code as `--label=value`. A number is sent as JavaScript writes it; a whole number
 * beyond 2^53 is refused, since it may have lost digits: write it as text.
 */
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
  /** Specification of the machines in the public pool, by its number in the region. */
  specId?: pulumi.Input<IdInput>;
  /**
   * The same by its code, such as "modelarts.vm.cpu.8u"; also in a dedicated pool. The API's reference does not have it, but the
   * clouds' consoles ask so.
   */
  flavorCode?: pulumi.Input<string>;
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
