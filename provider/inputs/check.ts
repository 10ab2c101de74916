// Checks the inputs of a resource: every violation that can be known beforehand, all at once, each on its property.

import * as v from "valibot";
import type { Rule } from "./rules";
import { notAProperty } from "./spelling";
import { allKnown, holdsUnknown, type IsUnknown } from "./unknowns";

/** One violation, on the property it is about ("parameters[0].label"). */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** The checked inputs, without those that are faulty by themselves, and every violation. */
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
  /** What consoles, other clients and other APIs call an input of ours. */
  readonly namesElsewhere: Readonly<Record<string, string>>;
}

/**
 * Checks the inputs of a resource. Properties that hold an unknown value pass as they are: the real run checks them. Known properties
 * come back in the form that is stored, such as ids as text; unset ones are absent.
 */
export function checkInputs(
  contract: InputContract,
  given: Readonly<Record<string, unknown>>,
  isUnknownValue: IsUnknown = allKnown,
): CheckedInputs {
  const { schema, rules, makesRun } = contract;
  const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const unknown = present.filter(([, value]) => holdsUnknown(value, isUnknownValue));
  const known = Object.fromEntries(present.filter(([, value]) => !holdsUnknown(value, isUnknownValue)));
  const isUnknown = (property: string) => unknown.some(([name]) => name === property);

  const parsed = v.safeParse(schema, known);
  const faults = (parsed.issues ?? []).flatMap((issue) => {
    const property = pathOf(issue);
    return isUnknown(property) ? [] : [{ property, reason: reasonOf(issue) }];
  });
  const isFaulty = (property: string) => faults.some((fault) => fault.property.split(/[.[]/)[0] === property);

  const isRun = makesRun(Object.fromEntries(present));
  const broken = rules.flatMap((rule) => {
    const names = [rule.property, ...rule.reads];
    if (names.some((name) => isUnknown(name) || isFaulty(name)) || (!isRun && !rule.bindsAlways)) return [];
    const reason = rule.violation(known);
    return reason === undefined ? [] : [{ property: rule.property, reason }];
  });

  const values = Object.entries(parsed.typed ? withoutUnset(parsed.output) : known);
  return {
    inputs: Object.fromEntries([...values.filter(([name]) => !isFaulty(name)), ...unknown]),
    failures: [...misspelt(contract, given), ...faults, ...broken],
  };
}

/** The way to a value as Pulumi writes it: "parameters[0].label". */
function pathOf(issue: v.BaseIssue<unknown>): string {
  return (v.getDotPath(issue) ?? "").replace(/\.(\d+)(?=\.|$)/g, "[$1]");
}

/** What is wrong, never with the value itself: Pulumi prints the reason, and any input may be a secret. */
function reasonOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === "never") return issue.message;
  if (issue.input === undefined) return "is required";
  const isOfWrongType = issue.kind === "schema";
  return isOfWrongType || typeof issue.input === "string"
    ? `${issue.message}, not ${kindOf(issue.input)}`
    : issue.message;
}

/** The kind of a value, and of a text its length. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "string") return typeof value === "object" ? "an object" : `a ${typeof value}`;
  return value === "" ? "an empty text" : `a text of length ${[...value].length}`;
}

function misspelt({ schema, namesElsewhere }: InputContract, given: Readonly<Record<string, unknown>>): CheckFailure[] {
  const accepted = Object.keys(schema.entries);
  return Object.keys(given)
    .filter((name) => !accepted.includes(name))
    .map((property) => ({ property, reason: notAnInput(property, accepted, namesElsewhere) }));
}

function notAnInput(
  property: string,
  accepted: readonly string[],
  namesElsewhere: InputContract["namesElsewhere"],
): string {
  const ours = Object.hasOwn(namesElsewhere, property) ? namesElsewhere[property] : undefined;
  if (ours !== undefined) return `is not a property of this resource; did you mean ${ours}?`;
  return notAProperty(property, "this resource", accepted);
}

function withoutUnset(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/**
 * A failure as the engine is to show it. With a property goes its value, so only one that the program gives is named as such; what is
 * inside of one, missing, or set elsewhere is said in words.
 */
export function showable(failure: CheckFailure, given: Readonly<Record<string, unknown>>, words: string): CheckFailure {
  return given[failure.property] === undefined ? { property: "", reason: words } : failure;
}
