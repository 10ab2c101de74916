// Compares what was asked for with what the service reports: it leaves out some, fills in some, and spells numbers its own way.

import { isDeepStrictEqual } from "node:util";
import { comparable } from "./changes";
import { doubleSpelling, exactSpelling } from "./decimals";
import { assumedOf, type Row, type Table } from "./table";

/** `unknown` where it cannot be told: one side has nothing, or the two differ by no more than a double may have lost. */
export type Comparison = "same" | "different" | "unknown";

/** Compares the input of a row with what the service reports of it. */
export function compareReported(row: Row, given: unknown, reported: unknown): Comparison {
  const [wanted, actual] = [comparable(given, row), comparable(reported, row)];
  if (wanted === undefined && actual === undefined) return "same";
  if (row.isToldWhole && wanted !== undefined && isOtherInSize(wanted, actual, reported)) return "different";
  if (wanted === undefined || actual === undefined) return "unknown";
  if (row.isCompleted) return contradicts(wanted, actual, row.isRetypedBut !== undefined) ? "different" : "same";
  // An id keeps each of its digits.
  const name = row.isRetypedBut;
  if (name === undefined) return isDeepStrictEqual(wanted, actual) ? "same" : "different";
  const areSame = (spell: Spell) => isDeepStrictEqual(spelt(wanted, name, spell), spelt(actual, name, spell));
  return areSame(exactSpelling) ? "same" : areSame(doubleSpelling) ? "unknown" : "different";
}

/** True for a list with fewer or more entries than were wanted, for an object with none of those, and for the word that there is nothing. */
function isOtherInSize(wanted: unknown, actual: unknown, reported: unknown): boolean {
  if (actual === undefined) return reported !== undefined && reported !== null;
  if (Array.isArray(wanted) || Array.isArray(actual)) {
    return Array.isArray(wanted) && Array.isArray(actual) && wanted.length !== actual.length;
  }
  if (typeof wanted !== "object" || typeof actual !== "object" || wanted === null || actual === null) return false;
  return Object.keys(wanted).every((key) => Reflect.get(actual, key) === undefined);
}

/** True when what the service reports does not contradict what was given, as for drift: it may report nothing at all. */
export function isReportedAs(row: Row, given: unknown, reported: unknown): boolean {
  return compareReported(row, given, reported) !== "different";
}

type Values = Readonly<Record<string, unknown>>;

/**
 * True when something is made of what was asked for and of nothing else, as far as the service shows what such things are made of.
 * What is there on one side only means another one, but for what the service works out by itself.
 */
export function isExactlyMadeOf(rows: Table, given: Values, reported: Values): boolean {
  const asked: Values = { ...assumedOf(rows), ...given };
  const isAskedFor = (name: string) => comparable(asked[name], rows[name]) !== undefined;
  return Object.entries(rows).every(([name, row]) => {
    const isReported = comparable(reported[name], row) !== undefined;
    if (isAskedFor(name) && !isReported) return row.mayGoUnreported === true;
    if (!isAskedFor(name) && isReported) return mayComeBy(row, isAskedFor);
    return isReportedAs(row, asked[name], reported[name]);
  });
}

function mayComeBy(row: Row, isAskedFor: (name: string) => boolean): boolean {
  return row.isFilled === true || row.mayGoUnasked === true || row.workedOutFrom?.some(isAskedFor) === true;
}

/** True when what is told says otherwise than what was asked for; it may say more, and of some of it nothing. */
function contradicts(wanted: unknown, told: unknown, isRetyped: boolean): boolean {
  if (Array.isArray(wanted) && Array.isArray(told)) {
    return wanted.some((item) => {
      const like = told.find((each) => nameIn(each) === nameIn(item));
      return like === undefined || contradicts(item, like, isRetyped);
    });
  }
  if (typeof wanted === "object" && wanted !== null && typeof told === "object" && told !== null) {
    return Object.entries(wanted).some(([key, inner]) => {
      const other: unknown = Reflect.get(told, key);
      return other !== undefined && contradicts(inner, other, isRetyped);
    });
  }
  const isText = typeof wanted === "string" && typeof told === "string";
  return isRetyped && isText ? doubleSpelling(wanted) !== doubleSpelling(told) : wanted !== told;
}

function nameIn(item: unknown): unknown {
  return typeof item === "object" && item !== null ? Reflect.get(item, "name") : item;
}

type Spell = (text: string) => string;

/** A list with its numbers in one spelling, in one order. A name that looks like a number is a name all the same. */
function spelt(value: unknown, name: string, spell: Spell): unknown {
  if (Array.isArray(value)) return value.map((item) => spelt(item, name, spell)).sort(byJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === name ? inner : spelt(inner, name, spell)]),
    );
  }
  return typeof value === "string" ? spell(value) : value;
}

function byJson(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
