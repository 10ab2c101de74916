// How long an accepted removal that shows no end is waited for before it is asked for again.

import assert from "node:assert/strict";
import { Deadline } from "../../../provider/deadline";
import { WaitTimeoutError } from "../../../provider/errors";
import { openPatience } from "../../../provider/lifecycle/askAgain";
import type { Removal } from "../../../provider/waiting/wait";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";

const minute = 60_000;

function timedOut(lastStatus: string | undefined): WaitTimeoutError {
  return new WaitTimeoutError({ resourceId: "7", lastStatus, tally: {}, budgetMs: minute }, "Out of time.");
}

describe("patience with a removal that was accepted", () => {
  const clock = new VirtualClock();
  const until = (ms: number) => new Deadline(clock, ms);

  it("is three minutes, then six, and then all that is left", async () => {
    const waited: Deadline[] = [];
    const wait = openPatience(clock, async (deadline): Promise<Removal> => {
      waited.push(deadline);
      throw timedOut("RUNNING");
    });
    const whole = until(60 * minute);
    for (const _ of [1, 2]) assert.deepEqual(await wait(whole), { end: "deleteFailed", status: "RUNNING" });
    assert.match(String(await rejection(wait(whole))), /Out of time/);
    assert.deepEqual(
      waited.map(({ budgetMs }) => budgetMs / minute),
      [3, 6, 60],
    );
    assert.equal(waited[2], whole);
  });

  it("is all that is left where that is no longer", async () => {
    const whole = until(3 * minute);
    const waited: Deadline[] = [];
    const wait = openPatience(clock, async (deadline): Promise<Removal> => {
      waited.push(deadline);
      return { end: "gone" };
    });
    assert.deepEqual(await wait(whole), { end: "gone" });
    assert.equal(waited.length, 1);
    assert.equal(waited[0], whole);
  });

  for (const [what, failure] of [
    ["no look was answered", timedOut(undefined)],
    ["the wait failed otherwise", new RangeError("broken")],
  ] as const) {
    it(`ends where ${what}`, async () => {
      const wait = openPatience(clock, async () => {
        throw failure;
      });
      assert.equal(await rejection(wait(until(60 * minute))), failure);
    });
  }
});
