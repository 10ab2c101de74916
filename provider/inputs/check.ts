// Checks the inputs of a resource: every violation that can be known beforehand, all at once, each on its property.

import { distance } from "fastest-levenshtein";
import * as v from "valibot";
import type { Rule } from "./rules";
import { holdsUnknown } from "./unknowns";

/** One violation, on the property it is about ("parameters[0].label"). */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** The checked inputs, with every violation; the inputs are complete only when there is none. */
export interface CheckedInputs {
  readonly inputs: Record<string, unknown>;
  readonly failures: readonly CheckFailure[];
}

/** What a resource accepts: the properties by themselves, and the rules between them. */
export interface InputContract {
  readonly schema: v.ObjectSchema<v.ObjectEntries, undefined>;
  readonly rules: readonly Rule[];
  /** Whether such inputs make a run, so that all that a run needs must be there. */
  makesRun(inputs: Readonly<Record<string, unknown>>): boolean;
}

/**
 * Checks a bag of inputs. Properties that hold an unknown value pass as they are: the real run checks them. Known properties
 * come back in the form that is stored, such as ids as text; unset ones are absent.
 */
export function checkInputs(
  { schema, rules, makesRun }: InputContract,
  given: Readonly<Record<string, unknown>>,
): CheckedInputs {
  const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const unknown = present.filter(([, value]) => holdsUnknown(value));
  const known = Object.fromEntries(present.filter(([, value]) => !holdsUnknown(value)));
  const isUnknown = (property: string) => unknown.some(([name]) => name === property);

  const parsed = v.safeParse(schema, known);
  const faults = (parsed.issues ?? []).flatMap((issue) => {
    const property = v.getDotPath(issue) ?? "";
    return isUnknown(property) ? [] : [{ property, reason: reasonOf(issue) }];
  });
  const isFaulty = (property: string) => faults.some((fault) => fault.property.split(/[.[]/)[0] === property);

  const isRun = makesRun(given);
  const broken = rules.flatMap((rule) => {
    const names = [rule.property, ...rule.reads];
    if (names.some((name) => isUnknown(name) || isFaulty(name)) || (!isRun && !rule.bindsAlways)) return [];
    const reason = rule.violation(known);
    return reason === undefined ? [] : [{ property: rule.property, reason }];
  });

  const values = parsed.typed ? withoutUnset(parsed.output) : known;
  return {
    inputs: { ...values, ...Object.fromEntries(unknown) },
    failures: [...misspelt(schema, given), ...faults, ...broken],
  };
}

function reasonOf(issue: v.BaseIssue<unknown>): string {
  return issue.input === undefined ? "is required" : `${issue.message}, not ${show(issue.input)}`;
}

/** The offending value, short enough to read. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function misspelt(schema: InputContract["schema"], given: Readonly<Record<string, unknown>>): CheckFailure[] {
  const accepted = Object.keys(schema.entries);
  return Object.keys(given)
    .filter((name) => !name.startsWith("__") && !accepted.includes(name))
    .map((property) => ({ property, reason: `is not a property of this resource${suggestion(property, accepted)}` }));
}

function suggestion(name: string, accepted: readonly string[]): string {
  const nearest = accepted
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return nearest !== undefined && nearest.edits <= 3 ? `; did you mean ${nearest.candidate}?` : "";
}

function withoutUnset(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
