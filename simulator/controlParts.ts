/** Parts of what the control API takes over HTTP, as schemas. */

import { Type } from "@sinclair/typebox";

export const closed = { additionalProperties: false };
export const Pace = Type.Union([
  Type.Literal("immediate"),
  Type.Literal("manual"),
  Type.Object({ reads: Type.Integer({ minimum: 0 }) }, closed),
  Type.Object({ ms: Type.Number({ minimum: 0 }) }, closed),
]);
export const AnyObject = Type.Record(Type.String(), Type.Unknown());
export const Ms = Type.Number({ minimum: 0 });
export const Reads = Type.Integer({ minimum: 0 });
const where = Type.Optional(oneOf("details", "list", "both"));
export const Lag = [Type.Object({ reads: Reads, where }, closed), Type.Object({ ms: Ms, where }, closed)];

export function oneOf<Word extends string>(...words: Word[]) {
  return Type.Unsafe<Word>(Type.Union(words.map((word) => Type.Literal(word))));
}
