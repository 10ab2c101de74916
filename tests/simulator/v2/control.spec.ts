import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SimulatorEvent, startSimulator } from "modelarts-simulator";
import { useSimulator } from "../../support/simulated";
import { send } from "../api";
import { create, looks, newJob, refuses, v2 } from "./api";

describe("simulator v2: control", () => {
  const simulator = useSimulator({ clock: "virtual" });
  const control = (method: string, path: string, body?: unknown) =>
    send(simulator(), method, `/_simulator${path}`, body === undefined ? {} : { body });

  it("does over HTTP what the typed object does", async () => {
    const seeded = await control("POST", "/v2/jobs", { jobName: "job", phase: "Pending", tags: { a: "b" } });
    const { jobId } = seeded.body;
    const algorithm = await control("POST", "/v2/algorithms", { name: "algorithm" });
    const standing = (await control("GET", "/v2/standing")).body;
    assert.deepEqual(
      [standing.jobs[0].jobId, standing.jobs[0].phase, standing.jobs[0].tags],
      [jobId, "Pending", { a: "b" }],
    );
    assert.equal(standing.algorithms[0].id, algorithm.body.algorithmId);

    const setting = { course: "deletion", jobId, path: ["Terminating"], pace: "manual" };
    assert.equal((await control("POST", "/v2/transitions", setting)).status, 204);
    await v2(simulator(), "DELETE", `/training-jobs/${jobId}`);
    assert.deepEqual(await looks(simulator(), jobId, 3), ["Terminating", "Terminating", "Terminating"]);
    assert.deepEqual((await control("POST", "/v2/advance", { jobId })).body, { moved: 1 });
    assert.deepEqual(await looks(simulator(), jobId, 1), ["gone"]);
    assert.equal((await control("DELETE", "/v2/transitions")).status, 204);

    const other = (await control("POST", "/v2/jobs", { jobName: "other" })).body.jobId;
    assert.deepEqual((await control("POST", "/v2/phase", { jobId: other, phase: "Abnormal/Lost" })).body, {
      changed: 1,
    });
    await control("POST", "/v2/log", { jobId: other, lines: ["last words"] });
    await control("POST", "/v2/events", { jobId: other, events: [{ level: "Error", message: "lost", source: "Job" }] });
    const preview = await v2(simulator(), "GET", `/training-jobs/${other}/tasks/worker-0/logs/preview`);
    assert.match(preview.body.content, /last words/);
    const events = await v2(simulator(), "GET", `/training-jobs/${other}/events?level=Error&pattern=lost`);
    assert.equal(events.body.total, 1);

    assert.equal((await control("PUT", "/v2/rules", { deleteActive: "409-2796" })).status, 204);
    const active = await create(simulator(), "active");
    await refuses(v2(simulator(), "DELETE", `/training-jobs/${active}`), 2796, 409);
    assert.equal((await control("PUT", "/rules", { profile: "huawei" })).status, 204);
    assert.equal((await v2(simulator(), "GET", "/training-quotas")).status, 200);
    assert.equal((await control("PUT", "/dialect", { gone: "404-2775" })).status, 204);
    await refuses(v2(simulator(), "GET", `/training-jobs/${jobId}`), 2775, 404);
    assert.ok((await control("GET", "")).body.operations.includes("v2.createJob"));
  });

  it("refuses what it does not understand", async () => {
    for (const [path, body] of [
      ["/v2/rules", { deleteActive: "sometimes" }],
      ["/v2/rules", { unheardOf: true }],
    ] as const)
      assert.equal((await control("PUT", path, body)).status, 400);
    assert.equal((await control("POST", "/v2/jobs", {})).status, 400);
    assert.equal((await control("PUT", "/rules", { profile: "elsewhere" })).status, 400);
  });

  it("starts with rules of the caller's choice, and goes back to them at a reset", async () => {
    const own = await startSimulator({ v2: { deleteActive: "400-2858" } });
    own.control.v2.setRules({ deleteActive: "accepted" });
    own.control.v2.seedJob({ jobName: "job" });
    own.control.reset();
    assert.deepEqual(own.control.v2.standing(), { jobs: [], algorithms: [], experiments: [] });
    const id = own.control.v2.seedJob({ jobName: "job" });
    await refuses(v2(own, "DELETE", `/training-jobs/${id}`), 2858);
    await own.stop();
  });

  it("tells watchers of phases and of what is gone", async () => {
    const heard: SimulatorEvent[] = [];
    const stop = simulator().control.watch((event) => heard.push(event));
    const id = await create(simulator(), "job");
    simulator().control.v2.advance({ jobId: id });
    simulator().control.v2.setPhase({ jobId: id }, "gone");
    stop();
    assert.deepEqual(
      heard.filter(({ kind }) => kind !== "request"),
      [
        { kind: "phase", jobName: "job", from: undefined, to: "Creating" },
        { kind: "phase", jobName: "job", from: "Creating", to: "Pending" },
        { kind: "job-gone", jobName: "job" },
      ],
    );
  });

  it("keeps jobs on their way, algorithms, tags and numbers of every digit in its state file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "simulator-"));
    const stateFile = join(folder, "state.json");
    const first = await startSimulator({ stateFile, profile: "huawei" });
    const text = JSON.stringify(newJob("kept", { spec: { size: 1 } })).replace(
      '"size":1',
      '"size":9007199254740993123',
    );
    const { body } = await v2(first, "POST", "/training-jobs", text);
    const { id } = body.metadata;
    await v2(first, "POST", `/modelarts-training-job/${id}/tags/create`, { tags: [{ key: "a", value: "b" }] });
    first.control.v2.seedAlgorithm({ name: "algorithm" });
    assert.deepEqual(await looks(first, id, 1), ["Creating"]);
    const standing = first.control.v2.standing();
    await first.stop();
    const second = await startSimulator({ stateFile, profile: "huawei" });
    assert.deepEqual(second.control.v2.standing(), standing);
    assert.deepEqual(await looks(second, id, 2), ["Pending", "Running"], "it goes on as it was planned");
    assert.match((await v2(second, "GET", `/training-jobs/${id}`)).text, /"size":9007199254740993123/);
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
