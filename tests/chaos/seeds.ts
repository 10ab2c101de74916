// One seed is one story, the same each time, and what it shrinks to where it shows a violation.

import fc from "fast-check";
import type { Stage } from "./stage";
import { story } from "./story";

/** Plays the story of a seed; what it violates and the smallest story that still does, or `undefined`; shrinking takes a while. */
export async function playSeed(stage: Stage, seed: number, shrinks: boolean): Promise<string | undefined> {
  let violations: string[] = [];
  const property = fc.asyncProperty(story, async (drawn) => {
    const found = await stage.play(drawn);
    if (found.length > 0) violations = found;
    return found.length === 0;
  });
  const details = await fc.check(property, { seed, numRuns: 1, endOnFailure: !shrinks });
  if (!details.failed) return undefined;
  return `${violations.join("\n  ")}\n  ${JSON.stringify(details.counterexample?.[0])}`;
}
