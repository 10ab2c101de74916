import assert from "node:assert/strict";
import { ApiError, UnexpectedStateError } from "../../../provider/errors";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
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

  function version(status: "RUNNING" | "COMPLETED") {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status }] });
    const id = `${jobId}/${versionIds[0]}`;
    return { id, remove: () => deleteTrainingJobVersion(environmentOf(simulator()), id, {}) };
  }

  function deletions(): number {
    return requestsSeen(simulator()).filter((request) => request.startsWith("DELETE")).length;
  }
});
