// Asks again for a removal that was accepted and shows no end: no word of the service says that it has come to nothing.

import type { Clock } from "../clock";
import { Deadline } from "../deadline";
import { WaitTimeoutError } from "../errors";
import type { Removal } from "../waiting/wait";

/** How long a thing may stand after a DELETE that was accepted before it is asked for again, in milliseconds; each is twice the one before. */
const againAfterMs = 3 * 60_000;
/** So often it is asked for again: after the last time it is waited for to the end. */
const askedAgain = 2;

/** Makes the wait of one removal; it ends as one that has failed where the thing just stays, and at the last time with the deadline. */
export function openPatience(
  clock: Clock,
  waitUntilRemoved: (deadline: Deadline) => Promise<Removal>,
): (until: Deadline) => Promise<Removal> {
  let waits = 0;
  return async (until) => {
    const before = waits++;
    const patienceMs = againAfterMs * 2 ** before;
    if (before === askedAgain || patienceMs >= until.remainingMs) return waitUntilRemoved(until);
    try {
      return await waitUntilRemoved(new Deadline(clock, patienceMs));
    } catch (error) {
      if (!(error instanceof WaitTimeoutError) || error.lastStatus === undefined) throw error;
      return { end: "deleteFailed", status: error.lastStatus };
    }
  };
}
