import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Clock } from "../../../provider/clock";
import { ApiError } from "../../../provider/errors";
import { openLimiter } from "../../../provider/http/limiter";

const clock: Clock = {
  now: () => Date.now(),
  date: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Lets so many milliseconds pass one by one, and all that follows from each happen. */
async function pass(milliseconds: number): Promise<void> {
  for (let n = 0; n < milliseconds; n += 1) {
    mock.timers.tick(1);
    await settled();
  }
}

/** Resolves when nothing is left to do but what waits for a timer. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function throttled(retryAfterMs: number | undefined): ApiError {
  return new ApiError({
    method: "GET",
    path: "/",
    status: 429,
    code: undefined,
    apiMessage: undefined,
    category: "throttled",
    requestId: undefined,
    retryAfterMs,
  });
}

/** Requests that stay under way until they are let go. */
function heldRequests() {
  const holding: (() => void)[] = [];
  return {
    request: () => new Promise<void>((resolve) => holding.push(resolve)),
    underWay: () => holding.length,
    letGo: () => {
      for (const resolve of holding.splice(0)) resolve();
    },
  };
}

describe("a limiter", () => {
  // p-queue goes by the process's own timers: these pass only when a test says so.
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] }));
  afterEach(() => mock.timers.reset());

  it("starts no more requests a second than the ceiling", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 100, clock });
    let started = 0;
    const all = Promise.all(Array.from({ length: 50 }, () => limiter.run(async () => ++started)));
    const startedAfter: number[] = [];
    // In windows of ten, each of 100 ms.
    for (const milliseconds of [0, 99, 2, 98, 300]) {
      await pass(milliseconds);
      startedAfter.push(started);
    }
    await all;
    assert.deepEqual(startedAfter, [10, 10, 20, 20, 50]);
  });

  it("has a ceiling below one a second too", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 0.5, clock });
    let started = 0;
    const first = limiter.run(async () => ++started);
    const cancelled = new AbortController();
    const second = assert.rejects(
      limiter.run(async () => ++started, cancelled.signal),
      /waited enough/,
    );
    const third = limiter.run(async () => ++started);
    await first;
    await pass(1_999);
    assert.equal(started, 1);
    cancelled.abort(new Error("waited enough"));
    await second;
    await pass(1);
    await third;
    assert.equal(started, 2);
  });

  it("lets no more requests be under way at once than allowed", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 10_000, maxConcurrency: 8, clock });
    const { request, underWay, letGo } = heldRequests();
    const all = Promise.all(Array.from({ length: 16 }, () => limiter.run(request)));
    await settled();
    assert.equal(underWay(), 8);
    letGo();
    await settled();
    assert.equal(underWay(), 8);
    letGo();
    await all;
  });

  it("sends nothing before the time that a refusal named, and then half as many at once", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 10_000, maxConcurrency: 8, clock });
    await assert.rejects(limiter.run(() => Promise.reject(throttled(120))));
    const { request, underWay, letGo } = heldRequests();
    const all = Promise.all(Array.from({ length: 8 }, () => limiter.run(request)));
    await pass(119);
    assert.equal(underWay(), 0);
    await pass(1);
    assert.equal(underWay(), 4);
    for (let n = 0; n < 3; n += 1) {
      letGo();
      await settled();
    }
    await all;
  });

  it("takes refusals of requests that were under way together for one", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 10_000, maxConcurrency: 8, clock });
    const together = heldRequests();
    const refusals = Array.from({ length: 8 }, () =>
      limiter.run(async () => {
        await together.request();
        throw throttled(20);
      }),
    );
    await settled();
    together.letGo();
    await Promise.allSettled(refusals);
    const { request, underWay, letGo } = heldRequests();
    const all = Promise.all(Array.from({ length: 8 }, () => limiter.run(request)));
    await pass(20);
    assert.equal(underWay(), 4);
    for (let n = 0; n < 3; n += 1) {
      letGo();
      await settled();
    }
    await all;
  });

  it("allows as many as before after enough successes", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 10_000, maxConcurrency: 4, pauseMs: 1, clock });
    await assert.rejects(limiter.run(() => Promise.reject(throttled(undefined))));
    await pass(1);
    for (let n = 0; n < 10; n += 1) await limiter.run(async () => undefined);
    const { request, underWay, letGo } = heldRequests();
    const all = Promise.all(Array.from({ length: 4 }, () => limiter.run(request)));
    await settled();
    assert.equal(underWay(), 4);
    letGo();
    await all;
  });

  it("passes failures on as they are", async () => {
    const error = new Error("no");
    await assert.rejects(
      openLimiter({ maxRequestsPerSecond: 10, clock }).run(() => Promise.reject(error)),
      (thrown) => thrown === error,
    );
  });
});
