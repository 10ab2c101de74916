// What the removal of a job asks for, shows and says while its versions are at work, ending, or do not go.

import assert from "node:assert/strict";
import type { StatusName } from "modelarts-simulator";
import { sleep } from "../../../provider/clock";
import { UnexpectedStateError, WaitTimeoutError } from "../../../provider/errors";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { LogMessage } from "../../../provider/waiting/progress";
import { VirtualClock } from "../../support/clock";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { requestsSeen, useSimulator } from "../../support/simulated";

const isAtWork = {
  kind: "error",
  status: 400,
  code: "ModelArts.0105",
  message: "This job can't be delete. job status: 8",
} as const;
const inAMinute = { timeouts: { delete: "1m" } };
const advice = "It stays in the state; run the same command again, or allow more time with `timeouts.delete`.";

describe("the removal of a job", () => {
  const simulator = useSimulator();

  it("stops what is at work, and nothing else", async () => {
    const { id, remove, versionIds } = job("RUNNING", "COMPLETED", "WAITING", "KILLING");
    simulator().control.addFault({ endpoint: "deleteJob", fault: isAtWork });
    simulator().control.setTransition({ course: "stop", pace: { reads: 1 } });
    simulator().control.setStatus({ versionId: versionIds[3] ?? "" }, "KILLED");
    await remove();
    assert.deepEqual(asked().toSorted(), [
      "DELETE",
      "DELETE",
      `POST /training-jobs/${id}/versions/${versionIds[0]}/stop`,
      `POST /training-jobs/${id}/versions/${versionIds[2]}/stop`,
    ]);
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  it("asks for nothing more where the job goes while its versions are being stopped", async () => {
    const { remove } = job("RUNNING");
    simulator().control.addFault({ endpoint: "deleteJob", fault: isAtWork });
    simulator().control.setTransition({ course: "stop", pace: { reads: 1 }, end: "KILLED" });
    const gone = { kind: "error", status: 404, code: "ModelArts.0015" } as const;
    const stop = simulator().control.watch((event) => {
      if (event.kind !== "request" || event.entry.operation !== "stopVersion") return;
      stop();
      simulator().control.addFault({ endpoint: "listVersions", fault: gone, count: 99 });
    });
    await remove();
    assert.equal(asked().filter((request) => request === "DELETE").length, 1);
  });

  it("says what the service has against a stop, whichever of the versions it is of", async () => {
    const fault = { kind: "error", status: 400, code: "ModelArts.0102", message: "not this one" } as const;
    for (const which of [0, 1]) {
      const { remove, versionIds } = job("RUNNING", "RUNNING");
      simulator().control.setTransition({ course: "stop", pace: "manual" });
      simulator().control.addFault({ endpoint: "deleteJob", fault: isAtWork, count: 999 });
      simulator().control.addFault({ endpoint: "stopVersion", versionId: versionIds[which] ?? "", fault, count: 999 });
      const error = await rejection(remove(inAMinute));
      assert.match(String(error), new RegExp(`POST \\S+/${versionIds[which]}/stop: not this one`));
      assert.doesNotMatch(String(error), /accepted the stop/);
    }
  });

  it("tells on the job's row how many versions are left, and for which of them it waits", async () => {
    const { remove, versionIds, rows, clock } = job("RUNNING", "COMPLETED");
    simulator().control.addFault({ endpoint: "deleteJob", fault: isAtWork });
    simulator().control.setTransition({ course: "stop", pace: "manual" });
    simulator().control.setTransition({ course: "deletion", pace: "manual" });
    clock.after(10_000, () => simulator().control.advance());
    for (const versionId of versionIds) {
      clock.after(versionId === versionIds[0] ? 30_000 : 50_000, () => simulator().control.advance({ versionId }));
    }
    await remove();
    const texts = rows().map((message) => message.replace(/, \d+s$/, ""));
    assert.deepEqual(
      [...new Set(texts)],
      [`mnist version ${versionIds[0]} is KILLING`, "mnist 2 versions left", "mnist 1 version left", "mnist gone"],
    );
  });

  const stuck: [what: string, versions: StatusName[], doing: string, status: RegExp][] = [
    ["a stop that does not end", ["RUNNING"], "stopping the versions of", /still version \d+ is KILLING/],
    ["versions that do not go", ["COMPLETED", "COMPLETED"], "deleting", /still 2 versions left/],
  ];
  for (const [what, versions, doing, status] of stuck) {
    it(`is given up in its time for ${what}, and says what it was at`, async () => {
      const { id, remove } = job(...versions);
      if (versions.includes("RUNNING")) simulator().control.addFault({ endpoint: "deleteJob", fault: isAtWork });
      for (const course of ["stop", "deletion"] as const) simulator().control.setTransition({ course, pace: "manual" });
      const error = await rejection(remove(inAMinute));
      assert.ok(error instanceof WaitTimeoutError, String(error));
      assert.ok(error.message.startsWith(`${doing} training job ${id}: still `), error.message);
      assert.match(error.message, status);
      assert.ok(error.message.includes(`. ${advice}`), error.message);
    });
  }

  it("is given up in its time where nobody says whose the versions are, and asks for nothing", async () => {
    const { id, removeOwn } = job("COMPLETED");
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "error", status: 503 }, count: 9_999 });
    const error = await rejection(removeOwn(inAMinute));
    assert.ok(error instanceof WaitTimeoutError, String(error));
    assert.ok(error.message.startsWith(`deleting training job ${id}: no answer after `), error.message);
    assert.ok(error.message.includes(`. ${advice}`), error.message);
    assert.deepEqual(asked(), []);
  });

  it("does not take what an earlier removal has left in DELETE_FAILED for a failure of its own", async () => {
    const { remove, clock } = job("DELETE_FAILED");
    await sleep(clock, 60_000);
    simulator().control.setTransition({ course: "deletion", path: [], pace: { reads: 2 } });
    await remove();
    assert.deepEqual(asked(), ["DELETE"]);
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  it("takes DELETE_FAILED that stays for a failure, and asks three times", async () => {
    const { remove, versionIds } = job("DELETE_FAILED");
    simulator().control.setTransition({ course: "deletion", path: [], pace: "manual" });
    const error = await rejection(remove());
    assert.ok(error instanceof UnexpectedStateError, String(error));
    assert.match(
      error.message,
      new RegExp(`3 times and each time ended in DELETE_FAILED of version ${versionIds[0]}\\.`),
    );
    assert.deepEqual(asked(), ["DELETE", "DELETE", "DELETE"]);
  });

  /** What was asked for beside looks. */
  const asked = () =>
    requestsSeen(simulator())
      .filter((request) => !request.startsWith("GET"))
      .map((request) => request.replace(/^DELETE .*/, "DELETE"));

  function job(...statuses: StatusName[]) {
    simulator().control.reset();
    const versions = statuses.map((status) => ({ status }));
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions });
    const clock = new VirtualClock();
    const said: LogMessage[] = [];
    const environment = {
      ...environmentOf(simulator(), { clock }),
      log: async (message: LogMessage) => void said.push(message),
    };
    const removeOwn = (more: Properties = {}) =>
      trainingJob.delete(environment, jobId, { jobName: "mnist", jobId, versionId: versionIds[0], ...more });
    const remove = (more: Properties = {}) => removeOwn({ deletion: { allVersions: true }, ...more });
    const rows = () => said.filter(({ ephemeral }) => ephemeral).map(({ message }) => message);
    return { id: jobId, remove, removeOwn, versionIds, rows, clock };
  }
});
