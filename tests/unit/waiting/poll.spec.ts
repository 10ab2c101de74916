import assert from "node:assert/strict";
import { sleep, systemClock } from "../../../provider/clock";
import { Deadline } from "../../../provider/deadline";
import {
  ApiError,
  ConfigError,
  RequestError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from "../../../provider/errors";
import { nextRestMs } from "../../../provider/waiting/pace";
import { done, pending, poll, type Wait, type WaitState } from "../../../provider/waiting/poll";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";

const request = { method: "GET", path: "/thing" };

/** A wait over a scripted sequence of looks; rests take no time. */
function scripted(
  looks: (string | Error)[],
  more: Partial<Wait<string, string>> = {},
): Wait<string, string> & { rests: number[] } {
  const rests: number[] = [];
  return {
    rests,
    resourceId: "10/20",
    doing: "deleting training job version 10/20",
    advice: "Run it again.",
    deadline: new Deadline(systemClock, 60_000),
    async refresh() {
      const look = looks.length > 1 ? looks.shift() : looks[0];
      if (look instanceof Error) throw look;
      return look ?? "";
    },
    judge: (seen): WaitState<string> => (seen === "gone" ? done(seen) : pending(seen)),
    async rest(milliseconds) {
      rests.push(milliseconds);
    },
    ...more,
  };
}

describe("poll", () => {
  it("looks at once and does not rest when the first look is the last", async () => {
    const wait = scripted(["gone"]);
    assert.equal(await poll(wait), "gone");
    assert.deepEqual(wait.rests, []);
  });

  it("is never more than half a second or a quarter of the wait late, give or take a tenth", () => {
    for (let elapsed = 0; elapsed < 20_000; elapsed += 100) {
      const rest = nextRestMs(elapsed, { expectedMs: 0, together: 1 });
      assert.ok(rest <= Math.max(500, (elapsed / 4) * 1.1), `${rest} after ${elapsed}`);
    }
  });

  it("looks again after about a quarter of a second, until the judgement is reached", async () => {
    const seen: string[] = [];
    const wait = scripted(["RUNNING", "KILLING", "gone"], { onPending: (status) => seen.push(status) });
    await poll(wait);
    assert.deepEqual(seen, ["RUNNING", "KILLING"]);
    assert.equal(wait.rests.length, 2);
    for (const rest of wait.rests) assert.ok(rest >= 225 && rest <= 300, String(rest));
  });

  it("spares the looks before an end that is expected later, even the one at once", async () => {
    const wait = scripted(["RUNNING", "KILLING", "gone"], { prospect: () => ({ expectedMs: 6_000, together: 1 }) });
    await poll(wait);
    const [first = 0, second = 0] = wait.rests;
    assert.ok(first >= 2_700 && first <= 3_300, String(first));
    // The scripted rest took no time, so half of the way is still as long.
    assert.ok(second >= 2_700 && second <= 3_300, String(second));
  });

  it("looks more often where many look together, who share the request", async () => {
    for (const [together, share] of [
      [1, 4],
      [3, 4],
      [12, 16],
      [1_000, 16],
    ] as const) {
      const rest = nextRestMs(8_000, { expectedMs: 0, together });
      const wanted = 8_000 / share;
      assert.ok(rest >= wanted * 0.9 && rest <= wanted * 1.1, `${together} together: ${rest}`);
    }
  });

  it("still looks at once where an end is expected at once", async () => {
    const wait = scripted(["gone"], { prospect: () => ({ expectedMs: 20, together: 1 }) });
    await poll(wait);
    assert.deepEqual(wait.rests, []);
  });

  it("looks for the first time when the end is expected, where that is soon", async () => {
    const wait = scripted(["gone"], { prospect: () => ({ expectedMs: 100, together: 1 }) });
    await poll(wait);
    assert.deepEqual(wait.rests, [100]);
  });

  it("takes throttling, server faults and lost answers for no answer, and rests as long as the service asks", async () => {
    const failure = { ...request, code: undefined, apiMessage: undefined, requestId: undefined };
    const wait = scripted([
      new ApiError({ ...failure, status: 429, category: "throttled", retryAfterMs: 7_000 }),
      new ApiError({ ...failure, status: 500, category: "server", retryAfterMs: undefined }),
      new RequestError(request, { reason: "socket hang up", systemCode: "ECONNRESET", mayHaveArrived: true }),
      "gone",
    ]);
    assert.equal(await poll(wait), "gone");
    assert.ok((wait.rests[0] ?? 0) >= 7_000);
    assert.ok((wait.rests[1] ?? 0) < 7_000);
  });

  it("says that there was no answer where there was none", async () => {
    const seen: string[] = [];
    const lost = new RequestError(request, { reason: "socket hang up", mayHaveArrived: true });
    await poll(scripted(["RUNNING", lost, "gone"], { onPending: (status) => seen.push(status) }));
    assert.deepEqual(seen, ["RUNNING", "no answer"]);
  });

  it("ends at once where asking again changes nothing, such as with a certificate that is not trusted", async () => {
    const untrusted = new RequestError(request, {
      reason: "the certificate is not trusted",
      systemCode: "DEPTH_ZERO_SELF_SIGNED_CERT",
      mayHaveArrived: false,
    });
    await assert.rejects(poll(scripted([untrusted])), untrusted);
  });

  it("goes on after a few answers that cannot be read, and ends when there is nothing else", async () => {
    const garbled = new UnexpectedResponseError(request, "the answer is not JSON", "<html>");
    assert.equal(
      await poll(scripted([garbled, garbled, garbled, "RUNNING", garbled, garbled, garbled, "gone"])),
      "gone",
    );
    await assert.rejects(poll(scripted([garbled])), garbled);
  });

  it("ends at once with any other error", async () => {
    const refusal = new ConfigError("token", "no token");
    await assert.rejects(poll(scripted(["RUNNING", refusal])), refusal);
  });

  it("ends with the error of a judgement that cannot be reached any more", async () => {
    const wait = scripted(["FAILED"], {
      judge: () => {
        throw new RangeError("no way");
      },
    });
    await assert.rejects(poll(wait), RangeError);
  });

  it("says what it saw, how often and what to do when the budget is spent", async () => {
    const clock = new VirtualClock();
    const wait = scripted(["RUNNING", "KILLING"], {
      clock,
      deadline: new Deadline(clock, 100, "timeouts.delete"),
      rest: (milliseconds) => sleep(clock, milliseconds),
    });
    await assert.rejects(poll(wait), (error) => {
      assert.ok(error instanceof WaitTimeoutError);
      assert.equal(error.lastStatus, "KILLING");
      assert.deepEqual(error.tally, { RUNNING: 1, KILLING: 1 });
      assert.equal(
        error.message,
        "deleting training job version 10/20: still KILLING after 91ms of the 100ms that timeouts.delete allows (seen RUNNING 1, KILLING 1). Run it again.",
      );
      return true;
    });
  });

  it("names the request that failed last where that ended the wait, and keeps it as the cause", async () => {
    const clock = new VirtualClock();
    const lost = new RequestError(request, { reason: "socket hang up", mayHaveArrived: true });
    const wait = scripted(["RUNNING", lost], {
      clock,
      deadline: new Deadline(clock, 10_000, "timeouts.delete"),
      rest: (milliseconds) => sleep(clock, milliseconds),
    });
    const error = await rejection(poll(wait));
    assert.ok(error instanceof WaitTimeoutError);
    assert.equal(error.cause, lost);
    assert.match(
      error.message,
      /still RUNNING after .* Run it again\. The last request failed: GET \/thing: socket hang up$/,
    );
    assert.equal(error.budgetMs, 10_000);
  });

  it("looks for the last time a second before the deadline, or a tenth of a short one, and not again", async () => {
    for (const [budgetMs, lastAtMs] of [
      [60_000, 59_001],
      [1_000, 901],
    ] as const) {
      const clock = new VirtualClock();
      const looks: number[] = [];
      const wait = scripted(["RUNNING"], {
        clock,
        deadline: new Deadline(clock, budgetMs),
        rest: (milliseconds) => sleep(clock, milliseconds),
        judge: (seen) => {
          looks.push(clock.now());
          return pending(seen);
        },
      });
      await rejection(poll(wait));
      assert.ok(Math.abs((looks.at(-1) ?? 0) - lastAtMs) <= 1, String(looks.at(-1)));
      assert.equal(looks.filter((at) => at > budgetMs - Math.min(1_000, budgetMs / 10)).length, 1);
    }
  });

  it("says where there was no answer why, and until what time of the day it is tried", async () => {
    const clock = new VirtualClock();
    const [troubles, statuses]: [string[], string[]] = [[], []];
    const lost = new RequestError(request, { reason: "socket hang up", mayHaveArrived: true });
    const busy = new ApiError({
      ...{ ...request, code: "ModelArts.0010", apiMessage: "busy", requestId: undefined, retryAfterMs: undefined },
      ...{ status: 503, category: "server" },
    });
    await poll(
      scripted(["RUNNING", lost, busy, "gone"], {
        clock,
        deadline: new Deadline(clock, 3 * 60 * 60_000),
        onTrouble: (message) => troubles.push(message),
        onPending: (status) => statuses.push(status),
      }),
    );
    const until = new Date(clock.date() + 3 * 60 * 60_000).toTimeString().slice(0, 5);
    assert.deepEqual(troubles, [`socket hang up, trying until ${until}`, `ModelArts.0010 busy, trying until ${until}`]);
    assert.deepEqual(statuses, ["RUNNING"]);
  });

  it("rests after a status for as long as its judgement says", async () => {
    const wait = scripted(["RUNNING", "gone"], {
      judge: (seen) => (seen === "gone" ? done(seen) : pending(seen, 20_000)),
    });
    await poll(wait);
    assert.deepEqual(wait.rests, [20_000]);
  });

  it("ends a rest and a look that hangs when it is told to", async () => {
    for (const hanging of ["rest", "refresh"] as const) {
      const stop = new AbortController();
      const wait = scripted(["RUNNING"], { signal: stop.signal, [hanging]: () => new Promise<never>(() => {}) });
      const ended = rejection(poll(wait));
      stop.abort(new RangeError("stop"));
      assert.ok((await ended) instanceof RangeError);
    }
  });

  it("rests by the clock where it is given no rest of its own, and says that there never was an answer", async () => {
    const clock = new VirtualClock();
    const { rest, ...wait } = scripted([new RequestError(request, { reason: "hung up", mayHaveArrived: true })], {
      clock,
    });
    const error = await rejection(poll({ ...wait, deadline: new Deadline(clock, 10_000) }));
    assert.ok(error instanceof WaitTimeoutError, String(error));
    assert.equal(error.lastStatus, undefined);
    assert.match(
      error.message,
      /^deleting training job version 10\/20: no answer after 9\.?\d*s of the 10s that it may take \(seen no answer \d+\)\. Run it again\. /,
    );
    assert.ok(clock.now() >= 9_000, `${clock.now()} ms`);
  });

  it("ends in time though a look hangs", async () => {
    const clock = new VirtualClock({ allHang: true });
    const wait = scripted(["RUNNING"], {
      clock,
      deadline: new Deadline(clock, 10_000),
      refresh: () => new Promise<never>(() => {}),
    });
    const error = await rejection(poll(wait));
    assert.ok(error instanceof WaitTimeoutError, String(error));
    assert.match(
      error.message,
      /: no answer after 10s of the 10s that it may take \(seen no answer 1\)\. Run it again\.$/,
    );
  });
});
