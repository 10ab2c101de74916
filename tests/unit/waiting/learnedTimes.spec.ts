import assert from "node:assert/strict";
import { sleep } from "../../../provider/clock";
import { LearnedTimes } from "../../../provider/waiting/learnedTimes";
import { VirtualClock } from "../../support/clock";

/** A removal that was seen standing and then gone; both in milliseconds after it was accepted. */
type Seen = [standing: number, gone: number];

function after(...seen: Seen[]): LearnedTimes {
  const times = new LearnedTimes();
  for (const [standing, gone] of seen) {
    times.noteStanding(standing);
    times.noteEnded(standing, gone);
  }
  return times;
}

/** The mean after removals that end at the same time, each looked at half-way, as expected, and then every quarter of a second. */
function learn(times: LearnedTimes, endsAtMs: number, count: number): number {
  for (let each = 0; each < count; each++) {
    let [standing, gone] = [0, (times.meanMs ?? 0) / 2];
    for (let next = times.meanMs ?? 0; gone < endsAtMs; next += 250) [standing, gone] = [gone, next];
    times.noteStanding(standing);
    times.noteEnded(standing, gone);
  }
  return times.meanMs ?? 0;
}

describe("what is known of the removals in a job", () => {
  it("is nothing before one was seen", () => {
    assert.equal(after().meanMs, undefined);
  });

  it("lies, after the first, where it must have ended, nearer to when it was seen standing", () => {
    assert.equal(after([4_000, 6_000]).meanMs, 4_500);
    assert.equal(after([4_000, 4_250]).meanMs, 4_122.5);
  });

  it("is nearly the time that they take, once some have ended, however much longer or shorter that is than before", () => {
    const times = after([4_000, 6_000]);
    for (const endsAtMs of [5_000, 9_000, 1_000, 30_000]) {
      const meanMs = learn(times, endsAtMs, 16);
      assert.ok(Math.abs(meanMs - endsAtMs) < endsAtMs / 10 + 250, `${meanMs} for ${endsAtMs}`);
    }
  });

  it("comes closer from above as long as they have ended by then", () => {
    const times = after([4_000, 4_250]);
    const before = times.meanMs ?? 0;
    times.noteEnded(2_500, before);
    assert.ok((times.meanMs ?? 0) < before);
  });

  it("is enough for others to spare the look at once as soon as one was seen standing for a while", () => {
    const times = after();
    assert.equal(times.watch().expectedMs, 0);
    times.noteStanding(100);
    assert.equal(times.watch().expectedMs, 100);
    times.noteStanding(2_000);
    assert.equal(times.watch().expectedMs, 250);
  });

  it("is not relied on for more than the pace once it was wrong, until it is right again", () => {
    const times = after([4_000, 6_000]);
    assert.equal(times.wasRight, true);
    times.noteStanding(5_000);
    assert.equal(times.wasRight, false);
    times.noteEnded(4_000, 5_000);
    assert.equal(times.wasRight, true);
  });

  it("takes the longest that one was seen standing for the least, until one is gone sooner", () => {
    const times = after();
    times.noteStanding(2_000);
    times.noteStanding(1_000);
    assert.equal(times.leastMs, 2_000);
    times.noteEnded(1_500, 2_001);
    assert.equal(times.leastMs, 2_000);
    times.noteEnded(1_200, 2_000);
    assert.equal(times.leastMs, 1_200);
  });

  it("goes to the end itself where that came after the mean", () => {
    const times = after([4_000, 6_000]);
    assert.equal(times.meanMs, 4_500);
    times.noteEnded(4_500, 8_000);
    assert.equal(times.meanMs, 6_250);
  });
});

describe("the watch over one removal", () => {
  it("teaches what its looks saw, by the time since it was begun", async () => {
    const clock = new VirtualClock();
    await sleep(clock, 5_000);
    const times = new LearnedTimes(clock);
    const watch = times.watch();
    await sleep(clock, 1_000);
    watch.look();
    watch.standing();
    assert.equal(times.leastMs, 1_000);
    await sleep(clock, 1_000);
    watch.look();
    watch.ended();
    assert.equal(times.meanMs, 1_250);
  });

  it("spares no look once one was made, where no end was seen yet", async () => {
    const clock = new VirtualClock();
    const times = new LearnedTimes(clock);
    times.noteStanding(2_000);
    const watch = times.watch();
    assert.equal(watch.expectedMs, 250);
    watch.look();
    assert.equal(watch.expectedMs, 0);
  });

  it("tells of a look that will likely be the last, unless the expected end has passed or the last expectation was wrong", async () => {
    const clock = new VirtualClock();
    const times = new LearnedTimes(clock);
    times.noteStanding(4_000);
    times.noteEnded(4_000, 6_000);
    const watch = times.watch();
    assert.equal(watch.endsAfter(4_449), false);
    assert.equal(watch.endsAfter(4_450), true);
    await sleep(clock, 1_000);
    assert.equal(watch.endsAfter(3_449), false);
    assert.equal(watch.endsAfter(3_450), true);
    await sleep(clock, 3_500);
    watch.look();
    watch.standing();
    assert.equal(watch.endsAfter(1_000), false);
    // It was wrong, so it counts for nobody until it is right again.
    assert.equal(times.watch().endsAfter(4_500), false);
    times.noteEnded(4_000, times.meanMs ?? 0);
    assert.equal(times.watch().endsAfter(4_500), true);
    assert.equal(watch.endsAfter(1_000), false);
  });
});
