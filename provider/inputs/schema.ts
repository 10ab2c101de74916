// The schemas of the resources' inputs: each in the form that its row names.

import * as v from "valibot";
import { forms } from "./forms";
import { jobRows, versionRows } from "./rows";
import type { FormOf, RequiredOf, Table } from "./table";

type Forms = Readonly<Record<string, v.GenericSchema>>;

/** The schema of each input; what is not always given is optional. */
type EntriesOf<Rows extends Table, Accepted extends Forms> = {
  [Name in keyof Rows]: Name extends RequiredOf<Rows>
    ? Accepted[Rows[Name]["form"]]
    : v.OptionalSchema<Accepted[Rows[Name]["form"]], undefined>;
};

/** The schema of a table's inputs; `accepted` says what each form accepts. */
export function schemaOf<Rows extends Table, Accepted extends Readonly<Record<FormOf<Rows>, v.GenericSchema>>>(
  rows: Rows,
  accepted: Accepted,
) {
  const formOf = (form: FormOf<Rows>): v.GenericSchema => accepted[form];
  const entries = Object.entries(rows).map(([name, { form, isRequired }]) => {
    return [name, isRequired ? formOf(form) : v.optional(formOf(form))] as const;
  });
  // Object.fromEntries forgets which keys there are; `EntriesOf` says exactly what was done here.
  return v.object(Object.fromEntries(entries) as EntriesOf<Rows, Accepted>);
}

export const versionSchema = schemaOf(versionRows, forms);
export const jobSchema = schemaOf(jobRows, forms);

/** The checked inputs of a training job version: ids are text, unset properties are absent. */
export type VersionInputs = v.InferOutput<typeof versionSchema>;
/** The checked inputs of a training job. */
export type JobInputs = v.InferOutput<typeof jobSchema>;
