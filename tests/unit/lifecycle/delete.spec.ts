import assert from "node:assert/strict";
import { ApiError, UnexpectedStateError } from "../../../provider/errors";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
import type { LogMessage } from "../../../provider/waiting/progress";
import { VirtualClock } from "../../support/clock";
import { clientAt, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { requestsSeen, useSimulator, versionsStanding } from "../../support/simulated";

describe("delete", () => {
  const simulator = useSimulator();

  it("asks once and waits until the version is gone", async () => {
    const { id, remove } = version("COMPLETED");
    await remove();
    assert.deepEqual(versionsStanding(simulator()), []);
    const seen = requestsSeen(simulator());
    assert.equal(seen[0], `DELETE /training-jobs/${id.replace("/", "/versions/")}`);
    assert.ok(seen.slice(1).every((request) => request.startsWith("GET")));
  });

  it("asks again, three times at most, when a deletion that was accepted fails, and then says so", async () => {
    const { id, remove } = version("COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 }, end: "DELETE_FAILED" });
    const error = await rejection(remove());
    assert.ok(error instanceof UnexpectedStateError);
    assert.equal(
      error.message,
      `deleting training job version ${id}: the service accepted the deletion 3 times and each time ended in DELETE_FAILED. ` +
        "It still stands and stays in the state; run the same command again later, or ask the cloud's support with these ids.",
    );
    assert.equal(deletions(), 3);
  });

  it("ends well when only the first deletion fails", async () => {
    const { remove } = version("COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 }, end: "DELETE_FAILED", failures: 1 });
    await remove();
    assert.deepEqual(versionsStanding(simulator()), []);
    assert.equal(deletions(), 2);
  });

  for (const notFound of ["404-0015", "400-0102", "200-0015", "404-bare"] as const) {
    it(`takes a version that is gone, answered by ${notFound}, for deleted`, async () => {
      const { id, remove } = version("COMPLETED");
      simulator().control.setDialect({ notFound });
      await deleteTrainingJobVersion(environmentOf(simulator()), id.replace(/\d+$/, "777"), {});
      assert.equal(versionsStanding(simulator()).length, 1);
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      simulator().control.reset();
      await remove();
    });
  }

  it("carries on with a deletion that is under way, as after a crash", async () => {
    const { remove } = version("RUNNING");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 2 }, path: ["KILLING"] });
    await Promise.all([remove(), remove()]);
    assert.deepEqual(versionsStanding(simulator()), []);
  });

  it("waits for a stop that somebody has begun, and deletes then", async () => {
    const { id, remove } = version("RUNNING");
    const [jobId = "", versionId = ""] = id.split("/");
    const environment = environmentOf(simulator());
    const { url: endpoint, projectId } = simulator();
    simulator().control.setTransition({ course: "stop", pace: { reads: 3 } });
    await (await clientAt(environment.session, { endpoint, projectId })).stopVersion(jobId, versionId);
    await remove();
    assert.deepEqual(versionsStanding(simulator()), []);
    assert.equal(requestsSeen(simulator()).filter((request) => request.endsWith("/stop")).length, 1);
  });

  const badDays = [
    ["a lost answer", { kind: "reset", when: "after" }],
    ["a reset connection", { kind: "reset", when: "before" }],
    ["a server fault", { kind: "error", status: 500 }],
    ["a gateway's page", { kind: "error", status: 502, body: "html" }],
    ["half an answer", { kind: "garbled", how: "truncated" }],
    ["throttling", { kind: "throttle", retryAfter: 0 }],
  ] as const;
  for (const [what, fault] of badDays) {
    it(`ends well through ${what} to the deletion and ${what} to the first looks`, async () => {
      const { remove } = version("COMPLETED");
      simulator().control.addFault({ endpoint: "deleteVersion", fault });
      simulator().control.addFault({ endpoint: "getVersion", fault, count: 2 });
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
    });
  }

  it("ends at once, with the version kept, when the service refuses for good", async () => {
    const { remove } = version("COMPLETED");
    const fault = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" } as const;
    simulator().control.addFault({ endpoint: "deleteVersion", fault, count: 9 });
    const error = await rejection(remove());
    assert.ok(error instanceof ApiError);
    assert.equal(error.category, "permission");
    assert.equal(versionsStanding(simulator()).length, 1);
    assert.equal(deletions(), 1);
  });

  it("gives the service the time that timeouts.delete says, and no more", async () => {
    const { id } = version("COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: "manual", path: [] });
    const outputs = { timeouts: { delete: "2m" } };
    const error = await rejection(deleteTrainingJobVersion(environmentOf(simulator()), id, outputs));
    assert.match(
      String(error),
      /WaitTimeoutError: deleting training job version .* still COMPLETED after (1m 5\ds|2m) of the 2m that timeouts\.delete allows/,
    );
  });

  describe("of a version whose record stays listed once it holds nothing any more", () => {
    it("ends when it has been cancelled for half a minute, and says that the record is still listed", async () => {
      const { id, environment, said } = released();
      await deleteTrainingJobVersion(environment, id, {});
      assert.deepEqual(said, [
        `training job version ${id} is KILLED and holds nothing any more, but its record was still listed 30s later; ` +
          'set deletion.confirm to "gone" to wait until it is not',
      ]);
      assert.equal(versionsStanding(simulator()).length, 2);
    });

    it("goes on until the record is gone where the program says so, and says nothing then", async () => {
      const { id, environment, said, clock } = released();
      clock.after(120_000, () => simulator().control.advance());
      await deleteTrainingJobVersion(environment, id, { deletion: { confirm: "gone" } });
      assert.deepEqual(said, []);
      assert.equal(versionsStanding(simulator()).length, 1);
    });

    it("lets its job be removed all the same: the record is this stack's", async () => {
      const { id, environment, clock } = released();
      await deleteTrainingJobVersion(environment, id, {});
      clock.after(10_000, () => simulator().control.advance());
      const [jobId = ""] = id.split("/");
      const [versionId] = versionsStanding(simulator()).filter((standing) => !id.endsWith(standing));
      await deleteTrainingJob(environment, jobId, { jobName: "mnist", jobId, versionId });
      assert.deepEqual(versionsStanding(simulator()), []);
    });

    function released() {
      const versions = [{ status: "COMPLETED" as const }, { status: "RUNNING" as const }];
      const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions });
      simulator().control.setTransition({
        course: "deletion",
        versionId: versionIds[1] ?? "",
        path: ["KILLING", "KILLED"],
        pace: { reads: 1 },
        paceOf: { KILLED: "manual" },
      });
      const clock = new VirtualClock();
      const said: string[] = [];
      const log = async ({ message, severity }: LogMessage) => void (severity === "WARNING" && said.push(message));
      return {
        id: `${jobId}/${versionIds[1]}`,
        environment: { ...environmentOf(simulator(), { clock }), log },
        said,
        clock,
      };
    }
  });

  it("says no warning where the version is gone", async () => {
    const { id } = version("COMPLETED");
    const said: string[] = [];
    const log = async ({ message, severity }: LogMessage) => void (severity === "WARNING" && said.push(message));
    await deleteTrainingJobVersion({ ...environmentOf(simulator()), log }, id, {});
    assert.deepEqual(said, []);
  });

  function version(status: "RUNNING" | "COMPLETED") {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status }] });
    const id = `${jobId}/${versionIds[0]}`;
    return { id, remove: () => deleteTrainingJobVersion(environmentOf(simulator()), id, {}) };
  }

  function deletions(): number {
    return requestsSeen(simulator()).filter((request) => request.startsWith("DELETE")).length;
  }
});
