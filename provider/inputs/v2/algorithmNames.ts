// The names of the properties of an algorithm of v2.

import { type NameOf, namesOf } from "../table";
import { algorithmMadeOfRows, algorithmRows } from "./algorithmRows";

export const algorithmInputNames = namesOf(algorithmRows);
/** What an algorithm is made of, as far as the service reports it. */
export const algorithmMadeOfNames = namesOf(algorithmMadeOfRows).filter((name) => name !== "extra");

/** What the service says of an algorithm, apart from what it is made of. */
export const algorithmObservedNames = ["createTime", "updateTime", "engineName", "engineVersion"] as const;

export type AlgorithmInputName = NameOf<typeof algorithmRows>;
export type AlgorithmObservedName = (typeof algorithmObservedNames)[number];
