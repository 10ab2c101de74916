// The outputs that any resource stores: what its program gave, and what came to be known of it.

import { type ChangeRules, isFilled } from "../inputs/changes";
import type { Properties } from "./properties";

/** The stored properties with a program's new inputs: what it no longer gives is dropped, unless the service filled it. */
export function withNewInputs(olds: Readonly<Properties>, news: Readonly<Properties>, rules: ChangeRules): Properties {
  const kept = Object.entries(olds).filter(([name]) => !Object.hasOwn(rules.rows, name) || isFilled(name, olds, rules));
  return { ...Object.fromEntries(kept), ...news };
}

/** The part of stored outputs that the program gave. */
export function inputsOf(outputs: Readonly<Properties>, inputNames: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => inputNames.includes(name)));
}
