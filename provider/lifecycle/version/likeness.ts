// Tells whether a version is exactly what a request asked for.

import { isExactlyMadeOf } from "../../inputs/reported";
import { madeOfRows } from "../../inputs/rows";
import type { CreateVersionRequest } from "../../v1/client";
import type { VersionDetails } from "../../v1/version";

/** True when the version is made of what was asked for, and of nothing beside. */
export function isMadeOf(version: VersionDetails, { config, preVersionId }: CreateVersionRequest): boolean {
  return isExactlyMadeOf(madeOfRows, { ...config, preVersionId }, version);
}
