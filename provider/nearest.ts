// The name that was likely meant by one that is not known.

import { distance } from "fastest-levenshtein";

/** The nearest of `candidates`, whatever the case of letters, where it is near enough to be meant. */
export function nearestTo(name: string, candidates: readonly string[]): string | undefined {
  const nearest = candidates
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return nearest !== undefined && nearest.edits <= Math.max(1, Math.floor(name.length / 3))
    ? nearest.candidate
    : undefined;
}
