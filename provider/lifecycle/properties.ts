// Properties as Pulumi stores them: plain JSON without `undefined`, which would lose a resource on its way back.

/** Properties by name, as they cross to and from the engine. */
export type Properties = Record<string, unknown>;

/** A copy without unset values at any depth. Throws a `TypeError` for what the wire cannot carry. */
export function toProperties(properties: Readonly<Record<string, unknown>>): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toWire(name, value)]),
  );
}

function toWire(name: string, value: unknown): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item) => toWire(name, item ?? null));
  if (isPlainObject(value)) return toProperties(value);
  throw new TypeError(`property ${name} holds a value that the state cannot hold`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}
