import assert from "node:assert/strict";
import { RemovalTimes } from "../../../provider/waiting/removalTimes";

/** A removal that was seen standing and then gone, while it was expected to end at a certain moment; all in milliseconds. */
type Seen = [standing: number, gone: number, expected: number | undefined];

function after(...seen: Seen[]): RemovalTimes {
  const times = new RemovalTimes();
  for (const [standing, gone, expected] of seen) {
    times.noteStanding(standing, expected);
    times.noteGone(standing, gone, expected);
  }
  return times;
}

describe("what is known of the removals in a job", () => {
  it("is nothing before one was seen", () => {
    assert.equal(after().expectedMs, undefined);
  });

  it("is, after the first, the middle of the time in which it must have happened", () => {
    assert.equal(after([4_000, 6_000, undefined]).expectedMs, 5_000);
  });

  it("comes closer from above as long as versions are gone when expected, down to where one was seen standing", () => {
    const times = after([4_000, 6_000, undefined]);
    let looks = 0;
    while ((times.expectedMs ?? 0) > 4_100 && looks++ < 20)
      times.noteGone(3_000, times.expectedMs ?? 0, times.expectedMs);
    assert.ok(looks < 20, String(times.expectedMs));
    assert.ok((times.expectedMs ?? 0) >= 3_950, String(times.expectedMs));
  });

  it("moves on when a version still stood as it was expected to be gone", () => {
    assert.equal(after([4_000, 6_000, undefined], [5_000, 5_300, 5_000]).expectedMs, 5_300);
  });

  it("counts together what was expected together, however many removals that were", () => {
    const once = after([4_000, 6_000, undefined], [2_500, 5_000, 5_000]).expectedMs;
    const thrice = after([4_000, 6_000, undefined], ...Array<Seen>(3).fill([2_500, 5_000, 5_000])).expectedMs;
    assert.equal(thrice, once);
  });

  it("is nothing after one that took a very different time, and anew when the next is like that one", () => {
    for (const [standing, gone, anew] of [
      [0, 250, 125],
      [20_000, 24_000, 22_000],
    ] as const) {
      const times = after([4_000, 6_000, undefined], [standing, gone, 5_000]);
      assert.equal(times.expectedMs, undefined);
      times.noteGone(standing, gone, undefined);
      assert.equal(times.expectedMs, anew);
    }
  });

  it("is enough for others to spare the look at once as soon as one was seen standing for a while", () => {
    const times = after();
    assert.equal(times.watch().expectedMs, 0);
    times.noteStanding(100, undefined);
    assert.equal(times.watch().expectedMs, 100);
    times.noteStanding(2_000, undefined);
    assert.equal(times.watch().expectedMs, 250);
  });

  it("is not relied on for more than the pace once it was wrong, until it is right again", () => {
    const times = after([4_000, 6_000, undefined]);
    assert.equal(times.wasRight, true);
    times.noteStanding(5_000, 5_000);
    assert.equal(times.wasRight, false);
    times.noteGone(4_000, 5_000, 5_000);
    assert.equal(times.wasRight, true);
  });
});
