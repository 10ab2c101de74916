// The outputs that any resource stores: what its program gave, and what came to be known of it.

import { type ChangeRules, isFilled } from "../inputs/changes";
import { carriedNames, formerlyCarriedNames } from "../inputs/names";
import type { Bag } from "./bag";

/** The stored properties with a program's new inputs: what it no longer gives is dropped, unless the service filled it. */
export function withNewInputs(olds: Readonly<Bag>, news: Readonly<Bag>, rules: ChangeRules): Bag {
  const dropped: readonly string[] = formerlyCarriedNames;
  const kept = Object.entries(olds).filter(
    ([name]) => !dropped.includes(name) && (!Object.hasOwn(rules.rows, name) || isFilled(name, olds, rules)),
  );
  return { ...Object.fromEntries(kept), ...news };
}

/** The part of stored outputs that the program gave. */
export function inputsOf(outputs: Readonly<Bag>, inputNames: readonly string[]): Bag {
  const names: readonly string[] = [...inputNames, ...carriedNames];
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => names.includes(name)));
}
