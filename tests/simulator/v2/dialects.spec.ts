import assert from "node:assert/strict";
import { startSimulator } from "modelarts-simulator";
import { useSimulator } from "../../support/simulated";
import { create, differences, fixture, refuses, v2 } from "./api";

describe("simulator v2: dialects", () => {
  const simulator = useSimulator();
  const speak = (dialect: Parameters<ReturnType<typeof simulator>["control"]["setDialect"]>[0]) =>
    simulator().control.setDialect(dialect);
  const get = async (id: string) => (await v2(simulator(), "GET", `/training-jobs/${id}`)).body;
  const gone = "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9";

  it("says in three ways that a job is gone", async () => {
    const look = () => v2(simulator(), "GET", `/training-jobs/${gone}`);
    assert.deepEqual((await refuses(look(), 2775)).body, fixture("v2.error.not-found.400-2775"));
    speak({ gone: "404-2775" });
    await refuses(look(), 2775, 404);
    speak({ gone: "404-bare" });
    const { status, text } = await look();
    assert.deepEqual([status, text], [404, ""]);
  });

  it("says so of an algorithm by its own code", async () => {
    const look = () => v2(simulator(), "GET", `/algorithms/${gone}`);
    assert.deepEqual((await refuses(look(), 2755)).body, fixture("v2.error.algorithm-gone.400-2755"));
    speak({ gone: "404-2775" });
    await refuses(look(), 2755, 404);
    speak({ gone: "404-bare" });
    const { status, text } = await look();
    assert.deepEqual([status, text], [404, ""]);
  });

  it("writes longs and counts as strings", async () => {
    const id = await create(simulator(), "job");
    speak({ v2Numbers: "strings", environments: "array" });
    const { metadata, status, spec } = await get(id);
    const sample = fixture("v2-get.response.odd-types");
    assert.deepEqual(differences(metadata, sample.metadata, ["annotations", "ai_project"]), []);
    assert.deepEqual(differences(status, sample.status), []);
    assert.equal(spec.resource.node_count, "1");
  });

  it("writes environments as an object, or as an array of maps", async () => {
    const id = await create(simulator(), "job", { algorithm: { environments: { A: "1", B: "2" } } });
    assert.deepEqual((await get(id)).algorithm.environments, { A: "1", B: "2" });
    speak({ environments: "array" });
    assert.deepEqual((await get(id)).algorithm.environments, [{ A: "1" }, { B: "2" }]);
  });

  it("answers with OBS paths as they were sent, or all with a scheme", async () => {
    const id = simulator().control.v2.seedJob({
      jobName: "job",
      algorithm: fixture("v2-create.request.code-dir").algorithm,
      spec: { log_export_path: { obs_url: "/demo-bucket/log/" } },
    });
    const paths = async () => {
      const { algorithm, spec } = await get(id);
      const { obs_url } = algorithm.inputs[0].remote.obs;
      return [algorithm.code_dir, algorithm.boot_file, obs_url, spec.log_export_path.obs_url];
    };
    const sent = ["/demo-bucket/code/", "/demo-bucket/code/train.py", "/demo-bucket/data/", "/demo-bucket/log/"];
    assert.deepEqual(await paths(), sent);
    speak({ obsPaths: "obs" });
    assert.deepEqual(
      await paths(),
      sent.map((path) => `obs:/${path}`),
    );
  });

  it("writes phases in lower case", async () => {
    const id = simulator().control.v2.seedJob({ jobName: "job", phase: "Pending" });
    speak({ phases: "lower-case" });
    const { phase, secondary_phase } = (await get(id)).status;
    assert.deepEqual([phase, secondary_phase], ["pending", "queuing"]);
  });

  it("has null or nothing for what is unset, and three words for no description", async () => {
    const id = await create(simulator(), "job");
    const usual = await get(id);
    assert.deepEqual(
      [usual.metadata.description, "inputs" in usual.algorithm, "endpoints" in usual],
      ["", false, false],
    );
    for (const [emptyDescription, text] of [
      ["null", null],
      ["NULL", "NULL"],
    ] as const) {
      speak({ v2Unset: "null", emptyDescription });
      const { metadata, status, algorithm, endpoints } = await get(id);
      assert.equal(metadata.description, text);
      assert.deepEqual(
        [status.task_statuses, algorithm.inputs, algorithm.environments, endpoints],
        [null, null, null, null],
      );
    }
  });

  it("leaves out what only real answers have", async () => {
    const id = await create(simulator(), "job");
    const usual = await get(id);
    assert.equal(usual.metadata.annotations.job_template, "Template DL");
    speak({ v2Extras: "absent" });
    const { metadata, spec } = await get(id);
    assert.deepEqual(
      [metadata.annotations, metadata.ai_project, spec.is_hosted_log],
      [undefined, undefined, undefined],
    );
  });

  it("has no body where there is nothing to tell, and other statuses of success", async () => {
    speak({ emptyBodies: "none", terminated: "201", createdAlgorithm: "200", unknownAction: "2812" });
    const id = simulator().control.v2.seedJob({ jobName: "job" });
    const path = `/training-jobs/${id}`;
    assert.equal((await v2(simulator(), "PUT", path, { description: "a" })).text, "");
    assert.equal((await v2(simulator(), "POST", `${path}/actions`, { action_type: "terminate" })).status, 201);
    const { body } = await refuses(v2(simulator(), "POST", `${path}/actions`, { action_type: "pause" }), 2812);
    assert.deepEqual(body, fixture("v2.error.action-type.400-2812"));
    const deleted = await v2(simulator(), "DELETE", path);
    assert.deepEqual([deleted.status, deleted.text], [202, ""]);
    const made = await v2(simulator(), "POST", "/algorithms", fixture("v2-algorithm-create.request"));
    assert.equal(made.status, 200);
  });

  it("has null for an empty list, counts what matches, and calls a preview's text by its old name", async () => {
    const search = async (body = {}) => (await v2(simulator(), "POST", "/training-job-searches", body)).body;
    assert.deepEqual((await search()).items, []);
    speak({ emptyList: "null", totals: "matches", previewText: "context" });
    const { items } = await search();
    assert.equal(items, null);
    const id = simulator().control.v2.seedJob({ jobName: "job", log: ["epoch 1"] });
    simulator().control.v2.seedJob({ jobName: "elsewhere", workspaceId: "x".repeat(32) });
    assert.equal((await search()).total, 1);
    const { body } = await v2(simulator(), "GET", `/training-jobs/${id}/tasks/worker-0/logs/preview`);
    assert.equal(body.context, "epoch 1\n");
  });

  it("throttles by the gateway, or with a code of its own", async () => {
    const throttle = () => {
      simulator().control.addFault({ fault: { kind: "throttle" } });
      return v2(simulator(), "GET", `/training-jobs/${gone}`);
    };
    await refuses(throttle(), "APIG.0308", 429);
    speak({ v2Throttling: "ModelArts.2799" });
    assert.deepEqual((await refuses(throttle(), 2799, 429)).body, fixture("v2.error.throttled.429-2799"));
  });

  it("mixes all of them at random", async () => {
    const mixed = await startSimulator({ dialect: "mixed" });
    const answers = new Set<string>();
    for (let attempt = 0; attempt < 60; attempt++) {
      const { status, body } = await v2(mixed, "GET", `/training-jobs/${gone}`);
      answers.add(`${status} ${body?.error_code}`);
    }
    await mixed.stop();
    assert.deepEqual([...answers].sort(), ["400 ModelArts.2775", "404 ModelArts.2775", "404 undefined"]);
  });
});
