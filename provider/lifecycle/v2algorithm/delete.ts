// Deletes an algorithm of v2 and returns only when it is really gone. Run again at any point, it carries on and ends well.

import type { Deadline } from "../../deadline";
import { parseAlgorithmUuid } from "../../id";
import type { AlgorithmDetails } from "../../v2/algorithm";
import { confirmAlgorithm, findAlgorithm } from "../../v2/findAlgorithm";
import { done, pending, poll, type WaitState } from "../../waiting/poll";
import type { Removal } from "../../waiting/wait";
import { openPatience } from "../askAgain";
import { refuseAnothers } from "../cutOff";
import { deletionDeadline } from "../deadlines";
import { noteRemoved } from "../namedOnce";
import type { Properties } from "../properties";
import { neverAtWork, type Removable, remove } from "../removal";
import { isTakenOver } from "../takenOver";
import { type Environment, entryOf } from "../target";
import { namedAlgorithm } from "./named";
import { algorithmOf, confirmationFor, connectTo, type Target } from "./target";
import { algorithmWords } from "./words";

/** It has no status of its own. */
const standing = "there";

/**
 * Deletes an algorithm: asks for its removal, and waits until the service does not know it any more. With `deletion.keep` it is left
 * alone, and so is one that another resource has adopted in this run. Errors are those of {@link remove}; the resource then stays in
 * the state.
 */
export async function deleteAlgorithm(environment: Environment, id: string, outputs: Properties): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  if (isTakenOver(environment, algorithmWords.title(id), id, outputs)) return;
  const target = await connectTo(environment, outputs, deletionDeadline(environment, outputs));
  await refuseAnothers(target, { words: algorithmWords, id, outputs });
  await remove(removableAlgorithm(target, parseAlgorithmUuid(id), outputs), { ...target, mayStop: true });
  noteRemoved(namedAlgorithm, target.client, id, outputs);
}

function removableAlgorithm(target: Target, algorithmId: string, outputs: Properties): Removable<AlgorithmDetails> {
  // Each request once: the removal looks before it asks again.
  const client = target.client.with({ attempts: 1, signal: target.signal });
  const algorithm = algorithmOf(algorithmId, { ...outputs, algorithmId });
  const title = algorithmWords.title(algorithmId);
  return {
    ...neverAtWork,
    resourceId: algorithmId,
    title,
    request: () => client.deleteAlgorithm(algorithmId),
    find: () => findAlgorithm(client, algorithm),
    confirm: () => confirmAlgorithm(confirmationFor({ ...target, client }, outputs), algorithm),
    judge: () => ({ status: standing, activity: "none", inWords: "it stands" }),
    // The service has no words for that: whatever it says, the next look tells.
    isUnderWay: () => false,
    waitUntilRemoved: openPatience(target.clock, (deadline) => waitUntilRemoved(deadline)),
  };

  function waitUntilRemoved(deadline: Deadline): Promise<Removal> {
    const { clock, signal, progress } = target;
    return poll<AlgorithmDetails | undefined, Removal>({
      resourceId: algorithmId,
      doing: `deleting ${title}`,
      advice: "It stays in the state; run the same command again, or allow more time with `timeouts.delete`.",
      deadline,
      clock,
      signal,
      refresh: () => findAlgorithm(client.with({ deadline }), algorithm),
      judge: (seen): WaitState<Removal> => (seen === undefined ? done({ end: "gone" }) : pending(standing)),
      onPending: (status, elapsedMs) => progress.report(status, elapsedMs),
      onTrouble: (message) => progress.trouble(message),
    });
  }
}
