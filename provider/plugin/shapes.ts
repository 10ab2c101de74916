// The types of the package's schema, made of the schemas by which inputs are checked.

import type * as v from "valibot";

/** A type as Pulumi's schema writes it. */
export interface Shape {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Shape;
  readonly additionalProperties?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly description?: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

export interface ObjectShape {
  readonly type: "object";
  readonly properties: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

/** What of a schema says its type; each kind has some of it. */
interface Parts {
  readonly type: string;
  readonly pipe?: readonly { readonly type: string }[];
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly options?: readonly unknown[];
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
}

/** Where a type stands. */
export interface Home {
  readonly namespace: string;
  /** The resource that it is of, in short: such as "Job". */
  readonly owner: string;
}

/** Makes shapes; objects become types of their own, named by where they stand, and collected in `types`. */
export function openShapes() {
  const types: Record<string, ObjectShape> = {};

  function shapeOf(schema: v.GenericSchema, home: Home, name: string): Shape {
    const parts: Parts = schema;
    switch (parts.type) {
      case "optional":
        return shapeOf(given(parts.wrapped), home, name);
      case "string":
      case "picklist":
      case "literal":
        return { type: "string" };
      case "boolean":
        return { type: "boolean" };
      case "number":
        return { type: parts.pipe?.some(({ type }) => type === "safe_integer") ? "integer" : "number" };
      case "array":
        return { type: "array", items: shapeOf(given(parts.item), home, singular(name)) };
      case "record":
        return { type: "object", additionalProperties: shapeOf(given(parts.value), home, name) };
      case "union":
        return unionOf(schemasIn(parts).map((option) => shapeOf(option, home, name)));
      case "strict_object":
        return objectOf([given(parts.entries)], home, name);
      case "variant":
        return objectOf(
          schemasIn(parts).map((option: Parts) => given(option.entries)),
          home,
          name,
        );
      default:
        return { $ref: "pulumi.json#/Any" };
    }
  }

  /** One type for all variants: what only some of them have is optional. */
  function objectOf(variants: readonly NonNullable<Parts["entries"]>[], home: Home, name: string): Shape {
    const { namespace, owner } = home;
    const token = `modelarts:${namespace}:${capital(name)}`;
    const entries = Object.entries(Object.assign({}, ...variants) as NonNullable<Parts["entries"]>);
    const properties = entries.map(([key, schema]) => [key, shapeOf(schema, home, `${name}${capital(key)}`)]);
    const isRequired = (key: string) => variants.every((variant) => variant[key] && variant[key].type !== "optional");
    const required = entries.map(([key]) => key).filter(isRequired);
    const shape: ObjectShape = { type: "object", properties: Object.fromEntries(properties), required };
    // A resource's inputs may share a name with another's that are otherwise.
    const isTaken = types[token] !== undefined && JSON.stringify(types[token]) !== JSON.stringify(shape);
    const own = isTaken ? `modelarts:${namespace}:${owner}${capital(name)}` : token;
    types[own] = shape;
    return { $ref: `#/types/${own}` };
  }

  return { types, shapeOf };
}

function schemasIn({ options = [] }: Parts): v.GenericSchema[] {
  return options.filter((option): option is v.GenericSchema => typeof option === "object" && option !== null);
}

function unionOf(shapes: readonly Shape[]): Shape {
  const [first = { type: "string" }] = shapes;
  const isId = shapes.length === 2 && shapes.every(({ type }) => type !== "array");
  // An id may also be a small number; a program writes it as text.
  return isId ? first : { oneOf: shapes };
}

function given<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new TypeError("a schema lacks what its kind has");
  return part;
}

function capital(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function singular(name: string): string {
  return name.replace(/s$/, "");
}
