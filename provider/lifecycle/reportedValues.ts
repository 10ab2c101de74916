// What a thing that stands is made of, against what its stored properties or its program say.

import { comparable } from "../inputs/changes";
import { isReportedAs } from "../inputs/reported";
import type { Table } from "../inputs/table";
import type { Properties } from "./properties";

type Values = Readonly<Record<string, unknown>>;

/** The stored properties corrected by what is really there: of what was given, and only where the difference is one of meaning. */
export function withDriftOf(
  rows: Table,
  names: readonly string[],
  stored: Readonly<Properties>,
  live: Values,
): Properties {
  const corrected: Properties = { ...stored };
  for (const name of names) {
    const row = rows[name];
    if (row === undefined || stored[name] === undefined || isReportedAs(row, stored[name], live[name])) continue;
    corrected[name] = live[name];
  }
  return corrected;
}

/** The properties of a thing that was made elsewhere: what is given, and for the rest what is really there. */
export function filledFrom(
  rows: Table,
  names: readonly string[],
  given: Readonly<Properties>,
  live: Values,
): Properties {
  const filled: Properties = { ...given };
  for (const name of names) {
    if (filled[name] === undefined && comparable(live[name], rows[name]) !== undefined) filled[name] = live[name];
  }
  return filled;
}

/** The names of the inputs that are given otherwise than they are there. */
export function contradictedIn(rows: Table, names: readonly string[], given: Values, live: Values): string[] {
  return names.filter((name) => {
    const row = rows[name];
    return row !== undefined && given[name] !== undefined && !isReportedAs(row, given[name], live[name]);
  });
}

/** Why something cannot be adopted that is otherwise than its program says. Without the values: programs keep secrets in some of them. */
export function contradictionOf(title: string, contradicted: readonly string[]): string {
  return (
    `${title} cannot be adopted: ${contradicted.join(", ")} ${contradicted.length === 1 ? "is" : "are"} otherwise there ` +
    "than in the program"
  );
}
