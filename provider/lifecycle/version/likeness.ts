// Tells whether a version is exactly what a request asked for.

import type { CreateVersionRequest } from "../../client/client";
import type { VersionDetails } from "../../client/wire";
import { comparable, isReportedAs } from "../../inputs/changes";
import { runNames } from "../../inputs/names";

/** What the service may fill in by itself where it is not asked for. */
const mayBeFilled: readonly string[] = ["engineId", "specId", "poolId", "appUrl", "bootFileUrl", "preVersionId"];

/** True when the version is made of what was asked for, and of nothing beside. */
export function isMadeOf(version: VersionDetails, { config, preVersionId }: CreateVersionRequest): boolean {
  const asked: Readonly<Record<string, unknown>> = { ...config, preVersionId };
  const seen: Readonly<Record<string, unknown>> = version;
  return [...runNames, "preVersionId"].every((name) => {
    const [wanted, actual] = [comparable(name, asked[name]), comparable(name, seen[name])];
    if (wanted === undefined) return actual === undefined || mayBeFilled.includes(name);
    return actual !== undefined && isReportedAs(name, wanted, actual);
  });
}
