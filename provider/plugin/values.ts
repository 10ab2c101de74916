// Properties on the wire to the engine.

import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Properties, toProperties } from "../lifecycle/properties";

/** What the engine has sent; an absent part counts as empty. */
export function fromStruct(struct: Struct | undefined): Properties {
  return { ...struct?.toJavaScript() };
}

/** Properties as the engine takes them. Throws a `TypeError` for what the wire cannot carry. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(entriesOf(toProperties(properties)));
}

function entriesOf(properties: Properties): { [name: string]: JavaScriptValue } {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, toValue(value)]));
}

function toValue(value: unknown): JavaScriptValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(toValue);
  return entriesOf({ ...value });
}

const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const signatureKey = "4dabf18193072939515e22adb298388d";

/** A value without the marks by which the engine says that it, or something in it, is secret. */
export function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== "object" || value === null) return value;
  if (Reflect.get(value, signatureKey) === secretSignature) return withoutMarks(Reflect.get(value, "value"));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutMarks(inner)]));
}
