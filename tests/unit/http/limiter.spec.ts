import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "../../../provider/errors";
import { openLimiter } from "../../../provider/http/limiter";

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
  it("starts no more requests a second than the ceiling", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 100 });
    const began = performance.now();
    await Promise.all(Array.from({ length: 50 }, () => limiter.run(async () => undefined)));
    // Fifty in windows of ten, each of 100 ms: the last window begins after four of them.
    assert(performance.now() - began >= 390);
  });

  it("has a ceiling below one a second too", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 0.5 });
    let started = 0;
    const cancelled = new AbortController();
    const [first, second] = [0, 1].map(() => limiter.run(async () => ++started, cancelled.signal));
    await first;
    await sleep(50);
    assert.equal(started, 1);
    cancelled.abort(new Error("waited enough"));
    await assert.rejects(second ?? Promise.resolve(), /waited enough/);
  });

  it("lets no more requests be under way at once than allowed", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 10_000, maxConcurrency: 8 });
    const { request, underWay, letGo } = heldRequests();
    const all = Promise.all(Array.from({ length: 16 }, () => limiter.run(request)));
    await sleep(5);
    assert.equal(underWay(), 8);
    letGo();
    await sleep(5);
    letGo();
    await all;
  });

  it("sends nothing before the time that a refusal named, and then half as many at once", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 10_000, maxConcurrency: 8 });
    const refusedAt = performance.now();
    await assert.rejects(limiter.run(() => Promise.reject(throttled(120))));
    const { request, underWay, letGo } = heldRequests();
    const starts: number[] = [];
    const all = Promise.all(
      Array.from({ length: 8 }, () =>
        limiter.run(() => {
          starts.push(performance.now() - refusedAt);
          return request();
        }),
      ),
    );
    await sleep(160);
    assert.equal(underWay(), 4);
    assert(Math.min(...starts) >= 119, `${starts}`);
    letGo();
    await sleep(5);
    letGo();
    await sleep(5);
    letGo();
    await all;
  });

  it("takes refusals of requests that were under way together for one", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 10_000, maxConcurrency: 8 });
    const refusals = Array.from({ length: 8 }, () =>
      limiter.run(async () => {
        await sleep(5);
        throw throttled(20);
      }),
    );
    await Promise.allSettled(refusals);
    const { request, underWay, letGo } = heldRequests();
    const all = Promise.all(Array.from({ length: 4 }, () => limiter.run(request)));
    await sleep(60);
    assert.equal(underWay(), 4);
    letGo();
    await all;
  });

  it("allows as many as before after enough successes", async () => {
    const limiter = openLimiter({ maxRequestsPerSecond: 10_000, maxConcurrency: 4, pauseMs: 1 });
    await assert.rejects(limiter.run(() => Promise.reject(throttled(undefined))));
    for (let n = 0; n < 10; n += 1) await limiter.run(async () => undefined);
    const { request, underWay, letGo } = heldRequests();
    const all = Promise.all(Array.from({ length: 4 }, () => limiter.run(request)));
    await sleep(5);
    assert.equal(underWay(), 4);
    letGo();
    await all;
  });

  it("passes failures on as they are", async () => {
    const error = new Error("no");
    await assert.rejects(
      openLimiter({ maxRequestsPerSecond: 10 }).run(() => Promise.reject(error)),
      (thrown) => thrown === error,
    );
  });
});
