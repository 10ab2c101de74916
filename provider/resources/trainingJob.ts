// The resource class `TrainingJob`: a job, by default with its first version.

import * as pulumi from "@pulumi/pulumi";
import { jobInputNames, jobOutputNames } from "../inputs/names";
import type { jobRows } from "../inputs/rows";
import type { ArgsOf } from "./args";
import { declared, isOfType } from "./declared";
import type { RunOutputs } from "./runOutputs";
import { pauseStackTraces } from "./stackTraces";

/** The inputs of a {@link TrainingJob}. What a run is made of is the first version's; a change of it makes a new job. */
export interface TrainingJobArgs extends ArgsOf<typeof jobRows> {}

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
  /** How far that version was when Pulumi last looked, such as "RUNNING"; `pulumi refresh` looks again. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** Milliseconds since 1970. */
  declare readonly createTime: pulumi.Output<number | undefined>;
  /** The job's name, its own in the project. */
  declare readonly jobName: pulumi.Output<string>;
  /** The job that was adopted, where the program adopts one. */
  declare readonly existingJobId: pulumi.Output<string | undefined>;
  /** The description, which all versions share. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** The workspace that the job is in; "0" is the default one. */
  declare readonly workspaceId: pulumi.Output<string | undefined>;
  /** Whether the job began with a version, as the program says. */
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
    const properties = declared("trainingJob", names, args, opts);
    const pause = pauseStackTraces();
    try {
      // As an option, since the engine asks no provider how to replace what is tainted or named by --replace.
      super(type, name, properties, { deleteBeforeReplace: true, ...opts });
    } catch (error) {
      throw pause.traced(error);
    } finally {
      pause.end();
    }
    this.jobId = this.id.apply((id) => id);
  }
}
