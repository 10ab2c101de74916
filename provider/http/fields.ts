// The service's JSON, field by field: strings, numbers and nulls there, plain values of ours here.
//
// Unknown keys are ignored; null, a missing key and an empty text all mean "not there", and then the property is not there either.

import * as v from "valibot";
import { literalOf } from "./json";

/** Text, a number literal or a boolean as text; `undefined` when there is nothing in it, anything else as it is. */
function scalarText(value: unknown): unknown {
  if (value === null || value === "") {
    return undefined;
  }
  return typeof value === "boolean" ? String(value) : (literalOf(value) ?? value);
}

export const needed = v.pipe(v.unknown(), v.transform(scalarText));
export const optional = v.pipe(v.optional(v.unknown()), v.transform(scalarText));

export const text = v.pipe(needed, v.string());
export const optionalText = v.pipe(optional, v.optional(v.string()));

const integerDigits = v.pipe(
  v.string(),
  v.regex(/^-?[0-9]{1,16}(\.0+)?$/, "not an integer"),
  v.transform(Number),
  v.safeInteger(),
);
export const integer = v.pipe(needed, integerDigits);
export const optionalInteger = v.pipe(optional, v.optional(integerDigits));

export const optionalBoolean = v.pipe(
  optional,
  v.optional(
    v.pipe(
      v.picklist(["true", "false"]),
      v.transform((word) => word === "true"),
    ),
  ),
);

type Present<Fields> = { [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key] } & {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};
type Flat<Type> = { [Key in keyof Type]: Type[Key] };

/** Leaves out the properties that are undefined. */
export function present<Fields extends object>(fields: Fields): Flat<Present<Fields>> {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets which keys there are; `Present` says exactly what was done here.
  return Object.fromEntries(there) as Flat<Present<Fields>>;
}

/** The same, but `undefined` for what cannot be read as such. */
export function unlessOdd<Output>(schema: v.GenericSchema<unknown, Output | undefined>) {
  return v.fallback(schema, undefined);
}
