import assert from "node:assert/strict";
import { startSimulator } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { call, request } from "./api";

describe("simulator: life of a version", () => {
  const simulator = useSimulator();
  const virtual = useSimulator({ clock: "virtual" });
  const seed = (status: "RUNNING" | "COMPLETED" | "INIT" | "WAITING" | "KILLING" | "DELETE_FAILED" = "RUNNING") => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "job", versions: [{ status }] });
    return `/training-jobs/${jobId}/versions/${versionIds[0]}`;
  };
  const statusOf = async (path: string) => (await call(simulator(), "GET", path)).body.status;
  const create = async () => {
    const { body } = await call(simulator(), "POST", "/training-jobs", { body: request("create-job.data-url") });
    return `/training-jobs/${body.job_id}/versions/${body.version_id}`;
  };

  it("goes from INIT to RUNNING, one status a read, and stays RUNNING", async () => {
    const path = await create();
    const seen = [];
    for (let read = 0; read < 6; read++) seen.push(await statusOf(path));
    assert.deepEqual(seen, [1, 4, 7, 8, 8, 8]);
  });

  it("builds the image of a custom-image run before it is submitted", async () => {
    const { body } = await call(simulator(), "POST", "/training-jobs", { body: request("create-job.custom-image") });
    const path = `/training-jobs/${body.job_id}/versions/${body.version_id}`;
    assert.deepEqual([await statusOf(path), await statusOf(path), await statusOf(path)], [1, 2, 4]);
  });

  it("ends as it is told to", async () => {
    for (const [end, code, last] of [
      ["FAILED", 11, "RUNNING"],
      ["IMAGE_FAILED", 3, "IMAGE_CREATING"],
      ["SUBMIT_FAILED", 5, "SUBMIT_TRYING"],
      ["MOUNT_FAILED", 22, "WAITING"],
      ["CHECK_FAILED", 21, "CHECK_RUNNING"],
    ] as const) {
      simulator().control.reset();
      simulator().control.setTransition({ course: "run", pace: { reads: 1 }, end });
      const path = await create();
      let [before, status] = ["", ""];
      for (let read = 0; read < 7 && status !== end; read++) {
        before = status;
        await statusOf(path);
        status = simulator().control.standing().jobs[0]?.versions[0]?.status ?? "";
      }
      assert.equal(await statusOf(path), code);
      assert.equal(before, last, `before ${end}`);
    }
  });

  it("stops through KILLING to KILLED, and refuses to stop what is over", async () => {
    const path = seed();
    assert.equal((await call(simulator(), "POST", `${path}/stop`)).status, 200);
    assert.deepEqual([await statusOf(path), await statusOf(path)], [9, 12]);
    const again = await call(simulator(), "POST", `${path}/stop`);
    assert.equal(again.status, 400);
    assert.equal(again.body.error_code, "ModelArts.0105");
    assert.match(again.body.error_message, /can't be stop\. job status: 12/);
  });

  it("shows KILLING for two reads after DELETE on a running version, then it is gone", async () => {
    const path = seed();
    assert.deepEqual((await call(simulator(), "DELETE", path)).body, { is_success: true });
    assert.deepEqual([await statusOf(path), await statusOf(path)], [9, 9]);
    assert.equal((await call(simulator(), "GET", path)).status, 404);
    assert.deepEqual(simulator().control.standing().jobs[0]?.versions, []);
  });

  it("leaves the status of a finished version as it was until it is gone", async () => {
    const path = seed("COMPLETED");
    await call(simulator(), "DELETE", path);
    assert.deepEqual([await statusOf(path), await statusOf(path)], [10, 10]);
    assert.equal((await call(simulator(), "GET", path)).status, 404);
  });

  it("counts a list as a read of the versions on the page", async () => {
    const path = seed();
    await call(simulator(), "DELETE", path);
    const list = path.replace(/\/\d+$/, "");
    assert.equal((await call(simulator(), "GET", list)).body.versions.length, 1);
    assert.equal((await call(simulator(), "GET", list)).body.versions.length, 1);
    assert.equal((await call(simulator(), "GET", list)).body.versions.length, 0);
  });

  it("shows KILLING and then KILLED before it goes, or hides the deletion, as it is told to", async () => {
    simulator().control.setTransition({ course: "deletion", path: ["KILLING", "KILLED"], pace: { reads: 1 } });
    const path = seed();
    await call(simulator(), "DELETE", path);
    assert.deepEqual([await statusOf(path), await statusOf(path)], [9, 12]);
    assert.equal((await call(simulator(), "GET", path)).status, 404);

    simulator().control.reset();
    simulator().control.setTransition({ course: "deletion", path: [], pace: { reads: 1 } });
    const hidden = seed();
    await call(simulator(), "DELETE", hidden);
    assert.equal(await statusOf(hidden), 8);
    assert.equal((await call(simulator(), "GET", hidden)).status, 404);
  });

  it("deletes at once when transitions are immediate", async () => {
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    const path = seed();
    await call(simulator(), "DELETE", path);
    assert.equal((await call(simulator(), "GET", path)).status, 404);
  });

  it("fails deletions as often as it is told to, then relents", async () => {
    simulator().control.setTransition({ course: "deletion", end: "DELETE_FAILED", pace: { reads: 1 }, failures: 2 });
    const path = seed("COMPLETED");
    for (let attempt = 1; attempt <= 2; attempt++) {
      assert.equal((await call(simulator(), "DELETE", path)).status, 200);
      await statusOf(path);
      assert.equal(await statusOf(path), 6, `attempt ${attempt}`);
    }
    await call(simulator(), "DELETE", path);
    await statusOf(path);
    assert.equal((await call(simulator(), "GET", path)).status, 404);
  });

  it("moves by hand only, where the pace is manual", async () => {
    simulator().control.setTransition({ course: "deletion", pace: "manual" });
    const path = seed();
    await call(simulator(), "DELETE", path);
    for (let read = 0; read < 10; read++) assert.equal(await statusOf(path), 9);
    assert.equal(simulator().control.advance(), 1);
    assert.equal((await call(simulator(), "GET", path)).status, 404);
  });

  it("moves with the virtual clock, and dates each move when it was due", async () => {
    const { control } = virtual();
    control.setTransition({ course: "run", pace: { ms: 1_000 } });
    const start = control.now();
    const { body } = await call(virtual(), "POST", "/training-jobs", { body: request("create-job.data-url") });
    const path = `/training-jobs/${body.job_id}/versions/${body.version_id}`;
    control.advanceClock(2_999);
    assert.equal((await call(virtual(), "GET", path)).body.status, 7);
    control.advanceClock(10_000);
    const { status, start_time, duration } = (await call(virtual(), "GET", path)).body;
    assert.deepEqual([status, start_time, duration], [10, start + 3_000, 1_000]);
  });

  it("moves many timed versions each at its own time, in whatever order they set out", async () => {
    const { control } = virtual();
    const times = [50, 10, 40, 20, 30, 5, 45, 15, 35, 25];
    const { jobId, versionIds } = control.seedJob({ jobName: "many", versions: times.map(() => ({})) });
    for (const [index, versionId] of versionIds.entries()) {
      control.setTransition({ course: "deletion", versionId, pace: { ms: times[index] ?? 0 } });
      await call(virtual(), "DELETE", `/training-jobs/${jobId}/versions/${versionId}`);
    }
    for (let passed = 5; passed <= 50; passed += 5) {
      control.advanceClock(5);
      const left = control.standing().jobs[0]?.versions.map(({ versionId }) => times[versionIds.indexOf(versionId)]);
      assert.deepEqual(
        left?.reverse(),
        times.filter((time) => time > passed),
      );
    }
  });

  it("lets delete what is active, or nothing that is, by switch", async () => {
    for (const [deleteActive, status, http] of [
      ["accepted", "INIT", 200],
      ["accepted", "KILLING", 400],
      ["refused", "RUNNING", 400],
      ["refused", "COMPLETED", 200],
    ] as const) {
      const other = await startSimulator({ deleteActive });
      const { jobId, versionIds } = other.control.seedJob({ jobName: "job", versions: [{ status }] });
      const answer = await call(other, "DELETE", `/training-jobs/${jobId}/versions/${versionIds[0]}`);
      await other.stop();
      assert.equal(answer.status, http, `${deleteActive} ${status}`);
    }
  });

  it("takes a job away with its last version, by switch", async () => {
    const other = await startSimulator({ emptyJob: "goes", paces: { deletion: "immediate" } });
    const { jobId, versionIds } = other.control.seedJob({ jobName: "job", versions: [{}] });
    await call(other, "DELETE", `/training-jobs/${jobId}/versions/${versionIds[0]}`);
    const list = await call(other, "GET", `/training-jobs/${jobId}/versions`);
    await other.stop();
    assert.equal(list.status, 404);
  });

  it("serves two thousand requests at once, and each version's deletion comes to its end", async () => {
    const versions = Array.from({ length: 2_000 }, () => ({}));
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "large", versions });
    const paths = versionIds.map((id) => `/training-jobs/${jobId}/versions/${id}`);
    for (const method of ["DELETE", "GET", "GET"]) {
      const answers = await Promise.all(paths.map((path) => call(simulator(), method, path)));
      assert.ok(answers.every(({ status }) => status === 200));
    }
    const list = await call(simulator(), "GET", `/training-jobs/${jobId}/versions?per_page=1000&page=1`);
    assert.deepEqual(list.body.versions, []);
  });

  it("refuses to delete what the console would not, by its status number", async () => {
    for (const [status, code] of [
      ["INIT", 1],
      ["KILLING", 9],
    ] as const) {
      simulator().control.reset();
      const { status: http, body } = await call(simulator(), "DELETE", seed(status));
      assert.equal(http, 400);
      assert.equal(body.error_code, "ModelArts.0105");
      assert.equal(body.error_message, `This job can't be delete. job status: ${code}`);
    }
    simulator().control.reset();
    assert.equal((await call(simulator(), "DELETE", seed("WAITING"))).status, 200);
  });

  it("refuses a second DELETE while the first is under way", async () => {
    const path = seed();
    await call(simulator(), "DELETE", path);
    const second = await call(simulator(), "DELETE", path);
    assert.equal(second.status, 400);
    assert.equal(second.body.error_code, "ModelArts.6357");
    simulator().control.setDialect({ repeatedDelete: "accepted" });
    assert.equal((await call(simulator(), "DELETE", path)).status, 200);
  });

  it("queues what finds no machine until one is free", async () => {
    simulator().control.setLimits({ machines: 1 });
    const running = seed();
    const { body } = await call(simulator(), "POST", "/training-jobs", { body: request("create-job.data-url") });
    const queued = `/training-jobs/${body.job_id}/versions/${body.version_id}`;
    const seen = [];
    for (let read = 0; read < 6; read++) seen.push(await statusOf(queued));
    assert.deepEqual(seen, [1, 4, 7, 7, 7, 7]);
    await call(simulator(), "POST", `${running}/stop`);
    assert.equal(await statusOf(queued), 8);
  });

  it("refuses what exceeds a quota, and makes no job for it", async () => {
    for (const limits of [{ activeVersions: 0 }, { jobsPerProject: 0 }]) {
      simulator().control.reset();
      simulator().control.setLimits(limits);
      const { status, body } = await call(simulator(), "POST", "/training-jobs", {
        body: request("create-job.data-url"),
      });
      assert.equal(status, 400);
      assert.equal(body.error_code, "ModelArts.0118");
      assert.deepEqual(simulator().control.standing().jobs, []);
    }
    simulator().control.reset();
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "full", versions: [{}] });
    simulator().control.setLimits({ versionsPerJob: 1 });
    const { body } = await call(simulator(), "POST", `/training-jobs/${jobId}/versions`, {
      body: request("create-version", {}, { pre_version_id: undefined }),
    });
    assert.equal(body.error_code, "ModelArts.0104");
    const raw = JSON.stringify(request("create-version")).replace("188305", versionIds[0] ?? "");
    const refused = await call(simulator(), "POST", `/training-jobs/${jobId}/versions`, { body: raw });
    assert.equal(refused.body.error_code, "ModelArts.0118");
  });

  it("keeps an empty job, and takes a job away with all its versions when the job is deleted", async () => {
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    const path = seed();
    await call(simulator(), "DELETE", path);
    const list = path.replace(/\/\d+$/, "");
    assert.deepEqual((await call(simulator(), "GET", list)).body.versions, []);
    assert.equal((await call(simulator(), "DELETE", list.replace("/versions", ""))).status, 200);
    assert.equal((await call(simulator(), "GET", list)).status, 404);
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  it("numbers versions within a job, never again after a deletion, and ids across jobs from beyond 2^53", async () => {
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    const first = simulator().control.seedJob({ jobName: "a", versions: [{ status: "COMPLETED" }] });
    const second = simulator().control.seedJob({ jobName: "b", versions: [{}] });
    const [versionId = ""] = first.versionIds;
    assert.ok(BigInt(first.jobId) > 2n ** 53n);
    assert.equal(BigInt(second.versionIds[0] ?? 0), BigInt(versionId) + 1n);
    await call(simulator(), "DELETE", `/training-jobs/${first.jobId}/versions/${versionId}`);
    const body = JSON.stringify(request("create-version")).replace("188305", versionId);
    const created = await call(simulator(), "POST", `/training-jobs/${first.jobId}/versions/`, { body });
    assert.equal(created.body.version_name, "V0002");
    assert.equal(created.body.version_id, BigInt(versionId) + 2n);
  });
});
