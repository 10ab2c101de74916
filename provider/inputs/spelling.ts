// Names that are not ours: what a program wrote, and what it likely meant.

import { nearestTo } from "../nearest";

/** The reason for refusing a property, with the nearest right one where it is near enough to be meant. */
export function notAProperty(name: string, owner: string, accepted: readonly string[]): string {
  const meant = nearestTo(name, accepted);
  return `is not a property of ${owner}${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}
