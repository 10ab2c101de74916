// How long something must stay unfound before it is taken for gone.

import assert from "node:assert/strict";
import { sleep } from "../../../provider/clock";
import { findTwice, stayingUnfound } from "../../../provider/waiting/unfound";
import { VirtualClock } from "../../support/clock";

const fiveMinutes = 5 * 60_000;

describe("what was not found", () => {
  for (const [what, ageMs] of [
    ["is old", fiveMinutes],
    ["was made long after now, by clocks that differ", -fiveMinutes],
  ] as const) {
    it(`is gone at once where it ${what}`, async () => {
      const { clock, looks, find } = looking();
      assert.equal(
        await stayingUnfound({ clock, createTime: clock.date() - ageMs, appearsWithinMs: 30_000 }, find),
        undefined,
      );
      assert.deepEqual(looks, [0]);
    });
  }

  it("is gone at once where nobody knows when it was made", async () => {
    const { clock, looks, find } = looking();
    assert.equal(await stayingUnfound({ clock, appearsWithinMs: 30_000 }, find), undefined);
    assert.deepEqual(looks, [0]);
  });

  for (const [what, ageMs] of [
    ["just made", 0],
    ["made nearly five minutes ago", fiveMinutes - 1],
    ["made by a clock that is ahead by less than five minutes", 1 - fiveMinutes],
  ] as const) {
    it(`is looked for ever less often, and to the end of its time, where it was ${what}`, async () => {
      const { clock, looks, find } = looking();
      assert.equal(
        await stayingUnfound({ clock, createTime: clock.date() - ageMs, appearsWithinMs: 20_000 }, find),
        undefined,
      );
      assert.deepEqual(looks, [0, 1_000, 3_000, 7_000, 12_000, 17_000, 20_000]);
    });
  }

  it("is looked for four times, though the time is over, as on a machine that was asleep", async () => {
    const { clock, looks, find } = looking();
    const asleep = async () => {
      if (looks.length === 1) await sleep(clock, 60_000);
      return find();
    };
    assert.equal(await stayingUnfound({ clock, createTime: clock.date(), appearsWithinMs: 20_000 }, asleep), undefined);
    assert.deepEqual(looks, [0, 61_000, 62_000, 63_000]);
  });

  it("is found when it appears in that time", async () => {
    const { clock, looks, find } = looking(3_000);
    assert.equal(await stayingUnfound({ clock, createTime: clock.date(), appearsWithinMs: 20_000 }, find), "there");
    assert.deepEqual(looks, [0, 1_000, 3_000]);
  });

  it("is asked for once more after a second, and not where the first look finds it", async () => {
    const missing = looking();
    assert.equal(await findTwice(missing, missing.find), undefined);
    assert.deepEqual(missing.looks, [0, 1_000]);
    const late = looking(1_000);
    assert.equal(await findTwice(late, late.find), "there");
    const standing = looking(0);
    assert.equal(await findTwice(standing, standing.find), "there");
    assert.deepEqual(standing.looks, [0]);
  });
});

/** Looks for something that appears at a time of the clock, or never. */
function looking(appearsAtMs = Number.POSITIVE_INFINITY) {
  const clock = new VirtualClock();
  const looks: number[] = [];
  const find = async () => {
    looks.push(clock.now());
    return clock.now() >= appearsAtMs ? "there" : undefined;
  };
  return { clock, looks, find };
}
