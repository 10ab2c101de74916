// Compares what was asked for with what the service reports: it leaves out some, fills in some, and spells numbers its own way.

import { isDeepStrictEqual } from "node:util";
import { comparable as comparableIn } from "./changes";
import { runForms } from "./contracts";
import { doubleSpelling, exactSpelling } from "./decimals";
import { type RunName, runNames } from "./names";

const comparable = (name: string, value: unknown) => comparableIn(name, value, runForms);

/** `unknown` where it cannot be told: one side has nothing, or the two differ by no more than a double may have lost. */
export type Comparison = "same" | "different" | "unknown";

/** Compares one property with what the service reports of it. */
export function compareReported(name: string, given: unknown, reported: unknown): Comparison {
  const [wanted, actual] = [comparable(name, given), comparable(name, reported)];
  if (wanted === undefined && actual === undefined) return "same";
  if (wanted === undefined || actual === undefined) return "unknown";
  // Only there is text retyped; an id keeps each of its digits.
  if (name !== "parameters") return isDeepStrictEqual(wanted, actual) ? "same" : "different";
  if (isDeepStrictEqual(spelt(wanted, exactSpelling), spelt(actual, exactSpelling))) return "same";
  return isDeepStrictEqual(spelt(wanted, doubleSpelling), spelt(actual, doubleSpelling)) ? "unknown" : "different";
}

/** True when what the service reports does not contradict what was given, as for drift: it may report nothing at all. */
export function isReportedAs(name: string, given: unknown, reported: unknown): boolean {
  return compareReported(name, given, reported) !== "different";
}

type Run = Readonly<Record<string, unknown>>;

/**
 * True when a version is made of what was asked for and of nothing else, as far as the service shows what versions are made of.
 * What is there on one side only means another version, but for what the service works out by itself.
 */
export function isExactlyMadeOf(given: Run, reported: Run): boolean {
  const asked: Run = { workerServerNum: 1, ...given };
  return [...runNames, "preVersionId" as const].every((name) => {
    const [wanted, actual] = [comparable(name, asked[name]), comparable(name, reported[name])];
    if (wanted !== undefined && actual === undefined) return mayGoUnreported.includes(name);
    if (wanted === undefined && actual !== undefined) return isWorkedOut(name, asked);
    return isReportedAs(name, wanted, actual);
  });
}

/** A request for a flavor is in no documentation, so nothing says that it is reported. */
const mayGoUnreported: readonly string[] = ["flavorCode"];

/** What the service fills in where it is not asked for, by what was asked for in its place. */
const workedOutFrom: Readonly<Partial<Record<RunName | "preVersionId", readonly RunName[]>>> = {
  // A built-in algorithm comes with its code and engine, an image may be given the default engine.
  appUrl: ["modelId"],
  bootFileUrl: ["modelId"],
  engineId: ["modelId", "userImageUrl"],
  // Machines have a number and a code, and each pool has machines.
  specId: ["flavorCode", "poolId"],
  flavorCode: ["specId", "poolId"],
  poolId: ["specId", "flavorCode"],
  // A data set lies in a folder; where the data is may be said in each of the three ways.
  dataUrl: ["datasetId", "dataSource"],
  dataSource: ["dataUrl", "datasetId"],
  datasetId: ["dataSource"],
  datasetVersionId: ["dataSource"],
};

function isWorkedOut(name: RunName | "preVersionId", asked: Run): boolean {
  if (name === "preVersionId") return true;
  return workedOutFrom[name]?.some((source) => comparable(source, asked[source]) !== undefined) ?? false;
}

/** Parameters with their numbers in one spelling, in one order. */
function spelt(value: unknown, spell: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => spelt(item, spell)).sort(byJson);
  if (typeof value === "object" && value !== null) {
    // A label that looks like a number is a name all the same.
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === "label" ? inner : spelt(inner, spell)]),
    );
  }
  return typeof value === "string" ? spell(value) : value;
}

function byJson(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
