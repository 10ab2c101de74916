// The resource class `TrainingJobVersion`: what a program gives, what it gets back, and nothing else.

import * as pulumi from "@pulumi/pulumi";
import { observedNames, versionInputNames } from "../inputs/names";
import type { observedRows, versionRows } from "../inputs/rows";
import type { ArgsOf } from "./args";
import { declared, isOfType } from "./declared";
import type { OutputsOf, RunOutputs } from "./runOutputs";
import { pauseStackTraces } from "./stackTraces";

/**
 * The inputs of a {@link TrainingJobVersion}. A change of one makes a new version and removes the old one, unless it says that it
 * changes in place.
 */
export interface TrainingJobVersionArgs extends ArgsOf<typeof versionRows> {}

const type = "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion";

export interface TrainingJobVersion extends RunOutputs, OutputsOf<typeof observedRows> {}

/** A version of a ModelArts training job: one run, created by `pulumi up` and removed for real by `pulumi destroy`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs of a run are set by the SDK, as are those that are declared below
export class TrainingJobVersion extends pulumi.CustomResource {
  /** The type token; policy packs match resources by it. */
  static readonly __pulumiType: string = type;

  /** True for a version, also one of another copy of this package. */
  static override isInstance(value: unknown): value is TrainingJobVersion {
    return isOfType(value, type);
  }

  /** The training job that the version belongs to. */
  declare readonly jobId: pulumi.Output<string>;
  /** Known as soon as the version exists, also in the preview of a change in place. */
  readonly versionId: pulumi.Output<string>;
  /** The status when Pulumi last looked, such as "RUNNING"; `pulumi refresh` looks again. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** The same as the API's number. */
  declare readonly statusCode: pulumi.Output<number | undefined>;
  /** The version that was adopted, where the program adopts one. */
  declare readonly existingVersionId: pulumi.Output<string | undefined>;
  /** The version that this one was derived from. */
  declare readonly preVersionId: pulumi.Output<string | undefined>;
  /** The description of its job. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** How far `pulumi up` waits, as the program says. */
  declare readonly waitFor: pulumi.Output<string | undefined>;

  /**
   * Declares a version.
   *
   * @param name The resource's name in the stack.
   * @param args What the version is made of, and how Pulumi treats it.
   * @param opts Pulumi's resource options; the first two of `customTimeouts` stand in for `args.timeouts`.
   */
  constructor(name: string, args: TrainingJobVersionArgs, opts: pulumi.CustomResourceOptions = {}) {
    const names = [...versionInputNames, ...observedNames, "versionId"];
    const properties = declared("trainingJobVersion", names, args, opts);
    const pause = pauseStackTraces();
    try {
      super(type, name, properties, opts);
    } catch (error) {
      throw pause.traced(error);
    } finally {
      pause.end();
    }
    // In the preview of a change in place no output is known but the id; what the id says must not look changed.
    this.versionId = this.id.apply((id) => id.split("/")[1] ?? id);
  }
}
