import assert from "node:assert/strict";
import { Deadline } from "../../../provider/deadline";
import { UnexpectedStateError } from "../../../provider/errors";
import { type Poller, Rounds } from "../../../provider/waiting/rounds";
import type { Status, StatusGroup } from "../../../provider/waiting/status";
import { type AwaitedThing, waitUntilRemoved, waitUntilRun, waitUntilStopped } from "../../../provider/waiting/wait";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";

/** Things of an API that has uuids, and phases as words; each look at one sees its next phase, the last for ever. */
function things(courses: Readonly<Record<string, readonly string[]>>) {
  const clock = new VirtualClock();
  const left = new Map(Object.entries(courses).map(([uuid, phases]) => [uuid, [...phases]]));
  const asked: string[] = [];
  const next = (uuid: string) => {
    const phases = left.get(uuid) ?? [];
    const phase = phases.length > 1 ? phases.shift() : phases[0];
    return phase === "gone" ? undefined : phase;
  };
  const poller: Poller<string, string> = {
    list: "the list of jobs",
    thing: "job",
    async lookAtOne(uuid) {
      asked.push(uuid);
      return next(uuid);
    },
    async lookAtAll() {
      asked.push("all");
      const seen = [...left.keys()].flatMap((uuid) => {
        const phase = next(uuid);
        return phase === undefined ? [] : [[uuid, phase] as const];
      });
      return { seen: new Map(seen), requests: 1 };
    },
    warn: () => {},
  };
  const rounds = new Rounds(poller, clock);
  const warnings: string[] = [];
  const terms = () => ({
    clock,
    deadline: new Deadline(clock, 10 * 60_000),
    progress: {
      report: () => {},
      trouble: () => {},
      done: async () => {},
      warn: (message: string) => warnings.push(message),
    },
  });
  const awaited = (uuid: string): AwaitedThing<string, string> => ({
    key: uuid,
    resourceId: uuid,
    title: `job ${uuid}`,
    rounds,
    statusOf,
  });
  return { asked, warnings, terms, awaited };
}

const groups: Readonly<Record<string, StatusGroup>> = {
  Pending: "active",
  Running: "active",
  Terminating: "ending",
  Completed: "succeeded",
  Terminated: "cancelled",
};

function statusOf(phase: string): Status {
  const group = groups[phase];
  return {
    name: phase,
    group: group ?? "unknown",
    isRunning: phase === "Running",
    ...(group === undefined && { unlisted: `phase ${phase}` }),
  };
}

describe("the waits, for things with uuids and phases", () => {
  it("end when a removal is through, a stop has come, a run is as far as wanted", async () => {
    const { awaited, terms } = things({
      a: ["Terminating", "gone"],
      b: ["Running", "Terminating", "Terminated"],
      c: ["Pending", "Running"],
    });
    assert.deepEqual(await waitUntilRemoved(awaited("a"), terms(), { confirm: "gone" }), { end: "gone" });
    assert.equal(await waitUntilStopped(awaited("b"), terms(), 60_000), "ended");
    assert.equal(await waitUntilRun(awaited("c"), terms(), "running", "Wait on."), "Running");
  });

  it("fail, by the thing's title, where what is wanted cannot come any more", async () => {
    const { awaited, terms } = things({ a: ["Pending", "Terminated"] });
    const error = await rejection(waitUntilRun(awaited("a"), terms(), "completed", "Wait on."));
    assert.ok(error instanceof UnexpectedStateError);
    assert.equal(error.message, "job a is Terminated, so it will not become COMPLETED");
  });

  it("go on at a phase that is not known, and say so once", async () => {
    const { awaited, terms, warnings } = things({ a: ["Dreaming", "Dreaming", "Completed"] });
    assert.equal(await waitUntilRun(awaited("a"), terms(), "completed", "Wait on."), "Completed");
    assert.deepEqual(warnings, ['phase Dreaming is not in the API reference; it is taken for "not yet"']);
  });

  it("share one list where many wait", async () => {
    const uuids = ["a", "b", "c", "d", "e"];
    const { awaited, terms, asked } = things(
      Object.fromEntries(uuids.map((uuid) => [uuid, ["Pending", "Running", "Completed"]])),
    );
    await Promise.all(uuids.map((uuid) => waitUntilRun(awaited(uuid), terms(), "completed", "Wait on.")));
    assert.deepEqual(new Set(asked), new Set(["all"]));
  });
});
