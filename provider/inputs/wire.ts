// Inputs on the wire: a table's values in the requests and answers of its API, each in the codec of its form.

import * as v from "valibot";
import type { FormOf, RequiredOf, Row, Table } from "./table";

/** How the values of a form are read from an answer, and written into a request. */
export interface Codec<Value = unknown> {
  /** `undefined` for what is not there. */
  readonly reads: v.GenericSchema<unknown, Value | undefined>;
  /** @default as it is */
  writes?(value: Value): unknown;
}

type Codecs<Rows extends Table> = Readonly<Record<FormOf<Rows>, Codec>>;
type ReadBy<Each> = Each extends { readonly reads: v.GenericSchema<unknown, infer Value> }
  ? Exclude<Value, undefined>
  : never;
type Flat<Type> = { [Key in keyof Type]: Type[Key] };

/** What the API says of a table's inputs. */
export type ValuesOf<Rows extends Table, Each extends Codecs<Rows>> = Flat<
  {
    -readonly [Name in keyof Rows as Name extends RequiredOf<Rows> ? Name : never]: ReadBy<Each[Rows[Name]["form"]]>;
  } & {
    -readonly [Name in keyof Rows as Name extends RequiredOf<Rows> ? never : Name]?: ReadBy<Each[Rows[Name]["form"]]>;
  }
>;

/** The values of a table's inputs in an answer; what is odd or not there is left out. */
export function readInputs<Rows extends Table, Each extends Codecs<Rows>>(
  rows: Rows,
  codecs: Each,
  answer: unknown,
): Partial<ValuesOf<Rows, Each>> {
  return valuesIn(rows, codecs, answer);
}

/** The same of an answer that has all that is always there. */
function valuesIn<Rows extends Table, Each extends Codecs<Rows>>(rows: Rows, codecs: Each, answer: unknown) {
  const read = Object.entries(rows).map(([name, row]) => [name, readRow(row, codecOf(codecs, row), answer).value]);
  // Object.fromEntries forgets which keys there are; `ValuesOf` says exactly what was done here.
  return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as ValuesOf<Rows, Each>;
}

/** The part of a request that the values are; what is not given is not there. */
export function writeInputs<Rows extends Table, Each extends Codecs<Rows>>(
  rows: Rows,
  codecs: Each,
  values: ValuesOf<Rows, Each>,
): Record<string, unknown> {
  const request = {};
  for (const [name, row] of Object.entries(rows)) {
    const value: unknown = Reflect.get(values, name);
    if (value === undefined || row.api === undefined) continue;
    const codec = codecOf(codecs, row);
    put(request, row.api.split("."), codec.writes === undefined ? value : codec.writes(value));
  }
  return request;
}

/** A codec of what stands in lists. */
export interface ItemCodec<Value> {
  readonly reads: v.GenericSchema<unknown, Value>;
  writes(value: Value): unknown;
}

/** The codec of an object with a table of its own; with an odd entry, or without what is always there, it is odd as a whole. */
export function objectOf<Rows extends Table, Each extends Codecs<Rows>>(
  rows: Rows,
  codecs: Each,
): ItemCodec<ValuesOf<Rows, Each>> {
  const isWhole = (answer: unknown) =>
    Object.values(rows).every((row) => {
      const { value, isOdd } = readRow(row, codecOf(codecs, row), answer);
      return !isOdd && !(row.isRequired && value === undefined);
    });
  return {
    reads: v.pipe(
      v.looseObject({}),
      v.check((answer) => isWhole(answer)),
      v.transform((answer) => valuesIn(rows, codecs, answer)),
    ),
    writes: (values) => writeInputs(rows, codecs, values),
  };
}

/** The codec of a list; an empty one is as none. */
export function listOf<Item>({ reads, writes }: ItemCodec<Item>) {
  return {
    reads: v.pipe(
      v.array(reads),
      v.transform((items) => (items.length === 0 ? undefined : items)),
    ),
    writes: (items: readonly Item[]) => items.map((item) => writes(item)),
  };
}

/** What an answer says of one input; `isOdd` when it is there and cannot be read. */
function readRow({ api, answers = api === undefined ? [] : [api] }: Row, codec: Codec, answer: unknown) {
  let isOdd = false;
  for (const path of answers) {
    const told = at(answer, path.split("."));
    const read = v.safeParse(codec.reads, told);
    if (read.success && read.output !== undefined) return { value: read.output, isOdd };
    isOdd ||= !read.success && told !== undefined && told !== null;
  }
  return { value: undefined, isOdd };
}

function codecOf<Form extends string>(codecs: Readonly<Record<Form, Codec>>, { form }: Row<Form>): Codec {
  return codecs[form];
}

function at(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  return typeof value === "object" && value !== null ? at(Reflect.get(value, key), rest) : undefined;
}

function put(object: object, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    // Several inputs may be parts of one object.
    const known: unknown = Reflect.get(object, key);
    const isPart = typeof known === "object" && known !== null && typeof value === "object" && value !== null;
    Reflect.set(object, key, isPart ? { ...known, ...value } : value);
    return;
  }
  const inner: unknown = Reflect.get(object, key) ?? {};
  Reflect.set(object, key, inner);
  if (typeof inner === "object" && inner !== null) put(inner, rest, value);
}
