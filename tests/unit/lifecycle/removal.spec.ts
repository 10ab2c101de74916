// The rules of removal, which hold for a version and for a job alike: what a refusal, a fault and the lack of time come to.

import assert from "node:assert/strict";
import type { FaultRule, StatusName } from "modelarts-simulator";
import { ApiError, UnexpectedStateError, WaitTimeoutError } from "../../../provider/errors";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Environment } from "../../../provider/lifecycle/target";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
import type { Log } from "../../../provider/waiting/progress";
import { VirtualClock } from "../../support/clock";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { requestsSeen, useSimulator, versionsStanding } from "../../support/simulated";

const things = [
  { thing: "a version", endpoint: "deleteVersion" },
  { thing: "a job", endpoint: "deleteJob" },
] as const;

const inUse = { kind: "error", status: 400, code: "ModelArts.0105", message: "in use by visualization job 7" } as const;
const underWay = { kind: "error", status: 400, code: "ModelArts.6357", message: "busy" } as const;

for (const { thing, endpoint } of things) {
  describe(`the removal of ${thing}`, () => {
    const simulator = useSimulator();
    const deletions = () => requestsSeen(simulator()).filter((request) => request.startsWith("DELETE")).length;
    const stops = () => requestsSeen(simulator()).filter((request) => request.endsWith("/stop")).length;

    it("is asked for again when it was refused for a reason that passes", async () => {
      const { remove } = standing("COMPLETED");
      failing(inUse);
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal(deletions(), 2);
    });

    it("is asked for now and then while it is refused, and the error says what the service said, with its code", async () => {
      const { remove, clock } = standing("COMPLETED");
      failing(inUse, "unlimited");
      const error = await rejection(remove({ timeouts: { delete: "90s" } }));
      assert.ok(error instanceof WaitTimeoutError, String(error));
      assert.match(error.message, /after 1m \d+s of the 1m 30s that timeouts\.delete allows/);
      assert.match(
        error.message,
        /The service had said before: DELETE .*: in use by visualization job 7 \(ModelArts\.0105, HTTP 400/,
      );
      assert.ok(clock.now() <= 90_000, String(clock.now()));
      assert.ok(deletions() >= 5 && deletions() <= 12, String(deletions()));
      assert.equal(versionsStanding(simulator()).length, 1);
    });

    for (const [what, refusal] of [
      ["in words only", { kind: "error", status: 400, code: "", message: "the system is busy" }],
      ["with a code that nobody knows", { kind: "error", status: 409, code: "ModelArts.9999", message: "not now" }],
    ] as const) {
      it(`is asked for again after a refusal ${what}`, async () => {
        const { remove } = standing("COMPLETED");
        failing([refusal, refusal]);
        await remove();
        assert.deepEqual(versionsStanding(simulator()), []);
        assert.equal(deletions(), 3);
      });

      it(`comes after a stop where what is at work is refused ${what}`, async () => {
        const { remove } = standing("RUNNING");
        failing(refusal);
        await remove();
        assert.deepEqual(versionsStanding(simulator()), []);
        assert.deepEqual([deletions(), stops()], [2, 1]);
      });
    }

    it("goes on when the run ends by itself between the refusal and the look", async () => {
      const { remove } = standing("RUNNING");
      failing({ ...inUse, message: "This job can't be delete. job status: 8", becomes: "COMPLETED" });
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.deepEqual([deletions(), stops()], [2, 0]);
    });

    it("ends at once with a refusal whose meaning is known and that does not pass", async () => {
      const { remove } = standing("COMPLETED");
      failing({ kind: "error", status: 400, code: "ModelArts.0104", message: "illegal" }, "unlimited");
      const error = await rejection(remove());
      assert.ok(error instanceof ApiError && error.code === "ModelArts.0104", String(error));
      assert.equal(deletions(), 1);
    });

    it("is waited for, and not asked for again, where the service says that it is under way", async () => {
      const { remove } = standing("COMPLETED");
      simulator().control.setTransition({ course: "deletion", pace: { reads: 5 }, path: [] });
      failing([{ ...underWay, when: "after" }, ...Array.from({ length: 50 }, () => underWay)]);
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal(deletions(), 1);
    });

    it("is asked for again where it was only said to be under way, ever later", async () => {
      const { remove, clock } = standing("COMPLETED");
      failing([underWay, underWay, underWay]);
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal(deletions(), 4);
      // One minute, then two, then four.
      assert.ok(clock.now() >= 400_000 && clock.now() < 480_000, String(clock.now()));
    });

    it("is seen at once where the service does as it is asked and answers with a fault each time", async () => {
      const { remove } = standing("COMPLETED");
      simulator().control.setTransition({ course: "deletion", pace: "immediate" });
      failing({ kind: "error", status: 500, code: "ModelArts.0010", message: "internal", when: "after" }, "unlimited");
      await remove({ timeouts: { delete: "1m" } });
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal(deletions(), 1);
    });

    it("is waited for where the answer was a fault and the thing is ending", async () => {
      const { remove } = standing("COMPLETED");
      simulator().control.setTransition({ course: "deletion", pace: { reads: 6 }, path: ["KILLING"] });
      failing({ kind: "error", status: 500, code: "ModelArts.0010", message: "internal", when: "after" }, "unlimited");
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.ok(deletions() <= 2, String(deletions()));
    });

    it("says in the end that each DELETE was answered with a fault", async () => {
      const { remove } = standing("COMPLETED");
      failing({ kind: "error", status: 500, code: "ModelArts.0010", message: "internal" }, "unlimited");
      const error = await rejection(remove({ timeouts: { delete: "2m" } }));
      assert.match(
        String(error),
        /no answer to DELETE after .* before: DELETE .*: internal \(ModelArts\.0010, HTTP 500/,
      );
    });

    it("goes on through a DELETE that hangs, which gives way to another", async () => {
      const { remove, clock } = standing("COMPLETED");
      failing({ kind: "silence", when: "before" });
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal(deletions(), 2);
      assert.ok(clock.now() < 20_000, String(clock.now()));
    });

    it("ends in its time when every request hangs, and when every request is throttled for a year", async () => {
      for (const fault of [
        { kind: "silence", when: "before" },
        { kind: "throttle", retryAfter: 365 * 86_400 },
      ] as const) {
        const { remove, clock } = standing("COMPLETED");
        simulator().control.addFault({ fault, count: "unlimited" });
        const error = await rejection(remove({ timeouts: { delete: "1m" } }));
        assert.match(String(error), /of the 1m that timeouts\.delete allows/);
        assert.ok(clock.now() <= 61_000, `${fault.kind}: ${clock.now()}`);
      }
    });

    it("stops nothing where stopActive is false, and says what the service said, with its code", async () => {
      const { remove } = standing("RUNNING");
      failing({ ...inUse, message: "This job can't be delete. job status: 8" }, "unlimited");
      const error = await rejection(remove({ deletion: { stopActive: false } }));
      assert.ok(error instanceof UnexpectedStateError, String(error));
      assert.match(
        error.message,
        /is RUNNING, and the service refuses the deletion so\. .*job status: 8 \(ModelArts\.0105/,
      );
      assert.equal(stops(), 0);
      assert.equal(versionsStanding(simulator()).length, 1);
    });

    it("waits for a removal under way of what is at work where stopActive is false", async () => {
      const { remove } = standing("RUNNING");
      simulator().control.setTransition({ course: "deletion", pace: { reads: 4 }, path: ["RUNNING"] });
      failing([{ ...underWay, when: "after" }]);
      await remove({ deletion: { stopActive: false } });
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal(stops(), 0);
    });

    it("asks for a stop again when that was refused, and says so in the end", async () => {
      const { remove } = standing("RUNNING");
      failing({ ...inUse, message: "This job can't be delete. job status: 8" }, "unlimited");
      const noStop = { kind: "error", status: 400, code: "ModelArts.0105", message: "can't be stop" } as const;
      simulator().control.addFault({ endpoint: "stopVersion", fault: noStop, count: "unlimited" });
      const error = await rejection(remove({ timeouts: { delete: "45s" } }));
      assert.match(String(error), /before: .*can't be stop \(ModelArts\.0105/);
      assert.match(String(error), /before: .*job status: 8 \(ModelArts\.0105/);
      assert.ok(stops() > 3, String(stops()));
    });

    it("asks for a stop again that was accepted and changes nothing, ever later, and says in the end how often", async () => {
      const { remove } = standing("RUNNING");
      simulator().control.setTransition({ course: "stop", pace: "manual", path: ["RUNNING"] });
      failing({ ...inUse, message: "This job can't be delete. job status: 8" }, "unlimited");
      // The stops get 15, 30, 60, 120 and 120 seconds, and each look may come five later.
      const error = await rejection(remove({ timeouts: { delete: "5m" } }));
      assert.ok(error instanceof WaitTimeoutError, String(error));
      assert.match(
        error.message,
        /of the 5m that timeouts\.delete allows .* DELETE was asked for 5 times, and a stop 5 times: 4 times the service accepted the stop and what was at work went on\. The service had said before: DELETE .*job status: 8/,
      );
      assert.deepEqual([deletions(), stops()], [5, 5]);
      assert.equal(versionsStanding(simulator()).length, 1);
    });

    it("ends well where a stop has its effect only when it is asked for again", async () => {
      const { remove, clock } = standing("RUNNING");
      const { control } = simulator();
      control.setTransition({ course: "stop", pace: "manual", path: ["RUNNING"] });
      failing(Array.from({ length: 2 }, () => ({ ...inUse, message: "This job can't be delete. job status: 8" })));
      clock.after(10_000, () => control.setTransition({ course: "stop", pace: { reads: 1 } }));
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.deepEqual([deletions(), stops()], [3, 2]);
    });

    it("asks for no stop again of what is being stopped, however long that takes", async () => {
      const { remove } = standing("RUNNING");
      simulator().control.setTransition({ course: "stop", pace: "manual", path: ["KILLING"] });
      failing({ ...inUse, message: "This job can't be delete. job status: 8" }, "unlimited");
      const error = await rejection(remove({ timeouts: { delete: "4m" } }));
      assert.match(String(error), /KILLING/);
      assert.doesNotMatch(String(error), /was asked for/);
      assert.deepEqual([deletions(), stops()], [1, 1]);
    });

    for (const [what, refusal, words] of [
      ["its code and words", inUse, "ModelArts\\.0105 in use by visualization job 7"],
      ["its code", { ...inUse, message: "" }, "ModelArts\\.0105"],
      [
        "its HTTP status and words",
        { ...inUse, code: "", message: "the system is busy" },
        "HTTP 400 the system is busy",
      ],
    ] as const) {
      it(`shows a refusal on the row with ${what}, and the end of it all`, async () => {
        const { remove, rows } = standing("COMPLETED");
        failing(Array.from({ length: 4 }, () => refusal));
        await remove();
        assert.match(
          rows.join("\n"),
          new RegExp(`^(COMPLETED|1 version left), DELETE refused: ${words}(, \\d+s)?$`, "m"),
        );
        assert.equal(rows.at(-1), "gone");
      });
    }

    it("shows on the row what was said last, be it against DELETE or against a stop", async () => {
      const { remove, rows } = standing("RUNNING");
      failing({ ...inUse, message: "job status: 8" }, "unlimited");
      const noStop = { kind: "error", status: 400, code: "ModelArts.0106", message: "can't be stopped" } as const;
      const other = { kind: "error", status: 400, code: "ModelArts.9999", message: "not now" } as const;
      simulator().control.addFault({ endpoint: "stopVersion", fault: [noStop, noStop, noStop, other, other, other] });
      await rejection(remove({ timeouts: { delete: "25s" } }));
      const refused = rows.filter((row) => row.includes("stop refused")).map((row) => row.replace(/, \d+s$/, ""));
      assert.ok(refused.length > 0, rows.join("\n"));
      assert.match(refused[0] ?? "", /stop refused: ModelArts\.0106 can't be stopped$/);
      assert.match(refused.at(-1) ?? "", /stop refused: ModelArts\.9999 not now$/);
    });

    it("shows on the row that DELETE got no answer, and keeps there what was said before", async () => {
      const { remove, rows } = standing("COMPLETED");
      failing([inUse, inUse, inUse, { kind: "error", status: 500, code: "ModelArts.0010", message: "internal" }]);
      await remove();
      assert.match(rows.join("\n"), /^(COMPLETED|1 version left), no answer to DELETE: ModelArts\.0010 internal/m);
    });

    it("shows on the row why there is no answer to a look, and until when it is tried", async () => {
      const { remove, rows } = standing("COMPLETED");
      failing(inUse);
      simulator().control.addFault({
        endpoint: ["getVersion", "listVersions"],
        fault: { kind: "error", status: 500, code: "ModelArts.0010", message: "internal" },
        count: 6,
      });
      await remove();
      assert.match(rows.join("\n"), /ModelArts\.0010 internal, trying until \d\d:\d\d$/m);
    });

    for (const [what, refusal] of [
      ["who asks may not", { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" }],
      ["the token is not valid", { kind: "error", status: 401, code: "APIG.0301", message: "wrong token" }],
      ["the endpoint does not offer that", { kind: "error", status: 404, code: "APIG.0101", message: "no such API" }],
    ] as const) {
      it(`ends at once where ${what}`, async () => {
        const { remove, clock } = standing("COMPLETED");
        failing(refusal, "unlimited");
        const error = await rejection(remove());
        assert.ok(error instanceof ApiError && error.code === refusal.code, String(error));
        assert.ok(clock.now() < 5_000, String(clock.now()));
        assert.equal(versionsStanding(simulator()).length, 1);
      });
    }

    it("ends at once where a stop is refused to who asks", async () => {
      const { remove } = standing("RUNNING");
      failing({ ...inUse, message: "job status: 8" }, "unlimited");
      const noPermission = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" } as const;
      simulator().control.addFault({ endpoint: "stopVersion", fault: noPermission, count: "unlimited" });
      const error = await rejection(remove());
      assert.ok(error instanceof ApiError && error.code === "ModelArts.0108", String(error));
      assert.match(error.message, /had said before: DELETE .*job status: 8 \(ModelArts\.0105/);
      assert.equal(stops(), 1);
    });

    it("says that a stop was in vain once", async () => {
      const { remove } = standing("RUNNING");
      simulator().control.setTransition({ course: "stop", pace: "manual", path: ["RUNNING"] });
      failing({ ...inUse, message: "job status: 8" }, "unlimited");
      const error = await rejection(remove({ timeouts: { delete: "25s" } }));
      assert.match(
        String(error),
        /DELETE was asked for 2 times, and a stop 2 times: once the service accepted the stop and what was at work went on\./,
      );
    });

    it("names the thing, its status and what was wanted in its error, where it may not be stopped", async () => {
      const active = standing("RUNNING");
      failing({ ...inUse, message: "job status: 8" }, "unlimited");
      const notStopped = await rejection(active.remove({ deletion: { stopActive: false } }));
      assert.ok(notStopped instanceof UnexpectedStateError);
      assert.equal(notStopped.wanted, "gone");
      assert.match(notStopped.status, /^(RUNNING|1 version left)$/);
      assert.match(notStopped.resourceId, /^\d+(\/\d+)?$/);
    });

    it("does nothing where the thing is to be kept", async () => {
      const { remove } = standing("RUNNING");
      await remove({ deletion: { keep: true } });
      assert.deepEqual(requestsSeen(simulator()), []);
      assert.equal(versionsStanding(simulator()).length, 1);
    });

    const finals: StatusName[] = [
      "COMPLETED",
      "FAILED",
      "KILLED",
      "CANCELED",
      "LOST",
      "IMAGE_FAILED",
      "SUBMIT_FAILED",
      "SUBMIT_MODEL_FAILED",
      "DEPLOY_SERVICE_FAILED",
      "CHECK_FAILED",
      "MOUNT_FAILED",
    ];
    for (const status of finals) {
      it(`is never believed of a record that stands and was ${status} before DELETE was accepted`, async () => {
        const { remove } = standing(status);
        simulator().control.setTransition({ course: "deletion", pace: "manual", path: [] });
        const error = await rejection(remove({ timeouts: { delete: "45s" } }));
        assert.ok(error instanceof WaitTimeoutError, String(error));
        assert.equal(deletions(), 1);
        assert.equal(versionsStanding(simulator()).length, 1);
      });
    }

    it('is believed of a record that says "not found" in a doubtful form only once the list has it no more', async () => {
      const { remove } = standing("COMPLETED");
      simulator().control.setTransition({ course: "deletion", pace: "manual", path: [] });
      const doubtful = { kind: "error", status: 404, body: "empty" } as const;
      simulator().control.addFault({ endpoint: [endpoint, "getVersion"], fault: doubtful, count: "unlimited" });
      const error = await rejection(remove({ timeouts: { delete: "1m" } }));
      assert.ok(error instanceof WaitTimeoutError, String(error));
      assert.equal(versionsStanding(simulator()).length, 1);
    });

    function standing(status: StatusName) {
      const { control } = simulator();
      control.reset();
      const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status }] });
      const [versionId = ""] = versionIds;
      const clock = new VirtualClock();
      const rows: string[] = [];
      const log: Log = async ({ message, ephemeral }) => void (ephemeral && rows.push(message));
      const environment: Environment = { ...environmentOf(simulator(), { clock }), log };
      const remove = (outputs: Properties = {}) =>
        endpoint === "deleteJob"
          ? deleteTrainingJob(environment, jobId, { jobId, versionId, ...outputs })
          : deleteTrainingJobVersion(environment, `${jobId}/${versionId}`, { jobId, versionId, ...outputs });
      return { remove, clock, rows };
    }

    function failing(fault: FaultRule["fault"], count?: FaultRule["count"]): void {
      simulator().control.addFault({ endpoint, fault, ...(count !== undefined && { count }) });
    }
  });
}

describe("the removal of a version", () => {
  const simulator = useSimulator();

  it("is over when it is gone by the time that a refusal is looked into", async () => {
    const { control } = simulator();
    const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status: "RUNNING" }] });
    control.addFault({ endpoint: "deleteVersion", fault: { ...inUse, becomes: "gone" }, count: "unlimited" });
    await deleteTrainingJobVersion(environmentOf(simulator()), `${jobId}/${versionIds[0]}`, {});
    assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("DELETE")).length, 1);
  });

  it("counts one that was at work after DELETE and stays cancelled, with a warning, unless it must be gone", async () => {
    for (const confirm of ["terminal", "gone"] as const) {
      simulator().control.reset();
      simulator().control.setTransition({ course: "deletion", pace: { reads: 1 }, path: ["KILLING"], end: "KILLED" });
      const { jobId, versionIds } = simulator().control.seedJob({
        jobName: "mnist",
        versions: [{ status: "RUNNING" }],
      });
      const outputs = { deletion: { confirm }, timeouts: { delete: "2m" } };
      const [rows, warnings]: [string[], string[]] = [[], []];
      const log: Log = async ({ message, ephemeral }) => void (ephemeral ? rows : warnings).push(message);
      const environment: Environment = { ...environmentOf(simulator()), log };
      const removal = deleteTrainingJobVersion(environment, `${jobId}/${versionIds[0]}`, outputs);
      if (confirm === "terminal") {
        await removal;
        assert.equal(rows.at(-1), "KILLED");
        assert.match(warnings.join("\n"), /KILLED/);
      } else assert.ok((await rejection(removal)) instanceof WaitTimeoutError);
    }
  });

  it("is not bounded by the time of another of the same job", async () => {
    const { control } = simulator();
    const { jobId, versionIds } = control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }, { status: "COMPLETED" }],
    });
    const [first = "", second = ""] = versionIds;
    control.setTransition({ course: "deletion", pace: "manual", path: [] });
    const environment = environmentOf(simulator());
    const remove = (versionId: string, time: string) =>
      deleteTrainingJobVersion(environment, `${jobId}/${versionId}`, { timeouts: { delete: time } });
    assert.ok((await rejection(remove(first, "1m"))) instanceof WaitTimeoutError);
    control.setTransition({ course: "deletion", pace: { reads: 3 }, path: [] });
    await remove(second, "5m");
    assert.deepEqual(versionsStanding(simulator()), [first]);
  });
});
