// The resource class `v2.Algorithm`: code, engine and parameters under a name, from which jobs are made.

import * as pulumi from "@pulumi/pulumi";
import { algorithmInputNames, algorithmObservedNames } from "../inputs/v2/algorithmNames";
import { declared, isOfType } from "./declared";
import { pauseStackTraces } from "./stackTraces";
import type { AlgorithmArgs, AlgorithmOutputs } from "./v2AlgorithmArgs";

const type = "pulumi-nodejs:dynamic/modelarts/v2:Algorithm";

export interface Algorithm extends AlgorithmOutputs {}

/**
 * A ModelArts algorithm of v2, which `v2.TrainingJob` takes by its `algorithmId`. `pulumi up` creates it, and `pulumi destroy` removes it
 * and returns only when the service does not know it any more.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs are set by the SDK, as are those that are declared below
export class Algorithm extends pulumi.CustomResource {
  /** The type token; policy packs match resources by it. */
  static readonly __pulumiType: string = type;

  /** True for an algorithm of v2, also one of another copy of this package. */
  static override isInstance(value: unknown): value is Algorithm {
    return isOfType(value, type);
  }

  /** For the `algorithmId` of `v2.TrainingJob`. Known as soon as the algorithm exists, also in the preview of a change in place. */
  readonly algorithmId: pulumi.Output<string>;
  /** The program's, or the one that was made for it. */
  declare readonly algorithmName: pulumi.Output<string>;
  /** "0" is the default workspace. */
  declare readonly workspaceId: pulumi.Output<string>;
  /** The project that it lives in, wherever that was said. */
  declare readonly projectId: pulumi.Output<string>;
  /** The base URL that it is reached by. */
  declare readonly endpoint: pulumi.Output<string>;
  /** Milliseconds since 1970. */
  declare readonly createTime: pulumi.Output<number | undefined>;
  /** Milliseconds since 1970; not there before the first change. */
  declare readonly updateTime: pulumi.Output<number | undefined>;
  /** The engine's name, such as "PyTorch". */
  declare readonly engineName: pulumi.Output<string | undefined>;
  /** The engine's version. */
  declare readonly engineVersion: pulumi.Output<string | undefined>;

  /**
   * Declares an algorithm.
   *
   * @param name The resource's name in the stack; part of the algorithm's, where `algorithmName` is not given.
   * @param args What the algorithm is made of, and how Pulumi treats it.
   * @param opts Pulumi's resource options; `customTimeouts` stand in for `args.timeouts`. With an `algorithmName`, `deleteBeforeReplace` is
   * true unless it is given: two algorithms of one name cannot stand side by side.
   */
  constructor(name: string, args: AlgorithmArgs, opts: pulumi.CustomResourceOptions = {}) {
    const names = [...algorithmInputNames, ...algorithmObservedNames, "algorithmId"];
    const properties = declared("v2Algorithm", names, args, opts);
    // As an option, since the engine asks no provider how to replace what is tainted or named by --replace.
    const isNamed = args.algorithmName !== undefined;
    const pause = pauseStackTraces();
    try {
      super(type, name, properties, { ...(isNamed && { deleteBeforeReplace: true }), ...opts });
    } catch (error) {
      throw pause.traced(error);
    } finally {
      pause.end();
    }
    this.algorithmId = this.id.apply((id) => id);
  }
}
