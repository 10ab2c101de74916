// The rules of removal by themselves: what is asked for after what was answered and seen, and what is said in the end.

import assert from "node:assert/strict";
import { Deadline } from "../../../provider/deadline";
import {
  ApiError,
  type ApiErrorCategory,
  RequestError,
  UnexpectedStateError,
  WaitTimeoutError,
} from "../../../provider/errors";
import { neverAtWork, type Removable, remove, type Standing } from "../../../provider/lifecycle/removal";
import type { Removal } from "../../../provider/waiting/wait";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";

/** What a look sees: the activity of the thing, or that it is gone, or nothing where it gets no answer. */
type Look = Standing["activity"] | "gone" | Error;

/** What each call comes to, in the order of the calls; what is at the end stays so. */
interface Script {
  readonly stopsFirst?: true;
  readonly mayStop?: boolean;
  readonly deleteMs?: number;
  /** Of each DELETE; accepted unless it is a failure. */
  readonly requests?: (Error | "accepted")[];
  readonly looks?: Look[];
  readonly stops?: (ApiError | "accepted")[];
  readonly stopped?: ("ended" | "gone" | "atWork")[];
  readonly removed?: (Removal | Error)[];
  readonly isUnderWay?: (failure: unknown) => boolean;
}

const gone: Removal = { end: "gone" };
const deleteFailed: Removal = { end: "deleteFailed", status: "DELETE_FAILED" };
const request = { method: "DELETE", path: "/thing/7" };

function refusal(
  apiMessage: string,
  more: { category?: ApiErrorCategory; retryAfterMs?: number; method?: string } = {},
) {
  const { category = "conflict", retryAfterMs, method = "DELETE" } = more;
  const status = category === "server" ? 500 : 400;
  const about = { ...request, method, status, code: "ModelArts.1", requestId: undefined, isKnown: true };
  return new ApiError({ ...about, apiMessage, category, retryAfterMs });
}

const noAnswer = (reason: string) =>
  new RequestError(request, { reason, systemCode: "ECONNRESET", mayHaveArrived: true });

function timedOut(cause?: Error): WaitTimeoutError {
  const about = { resourceId: "7", lastStatus: "RUNNING", tally: { RUNNING: 2 }, budgetMs: 60_000 };
  return new WaitTimeoutError(about, "Out of time.", { cause });
}

/** Removes a thing that behaves as the script says, and tells what was called and shown meanwhile. */
function removing(script: Script) {
  const { mayStop = true, deleteMs = 600_000, looks = ["none"], isUnderWay = () => false } = script;
  const { requests = ["accepted"], stops = ["accepted"], stopped = ["ended"], removed = [gone] } = script;
  const clock = new VirtualClock();
  const deadline = new Deadline(clock, deleteMs, "timeouts.delete");
  const calls: string[] = [];
  const shown: string[] = [];
  const next = <Step>(steps: Step[]): Step => {
    const [first] = steps;
    assert.ok(first !== undefined);
    if (steps.length > 1) steps.shift();
    return first;
  };
  const seen = () => {
    const look = next(looks);
    if (look instanceof Error) throw look;
    return look === "gone" ? undefined : look;
  };
  const thing: Removable<Standing["activity"]> = {
    resourceId: "7",
    title: "thing 7",
    ...(script.stopsFirst && { stopsFirst: true }),
    async request() {
      calls.push("DELETE");
      const answer = next(requests);
      if (answer !== "accepted") throw answer;
    },
    async find() {
      calls.push("find");
      return seen();
    },
    async confirm(failure) {
      calls.push(failure === undefined ? "confirm" : "confirm after a failure");
      return seen();
    },
    judge: (activity) => ({ status: activity.toUpperCase(), activity, inWords: `it is ${activity}` }),
    isUnderWay,
    async stop() {
      calls.push("stop");
      const answer = next(stops);
      return answer === "accepted" ? undefined : answer;
    },
    async waitUntilEnded(patienceMs) {
      calls.push(`wait for the stop, ${patienceMs / 1_000} s`);
      return next(stopped);
    },
    async waitUntilRemoved(until, hadFailed) {
      calls.push(
        `wait for the end, ${until === deadline ? "all" : `${until.budgetMs / 1_000} s`}${hadFailed ? " again" : ""}`,
      );
      const end = next(removed);
      if (end instanceof Error) throw end;
      return end;
    },
  };
  const progress = {
    report: (status: string) => void shown.push(status),
    trouble: (message: string) => void shown.push(message.replace(/until ..:..$/, "until then")),
    done: async (status = "") => void shown.push(`end: ${status}`),
    warn: (message: string) => void shown.push(`warning: ${message}`),
  };
  const removal = remove(thing, { deadline, clock, signal: undefined, progress, mayStop });
  return { removal, calls, shown, clock };
}

describe("a removal", () => {
  it("asks once where it is accepted, and waits for its end as long as there is time", async () => {
    const { removal, calls, shown } = removing({});
    assert.deepEqual(await removal, gone);
    assert.deepEqual(calls, ["DELETE", "wait for the end, all"]);
    assert.deepEqual(shown, ["end: gone"]);
  });

  it("ends with the status of what is released and still listed", async () => {
    const { removal, shown } = removing({ removed: [{ end: "released", status: "CANCELED" }] });
    assert.deepEqual(await removal, { end: "released", status: "CANCELED" });
    assert.deepEqual(shown, ["end: CANCELED"]);
  });

  it("is over where a look after a refusal finds nothing", async () => {
    const { removal, calls, shown } = removing({ requests: [refusal("no")], looks: ["gone"] });
    assert.deepEqual(await removal, gone);
    assert.deepEqual(calls, ["DELETE", "confirm after a failure"]);
    assert.deepEqual(shown, ["end: gone"]);
  });

  it("has what was seen once looked for without waiting for it to appear", async () => {
    const { removal, calls } = removing({ requests: [refusal("no"), refusal("no"), "accepted"] });
    await removal;
    assert.deepEqual(calls, ["DELETE", "confirm after a failure", "DELETE", "find", "DELETE", "wait for the end, all"]);
  });

  it("has what it was accepted for looked for without waiting for it to appear, should it fail and be asked for again", async () => {
    const { removal, calls } = removing({
      requests: ["accepted", refusal("no"), "accepted"],
      removed: [deleteFailed, gone],
    });
    await removal;
    assert.deepEqual(calls, [
      "DELETE",
      "wait for the end, all",
      "DELETE",
      "find",
      "DELETE",
      "wait for the end, all again",
    ]);
  });

  it("is asked for three times where the service accepts it and fails, and then says so", async () => {
    const { removal, calls } = removing({ removed: [deleteFailed] });
    const error = await rejection(removal);
    assert.ok(error instanceof UnexpectedStateError, String(error));
    assert.deepEqual(
      [error.resourceId, error.status, error.wanted, error.message],
      [
        "7",
        "DELETE_FAILED",
        "gone",
        "deleting thing 7: the service accepted the deletion 3 times and each time ended in DELETE_FAILED. It still stands and " +
          "stays in the state; run the same command again later, or ask the cloud's support with these ids.",
      ],
    );
    const again = ["DELETE", "wait for the end, all again"];
    assert.deepEqual(calls, ["DELETE", "wait for the end, all", ...again, ...again]);
  });

  it("rests twice as long before each next DELETE that is refused, from half a second to half a minute", async () => {
    const { removal, clock, calls } = removing({ requests: [...Array(8).fill(refusal("no")), "accepted"] });
    await removal;
    assert.equal(calls.filter((call) => call === "DELETE").length, 9);
    // Eight rests: 0.5, 1, 2, 4, 8, 16, 30 and 30 seconds, or more where poll's own rest is longer.
    assert.ok(clock.now() >= 91_500 && clock.now() < 100_000, `${clock.now()} ms`);
  });

  it("rests as long as the service asks where it is too busy to answer", async () => {
    const { removal, clock } = removing({
      requests: [refusal("busy", { category: "server", retryAfterMs: 70_000 }), "accepted"],
    });
    await removal;
    assert.ok(clock.now() >= 70_000 && clock.now() < 71_000, `${clock.now()} ms`);
  });

  it("rests no longer than usual where there is no answer and nothing is asked", async () => {
    for (const failure of [noAnswer("hung up"), refusal("broken", { category: "server" })]) {
      const { removal, clock } = removing({ requests: [failure, "accepted"] });
      await removal;
      assert.ok(clock.now() > 0 && clock.now() < 1_000, `${clock.now()} ms`);
    }
  });

  it("shows on the row what it sees, and what was said last", async () => {
    const { removal, shown } = removing({ requests: [refusal("not now"), noAnswer("hung up"), "accepted"] });
    await removal;
    assert.deepEqual(shown, [
      "NONE, DELETE refused: ModelArts.1 not now",
      "NONE, no answer to DELETE: Hung up. DELETE /thing/7",
      "end: gone",
    ]);
  });

  it("shows on the row why a look got no answer, and asks again", async () => {
    const { removal, calls, shown } = removing({ requests: [refusal("no"), "accepted"], looks: [noAnswer("hung up")] });
    await removal;
    assert.deepEqual(calls, ["DELETE", "confirm after a failure", "DELETE", "wait for the end, all"]);
    assert.deepEqual(shown, ["hung up, trying until then", "end: gone"]);
  });

  it("ends at once with what is no answer of the service's and no lack of one", async () => {
    const { removal, calls } = removing({ requests: [new TypeError("our own fault")] });
    assert.match(String(await rejection(removal)), /^TypeError: our own fault$/);
    assert.deepEqual(calls, ["DELETE"]);
  });

  it("ends at once where asking again changes nothing", async () => {
    const { removal, calls } = removing({ requests: [refusal("not you", { category: "permission" })] });
    assert.match(String(await rejection(removal)), /not you/);
    assert.deepEqual(calls, ["DELETE"]);
  });

  describe("of what is at work", () => {
    it("stops it after a refusal, waits for that and asks again", async () => {
      const { removal, calls } = removing({ requests: [refusal("it runs"), "accepted"], looks: ["atWork"] });
      await removal;
      assert.deepEqual(calls, [
        "DELETE",
        "confirm after a failure",
        "stop",
        "wait for the stop, 15 s",
        "DELETE",
        "wait for the end, all",
      ]);
    });

    it("is over where it is gone when it should have stopped", async () => {
      const { removal, calls } = removing({ requests: [refusal("it runs")], looks: ["atWork"], stopped: ["gone"] });
      assert.deepEqual(await removal, gone);
      assert.equal(calls.at(-1), "wait for the stop, 15 s");
    });

    it("is patient with a stop that shows no effect, twice as long each time and two minutes at most", async () => {
      const { removal, calls } = removing({
        requests: [...Array(6).fill(refusal("it runs")), "accepted"],
        looks: ["atWork"],
        stopped: ["atWork", "atWork", "ended", "atWork", "atWork", "ended"],
      });
      await removal;
      assert.deepEqual(
        calls.flatMap((call) => /stop, (\d+) s/.exec(call)?.[1] ?? []),
        ["15", "30", "60", "60", "120", "120"],
      );
    });

    it("says in the end how often it was asked for and how often a stop was in vain", async () => {
      const last = noAnswer("hung up");
      const { removal } = removing({
        requests: [refusal("it runs"), refusal("it runs"), "accepted"],
        looks: ["atWork"],
        stopped: ["atWork", "atWork"],
        removed: [timedOut(last)],
      });
      const error = await rejection(removal);
      assert.ok(error instanceof WaitTimeoutError, String(error));
      assert.equal(
        error.message,
        "Out of time. DELETE was asked for 3 times, and a stop 2 times: 2 times the service" +
          " accepted the stop and what was at work went on. The service had said before: " +
          "DELETE /thing/7: it runs (ModelArts.1, HTTP 400)",
      );
      assert.equal(error.cause, last);
      assert.equal(error.resourceId, "7");
    });

    it("is only waited for where it is ending already", async () => {
      const { removal, calls } = removing({ requests: [refusal("it ends"), "accepted"], looks: ["ending"] });
      await removal;
      assert.deepEqual(calls.slice(1, 4), ["confirm after a failure", "wait for the stop, 15 s", "DELETE"]);
    });

    it("is asked for again without a stop where there was no answer", async () => {
      const { removal, calls } = removing({ requests: [noAnswer("hung up"), "accepted"], looks: ["atWork"] });
      await removal;
      assert.deepEqual(calls, ["DELETE", "confirm after a failure", "DELETE", "wait for the end, all"]);
    });

    it("goes on where a stop is refused, and shows that", async () => {
      const { removal, calls, shown } = removing({
        requests: [refusal("it runs"), "accepted"],
        looks: ["atWork"],
        stops: [refusal("no stop", { method: "PUT" })],
      });
      await removal;
      assert.deepEqual(calls, ["DELETE", "confirm after a failure", "stop", "DELETE", "wait for the end, all"]);
      assert.deepEqual(shown, ["ATWORK, stop refused: ModelArts.1 no stop", "end: gone"]);
    });

    it("stops nothing where that is forbidden, and says how to go on", async () => {
      const { removal, calls } = removing({ requests: [refusal("it runs")], looks: ["atWork"], mayStop: false });
      const error = await rejection(removal);
      assert.ok(error instanceof UnexpectedStateError, String(error));
      assert.deepEqual([error.resourceId, error.status, error.wanted], ["7", "ATWORK", "gone"]);
      assert.equal(
        error.message,
        "deleting thing 7: it is atWork, and the service refuses the deletion so. Stop it, or leave deletion.stopActive at true, and " +
          "run the same command again. The service had said before: DELETE /thing/7: it runs (ModelArts.1, HTTP 400)",
      );
      assert.ok(!calls.includes("stop"));
    });
  });

  describe("that stops first", () => {
    it("looks, stops, waits, and asks only then, without another look", async () => {
      const { removal, calls } = removing({ stopsFirst: true, looks: ["atWork"] });
      await removal;
      assert.deepEqual(calls, ["confirm", "stop", "wait for the stop, 15 s", "DELETE", "wait for the end, all"]);
    });

    it("looks again before it asks where the stop had no effect, or what is at work has come since", async () => {
      const { removal, calls } = removing({
        stopsFirst: true,
        looks: ["atWork", "none", "none"],
        stopped: ["atWork"],
        requests: [refusal("no"), "accepted"],
      });
      await removal;
      assert.deepEqual(calls, [
        "confirm",
        "stop",
        "wait for the stop, 15 s",
        "find",
        "DELETE",
        "find",
        "find",
        "DELETE",
        "wait for the end, all",
      ]);
    });

    it("is over where there is nothing any more", async () => {
      const { removal, calls } = removing({ stopsFirst: true, looks: ["gone"] });
      assert.deepEqual(await removal, gone);
      assert.deepEqual(calls, ["confirm"]);
    });

    it("waits for what is ending, and asks for no stop of it", async () => {
      const { removal, calls } = removing({ stopsFirst: true, looks: ["ending"] });
      await removal;
      assert.deepEqual(calls, ["confirm", "wait for the stop, 15 s", "DELETE", "wait for the end, all"]);
    });

    it("asks for what is at work without a stop once that was refused, and for a stop again after a refusal", async () => {
      const { removal, calls } = removing({
        stopsFirst: true,
        looks: ["atWork"],
        stops: [refusal("no stop", { method: "POST" }), "accepted"],
        requests: [refusal("it runs"), "accepted"],
      });
      await removal;
      assert.deepEqual(calls, [
        "confirm",
        "stop",
        "find",
        "DELETE",
        "find",
        "stop",
        "wait for the stop, 15 s",
        "DELETE",
        "wait for the end, all",
      ]);
    });

    it("asks for a stop again where DELETE got no answer, though a stop was refused before", async () => {
      const { removal, calls } = removing({
        stopsFirst: true,
        looks: ["atWork"],
        stops: [refusal("no stop", { method: "POST" }), "accepted"],
        requests: [noAnswer("hung up"), "accepted"],
      });
      await removal;
      assert.deepEqual(calls, [
        "confirm",
        "stop",
        "find",
        "DELETE",
        "find",
        "find",
        "stop",
        "wait for the stop, 15 s",
        "DELETE",
        "wait for the end, all",
      ]);
    });

    it("does not look where nothing may be stopped", async () => {
      const { removal, calls } = removing({ stopsFirst: true, mayStop: false, looks: ["atWork"] });
      await removal;
      assert.deepEqual(calls, ["DELETE", "wait for the end, all"]);
    });

    it("has nothing to stop in what never runs", async () => {
      assert.equal(await neverAtWork.stop(), undefined);
      assert.equal(await neverAtWork.waitUntilEnded(), "ended");
    });
  });

  describe("that is said to be under way", () => {
    const isUnderWay = () => true;

    it("is waited for a minute, two and so on, before it is asked for again", async () => {
      const { removal, calls } = removing({
        requests: [refusal("under way")],
        isUnderWay,
        removed: [timedOut(), timedOut(), gone],
      });
      await removal;
      assert.deepEqual(
        calls.filter((call) => call.startsWith("wait")),
        ["wait for the end, 60 s", "wait for the end, 120 s", "wait for the end, 240 s"],
      );
    });

    it("is waited for all the time that is left where that is no longer", async () => {
      const { removal, calls } = removing({
        requests: [refusal("under way")],
        isUnderWay,
        deleteMs: 60_000,
        removed: [timedOut()],
      });
      const error = await rejection(removal);
      assert.match(String(error), /^WaitTimeoutError: Out of time\. The service had said before: DELETE .*under way/);
      assert.equal(calls.at(-1), "wait for the end, all");
    });

    it("ends with any other failure of the wait", async () => {
      const failure = new UnexpectedStateError({ resourceId: "7", status: "x", wanted: "gone" }, "No.");
      const { removal } = removing({ requests: [refusal("under way")], isUnderWay, removed: [failure] });
      assert.match(String(await rejection(removal)), /^UnexpectedStateError: No\. The service had said before: /);
    });

    it("stops what is at work, unless that is forbidden", async () => {
      const of = (mayStop: boolean) =>
        removing({ requests: [refusal("under way"), "accepted"], looks: ["atWork"], isUnderWay, mayStop });
      const stopping = of(true);
      await stopping.removal;
      assert.ok(stopping.calls.includes("stop"));
      const waiting = of(false);
      await waiting.removal;
      assert.deepEqual(waiting.calls, ["DELETE", "confirm after a failure", "wait for the end, 60 s"]);
    });
  });

  describe("that comes to nothing", () => {
    it("says what it did, for how long, how to go on, and all that was said, each once and the last one last", async () => {
      const { removal } = removing({
        deleteMs: 3_000,
        looks: ["atWork"],
        requests: [refusal("first"), noAnswer("hung up"), refusal("second")],
        stops: [refusal("no stop", { method: "PUT" })],
      });
      const error = await rejection(removal);
      assert.ok(error instanceof WaitTimeoutError, String(error));
      assert.match(
        error.message,
        /^deleting thing 7: still ATWORK, stop refused after 3\.?\d*s of the 3s that timeouts\.delete allows \(seen .*\)\. It stays in the state; run the same command again, or allow more time with `timeouts\.delete`\. The service had said before: DELETE \/thing\/7: hung up; DELETE \/thing\/7: second \(ModelArts\.1, HTTP 400\); PUT \/thing\/7: no stop \(ModelArts\.1, HTTP 400\)$/,
      );
      assert.ok(error.cause instanceof ApiError && error.cause.apiMessage === "no stop", String(error.cause));
    });

    it("does not say twice what it ends with", async () => {
      const { removal } = removing({ requests: [refusal("never", { category: "validation" })] });
      const error = await rejection(removal);
      assert.ok(error instanceof ApiError, String(error));
      assert.doesNotMatch(error.message, /had said before/);
    });

    it("says with the refusal that it ends with what was said before that", async () => {
      const { removal } = removing({
        requests: [noAnswer("hung up"), refusal("never", { category: "validation" })],
      });
      const error = await rejection(removal);
      assert.ok(error instanceof ApiError, String(error));
      assert.match(error.message, /never.*The service had said before: DELETE \/thing\/7: hung up/);
      assert.equal(error.message.match(/never/g)?.length, 1);
    });
  });
});
