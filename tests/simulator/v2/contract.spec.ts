import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { useSimulator } from "../../support/simulated";
import { create, differences, fixture, newJob, refuses, v2 } from "./api";

describe("simulator v2: the documented shapes", () => {
  const simulator = useSimulator();
  const huawei = useSimulator({ profile: "huawei", clock: "virtual" });
  /** Fields that an answer has and the sample of the moment has not, because the job got so far or was asked for more. */
  const further = ["running_records", "task_statuses", "is_hosted_log", "ai_project", "policies", "max_num", "disk"];
  const fits = (value: unknown, sample: string, more: readonly string[] = []) =>
    assert.deepEqual(differences(value, fixture(sample), [...further, ...more]), [], sample);

  const requests = readdirSync(join(__dirname, "fixtures"))
    .map((file) => file.replace(".json", ""))
    .filter((name) => name.startsWith("v2-create.request"))
    .filter((name) => !/invalid-name|image-without-command|algorithm-id/.test(name));
  for (const name of requests) {
    it(`creates a job from ${name}, and tells back what was sent`, async () => {
      const sent = fixture(name);
      const created = await v2(simulator(), "POST", "/training-jobs", sent);
      assert.equal(created.status, 201, created.text);
      assert.match(created.body.metadata.id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.deepEqual([created.body.status.phase, created.body.metadata.user_name], ["Creating", ""]);
      const { body } = await v2(simulator(), "GET", `/training-jobs/${created.body.metadata.id}`);
      for (const [part, fields] of Object.entries<Record<string, unknown>>(sent)) {
        if (part === "kind") continue;
        for (const [field, value] of Object.entries(fields)) {
          if (value === null || (field === "policies" && JSON.stringify(value).includes("null"))) continue;
          assert.deepEqual(differences(body[part][field], value, Object.keys(everything)), [], `${part}.${field}`);
        }
      }
    });
  }
  /** What the service adds to what was sent. */
  const everything = {
    job_template: 1,
    key_task: 1,
    local_dir: 1,
    mode: 1,
    period: 1,
    constraint: 1,
    description: 1,
    i18n_description: 1,
    policy: 1,
    flavor_name: 1,
    flavor_detail: 1,
    pool_name: 1,
    main_container_allocated_resources: 1,
    engine_id: 1,
    engine_name: 1,
    engine_version: 1,
    usage: 1,
    support_groups: 1,
    tags: 1,
    v1_compatible: 1,
    run_user: 1,
    jupyter_lab: 1,
    task_urls: 1,
  };

  /** What these tests send and the short samples of searches have not. */
  const sentBesides = [
    ...Object.keys(everything),
    "parameters",
    "environments",
    "local_code_dir",
    "working_dir",
    "log_export_path",
    "annotations",
  ];

  it("answers create and details as real replies do, with the algorithm spelt out", async () => {
    const algorithm = await v2(simulator(), "POST", "/algorithms", fixture("v2-algorithm-create.request"));
    assert.equal(algorithm.status, 201);
    const { training_experiment_reference: _, ...metadata } = fixture("v2-create.request.algorithm-id").metadata;
    const request = fixture("v2-create.request.algorithm-id");
    const sent = { ...request, metadata, algorithm: { ...request.algorithm, id: algorithm.body.metadata.id } };
    const created = await v2(simulator(), "POST", "/training-jobs", sent);
    fits(created.body, "v2-create.response.real-shape", ["policy"]);
    assert.equal(created.body.algorithm.boot_file, "/demo-bucket/code/train.py");
    simulator().control.v2.advance({}, 2);
    const { body } = await v2(simulator(), "GET", `/training-jobs/${created.body.metadata.id}`);
    fits(body, "v2-get.response.real-shape.running", ["policy"]);
    assert.equal(body.metadata.user_name, "simulated-user");
  });

  it("answers for a job in a pool with its pool, its volumes and all that was asked for", async () => {
    const created = await v2(simulator(), "POST", "/training-jobs", fixture("v2-create.request.dedicated-pool"));
    simulator().control.v2.advance({}, 2);
    simulator().control.v2.setRules({ endpointTokens: "always" });
    const { body } = await v2(simulator(), "GET", `/training-jobs/${created.body.metadata.id}`);
    fits(body, "v2-get.response.endpoints-tokens", ["task_urls", "serial_number"]);
  });

  it("says why a job failed, in seconds where the documentation has seconds", async () => {
    const id = simulator().control.v2.seedJob({ jobName: "failed", phase: "Failed", exitCode: 137 });
    const { body } = await v2(simulator(), "GET", `/training-jobs/${id}`);
    const { status } = fixture("v2-get.response.phase-failed");
    assert.deepEqual(differences(body.status, status), []);
    assert.equal(body.status.task_statuses[0].exit_code, 137);
    assert.equal(body.status.running_records[0].start_at, Math.floor(body.status.start_time / 1000));
  });

  it("answers a search, and a terminate, in the same shape", async () => {
    const id = simulator().control.v2.seedJob({
      jobName: "v2-train-01",
      algorithm: fixture("v2-create.request.code-dir").algorithm,
    });
    const found = await v2(simulator(), "POST", "/training-job-searches", fixture("v2-search.request"));
    fits(found.body, "v2-search.response", sentBesides);
    const terminated = await v2(simulator(), "POST", `/training-jobs/${id}/actions`, { action_type: "terminate" });
    assert.equal(terminated.status, 202);
    assert.equal(terminated.body.status.phase, "Terminating");
    fits(terminated.body, "v2-terminate.response", sentBesides);
  });

  it("answers updates with null, deletions with an empty text, and a batch with nothing", async () => {
    const id = huawei().control.v2.seedJob({ jobName: "job", phase: "Completed" });
    const updated = await v2(huawei(), "PUT", `/training-jobs/${id}`, { description: "new" });
    assert.deepEqual([updated.status, updated.text], [200, "null"]);
    const deleted = await v2(huawei(), "DELETE", `/training-jobs/${id}`);
    assert.deepEqual([deleted.status, deleted.text], [202, '""']);
    const other = huawei().control.v2.seedJob({ jobName: "other" });
    const batch = await v2(huawei(), "POST", "/training-jobs/batch-delete", {
      jobs: [{ kind: "job", metadata: { id: other } }],
    });
    assert.deepEqual([batch.status, batch.text], [202, ""]);
  });

  it("answers for logs, events, metrics, stages and tasks as the samples do", async () => {
    const id = huawei().control.v2.seedJob({
      jobName: "job",
      runs: true,
      spec: {
        ...fixture("v2-create.request.dedicated-pool").spec,
        log_export_config: { version: "v0" },
      },
    });
    huawei().control.v2.advance({}, 2);
    const get = async (path: string) => {
      const answer = await v2(huawei(), "GET", `/training-jobs/${id}${path}`);
      assert.equal(answer.status, 200, answer.text);
      return answer.body;
    };
    huawei().control.v2.setRules({ logLinkOnHuawei: "served" });
    fits(await get("/tasks/worker-0/logs/preview"), "v2-log-preview.response");
    fits(await get("/tasks/worker-0/logs/url"), "v2-log-url.response");
    fits(await get("/logs/worker-0"), "v2-log-lines.response");
    fits(await get("/events"), "v2-events.response");
    fits(await get("/metrics/worker-0"), "v2-metrics.response");
    fits(await get("/stages"), "v2-stages.response");
    fits(await get("/tasks"), "v2-tasks.response");
  });

  it("answers for flavors, engines, search algorithms, quotas and names as the samples do", async () => {
    const get = async (path: string) => (await v2(huawei(), "GET", path)).body;
    const flavors = await get("/training-job-flavors");
    fits(flavors, "v2-flavors.response", ["attributes"]);
    for (const type of ["CPU", "GPU", "Ascend"]) {
      const { flavors: some } = await get(`/training-job-flavors?flavor_type=${type}`);
      assert.ok(some.length > 0 && some.length < flavors.total_count);
      assert.ok(some.every((flavor: { flavor_type: string }) => flavor.flavor_type === type));
    }
    fits(await get("/training-job-engines"), "v2-engines.response");
    fits(await get("/search-algorithms"), "v2-search-algorithms.response");
    fits(await get("/training-quotas"), "v2-quotas.response");
    fits(await get("/training-job-names?job_name=a"), "v2-name-check.response");
    await refuses(v2(huawei(), "GET", "/training-job-flavors?flavor_type=TPU"), 2788);
  });

  it("keeps every digit of numbers that were sent", async () => {
    const text = JSON.stringify(newJob("digits", { spec: { custom_metrics: [{ size: 1 }] } })).replace(
      '"size":1',
      '"size":9007199254740993123',
    );
    const created = await v2(simulator(), "POST", "/training-jobs", text);
    assert.equal(created.status, 201);
    const { body } = await v2(simulator(), "GET", `/training-jobs/${created.body.metadata.id}`);
    assert.equal(body.spec.custom_metrics[0].size, 9007199254740993123n);
    const lines = await create(huawei(), "log");
    huawei().control.v2.advance({}, 2);
    const log = await v2(huawei(), "GET", `/training-jobs/${lines}/logs/worker-0`);
    assert.match(log.body.start_line, /^\d{19}$/, "a position of 19 digits, as text");
  });
});
