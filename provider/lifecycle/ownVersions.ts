// Which versions belong to resources of the running stack, as far as this process has met them.
//
// The service does not mark who made a version. A job that is removed takes all of its versions along, so it has to know which of
// them are somebody else's.

import { formatVersionId, type VersionId } from "../id";
import type { TrainingJobsClient } from "../v1/client";

const ownByProject = new WeakMap<object, Set<string>>();

/** Notes that a resource of the stack holds the version: it was made, adopted, read or removed for it. */
export function noteOwnVersion({ project }: Pick<TrainingJobsClient, "project">, version: VersionId): void {
  const own = ownByProject.get(project) ?? new Set<string>();
  ownByProject.set(project, own.add(formatVersionId(version)));
}

/** True when a resource of the stack is known to hold the version. */
export function isOwnVersion({ project }: Pick<TrainingJobsClient, "project">, version: VersionId): boolean {
  return ownByProject.get(project)?.has(formatVersionId(version)) ?? false;
}
