// The arguments that both resource classes share, as a program writes them.

import type * as pulumi from "@pulumi/pulumi";
import type { runRows } from "../inputs/rows";
import type { RequiredOf, Row, Table } from "../inputs/table";

/** An id of the API: decimal digits, or a number small enough to be exact. It is text in every output. */
export type IdInput = string | number;

/**
 * One hyperparameter, handed to the training code as `--label=value`. A number is sent as JavaScript writes it; a whole number
 * beyond 2^53 is refused, since it may have lost digits: write it as text.
 */
export interface ParameterArgs {
  /** Its name, as the code reads it; no two of a version are the same. */
  label: pulumi.Input<string>;
  /** Its value; the service keeps it as text. */
  value: pulumi.Input<string | number | boolean>;
}

/** Data from an OBS folder, or from a data set; a version takes only one kind. */
export type DataSourceArgs =
  | {
      /** From a folder in OBS. */
      type: pulumi.Input<"obs">;
      /** The folder, such as "/bucket/data/". */
      dataUrl: pulumi.Input<string>;
    }
  | {
      /** From a data set. */
      type: pulumi.Input<"dataset">;
      /** The data set's id. */
      datasetId: pulumi.Input<string>;
      /** The id of its version. */
      datasetVersion: pulumi.Input<string>;
    };

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

/** How a job is removed. */
export interface JobDeletionArgs extends DeletionArgs {
  /**
   * Remove the job also where it holds versions that this stack did not make; they go with it. Such are all but the one that the job
   * began with and those that the same run of Pulumi reads, makes or removes: with `deletedWith: job`, which spares the versions'
   * own removal, it is needed. Default false: then the removal, also for a replacement, is refused and names them.
   */
  allVersions?: pulumi.Input<boolean>;
}

/** What a program gives in each form that is more than text. */
interface FormArgs {
  id: IdInput;
  count: number;
  integer: number;
  flag: boolean;
  waitFor: "accepted" | "running" | "completed";
  parameters: pulumi.Input<ParameterArgs>[];
  dataSources: pulumi.Input<DataSourceArgs>[];
  volumes: pulumi.Input<VolumeArgs>[];
  deletion: DeletionArgs;
  jobDeletion: JobDeletionArgs;
  timeouts: TimeoutsArgs;
}

/** What a program gives for the input of a row. */
export type ArgOf<Each extends Row, Forms = FormArgs> = Each["form"] extends keyof Forms ? Forms[Each["form"]] : string;

/** The arguments of a table's inputs. */
export type ArgsOf<Rows extends Table, Forms = FormArgs> = {
  -readonly [Name in keyof Rows as Name extends RequiredOf<Rows> ? Name : never]: pulumi.Input<
    ArgOf<Rows[Name], Forms>
  >;
} & {
  -readonly [Name in keyof Rows as Name extends RequiredOf<Rows> ? never : Name]?: pulumi.Input<
    ArgOf<Rows[Name], Forms>
  >;
};

/** What a run is made of (API pages modelarts_03_0045 and modelarts_03_0050). A change of any of it makes a new version. */
export interface RunArgs extends ArgsOf<typeof runRows> {}
