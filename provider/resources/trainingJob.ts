// The resource class `TrainingJob`: a job, by default with its first version.

import * as pulumi from "@pulumi/pulumi";
import { jobInputNames, jobOutputNames } from "../inputs/names";
import type { DeletionArgs, IdInput, RunArgs, TimeoutsArgs } from "./args";
import { declared, isOfType } from "./declared";
import type { RunOutputs } from "./runOutputs";

/** How a job is removed. */
export interface JobDeletionArgs extends DeletionArgs {
  /**
   * Remove the job also where it holds versions that this stack did not make; they go with it. Such are all but the one that the job
   * began with and those that the same run of Pulumi reads, makes or removes: with `deletedWith: job`, which spares the versions'
   * own removal, it is needed. Default false: then the removal, also for a replacement, is refused and names them.
   */
  allVersions?: pulumi.Input<boolean>;
}

/** The inputs of a {@link TrainingJob}. What a run is made of is the first version's; a change of it makes a new job. */
export interface TrainingJobArgs extends RunArgs {
  /** Its own in the project: 1 to 64 letters, digits, - and _. A change makes a new job. */
  jobName: pulumi.Input<string>;
  /**
   * Adopt this job instead of creating one; it is then destroyed like any other. What is given beside it must be as it is there.
   * Of its versions only the oldest comes along.
   */
  existingJobId?: pulumi.Input<IdInput>;
  /** 256 characters at most; shared by all versions. Changes in place. */
  description?: pulumi.Input<string>;
  /** Default "0", the default workspace. */
  workspaceId?: pulumi.Input<string>;
  /**
   * Whether the job begins with a version. Default true; the API wants a run described also where it does not. It derives each
   * later version from one that is there, so it may refuse to add one to a job that has none.
   */
  createVersion?: pulumi.Input<boolean>;
  /** How the job is removed; `confirm` has no meaning for it. Changes in place. */
  deletion?: pulumi.Input<JobDeletionArgs>;
  /** Time budgets; `customTimeouts` of the resource options fill what is not given. Changes in place. */
  timeouts?: pulumi.Input<TimeoutsArgs>;
  /** Overrides the stack's configuration for this resource, as do the next two. */
  region?: pulumi.Input<string>;
  projectId?: pulumi.Input<string>;
  endpoint?: pulumi.Input<string>;
}

const type = "pulumi-nodejs:dynamic/modelarts:TrainingJob";

export interface TrainingJob extends RunOutputs {}

/**
 * A ModelArts training job. Destroying it removes all of its versions too: with `deletedWith: job` on the versions that a stack
 * declares, the whole job goes by one request.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs of a run are set by the SDK, as are those that are declared below
export class TrainingJob extends pulumi.CustomResource {
  /** The type token; policy packs match resources by it. */
  static readonly __pulumiType: string = type;

  /** True for a job, also one of another copy of this package. */
  static override isInstance(value: unknown): value is TrainingJob {
    return isOfType(value, type);
  }

  /** Known as soon as the job exists, also in the preview of a change in place. */
  readonly jobId: pulumi.Output<string>;
  /** The first version, where the job began with one. */
  declare readonly versionId: pulumi.Output<string | undefined>;
  /** Milliseconds since 1970. */
  declare readonly createTime: pulumi.Output<number | undefined>;
  declare readonly jobName: pulumi.Output<string>;
  declare readonly existingJobId: pulumi.Output<string | undefined>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly workspaceId: pulumi.Output<string | undefined>;
  declare readonly createVersion: pulumi.Output<boolean | undefined>;

  /**
   * Declares a job.
   *
   * @param name The resource's name in the stack.
   * @param args The job's name, and what its first version is made of.
   * @param opts Pulumi's resource options; `customTimeouts` stand in for `args.timeouts`. `deleteBeforeReplace` is true unless it is
   * given: two jobs of one name cannot stand side by side. Where a replacement changes the name, `false` lets the new job come first.
   */
  constructor(name: string, args: TrainingJobArgs, opts: pulumi.CustomResourceOptions = {}) {
    const names = [...jobInputNames, ...jobOutputNames];
    // As an option, since the engine asks no provider how to replace what is tainted or named by --replace.
    super(type, name, declared("trainingJob", names, args, opts), { deleteBeforeReplace: true, ...opts });
    this.jobId = this.id.apply((id) => id);
  }
}
