// What both resource classes have as outputs: what a run is made of, how Pulumi treats it, and where it lives.

import type * as pulumi from "@pulumi/pulumi";
import type { runRows } from "../inputs/rows";
import type { Table } from "../inputs/table";
import type { ArgOf, DeletionArgs, TimeoutsArgs } from "./args";

/** The outputs of a table's rows. */
export type OutputsOf<Rows extends Table> = {
  readonly [Name in keyof Rows]: pulumi.Output<OutputOf<Rows[Name]["form"]> | undefined>;
};
type OutputOf<Form extends string> = Form extends "id"
  ? string
  : Form extends "parameters"
    ? { label: string; value: string }[]
    : pulumi.Unwrap<ArgOf<{ form: Form }>>;

/**
 * The outputs of a resource that describes a run.
 *
 * Not a class between the two and Pulumi's: the SDK takes the caller of a direct subclass for the place in the program at which a
 * resource is declared.
 */
export interface RunOutputs extends OutputsOf<typeof runRows> {
  /** How it is removed, as the program says. */
  readonly deletion: pulumi.Output<pulumi.UnwrappedObject<DeletionArgs> | undefined>;
  /** The time budgets, as the program says. */
  readonly timeouts: pulumi.Output<pulumi.UnwrappedObject<TimeoutsArgs> | undefined>;
  /** The project that it lives in, wherever that was said. */
  readonly projectId: pulumi.Output<string>;
  /** The region that it lives in, where one is known. */
  readonly region: pulumi.Output<string | undefined>;
  /** The base URL that it is reached by. */
  readonly endpoint: pulumi.Output<string>;
}
