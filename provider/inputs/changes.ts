// What a change of inputs means for a resource that stands: nothing, an update in place, or a replacement.

import { isDeepStrictEqual } from "node:util";
import type { Row, Table } from "./table";
import { allKnown, holdsUnknown, type IsUnknown } from "./unknowns";

/** Which properties change, and which of those need a new version. */
export interface Changes {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
}

/** How a resource's properties may change: by its rows, and as follows. */
export interface ChangeRules {
  readonly rows: Table;
  /** The input that names what is adopted, and the output that says what is held: the same thing. */
  readonly adoption: { readonly input: string; readonly output: string };
  /** The input that no two may share: while it stays, the old one has to go before a new one can be made. */
  readonly unique?: string;
}

/**
 * Compares the stored outputs with new inputs, property by property. The order of parameters and `1` for `"1"` are no
 * changes, and neither is a property that an adopted resource has but its program does not mention.
 */
export function changesBetween(
  rules: ChangeRules,
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
  isUnknown: IsUnknown = allKnown,
): Changes {
  const { adoption, rows } = rules;
  const changed = Object.entries(rows).filter(([name, row]) => {
    const wanted = news[name];
    if (wanted === undefined && isFilled(name, olds, rules)) return false;
    // An unknown value may turn out to be the old one; the real run decides again.
    if (holdsUnknown(wanted, isUnknown)) return true;
    const current = olds[name === adoption.input ? adoption.output : name];
    return !isDeepStrictEqual(comparable(current, row), comparable(wanted, row));
  });
  const replaces = changed.filter(([, row]) => !row.changesInPlace);
  return { changed: changed.map(([name]) => name), replaces: replaces.map(([name]) => name) };
}

/** True when a property that a program does not give keeps its value: the service, or the adopted version, has filled it. */
export function isFilled(
  name: string,
  olds: Readonly<Record<string, unknown>>,
  { rows, adoption }: ChangeRules,
): boolean {
  const { isFilled, isTreatment } = rows[name] ?? {};
  return isFilled === true || (olds[adoption.input] !== undefined && !isTreatment);
}

/** A value in the one form in which two equal configurations are equal. */
export function comparable(value: unknown, row: Partial<Row> = {}): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  const { assumedInside = {}, isObsPath } = row;
  const inside = { assumedInside, ...(isObsPath && { isObsPath }) };
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(item, inside));
    if (items.length === 0) return undefined;
    return row.isUnordered ? items.sort(byJson) : items;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value)
      .map(([key, inner]) => [key, comparable(inner, inside)] as const)
      .filter(([key, inner]) => inner !== undefined && inner !== assumedInside[key])
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  return isObsPath ? text.replace(/^obs:\/\//i, "/") : text;
}

function byJson(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
