import assert from "node:assert/strict";
import { type Fault, v2Routes } from "modelarts-simulator";
import { useSimulator } from "../../support/simulated";
import { send } from "../api";
import { create, fixture, looks, newJob, refuses, v2 } from "./api";

describe("simulator v2: faults, lag and credentials", () => {
  const simulator = useSimulator();
  const huawei = useSimulator({ profile: "huawei" });
  const hit = (endpoint: string, fault: Fault | Fault[], more: object = {}) =>
    simulator().control.addFault({ endpoint, fault, ...more });
  const id = "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9";
  const names = () =>
    simulator()
      .control.v2.standing()
      .jobs.map(({ jobName }) => jobName);

  for (const { operation, method, path } of v2Routes) {
    it(`plays a fault on ${operation}, by its name`, async () => {
      huawei().control.v2.setRules({ logLinkOnHuawei: "served" });
      huawei().control.addFault({ endpoint: operation, fault: { kind: "error", status: 500 } });
      const url = path
        .replace(":project_id", huawei().projectId)
        .replace(/:(job|algorithm|experiment)_id/, id)
        .replace(":task_id", "worker-0");
      const body = method === "POST" || method === "PUT" ? { body: {} } : {};
      const answer = await send(huawei(), method, url, body);
      assert.deepEqual(
        [answer.status, answer.body],
        [500, { error_msg: "Unknown error.", error_code: "ModelArts.2950" }],
      );
      const [entry] = huawei().control.journal();
      assert.deepEqual([entry?.operation, entry?.fault], [operation, "error"]);
    });
  }

  it("loses an answer before the job is made, or after it, when its name is taken", async () => {
    const post = () => v2(simulator(), "POST", "/training-jobs", newJob("job"));
    hit("v2.createJob", [
      { kind: "reset", when: "before" },
      { kind: "reset", when: "after" },
    ]);
    await assert.rejects(post());
    assert.deepEqual(names(), []);
    await assert.rejects(post());
    assert.deepEqual(names(), ["job"]);
    await refuses(post(), 2751);
  });

  it("breaks down with what a load balancer says, or with a code, after the effect", async () => {
    const target = simulator().control.v2.seedJob({ jobName: "job" });
    hit("v2.deleteJob", [
      { kind: "error", status: 502, body: "html" },
      { kind: "error", status: 400, code: "ModelArts.2835", when: "after" },
    ]);
    const html = await v2(simulator(), "DELETE", `/training-jobs/${target}`);
    assert.match(html.text, /<html>/);
    await refuses(v2(simulator(), "DELETE", `/training-jobs/${target}`), 2835);
    assert.deepEqual(await looks(simulator(), target, 3), ["Running", "Running", "gone"]);
  });

  it("lets a job become something else while it refuses: done, or gone", async () => {
    for (const [becomes, seen] of [
      ["Completed", "Completed"],
      ["gone", "gone"],
    ] as const) {
      const target = simulator().control.v2.seedJob({ jobName: becomes });
      hit("v2.jobAction", { kind: "error", status: 409, code: "ModelArts.2878", becomes });
      await refuses(
        v2(simulator(), "POST", `/training-jobs/${target}/actions`, { action_type: "terminate" }),
        2878,
        409,
      );
      assert.deepEqual(await looks(simulator(), target, 1), [seen]);
    }
  });

  it("hits one job alone, and confuses it with another", async () => {
    const [first, second] = ["first", "second"].map((jobName) => simulator().control.v2.seedJob({ jobName }));
    hit("v2.getJob", { kind: "error", status: 503, code: "ModelArts.4700" }, { jobId: first });
    assert.equal((await v2(simulator(), "GET", `/training-jobs/${second}`)).status, 200);
    await refuses(v2(simulator(), "GET", `/training-jobs/${first}`), 4700, 503);
    hit("v2.getJob", { kind: "mix-up", ...(second === undefined ? {} : { jobId: second }) });
    assert.equal((await v2(simulator(), "GET", `/training-jobs/${first}`)).body.metadata.name, "second");
  });

  it("changes fields inside an answer, and of one entry of a list", async () => {
    const [first, second] = ["first", "second"].map((jobName) => simulator().control.v2.seedJob({ jobName }));
    hit("v2.getJob", {
      kind: "patch",
      set: { "status.phase": "Suspended", "metadata.create_time": 9007199254740993n },
    });
    const { body } = await v2(simulator(), "GET", `/training-jobs/${first}`);
    assert.deepEqual([body.status.phase, body.status.secondary_phase], ["Suspended", "Running"]);
    assert.equal(body.metadata.create_time, 9007199254740993n);
    hit("v2.searchJobs", {
      kind: "patch",
      remove: ["metadata.name"],
      ...(second === undefined ? {} : { entry: second }),
    });
    const { items } = (await v2(simulator(), "POST", "/training-job-searches", {})).body;
    const named = items.map(({ metadata }: { metadata: { id: string; name?: string } }) => [
      metadata.id,
      metadata.name,
    ]);
    assert.deepEqual(Object.fromEntries(named), { [first ?? ""]: "first", [second ?? ""]: undefined });
  });

  it("repeats a stale search, but not for another question", async () => {
    simulator().control.v2.seedJob({ jobName: "first" });
    hit("v2.searchJobs", { kind: "stale" });
    const count = async (body: object) => (await v2(simulator(), "POST", "/training-job-searches", body)).body.count;
    assert.equal(await count({ limit: 50 }), 1);
    simulator().control.v2.seedJob({ jobName: "second" });
    assert.equal(await count({ limit: 50 }), 1);
    assert.equal(await count({ limit: 49 }), 2);
  });

  it("garbles answers", async () => {
    const target = simulator().control.v2.seedJob({ jobName: "job" });
    for (const how of ["truncated", "not-json", "empty"] as const) {
      hit("v2.getJob", { kind: "garbled", how });
      assert.equal((await v2(simulator(), "GET", `/training-jobs/${target}`)).body, undefined, how);
    }
  });

  it("does not show at once what was created, by fault or by rule, and holds the name all the same", async () => {
    hit("v2.createJob", { kind: "lag", reads: 2 });
    const late = await create(simulator(), "late");
    assert.deepEqual(await looks(simulator(), late, 3), ["gone", "gone", "Creating"]);
    simulator().control.v2.setRules({ creationLag: { reads: 1 } });
    const later = await create(simulator(), "later");
    await refuses(v2(simulator(), "POST", "/training-jobs", newJob("later")), 2751);
    assert.deepEqual(await looks(simulator(), later, 2), ["gone", "Creating"]);
  });

  it("still shows for a while what is gone, and does not act on it", async () => {
    simulator().control.v2.setTransition({ course: "deletion", pace: "immediate" });
    const target = simulator().control.v2.seedJob({ jobName: "job", phase: "Completed" });
    hit("v2.deleteJob", { kind: "lag", reads: 2 });
    await v2(simulator(), "DELETE", `/training-jobs/${target}`);
    assert.deepEqual(await looks(simulator(), target, 1), ["Completed"]);
    await refuses(v2(simulator(), "DELETE", `/training-jobs/${target}`), 2775);
    assert.deepEqual(await looks(simulator(), target, 2), ["Completed", "gone"]);
  });

  it("refuses a token that is missing, wrong or expired with 403, and one of another project with 404", async () => {
    const look = (token: string | null, on = simulator()) =>
      v2(on, "GET", `/training-jobs/${id}`, undefined, { token });
    const wrong = await refuses(look("wrong"), 2784, 403);
    assert.deepEqual(wrong.body, fixture("v2.error.token.403-2784"));
    await refuses(look(null), 2784, 403);
    await refuses(look(simulator().control.issueToken({ lifetimeMs: 0 })), 2784, 403);
    const other = simulator().control.issueToken({ projectId: "a0b1c2d3e4f5061728394a5b6c7d8e9f" });
    const mismatch = await refuses(look(other), 2786, 404);
    assert.deepEqual(Object.keys(mismatch.body), Object.keys(fixture("v2.error.project-mismatch.404-2786")));
    simulator().control.setDialect({ tokenErrors: "gateway" });
    await refuses(look("wrong"), "APIG.0301", 401);
  });

  it("does not know other paths", async () => {
    await refuses(v2(simulator(), "GET", "/training-jobs"), "APIG.0101", 404);
    await refuses(v2(simulator(), "GET", "/nothing"), "APIG.0101", 404);
  });
});
