// Tells whether a version is exactly what a request asked for.

import type { CreateVersionRequest } from "../../client/client";
import type { VersionDetails } from "../../client/wire";
import { isExactlyMadeOf } from "../../inputs/reported";

/** True when the version is made of what was asked for, and of nothing beside. */
export function isMadeOf(version: VersionDetails, { config, preVersionId }: CreateVersionRequest): boolean {
  return isExactlyMadeOf({ ...config, preVersionId }, version);
}
