import assert from "node:assert/strict";
import { Deadline } from "../../../provider/deadline";
import { NotFoundError, WaitTimeoutError } from "../../../provider/errors";
import type { TrainingJobsClient } from "../../../provider/v1/client";
import { waitUntilRemoved, waitUntilRun } from "../../../provider/v1/waits";
import type { Progress } from "../../../provider/waiting/progress";
import { VirtualClock } from "../../support/clock";
import { clientOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { useSimulator } from "../../support/simulated";

describe("the wait for a run", () => {
  const simulator = useSimulator();

  it("goes on while the version is not readable yet, and ends when one that was seen is gone", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "RUNNING" }] });
    const client = await clientOf(simulator());
    const version = { jobId, versionId: versionIds[0] ?? "" };
    const gone = { method: "GET", path: "/", status: 404, code: "ModelArts.0015", apiMessage: undefined } as const;
    const notFound = new NotFoundError(
      { ...gone, category: "notFound", requestId: undefined, retryAfterMs: undefined },
      "sure",
    );
    const isThere = [false, false, true, true, false];
    const coming: TrainingJobsClient = {
      ...client,
      with: () => coming,
      async getVersion(job, id) {
        if (isThere.shift() !== true) throw notFound;
        return client.getVersion(job, id);
      },
    };
    const seen: string[] = [];
    const clock = new VirtualClock();
    const progress: Progress = {
      report: (status) => seen.push(status),
      trouble: () => {},
      done: async () => {},
      warn: () => {},
    };
    const deadline = new Deadline(clock, 60 * 60_000);
    const error = await rejection(waitUntilRun({ client: coming, version, clock, deadline, progress }, "completed"));
    assert.match(String(error), /was removed by somebody while it was waited for to be completed/);
    assert.deepEqual(seen, ["not found", "not found", "RUNNING", "RUNNING"]);
  });

  it("goes on when the review of a run is done (20): the run itself still comes", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "RUNNING" }] });
    const client = await clientOf(simulator());
    const statuses = [18, 19, 20, 20, 8, 10];
    const seen: string[] = [];
    const reviewed: TrainingJobsClient = {
      ...client,
      with: () => reviewed,
      async getVersion(job, version) {
        return { ...(await client.getVersion(job, version)), statusCode: statuses.shift() ?? 10 };
      },
    };
    const clock = new VirtualClock();
    const progress: Progress = {
      report: (status) => seen.push(status),
      trouble: () => {},
      done: async () => {},
      warn: () => {},
    };
    const version = { jobId, versionId: versionIds[0] ?? "" };
    const deadline = new Deadline(clock, 60 * 60_000);
    const reached = await waitUntilRun({ client: reviewed, version, clock, deadline, progress }, "completed");
    assert.equal(reached.statusCode, 10);
    assert.deepEqual(seen, [
      "CHECK_INIT",
      "CHECK_RUNNING",
      "CHECK_RUNNING_COMPLETED",
      "CHECK_RUNNING_COMPLETED",
      "RUNNING",
    ]);
  });
});

describe("the wait until a version is removed", () => {
  const simulator = useSimulator();
  let client: TrainingJobsClient;
  let warnings: string[];

  beforeEach(async () => {
    client = await clientOf(simulator());
    warnings = [];
  });

  it("counts a version as released when it was active after DELETE and then stays cancelled", async () => {
    const version = await deleting("RUNNING", { path: ["KILLING"], end: "KILLED" });
    const removal = await waitUntilRemoved(wait(version), { confirm: "terminal", settleMs: 50 });
    assert.deepEqual(removal, { end: "released", status: "KILLED" });
  });

  it('does not count it when only "gone" counts', async () => {
    const version = await deleting("RUNNING", { path: ["KILLING"], end: "KILLED" });
    const error = await rejection(waitUntilRemoved(wait(version, 60_000), { confirm: "gone", settleMs: 50 }));
    assert.ok(error instanceof WaitTimeoutError);
    assert.equal(error.lastStatus, "KILLED");
  });

  it("never takes a status that was final before DELETE for a removal", async () => {
    const version = await deleting("COMPLETED", { path: [], pace: "manual" });
    const error = await rejection(waitUntilRemoved(wait(version, 60_000), { confirm: "terminal", settleMs: 0 }));
    assert.ok(error instanceof WaitTimeoutError);
    assert.match(
      error.message,
      /^deleting training job version \d+\/\d+: still COMPLETED after (59s|1m) of the 1m that it may take \(seen COMPLETED \d+(, no answer \d+)?\)\. It stays in the state; run the same command again, or allow more time with `timeouts.delete`\.$/,
    );
  });

  it("counts the time anew when a cancelled version is at work again in between", async () => {
    const version = await deleting("RUNNING", { path: ["KILLING"], pace: "manual" });
    // Cancelled, at work, and cancelled again: each stretch by itself is shorter than what counts.
    const statuses = [9, 12, 12, 12, 8, 12, 12, 12, 8];
    const clock = new VirtualClock();
    const flapping: TrainingJobsClient = {
      ...client,
      with: () => flapping,
      async getVersion(jobId, versionId) {
        const statusCode = statuses.shift() ?? 8;
        return { ...(await client.getVersion(jobId, versionId)), statusCode };
      },
    };
    const ofAll = { ...wait(version), client: flapping, clock, deadline: new Deadline(clock, 60_000) };
    const error = await rejection(waitUntilRemoved(ofAll, { confirm: "terminal", settleMs: 4_000 }));
    assert.ok(error instanceof WaitTimeoutError, String(error));
  });

  it("takes a status that the reference does not list for not yet, and says so once", async () => {
    const version = await deleting("COMPLETED", { path: [], pace: { reads: 3 } });
    const strange: TrainingJobsClient = {
      ...client,
      with: () => strange,
      getVersion: async (jobId, versionId) => ({ ...(await client.getVersion(jobId, versionId)), statusCode: 42 }),
    };
    const removal = await waitUntilRemoved({ ...wait(version), client: strange }, { confirm: "terminal" });
    assert.deepEqual(removal, { end: "gone" });
    assert.deepEqual(warnings, ['status 42 is not in the API reference; it is taken for "not yet"']);
  });

  it("is over by a look of its own, without a list, where removals of the job were seen to come at once", async () => {
    const { control } = simulator();
    control.setTransition({ course: "deletion", pace: "immediate" });
    const states = Array.from({ length: 6 }, () => ({ status: "COMPLETED" as const }));
    const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: states });
    const [first = "", ...others] = versionIds;
    for (const versionId of versionIds) await client.deleteVersion(jobId, versionId);
    await waitUntilRemoved(wait({ jobId, versionId: first }), { confirm: "gone" });
    control.clearJournal();
    await Promise.all(others.map((versionId) => waitUntilRemoved(wait({ jobId, versionId }), { confirm: "gone" })));
    const operations = control.journal().map(({ operation }) => operation);
    assert.deepEqual(
      operations,
      others.map(() => "getVersion"),
    );
  });

  async function deleting(
    status: "RUNNING" | "COMPLETED",
    deletion: Omit<Parameters<ReturnType<typeof simulator>["control"]["setTransition"]>[0], "course">,
  ) {
    const { control } = simulator();
    control.setTransition({ course: "deletion", pace: { reads: 1 }, ...deletion });
    const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status }] });
    const version = { jobId, versionId: versionIds[0] ?? "" };
    await client.deleteVersion(version.jobId, version.versionId);
    return version;
  }

  function wait(version: { jobId: string; versionId: string }, budgetMs = 30_000) {
    const progress: Progress = {
      report: () => {},
      trouble: () => {},
      done: async () => {},
      warn: (message) => warnings.push(message),
    };
    const clock = new VirtualClock();
    return { client, version, clock, deadline: new Deadline(clock, budgetMs), progress };
  }
});
