// What both resource classes have as outputs: what a run is made of, how Pulumi treats it, and where it lives.

import type * as pulumi from "@pulumi/pulumi";
import type { DataSourceArgs, DeletionArgs, TimeoutsArgs, VolumeArgs } from "./args";

/**
 * The outputs of a resource that describes a run.
 *
 * Not a class between the two and Pulumi's: the SDK takes the caller of a direct subclass for the place in the program at which a
 * resource is declared.
 */
export interface RunOutputs {
  readonly workerServerNum: pulumi.Output<number | undefined>;
  readonly appUrl: pulumi.Output<string | undefined>;
  readonly bootFileUrl: pulumi.Output<string | undefined>;
  readonly engineId: pulumi.Output<string | undefined>;
  readonly modelId: pulumi.Output<string | undefined>;
  readonly specId: pulumi.Output<string | undefined>;
  readonly flavorCode: pulumi.Output<string | undefined>;
  readonly poolId: pulumi.Output<string | undefined>;
  readonly parameters: pulumi.Output<{ label: string; value: string }[] | undefined>;
  readonly dataUrl: pulumi.Output<string | undefined>;
  readonly datasetId: pulumi.Output<string | undefined>;
  readonly datasetVersionId: pulumi.Output<string | undefined>;
  readonly dataSource: pulumi.Output<pulumi.UnwrappedObject<DataSourceArgs>[] | undefined>;
  readonly trainUrl: pulumi.Output<string | undefined>;
  readonly logUrl: pulumi.Output<string | undefined>;
  readonly userImageUrl: pulumi.Output<string | undefined>;
  readonly userCommand: pulumi.Output<string | undefined>;
  readonly volumes: pulumi.Output<pulumi.UnwrappedObject<VolumeArgs>[] | undefined>;
  readonly deletion: pulumi.Output<pulumi.UnwrappedObject<DeletionArgs> | undefined>;
  readonly timeouts: pulumi.Output<pulumi.UnwrappedObject<TimeoutsArgs> | undefined>;
  readonly projectId: pulumi.Output<string>;
  readonly region: pulumi.Output<string | undefined>;
  readonly endpoint: pulumi.Output<string>;
}
