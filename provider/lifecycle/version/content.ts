// What a version is made of, as one text: equal texts are equal requests, whoever makes them.

import { comparable } from "../../inputs/changes";
import { runNames } from "../../inputs/names";
import type { Bag } from "../bag";

const names = ["jobId", "preVersionId", ...runNames] as const;

/** The text of a version's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function versionContent(inputs: Readonly<Bag>): string {
  const given: Bag = { workerServerNum: 1, ...inputs };
  return JSON.stringify(names.map((name) => comparable(name, given[name]) ?? null));
}
