// What a change of inputs means for a version that stands: nothing, an update in place, or a replacement.

import { isDeepStrictEqual } from "node:util";
import { treatmentNames } from "./names";
import { holdsUnknown } from "./unknowns";

/** Which properties change, and which of those need a new version. */
export interface Changes {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
}

/** How a resource's properties may change. */
export interface ChangeRules {
  /** The properties that change in place; all others make a new resource. */
  readonly inPlace: readonly string[];
  /** Properties that the service fills when they are not given: not giving them is no change. */
  readonly filled: readonly string[];
}

/** A training job version is fixed once it exists, but for the job's description and for how Pulumi treats the version. */
export const versionChangeRules: ChangeRules = {
  inPlace: ["description", "waitFor", "deletion", "timeouts", "region"],
  filled: ["preVersionId", "workerServerNum", "projectId", "region", "existingVersionId"],
};

/** A training job can only change its description; its name is unique, so the old one has to go first. */
export const jobChangeRules: ChangeRules = {
  inPlace: ["description", "deletion", "timeouts", "region"],
  filled: ["workspaceId", "createVersion", "workerServerNum", "projectId", "region", "existingJobId"],
};

/** What an adoption names is the thing that is held anyway, if this output says so. */
const idOfAdopted: Readonly<Record<string, string | undefined>> = {
  existingVersionId: "versionId",
  existingJobId: "jobId",
};

/**
 * Compares the stored outputs with new inputs, property by property. The order of parameters and `1` for `"1"` are no
 * changes, and neither is a property that an adopted version has but its program does not mention.
 */
export function changesBetween(
  names: readonly string[],
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
  rules: ChangeRules,
): Changes {
  const changed = names.filter((name) => {
    const wanted = news[name];
    if (wanted === undefined && isFilled(name, olds, rules)) return false;
    // An unknown value may turn out to be the old one; the real run decides again.
    if (holdsUnknown(wanted)) return true;
    const current = olds[idOfAdopted[name] ?? name];
    return !isDeepStrictEqual(comparable(name, current), comparable(name, wanted));
  });
  return { changed, replaces: changed.filter((name) => !rules.inPlace.includes(name)) };
}

/** True when a property that a program does not give keeps its value: the service, or the adopted version, has filled it. */
export function isFilled(name: string, olds: Readonly<Record<string, unknown>>, { filled }: ChangeRules): boolean {
  const isAdopted = Object.keys(idOfAdopted).some((adopted) => olds[adopted] !== undefined);
  const isTreatment = treatmentNames.some((treatment) => treatment === name);
  return filled.includes(name) || (isAdopted && !isTreatment);
}

/** A value in the one form in which two equal configurations are equal; a volume is writable unless it says otherwise. */
export function comparable(name: string, value: unknown): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(name, item));
    if (items.length === 0) return undefined;
    return name === "parameters" ? items.sort(byJson) : items;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value)
      .map(([key, inner]) => [key, comparable(key, inner)] as const)
      .filter(([key, inner]) => inner !== undefined && !(key === "readOnly" && inner === "false"))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  return Object.is(value, -0) ? "-0" : String(value);
}

function byJson(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
