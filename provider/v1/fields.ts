// The fields of v1: those that all APIs have in common, and ids, which are numbers of 64 bits there and decimal strings here.

import * as v from "valibot";
import { needed, optional } from "../http/fields";

export * from "../http/fields";

/** A Long, digit for digit. */
const longDigits = v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,18}$/, "not a 64-bit id in decimal digits"));
export const id = v.pipe(needed, longDigits);
/** The service counts from 1: zero stands for "none". */
export const optionalId = v.pipe(
  optional,
  v.transform((value) => (value === "0" ? undefined : value)),
  v.optional(longDigits),
);

/** An id as a bare integer, however large. */
export function writeId(digits: string | undefined): bigint | undefined {
  return digits === undefined ? undefined : BigInt(digits);
}
