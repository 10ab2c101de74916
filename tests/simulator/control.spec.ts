import assert from "node:assert/strict";
import type { SimulatorEvent } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { call, request, send } from "./api";

describe("simulator: control", () => {
  const simulator = useSimulator();
  const control = (method: string, path: string, body?: unknown) =>
    send(simulator(), method, `/_simulator${path}`, { token: null, ...(body === undefined ? {} : { body }) });

  it("says what stands, without counting as a read", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "seeded",
      jobDesc: "words",
      versions: [{ status: "RUNNING" }, { status: "FAILED", config: { spec_id: 3 } }],
    });
    const [version = ""] = versionIds;
    await call(simulator(), "DELETE", `/training-jobs/${jobId}/versions/${version}`);
    for (let look = 0; look < 5; look++) simulator().control.standing();
    const [job] = simulator().control.standing().jobs;
    assert.deepEqual([job?.jobId, job?.jobName, job?.jobDesc], [jobId, "seeded", "words"]);
    assert.deepEqual(
      job?.versions.map(({ versionId, versionName, status, statusCode, course }) => [
        versionId,
        versionName,
        status,
        statusCode,
        course,
      ]),
      [
        [versionIds[1], "V0002", "FAILED", 11, undefined],
        [version, "V0001", "KILLING", 9, "deletion"],
      ],
    );
  });

  it("keeps a journal of requests without credentials, and without its own", async () => {
    await call(simulator(), "GET", "/training-jobs?per_page=5");
    await control("GET", "/standing");
    await call(simulator(), "PUT", "/training-jobs/1", { body: { job_desc: "text" } });
    const entries = simulator().control.journal();
    assert.deepEqual(
      entries.map(({ sequence, method, operation, query, status, errorCode, body }) => [
        sequence,
        method,
        operation,
        query,
        status,
        errorCode,
        body,
      ]),
      [
        [1, "GET", "listJobs", "per_page=5", 200, undefined, undefined],
        [2, "PUT", "updateJob", "", 404, "ModelArts.0015", { job_desc: "text" }],
      ],
    );
    assert.ok(!JSON.stringify(entries).includes(simulator().token));
  });

  it("puts versions into any status, and adds to their logs", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "job", versions: [{}] });
    const path = `/training-jobs/${jobId}/versions/${versionIds[0]}`;
    assert.equal(simulator().control.setStatus({ jobName: "job" }, "LOST"), 1);
    assert.equal((await call(simulator(), "GET", path)).body.status, 14);
    simulator().control.appendLog({ jobId }, ["epoch 1"]);
    const { body } = await call(simulator(), "GET", `${path}/log/file-names`);
    const log = await call(simulator(), "GET", `${path}/aom-log?log_file=${body.log_file_list[0]}`);
    assert.match(log.body.content, /LOST\nepoch 1\n$/);
  });

  it("tells watchers what happens, until they stop", async () => {
    const events: SimulatorEvent["kind"][] = [];
    const stop = simulator().control.watch(({ kind }) => events.push(kind));
    await call(simulator(), "POST", "/training-jobs", { body: request("create-job.data-url") });
    stop();
    await call(simulator(), "GET", "/training-jobs");
    assert.deepEqual(events, ["status", "request"]);
  });

  it("does over HTTP what the typed object does", async () => {
    const seeded = await control("POST", "/jobs", { jobName: "over-http", versions: [{ status: "RUNNING" }, {}] });
    const { jobId, versionIds } = seeded.body;
    const path = `/training-jobs/${jobId}/versions/${versionIds[0]}`;
    assert.equal((await control("GET", "/standing")).body.jobs[0].versions.length, 2);

    await control("POST", "/transitions", { course: "deletion", pace: "manual", end: "DELETE_FAILED" });
    await call(simulator(), "DELETE", path);
    assert.deepEqual((await control("POST", "/advance", { versionId: versionIds[0] })).body, { moved: 1 });
    assert.equal((await call(simulator(), "GET", path)).body.status, 6);

    const { number } = (await control("POST", "/faults", { fault: { kind: "error", status: 503 }, count: 9 })).body;
    assert.equal((await call(simulator(), "GET", path)).status, 503);
    assert.equal((await control("GET", "/faults")).body.faults[0].hits, 1);
    assert.equal((await control("DELETE", `/faults/${number}`)).status, 204);
    assert.deepEqual((await control("POST", "/status", { jobId, status: "COMPLETED" })).body, { changed: 2 });

    const { now } = (await control("GET", "/clock")).body;
    assert.ok((await control("POST", "/clock", { advanceMs: 60_000 })).body.now >= now + 60_000);
    await control("PUT", "/dialect", { notFound: "400-0102" });
    assert.equal((await call(simulator(), "GET", "/training-jobs/1/versions/1")).status, 400);
    await control("PUT", "/dialect", '"huawei"');
    await control("PUT", "/limits", { jobsPerProject: 0 });
    const refused = await call(simulator(), "POST", "/training-jobs", { body: request("create-job.data-url") });
    assert.equal(refused.body.error_code, "ModelArts.0118");
    const { token } = (await control("POST", "/tokens", { lifetimeMs: 1_000 })).body;
    assert.equal((await call(simulator(), "GET", "/training-jobs", { token })).status, 200);
    assert.equal((await control("GET", "/journal")).body.requests.length, simulator().control.journal().length);

    assert.equal((await control("POST", "/reset")).status, 204);
    assert.deepEqual((await control("GET", "/standing")).body, { jobs: [] });
    assert.deepEqual((await control("GET", "/journal")).body, { requests: [], requestCount: 0 });
    assert.ok((await control("GET", "")).body.operations.includes("deleteVersion"));
  });

  it("says what is wrong with a control request", async () => {
    const unknown = await control("POST", "/transitions", { course: "sideways" });
    assert.equal(unknown.status, 400);
    assert.match(unknown.body.error, /course/);
    assert.match((await control("POST", "/faults", { fault: { kind: "nope" } })).body.error, /latency, reset/);
    assert.match((await control("POST", "/jobs", { jobName: "x", extra: 1 })).body.error, /extra/);
    assert.match((await control("PUT", "/dialect", { notFound: "418" })).body.error, /404-0015/);
    assert.match((await control("POST", "/jobs", "{")).body.error, /Not JSON/);
  });

  it("lets no web page from elsewhere use the control API", async () => {
    const headers = { Origin: "https://elsewhere.example" };
    assert.equal((await send(simulator(), "POST", "/_simulator/reset", { headers, body: {} })).status, 403);
    const own = { Origin: simulator().url };
    assert.equal((await send(simulator(), "POST", "/_simulator/reset", { headers: own, body: {} })).status, 204);
  });
});
