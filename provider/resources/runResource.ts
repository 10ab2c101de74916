// What both resource classes have as outputs: what a run is made of, how Pulumi treats it, and where it lives.

import * as pulumi from "@pulumi/pulumi";
import type { DataSourceArgs, DeletionArgs, TimeoutsArgs, VolumeArgs } from "./args";

/** A resource that describes a run. */
export abstract class RunResource extends pulumi.CustomResource {
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
  declare readonly deletion: pulumi.Output<pulumi.UnwrappedObject<DeletionArgs> | undefined>;
  declare readonly timeouts: pulumi.Output<pulumi.UnwrappedObject<TimeoutsArgs> | undefined>;
  declare readonly projectId: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string | undefined>;
  declare readonly endpoint: pulumi.Output<string>;
}
