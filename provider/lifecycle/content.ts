// What a resource is made of, as one text: equal texts are equal requests, whoever makes them.

import { comparable } from "../inputs/changes";
import type { Table } from "../inputs/table";
import type { Properties } from "./properties";

/** The text of these inputs, in the forms in which equal values are equal. */
export function contentOf(rows: Table, inputs: Readonly<Properties>): string {
  return JSON.stringify(
    Object.entries(rows).map(([name, row]) => comparable(inputs[name] ?? row.assumed, row) ?? null),
  );
}
