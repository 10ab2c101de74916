// Names that are not ours: what a program wrote, and what it likely meant.

import { distance } from "fastest-levenshtein";

/** The reason for refusing a property, with the nearest right one where it is near enough to be meant. */
export function notAProperty(name: string, owner: string, accepted: readonly string[]): string {
  const nearest = accepted
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  const mayBeMeant = nearest !== undefined && nearest.edits <= Math.max(1, Math.floor(name.length / 3));
  return `is not a property of ${owner}${mayBeMeant ? `; did you mean ${nearest.candidate}?` : ""}`;
}
