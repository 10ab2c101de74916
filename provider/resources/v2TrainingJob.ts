// The resource class `v2.TrainingJob`: a job, which is one run.

import * as pulumi from "@pulumi/pulumi";
import { jobV2InputNames, jobV2ObservedNames } from "../inputs/v2/names";
import { declared, isOfType } from "./declared";
import { pauseStackTraces } from "./stackTraces";
import type { TrainingJobArgs, TrainingJobOutputs } from "./v2Args";

const type = "pulumi-nodejs:dynamic/modelarts/v2:TrainingJob";

export interface TrainingJob extends TrainingJobOutputs {}

/**
 * A ModelArts training job of v2, the API of today on Open Telekom Cloud and Huawei Cloud: one job is one run. `pulumi up` creates it,
 * and `pulumi destroy` stops it if it is at work, removes it, and returns only when the service does not know it any more.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs are set by the SDK, as are those that are declared below
export class TrainingJob extends pulumi.CustomResource {
  /** The type token; policy packs match resources by it. */
  static readonly __pulumiType: string = type;

  /** True for a job of v2, also one of another copy of this package. */
  static override isInstance(value: unknown): value is TrainingJob {
    return isOfType(value, type);
  }

  /** Known as soon as the job exists, also in the preview of a change in place. */
  readonly jobId: pulumi.Output<string>;
  /** The program's, or the one that was made for it. */
  declare readonly jobName: pulumi.Output<string>;
  /** "0" is the default workspace. */
  declare readonly workspaceId: pulumi.Output<string>;
  /** Hyperparameters, as text. */
  declare readonly parameters: pulumi.Output<{ name: string; value: string }[] | undefined>;
  /** The project that it lives in, wherever that was said. */
  declare readonly projectId: pulumi.Output<string>;
  /** The base URL that it is reached by. */
  declare readonly endpoint: pulumi.Output<string>;
  /** The phase when Pulumi last looked, such as "Running"; `pulumi refresh` looks again. */
  declare readonly phase: pulumi.Output<string | undefined>;
  /** More of the same, which the service declares to be unstable. */
  declare readonly secondaryPhase: pulumi.Output<string | undefined>;
  /** Milliseconds since 1970. */
  declare readonly createTime: pulumi.Output<number | undefined>;
  /** Milliseconds since 1970; not there before the start. */
  declare readonly startTime: pulumi.Output<number | undefined>;
  /** How long it has run, or ran, in milliseconds. */
  declare readonly durationMs: pulumi.Output<number | undefined>;
  /** The names by which logs are asked for, such as "worker-0". */
  declare readonly tasks: pulumi.Output<string[] | undefined>;
  /** The exit code of each task that has ended. */
  declare readonly exitCodes: pulumi.Output<Record<string, number> | undefined>;
  /** Who has asked for it, as IAM knows the user. */
  declare readonly userName: pulumi.Output<string | undefined>;
  /** The engine's name, such as "PyTorch". */
  declare readonly engineName: pulumi.Output<string | undefined>;
  /** The engine's version. */
  declare readonly engineVersion: pulumi.Output<string | undefined>;
  /** The name of the machines. */
  declare readonly flavorName: pulumi.Output<string | undefined>;
  /** The name of the dedicated pool, where it runs in one. */
  declare readonly poolName: pulumi.Output<string | undefined>;

  /**
   * Declares a job.
   *
   * @param name The resource's name in the stack; part of the job's, where `jobName` is not given.
   * @param args What the job is made of, and how Pulumi treats it.
   * @param opts Pulumi's resource options; `customTimeouts` stand in for `args.timeouts`. With a `jobName`, `deleteBeforeReplace` is true
   * unless it is given: two jobs of one name cannot stand side by side.
   */
  constructor(name: string, args: TrainingJobArgs, opts: pulumi.CustomResourceOptions = {}) {
    const names = [...jobV2InputNames, ...jobV2ObservedNames, "jobId"];
    const properties = declared("v2TrainingJob", names, args, opts);
    // As an option, since the engine asks no provider how to replace what is tainted or named by --replace.
    const isNamed = args.jobName !== undefined;
    const pause = pauseStackTraces();
    try {
      super(type, name, properties, { ...(isNamed && { deleteBeforeReplace: true }), ...opts });
    } catch (error) {
      throw pause.traced(error);
    } finally {
      pause.end();
    }
    this.jobId = this.id.apply((id) => id);
  }
}
