// What a table's rows are on the wire: their values in the requests and answers of the API, each in the codec of its form.

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
  return readAll(rows, codecs, answer).values;
}

/** The same; `isWhole` where nothing is odd and all is there that always is, so that the values are all that their type says. */
function readAll<Rows extends Table, Each extends Codecs<Rows>>(rows: Rows, codecs: Each, answer: unknown) {
  const values: Record<string, unknown> = {};
  let isWhole = true;
  for (const [name, row] of Object.entries(rows)) {
    const { value, isOdd } = readRow(row, codecOf(codecs, row), answer);
    if (isOdd || (row.isRequired && value === undefined)) isWhole = false;
    if (value !== undefined) values[name] = value;
  }
  // A record forgets which keys there are; `ValuesOf` says exactly what was done here.
  return { values: values as ValuesOf<Rows, Each>, isWhole };
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
  return {
    reads: v.pipe(
      v.looseObject({}),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        const { values, isWhole } = readAll(rows, codecs, dataset.value);
        if (isWhole) return values;
        addIssue({ message: "not what the reference says" });
        return NEVER;
      }),
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
function readRow({ api, answers }: Row, codec: Codec, answer: unknown): { value?: unknown; isOdd: boolean } {
  if (answers === undefined) return api === undefined ? { isOdd: false } : readAt(api, codec, answer);
  const read = answers.map((path) => readAt(path, codec, answer));
  return read.find(({ value }) => value !== undefined) ?? { isOdd: read.some(({ isOdd }) => isOdd) };
}

function readAt(path: string, { reads }: Codec, answer: unknown): { value?: unknown; isOdd: boolean } {
  const told = at(answer, path);
  const read = v.safeParse(reads, told);
  return read.success ? { value: read.output, isOdd: false } : { isOdd: told !== undefined && told !== null };
}

function codecOf<Form extends string>(codecs: Readonly<Record<Form, Codec>>, { form }: Row<Form>): Codec {
  return codecs[form];
}

/** What stands at a path, which mostly is one step. */
function at(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const dot = path.indexOf(".");
  if (dot < 0) return Reflect.get(value, path);
  return at(Reflect.get(value, path.slice(0, dot)), path.slice(dot + 1));
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
