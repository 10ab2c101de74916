// The outputs of a training job version: its checked inputs, and what the service says of it.

import type { VersionId } from "../../id";
import { type ObservedName, reportedNames, runNames } from "../../inputs/names";
import { observedRows, runRows, versionRows } from "../../inputs/rows";
import { namesOf } from "../../inputs/table";
import { statusName } from "../../v1/status";
import type { VersionDetails } from "../../v1/version";
import { type Properties, toProperties } from "../properties";
import { filledFrom, withDriftOf } from "../reportedValues";

const toldNames = namesOf(observedRows);

/** What the service says of a version, apart from what the version was made of. */
export function observedOutputs(details: Partial<VersionDetails>): Properties {
  const { statusCode } = details;
  const status = statusCode === undefined ? undefined : statusName(statusCode);
  return toProperties({ status, statusCode, ...Object.fromEntries(toldNames.map((name) => [name, details[name]])) });
}

/** True when a look has found the version once: its creation alone does not tell so much of it. */
export function wasLookedAt(outputs: Readonly<Properties>): boolean {
  const toldByLooks = ["engineName", "engineVersion", "startTime", "durationMs", "specCode", "poolName"] as const;
  return toldByLooks.some((name: ObservedName) => outputs[name] !== undefined);
}

/** The outputs of a version that stands: the stored properties, where it lives, and what was seen of it. */
export function versionOutputs(
  properties: Readonly<Properties>,
  { jobId, versionId }: VersionId,
  seen: Partial<VersionDetails>,
): Properties {
  return toProperties({ ...properties, jobId, versionId, ...observedOutputs(seen) });
}

/**
 * The stored properties corrected by what is really there. Only properties that were given are corrected, and only where
 * the difference is one of meaning: what the service fills in, reorders or writes in another type is no drift.
 */
export function withDrift(stored: Readonly<Properties>, live: VersionDetails): Properties {
  const corrected = withDriftOf(runRows, runNames, stored, { ...live });
  // A description is always reported; one that somebody has taken away comes as nothing.
  if (stored.description !== undefined) corrected.description = live.description ?? "";
  return corrected;
}

/** The properties of a version that was made elsewhere: what is given, and for the rest what is really there. */
export function withLiveValues(given: Readonly<Properties>, live: VersionDetails): Properties {
  // Machines with a number have a code beside it, and one of the two names them.
  const names = reportedNames.filter((name) => name !== "flavorCode" || live.specId === undefined);
  return filledFrom(versionRows, names, given, { ...live });
}
