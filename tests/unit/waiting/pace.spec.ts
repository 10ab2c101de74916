import assert from "node:assert/strict";
import { firstRestMs, isExpectedEnd, listRestMs, nextRestMs } from "../../../provider/waiting/pace";

describe("the rest between two lists", () => {
  for (const [what, listMs, restMs] of [
    ["is a quarter of a second where a list is read at once", 20, 250],
    ["is twice the time that a long list takes", 800, 1_600],
    ["is no longer than five seconds, even where a list got no answer for half a minute", 30_000, 5_000],
  ] as const) {
    it(what, () => assert.equal(listRestMs(listMs), restMs));
  }
});

describe("the rest between two looks", () => {
  const alone = (expectedMs: number) => ({ expectedMs, together: 1 });

  it("is none before the first look where an end is expected within a twentieth of a second", () => {
    assert.equal(firstRestMs(alone(0)), 0);
    assert.equal(firstRestMs(alone(50)), 0);
    assert.equal(firstRestMs(alone(51)), 51);
  });

  it("reaches to the expected end where that is near, and half of the way where it is not", () => {
    assert.equal(nextRestMs(0, alone(499)), 499);
    assert.equal(nextRestMs(5_000, alone(5_300)), 300);
    // Near is a third of what is expected.
    assert.equal(nextRestMs(4_001, alone(6_000)), 1_999);
    const half = nextRestMs(3_000, alone(6_000));
    assert.ok(half >= 1_350 && half <= 1_650, String(half));
    assert.equal(nextRestMs(20_001, alone(30_000)), 5_000);
  });

  it("is the shortest right after the expected end, and grows with the delay", () => {
    for (const delayMs of [0, 124]) {
      const rest = nextRestMs(6_000 + delayMs, alone(6_000));
      assert.ok(rest >= 225 && rest <= 275, `${rest} after ${delayMs}`);
    }
    const later = nextRestMs(6_125, alone(6_000));
    assert.ok(later >= 405 && later <= 495, String(later));
    const long = nextRestMs(10_000, alone(6_000));
    assert.ok(long >= 900 && long <= 1_100, String(long));
    assert.ok(nextRestMs(600_000, alone(6_000)) <= 5_500);
  });
});

describe("a look at the expected end", () => {
  it("comes at most a twentieth of a second before it, and only where one is expected", () => {
    assert.equal(isExpectedEnd(5_949, 6_000), false);
    assert.equal(isExpectedEnd(5_950, 6_000), true);
    assert.equal(isExpectedEnd(7_000, 6_000), true);
    assert.equal(isExpectedEnd(7_000, undefined), false);
  });
});
