// What a change of inputs means for a resource that stands: nothing, an update in place, or a replacement.

import { isDeepStrictEqual } from "node:util";
import { allKnown, holdsUnknown, type IsUnknown } from "./unknowns";

/** Which properties change, and which of those need a new version. */
export interface Changes {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
}

/** In which forms values of a resource's inputs are equal. */
export interface InputForms {
  /** The lists whose order says nothing. */
  readonly unordered: readonly string[];
  /** What a value is that is not given, by its name at any depth. */
  readonly assumed: Readonly<Record<string, string>>;
}

/** How a resource's properties may change. */
export interface ChangeRules {
  /** The properties that change in place; all others make a new resource. */
  readonly inPlace: readonly string[];
  /** Properties that the service fills when they are not given: not giving them is no change. */
  readonly filled: readonly string[];
  /** How Pulumi treats the resource: what the service knows nothing of, and so never fills. */
  readonly treatment: readonly string[];
  /** The input that names what is adopted, and the output that says what is held: the same thing. */
  readonly adoption: { readonly input: string; readonly output: string };
  /** The input that no two may share: while it stays, the old one has to go before a new one can be made. */
  readonly unique?: string;
  readonly forms: InputForms;
}

/**
 * Compares the stored outputs with new inputs, property by property. The order of parameters and `1` for `"1"` are no
 * changes, and neither is a property that an adopted resource has but its program does not mention.
 */
export function changesBetween(
  names: readonly string[],
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
  rules: ChangeRules,
  isUnknown: IsUnknown = allKnown,
): Changes {
  const { adoption, forms, inPlace } = rules;
  const changed = names.filter((name) => {
    const wanted = news[name];
    if (wanted === undefined && isFilled(name, olds, rules)) return false;
    // An unknown value may turn out to be the old one; the real run decides again.
    if (holdsUnknown(wanted, isUnknown)) return true;
    const current = olds[name === adoption.input ? adoption.output : name];
    return !isDeepStrictEqual(comparable(name, current, forms), comparable(name, wanted, forms));
  });
  return { changed, replaces: changed.filter((name) => !inPlace.includes(name)) };
}

/** True when a property that a program does not give keeps its value: the service, or the adopted version, has filled it. */
export function isFilled(
  name: string,
  olds: Readonly<Record<string, unknown>>,
  { filled, treatment, adoption }: ChangeRules,
): boolean {
  return filled.includes(name) || (olds[adoption.input] !== undefined && !treatment.includes(name));
}

/** A value in the one form in which two equal configurations are equal. */
export function comparable(name: string, value: unknown, forms: InputForms): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(name, item, forms));
    if (items.length === 0) return undefined;
    return forms.unordered.includes(name) ? items.sort(byJson) : items;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value)
      .map(([key, inner]) => [key, comparable(key, inner, forms)] as const)
      .filter(([key, inner]) => inner !== undefined && inner !== forms.assumed[key])
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  return Object.is(value, -0) ? "-0" : String(value);
}

function byJson(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
