// Looks at a whole group that all share who miss one of its things.

import assert from "node:assert/strict";
import { sleep } from "../../../provider/clock";
import { SharedLook } from "../../../provider/waiting/together";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";

/** A group whose looks are answered from a list, each after a second; the last answer stays. */
function groupOf(...answers: (string | undefined | Error)[]) {
  const clock = new VirtualClock();
  const looks: number[] = [];
  const shared = new SharedLook<string>(async (deadline) => {
    looks.push(clock.now());
    assert.ok(deadline.remainingMs > 0);
    await sleep(clock, 1_000);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  }, clock);
  return { clock, looks, shared };
}

describe("a shared look", () => {
  it("is one for all who ask while none is under way, and another for all who ask meanwhile", async () => {
    const { clock, looks, shared } = groupOf("first", "second", "third");
    const first = [shared.ask(), shared.ask()];
    await sleep(clock, 500);
    const others = [shared.ask(), shared.ask(), shared.ask()];
    assert.deepEqual(await Promise.all(first), ["first", "first"]);
    assert.deepEqual(await Promise.all(others), ["second", "second", "second"]);
    assert.equal(looks.length, 2);
    assert.equal(await shared.ask(), "third");
    assert.equal(looks.length, 3);
  });

  it("that fails fails those who asked for it, and not those who asked meanwhile", async () => {
    const failure = new RangeError("no answer");
    const { clock, shared } = groupOf(failure, "second");
    const first = rejection(shared.ask());
    await sleep(clock, 500);
    const second = shared.ask();
    assert.equal(await first, failure);
    assert.equal(await second, "second");
  });

  it("finds the group gone only when a second look does so too", async () => {
    const { looks, shared } = groupOf(undefined, "there");
    assert.equal(await shared.ask(), "there");
    assert.equal(looks.length, 2);
  });

  it("is spared for half a minute once the group was found gone, also by those who asked meanwhile", async () => {
    const { clock, looks, shared } = groupOf(undefined);
    const first = shared.ask();
    await sleep(clock, 500);
    assert.deepEqual(await Promise.all([first, shared.ask()]), [undefined, undefined]);
    assert.equal(looks.length, 2);
    await sleep(clock, 29_999);
    assert.equal(await shared.ask(), undefined);
    assert.equal(looks.length, 2);
    await sleep(clock, 1);
    assert.equal(await shared.ask(), undefined);
    assert.equal(looks.length, 4);
  });
});
