import assert from "node:assert/strict";
import { canary } from "modelarts-simulator";
import { useSimulator } from "../../support/simulated";
import { create, fixture, refuses, v2 } from "./api";

describe("simulator v2: what a job tells of itself", () => {
  const simulator = useSimulator({ clock: "virtual", tokenLifetimeMs: 100 * 24 * 3_600_000 });
  const huawei = useSimulator({ clock: "virtual", profile: "huawei" });
  const spec = { log_export_path: { obs_url: "/demo-bucket/log/" } };
  const get = (path: string, on = simulator()) => v2(on, "GET", path);

  it("shows a preview once there is a log: 204 before, or 2818 by dialect, and 2819 when it is too old", async () => {
    const id = await create(simulator(), "job", { spec });
    const path = `/training-jobs/${id}/tasks/worker-0/logs/preview`;
    for (const what of ["logs/preview", "logs/url"]) {
      const early = await get(`/training-jobs/${id}/tasks/worker-0/${what}`);
      assert.deepEqual([early.status, early.text], [204, ""]);
    }
    assert.equal((await get(`/training-jobs/${id}/metrics/worker-0`)).status, 204);
    simulator().control.setDialect({ notYet: "2818" });
    assert.deepEqual((await refuses(get(path), 2818)).body, fixture("v2.error.log-not-generated.400-2818"));
    simulator().control.v2.setPhase({ jobId: id }, "Running");
    simulator().control.v2.appendLog({ jobId: id }, ["epoch 1", "größer"]);
    const { body } = await get(path);
    assert.match(body.content, /epoch 1\ngrößer\n$/);
    assert.deepEqual([body.current_size, body.full_size], Array(2).fill(Buffer.byteLength(body.content)));
    simulator().control.v2.setPhase({ jobId: id }, "Completed");
    simulator().control.advanceClock(30 * 24 * 3_600_000);
    assert.equal((await get(path)).status, 200);
    simulator().control.advanceClock(1);
    assert.deepEqual((await refuses(get(path), 2819)).body, fixture("v2.error.log-cleared.400-2819"));
  });

  it("shows the last 5 MB of a long log", async () => {
    const line = "x".repeat(1023);
    const id = simulator().control.v2.seedJob({ jobName: "long", log: Array.from({ length: 6 * 1024 }, () => line) });
    const { body } = await get(`/training-jobs/${id}/tasks/worker-0/logs/preview`);
    assert.deepEqual([body.current_size, body.full_size], [5 * 1024 * 1024, 6 * 1024 * 1024]);
  });

  it("knows the tasks of a job, one a node, and no others", async () => {
    const id = simulator().control.v2.seedJob({
      jobName: "job",
      spec: { resource: { flavor_id: "modelarts.vm.cpu.8u", node_count: 2 } },
    });
    assert.deepEqual((await get(`/training-jobs/${id}`)).body.status.tasks, ["worker-0", "worker-1"]);
    assert.equal((await get(`/training-jobs/${id}/tasks/worker-1/logs/preview`)).status, 200);
    const { body } = await refuses(get(`/training-jobs/${id}/tasks/worker-2/logs/preview`), 4700);
    assert.deepEqual(body, fixture("v2.error.task.400-4700"));
    await refuses(get("/training-jobs/2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9/tasks/worker-0/logs/preview"), 2775);
  });

  it("gives a signed link where a path for logs is set, in parts where they are rotated", async () => {
    const none = simulator().control.v2.seedJob({ jobName: "none" });
    await refuses(get(`/training-jobs/${none}/tasks/worker-0/logs/url`), 2822);
    const id = simulator().control.v2.seedJob({ jobName: "job", spec });
    const { body } = await get(`/training-jobs/${id}/tasks/worker-0/logs/url?Content-Type=text/plain`);
    assert.match(body.obs_url, /^https:\/\/demo-bucket\.obs\.example\.invalid\/log\/.*Signature=/);
    assert.ok(body.obs_url.includes(canary));
    const rotated = simulator().control.v2.seedJob({
      jobName: "rotated",
      spec: { ...spec, log_export_config: { version: "v1", rotation_enabled: true } },
    });
    const parts = (await get(`/training-jobs/${rotated}/tasks/worker-0/logs/url`)).body;
    assert.deepEqual([parts.obs_url, parts.shards.count, parts.shards.object_urls.length], ["", 2, 2]);
  });

  it("gives a window of lines on Huawei Cloud, with positions of 19 digits", async () => {
    const id = huawei().control.v2.seedJob({
      jobName: "job",
      log: Array.from({ length: 100 }, (_, line) => `line ${line}`),
    });
    const lines = async (query: string) => (await get(`/training-jobs/${id}/logs/worker-0?${query}`, huawei())).body;
    const last = await lines("");
    assert.deepEqual([last.lines, last.content.split("\n")[0]], [50, "line 50"]);
    const first = await lines("order=asc&lines=2");
    assert.equal(first.content, "line 0\nline 1\n");
    assert.equal((await lines(`order=desc&lines=1&base_line=${first.end_line}`)).content, "line 2\n");
    assert.equal((await lines(`order=asc&lines=1&base_line=${last.start_line}`)).content, "line 49\n");
    await refuses(get(`/training-jobs/${id}/logs/worker-0?lines=501`, huawei()), 2788);
  });

  it("tells events, with times in RFC 3339, and a clean-up that is no stop by the user", async () => {
    const id = await create(simulator(), "job");
    simulator().control.v2.advance({}, 2);
    simulator().control.v2.setPhase({ jobId: id }, "Failed");
    const events = async (query = "") => (await get(`/training-jobs/${id}/events?${query}`)).body;
    const all = await events();
    assert.match(all.events[0].time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    assert.deepEqual(
      (await events("level=Error")).events.map(({ message }: { message: string }) => message),
      ["Training job failed."],
    );
    assert.equal((await events("pattern=TerminateJob")).events[0].source, "K8S");
    assert.deepEqual((await events("order=asc&limit=1")).events[0].message, "Training job created.");
    const second = (await events("limit=2&offset=1")).events;
    assert.deepEqual(second, all.events.slice(2, 4), "a page");
    simulator().control.v2.setRules({ eventOffset: "item" });
    assert.deepEqual((await events("limit=2&offset=1")).events, all.events.slice(1, 3), "an item");
    const now = simulator().control.now();
    assert.equal((await events(`start_time=${now + 1}&end_time=${now + 2}`)).total, 0);
    simulator().control.setDialect({ eventCounts: "strings" });
    assert.deepEqual([(await events("limit=5")).limit, (await events()).offset], ["5", "0"]);
  });

  it("refuses questions about events that are not right, in an envelope without advice", async () => {
    const id = simulator().control.v2.seedJob({ jobName: "job" });
    for (const query of [
      "limit=101",
      "limit=0",
      "start_time=1",
      "level=Fatal",
      "order=up",
      `pattern=${"x".repeat(257)}`,
    ]) {
      const { body } = await refuses(get(`/training-jobs/${id}/events?${query}`), 50004000);
      assert.deepEqual(body, fixture("v2.error.events.400-50004000"));
    }
    assert.equal((await get(`/training-jobs/${id}/events?limit=100`)).status, 200);
  });

  it("gives addresses and tokens to jobs with something to log in to, or to all by rule, each marked as a secret", async () => {
    const open = simulator().control.v2.seedJob({
      jobName: "open",
      annotations: { "jupyter-lab/enable": "true", "tensorboard/enable": "false" },
      endpoints: { ssh: { key_pair_names: ["demo-key"] } },
    });
    const { endpoints } = (await get(`/training-jobs/${open}`)).body;
    assert.deepEqual(Object.keys(endpoints), ["ssh", "jupyter_lab"]);
    assert.ok(endpoints.jupyter_lab.token.startsWith(canary));
    assert.ok(endpoints.ssh.task_urls[0].url.includes(canary));
    const plain = simulator().control.v2.seedJob({ jobName: "plain" });
    assert.ok(!(await get(`/training-jobs/${plain}`)).text.includes(canary));
    simulator().control.v2.setRules({ endpointTokens: "always" });
    assert.ok((await get(`/training-jobs/${plain}`)).text.includes(canary));
  });
});
