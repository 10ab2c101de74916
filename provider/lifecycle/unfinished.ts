// A run that stands: how far its program wants it, and the words on one that is not as far.

import { isModelArtsError, messageIn, UnexpectedStateError, WaitTimeoutError } from "../errors";
import type { Properties } from "./properties";
import type { Operation } from "./target";

/** How far a program waits for a run, where it does. */
export type Wanted = "running" | "completed";

/** How far these properties want a run that was not as far yet. */
export function wantedNow(properties: Properties): Wanted | undefined {
  const { waitFor, __reached: reached } = properties;
  if (waitFor !== "running" && waitFor !== "completed") return undefined;
  return reached === waitFor || reached === "completed" ? undefined : waitFor;
}

/** A run that was as far once and has failed since must not make each later update fail: what was reached is noted. */
export function reachedNote(properties: Properties): Properties {
  const wanted = wantedNow(properties);
  return wanted === undefined ? {} : { __reached: wanted };
}

/** Why a run is not as far, what of it stands, and what to do. `kind` is what a run is: "version". */
export function wordsOnUnfinished(
  operation: Pick<Operation, "notes" | "urn">,
  { kind, title }: { readonly kind: "version" | "job"; readonly title: string },
  failure: unknown,
): { readonly reason: string; readonly advice: readonly string[] } {
  return {
    reason: reasonOf(failure, title),
    advice: [...adviceOnReplacement(operation, kind, failure), ...adviceOnFailedRun(operation, kind, failure)],
  };
}

/** A run that waits for machines may wait for those that its predecessor holds until it is removed. */
function adviceOnReplacement(
  { notes, urn }: Pick<Operation, "notes" | "urn">,
  kind: string,
  failure: unknown,
): string[] {
  const isReplacement = urn !== undefined && notes.heldUnder(urn) !== undefined;
  if (!isReplacement || !(failure instanceof WaitTimeoutError)) return [];
  return [
    `It may wait for machines that the ${kind} which it replaces holds until it is removed: with the resource option ` +
      "deleteBeforeReplace that one is removed first",
  ];
}

/**
 * A run cannot be started again, and an update only waits for it again. With a refresh it is known to be the stack's own, and not one
 * that a run which was cut off has left.
 */
function adviceOnFailedRun({ urn }: Pick<Operation, "urn">, kind: string, failure: unknown): string[] {
  if (!(failure instanceof UnexpectedStateError) || failure.status === "gone") return [];
  return [
    `When what is wrong is put right, run it again as a new ${kind}: \`pulumi up --refresh --replace "${urn ?? "URN"}"\`; a change of what it is ` +
      "made of does the same",
  ];
}

function reasonOf(failure: unknown, title: string): string {
  if (!isModelArtsError(failure)) return String(failure);
  return messageIn(failure, {
    run: "program",
    outcome: `${title} stands and is in the state`,
    next: "run `pulumi up` again",
  });
}
