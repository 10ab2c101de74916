// JSON in and out without losing a digit: a number keeps its literal, so that a 64-bit id stays whole.

import { LosslessNumber, parse, stringify } from "lossless-json";

/**
 * Parses JSON; each number becomes a `LosslessNumber`, which holds the literal as it was written. Of a key given twice the last
 * value counts, as with `JSON.parse`.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): unknown {
  return parse(text, null, {
    parseNumber: (literal) => new LosslessNumber(literal),
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** Writes JSON; a `bigint` becomes a bare integer literal, however large it is, and `undefined` properties are left out. */
export function writeJson(value: unknown): string {
  return stringify(value) ?? "null";
}
