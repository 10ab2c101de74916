// The waits for a thing of no API in particular: what they make of what their looks see, and when.

import assert from "node:assert/strict";
import { Deadline } from "../../../provider/deadline";
import {
  ApiError,
  type ApiErrorCategory,
  GoneOrNotError,
  NotFoundError,
  UnexpectedStateError,
  WaitTimeoutError,
} from "../../../provider/errors";
import { type Poller, Rounds } from "../../../provider/waiting/rounds";
import type { Status } from "../../../provider/waiting/status";
import { type AwaitedThing, waitUntilRemoved, waitUntilRun, waitUntilStopped } from "../../../provider/waiting/wait";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";

const statuses = {
  WAITING: { name: "WAITING", group: "active", isRunning: false },
  RUNNING: { name: "RUNNING", group: "active", isRunning: true },
  KILLING: { name: "KILLING", group: "ending", isRunning: false },
  COMPLETED: { name: "COMPLETED", group: "succeeded", isRunning: false },
  FAILED: { name: "FAILED", group: "failed", isRunning: false },
  KILLED: { name: "KILLED", group: "cancelled", isRunning: false },
  DELETE_FAILED: { name: "DELETE_FAILED", group: "deleteFailed", isRunning: false },
  ODD: { name: "ODD", group: "unknown", isRunning: false, unlisted: "status ODD" },
} as const satisfies Record<string, Status>;
type Name = keyof typeof statuses;

const request = { method: "GET", path: "/things/1" };
const notFound = new NotFoundError(
  {
    ...request,
    ...{ status: 404, code: undefined, apiMessage: "no", requestId: undefined, retryAfterMs: undefined },
    category: "notFound",
  },
  "ambiguous",
);

/** At its time by the clock, in milliseconds, the thing becomes what follows. */
type Script = readonly (readonly [atMs: number, seen: Name | "gone" | Error])[];

function thingOf(script: Script) {
  const clock = new VirtualClock();
  const looks: number[] = [];
  const told = {
    reports: [] as string[],
    troubles: [] as string[],
    warnings: [] as string[],
    last: [] as (string | undefined)[],
  };
  const now = () => script.findLast(([atMs]) => clock.now() >= atMs)?.[1] ?? "gone";
  const poller: Poller<string, Name> = {
    list: "the list of things",
    thing: "thing",
    async lookAtOne() {
      looks.push(clock.now());
      const seen = now();
      if (seen instanceof Error) throw seen;
      return seen === "gone" ? undefined : seen;
    },
    lookAtAll: () => Promise.reject(new Error("one thing needs no list")),
    warn: () => {},
  };
  const thing: AwaitedThing<string, Name> = {
    key: "1",
    resourceId: "1",
    title: "thing 1",
    rounds: new Rounds(poller, clock),
    statusOf: (name) => statuses[name],
  };
  const terms = {
    clock,
    deadline: new Deadline(clock, 10 * 60_000, "timeouts.delete"),
    progress: {
      report: (status: string) => void (told.reports.at(-1) !== status && told.reports.push(status)),
      trouble: (message: string) => void told.troubles.push(message),
      warn: (message: string) => void told.warnings.push(message),
      done: async (status?: string) => void told.last.push(status),
    },
  };
  return { clock, looks, thing, terms, told };
}

describe("the wait for a removal", () => {
  it("ends when the thing is gone, and shows each status before", async () => {
    const { thing, terms, told } = thingOf([
      [0, "RUNNING"],
      [5_000, "KILLING"],
      [20_000, "gone"],
    ]);
    assert.deepEqual(await waitUntilRemoved(thing, terms, { confirm: "gone" }), { end: "gone" });
    assert.deepEqual(told.reports, ["RUNNING", "KILLING"]);
  });

  it("ends at once in DELETE_FAILED, and after five seconds where an earlier removal had left it there", async () => {
    for (const [hadFailed, least, most] of [
      [undefined, 0, 0],
      [false, 0, 0],
      [true, 5_000, 7_000],
    ] as const) {
      const { clock, thing, terms } = thingOf([[0, "DELETE_FAILED"]]);
      const proof = { confirm: "gone", ...(hadFailed !== undefined && { hadFailed }) } as const;
      assert.deepEqual(await waitUntilRemoved(thing, terms, proof), { end: "deleteFailed", status: "DELETE_FAILED" });
      assert.ok(clock.now() >= least && clock.now() <= most, String(clock.now()));
    }
  });

  it("ends at once in a DELETE_FAILED that came after another status, also where an earlier removal had failed", async () => {
    const { clock, thing, terms } = thingOf([
      [0, "DELETE_FAILED"],
      [100, "KILLING"],
      [600, "DELETE_FAILED"],
    ]);
    const removal = await waitUntilRemoved(thing, terms, { confirm: "gone", hadFailed: true });
    assert.deepEqual(removal, { end: "deleteFailed", status: "DELETE_FAILED" });
    assert.ok(clock.now() < 2_000, String(clock.now()));
  });

  for (const before of ["RUNNING", "KILLING"] as const) {
    it(`ends where the thing was ${before} and then stays cancelled for half a minute, unless it must be gone`, async () => {
      const script: Script = [
        [0, before],
        [2_000, "KILLED"],
      ];
      const { clock, thing, terms } = thingOf(script);
      assert.deepEqual(await waitUntilRemoved(thing, terms, { confirm: "terminal" }), {
        end: "released",
        status: "KILLED",
      });
      assert.ok(clock.now() >= 32_000 && clock.now() < 40_000, String(clock.now()));
      const other = thingOf(script);
      const error = await rejection(waitUntilRemoved(other.thing, other.terms, { confirm: "gone" }));
      assert.ok(error instanceof WaitTimeoutError && error.lastStatus === "KILLED", String(error));
    });
  }

  it("goes on where the thing was cancelled before, or is final in another way", async () => {
    for (const script of [
      [[0, "KILLED"]],
      [
        [0, "RUNNING"],
        [2_000, "FAILED"],
      ],
      [
        [0, "RUNNING"],
        [2_000, "COMPLETED"],
      ],
    ] as const) {
      const { thing, terms } = thingOf(script);
      assert.ok((await rejection(waitUntilRemoved(thing, terms, { confirm: "terminal" }))) instanceof WaitTimeoutError);
    }
  });

  it('takes a doubtful "not found" for gone once it has stayed for half a minute without a break', async () => {
    const doubt = new GoneOrNotError("training job", "1", notFound);
    const { clock, thing, terms, told } = thingOf([
      [0, "KILLING"],
      [1_000, doubt],
      [20_000, "KILLING"],
      [27_000, doubt],
    ]);
    assert.deepEqual(await waitUntilRemoved(thing, terms, { confirm: "gone" }), { end: "gone" });
    assert.ok(clock.now() >= 57_000 && clock.now() < 66_000, String(clock.now()));
    assert.deepEqual(told.reports, ["KILLING", "UNKNOWN", "KILLING", "UNKNOWN"]);
  });

  it("says once that a status is not in the reference", async () => {
    const { thing, terms, told } = thingOf([
      [0, "KILLING"],
      [1_000, "ODD"],
      [9_000, "gone"],
    ]);
    await waitUntilRemoved(thing, terms, { confirm: "gone" });
    assert.deepEqual(told.warnings, ['status ODD is not in the API reference; it is taken for "not yet"']);
  });

  it("teaches the next wait of the group when to look", async () => {
    const first = thingOf([
      [0, "KILLING"],
      [8_000, "gone"],
    ]);
    await waitUntilRemoved(first.thing, first.terms, { confirm: "gone" });
    const wholeMs = first.thing.rounds.removalTimes.meanMs ?? 0;
    assert.ok(wholeMs > 5_000 && wholeMs < 10_000, String(wholeMs));
    const before = first.looks.length;
    assert.ok(before >= 6, String(before));
    // Gone already: one look, which comes half of the expected time after the removal was asked for.
    const begunAt = first.clock.now();
    await waitUntilRemoved(first.thing, first.terms, { confirm: "gone" });
    assert.equal(first.looks.length, before + 1);
    const restMs = (first.looks.at(-1) ?? 0) - begunAt;
    assert.ok(restMs >= wholeMs * 0.4 && restMs <= wholeMs * 0.6, `${restMs} of ${wholeMs}`);
  });

  it("fails at once where a look is refused", async () => {
    const refusal = new RangeError("no way");
    const { thing, terms, looks } = thingOf([[0, refusal]]);
    assert.equal(await rejection(waitUntilRemoved(thing, terms, { confirm: "gone" })), refusal);
    assert.equal(looks.length, 1);
  });
});

describe("the wait for a stop", () => {
  for (const [end, result] of [
    ["KILLED", "ended"],
    ["COMPLETED", "ended"],
    ["FAILED", "ended"],
    ["DELETE_FAILED", "ended"],
    ["gone", "gone"],
  ] as const) {
    it(`ends when the thing is ${end}`, async () => {
      const { thing, terms, told } = thingOf([
        [0, "RUNNING"],
        [2_000, "KILLING"],
        [60_000, end],
      ]);
      assert.equal(await waitUntilStopped(thing, terms, 15_000), result);
      assert.deepEqual(told.reports, ["RUNNING", "KILLING"]);
    });
  }

  it("teaches the next stop of the group when to look", async () => {
    const { thing, terms, looks, clock } = thingOf([
      [0, "KILLING"],
      [8_000, "KILLED"],
    ]);
    await waitUntilStopped(thing, terms, 15_000);
    const wholeMs = thing.rounds.stopTimes.meanMs ?? 0;
    assert.ok(wholeMs > 5_000 && wholeMs < 10_000, String(wholeMs));
    assert.ok(thing.rounds.stopTimes.leastMs > 5_000, String(thing.rounds.stopTimes.leastMs));
    const before = looks.length;
    const begunAt = clock.now();
    await waitUntilStopped(thing, terms, 15_000);
    assert.equal(looks.length, before + 1);
    const restMs = (looks.at(-1) ?? 0) - begunAt;
    assert.ok(restMs >= wholeMs * 0.4 && restMs <= wholeMs * 0.6, `${restMs} of ${wholeMs}`);
  });

  it("is in vain only after its own patience, however long the clock has run", async () => {
    const { thing, terms, clock } = thingOf([[0, "RUNNING"]]);
    await waitUntilStopped(thing, terms, 15_000);
    const begunAt = clock.now();
    assert.equal(await waitUntilStopped(thing, terms, 15_000), "atWork");
    assert.ok(clock.now() - begunAt >= 15_000, String(clock.now() - begunAt));
  });

  it("is in vain where the thing is at work when patience ends, and goes on while it is being stopped or nobody knows", async () => {
    const active = thingOf([[0, "RUNNING"]]);
    assert.equal(await waitUntilStopped(active.thing, active.terms, 15_000), "atWork");
    assert.ok(active.clock.now() >= 15_000 && active.clock.now() < 20_000, String(active.clock.now()));
    for (const slow of ["KILLING", "ODD"] as const) {
      const { thing, terms, told } = thingOf([[0, slow]]);
      const error = await rejection(waitUntilStopped(thing, terms, 15_000));
      assert.match(
        String(error),
        new RegExp(`stopping thing 1: still ${slow} after .*stays in the state; run the same command again`),
      );
      assert.equal(told.warnings.length, slow === "ODD" ? 1 : 0);
    }
  });
});

describe("the wait for a run", () => {
  const advice = "Allow more time.";

  it("ends when the run is so far, with that as the last word on the row", async () => {
    for (const [wanted, last, atMs] of [
      ["running", "RUNNING", 4_000],
      ["completed", "COMPLETED", 9_000],
    ] as const) {
      const { clock, thing, terms, told } = thingOf([
        [0, "gone"],
        [500, "WAITING"],
        [4_000, "RUNNING"],
        [9_000, "COMPLETED"],
      ]);
      assert.equal(await waitUntilRun(thing, terms, wanted, advice), last);
      assert.ok(clock.now() >= atMs && clock.now() < atMs * 1.4, String(clock.now()));
      assert.equal(told.reports[0], "not found");
      assert.deepEqual(told.last, [last]);
    }
  });

  it("takes a run that is completed already for one that runs", async () => {
    const { thing, terms } = thingOf([[0, "COMPLETED"]]);
    assert.equal(await waitUntilRun(thing, terms, "running", advice), "COMPLETED");
  });

  for (const end of ["FAILED", "KILLED", "DELETE_FAILED"] as const) {
    it(`fails where the run is ${end}, since it will not get so far`, async () => {
      const { thing, terms, told } = thingOf([
        [0, "RUNNING"],
        [2_000, end],
      ]);
      const error = await rejection(waitUntilRun(thing, terms, "completed", advice));
      assert.ok(error instanceof UnexpectedStateError);
      assert.equal(error.message, `thing 1 is ${end}, so it will not become COMPLETED`);
      assert.deepEqual([error.resourceId, error.status, error.wanted], ["1", end, "COMPLETED"]);
      assert.deepEqual(told.last, []);
    });
  }

  it("fails where the thing was seen and is gone", async () => {
    const { thing, terms } = thingOf([
      [0, "WAITING"],
      [2_000, "gone"],
    ]);
    const error = await rejection(waitUntilRun(thing, terms, "running", advice));
    assert.ok(error instanceof UnexpectedStateError);
    assert.equal(error.message, "thing 1 was removed by somebody while it was waited for to be running");
    assert.deepEqual([error.resourceId, error.status, error.wanted], ["1", "gone", "RUNNING"]);
  });

  it("says once that a status is not in the reference, and why there is no answer", async () => {
    const { thing, terms, told } = thingOf([
      [0, "ODD"],
      [3_000, refused("server", 503)],
      [6_000, "RUNNING"],
    ]);
    await waitUntilRun(thing, terms, "running", advice);
    assert.equal(told.warnings.length, 1);
    assert.match(told.troubles[0] ?? "", /^ModelArts\.0010 busy, trying until \d\d:\d\d$/);
  });

  it("says what can be done when its time is over", async () => {
    const { thing, terms } = thingOf([[0, "WAITING"]]);
    const error = await rejection(waitUntilRun(thing, terms, "running", advice));
    assert.match(String(error), /waiting for thing 1 to be running: still WAITING after .* Allow more time\.$/);
  });
});

function refused(category: ApiErrorCategory, status: number): ApiError {
  const said = { code: "ModelArts.0010", apiMessage: "busy", requestId: undefined, retryAfterMs: undefined };
  return new ApiError({ ...request, ...said, status, category });
}
