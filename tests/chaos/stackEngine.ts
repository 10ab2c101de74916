// What a story needs of a stack: the state, and the commands that change it.

type Properties = Record<string, unknown>;

/** A resource as the state holds it. */
export interface Held {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outs: Properties;
  /** The creation or the update went half-way. */
  readonly isUnfinished: boolean;
  /** It has been replaced, and is still to be deleted. */
  readonly isReplaced: boolean;
}

/** A resource as the program registers it; its inputs may need what others have become. */
export interface Registration {
  readonly urn: string;
  /** What it was called before. */
  readonly alias?: string;
  /** `undefined` where what it needs has not become anything. */
  readonly inputs: (outputsOf: (urn: string) => Properties | undefined) => Properties | undefined;
  /** URNs of what its inputs come of. */
  readonly dependsOn: readonly string[];
}

/** One stack. Each command returns what went wrong, in its own words. */
export interface StackEngine {
  /** How the URNs of its resources begin. */
  readonly urnPrefix: string;
  readonly state: readonly Held[];
  /** `pulumi up`; with `targets`, of these URNs alone. */
  up(program: readonly Registration[], parallel: number, targets?: readonly string[]): Promise<string[]>;
  /** `pulumi refresh`. */
  refresh(parallel: number): Promise<string[]>;
  /** `pulumi destroy`. */
  destroy(parallel: number): Promise<string[]>;
}
