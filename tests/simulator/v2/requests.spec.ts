import assert from "node:assert/strict";
import { useSimulator } from "../../support/simulated";
import { create, fixture, newJob, refuses, v2 } from "./api";

describe("simulator v2: what a request may say", () => {
  const simulator = useSimulator();
  const huawei = useSimulator({ profile: "huawei" });
  const strict = useSimulator({ v2: { checks: "strict" } });
  const post = (body: unknown, on = simulator()) => v2(on, "POST", "/training-jobs", body);
  const resource = (changes: object) => ({ spec: { resource: { flavor_id: "modelarts.vm.cpu.8u", ...changes } } });
  const own = (changes: object) => ({
    algorithm: {
      engine: { engine_id: "pytorch-cp36-1.4.0-v2" },
      command: undefined,
      code_dir: "/demo-bucket/code/",
      boot_file: "/demo-bucket/code/train.py",
      ...changes,
    },
  });
  const long = (length: number) => "x".repeat(length);
  const input = (remote: object) => ({ algorithm: { inputs: [{ name: "data", remote }] } });

  /** What is refused, with its code; and next to it what is just right. */
  const rules: [string, number | [number, number], Record<string, object>, Record<string, object>][] = [
    ["a name of other characters", 2788, { metadata: { name: "digits run" } }, { metadata: { name: "digits_run-1" } }],
    ["a name of more than 64", 2788, { metadata: { name: long(65) } }, { metadata: { name: long(64) } }],
    ["a long description", 2788, { metadata: { description: long(257) } }, { metadata: { description: long(256) } }],
    ["a wrong workspace", 2788, { metadata: { workspace_id: "1" } }, { metadata: { workspace_id: long(32) } }],
    [
      "annotations that are no texts",
      2788,
      { metadata: { annotations: { "fault-tolerance/job-retry-num": 3 } } },
      { metadata: { annotations: { "fault-tolerance/job-retry-num": "3" } } },
    ],
    [
      "an image without a command",
      2806,
      { algorithm: { command: undefined } },
      { algorithm: { command: "sh run.sh" } },
    ],
    ["own code without a folder", 2757, own({ code_dir: undefined }), own({})],
    [
      "own code without a file to start",
      2758,
      own({ boot_file: undefined }),
      own({ boot_file: "/demo-bucket/code/b.py" }),
    ],
    [
      "a file to start outside the folder",
      2792,
      own({ boot_file: "/demo-bucket/code2/train.py" }),
      own({ boot_file: "obs://demo-bucket/code/deep/train.py" }),
    ],
    ["own code without an engine", 2830, own({ engine: {} }), own({})],
    ["an engine that is not there", 2780, own({ engine: { engine_id: "pytorch-9" } }), own({})],
    [
      "a name and version that do not belong together",
      2780,
      own({ engine: { engine_name: "PyTorch", engine_version: "9" } }),
      own({ engine: { engine_name: "PyTorch", engine_version: "PyTorch-1.4.0-python3.6-v2" } }),
    ],
    [
      "an OBS path of another scheme",
      2791,
      own({ code_dir: "s3://demo-bucket/code/" }),
      own({ code_dir: "obs://demo-bucket/code/" }),
    ],
    [
      "half a subscription",
      2788,
      { algorithm: { engine: undefined, subscription_id: "s" } },
      { algorithm: { engine: undefined, subscription_id: "s", item_version_id: "1.0.0" } },
    ],
    [
      "a parameter that is no text",
      2788,
      { algorithm: { parameters: [{ name: "epochs", value: 12 }] } },
      { algorithm: { parameters: [{ name: "epochs", value: "12" }] } },
    ],
    [
      "the same parameter twice",
      2767,
      {
        algorithm: {
          parameters: [
            { name: "a", value: "1" },
            { name: "a", value: "2" },
          ],
        },
      },
      {
        algorithm: {
          parameters: [
            { name: "a", value: "1" },
            { name: "b", value: "2" },
          ],
        },
      },
    ],
    [
      "an input from two places",
      2753,
      input({ obs: { obs_url: "/bucket/a/" }, dataset: { id: "d", version_id: "v" } }),
      input({ obs: { obs_url: "/bucket/a/" } }),
    ],
    [
      "a data set without a version",
      2782,
      input({ dataset: { id: "d" } }),
      input({ dataset: { id: "d", version_id: "v" } }),
    ],
    [
      "an output without a path",
      2753,
      { algorithm: { outputs: [{ name: "out", remote: {} }] } },
      { algorithm: { outputs: [{ name: "out", remote: { obs: { obs_url: "/bucket/out/" } } }] } },
    ],
    [
      "a wrong name of an environment variable",
      2788,
      { algorithm: { environments: { "1A": "x" } } },
      { algorithm: { environments: { _A1: "x" } } },
    ],
    [
      "a reference in an environment variable",
      2788,
      { algorithm: { environments: { A: "$HOME" } } },
      { algorithm: { environments: { A: long(4096) } } },
    ],
    [
      "more than 100 environment variables",
      2788,
      { algorithm: { environments: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`A${index}`, ""])) } },
      { algorithm: { environments: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`A${index}`, ""])) } },
    ],
    [
      "a code folder in the wrong place",
      2857,
      { algorithm: { local_code_dir: "/home/ma-user" } },
      { algorithm: { local_code_dir: "/home/ma-user/modelarts/user-job-dir" } },
    ],
    [
      "a relative working folder",
      2859,
      { algorithm: { working_dir: "code" } },
      { algorithm: { working_dir: "/code" } },
    ],
    ["no flavor in the public pool", 2763, resource({ flavor_id: undefined }), resource({})],
    ["a flavor that is not there", 2781, resource({ flavor_id: "modelarts.vm.cpu.16u64g.d" }), resource({})],
    ["too many nodes", 2793, resource({ node_count: 17 }), resource({ node_count: 16 })],
    ["no nodes", 2788, resource({ node_count: 0 }), resource({ node_count: undefined })],
    [
      "a pool that is not there",
      [404, 2890],
      resource({ flavor_id: undefined, pool_id: "pool-00000000" }),
      resource({ flavor_id: undefined, pool_id: "pool-3f9a1c77" }),
    ],
    [
      "a flavor in a pool of CPUs",
      2781,
      resource({ pool_id: "pool-3f9a1c77" }),
      resource({ pool_id: "pool-5d0e8b12", flavor_id: "modelarts.pool.visual.2xlarge" }),
    ],
    [
      "a pool that is for something else",
      2886,
      resource({ flavor_id: undefined, pool_id: "pool-71c4f0aa" }),
      resource({ flavor_id: undefined, pool_id: "pool-5d0e8b12" }),
    ],
    [
      "a pool that does not run",
      2887,
      resource({ flavor_id: undefined, pool_id: "pool-90ab33de" }),
      resource({ flavor_id: undefined, pool_id: "pool-5d0e8b12" }),
    ],
    [
      "an end by itself in another unit",
      2788,
      { spec: { auto_stop: { time_unit: "DAYS", duration: 1 } } },
      { spec: { auto_stop: { time_unit: "HOURS", duration: 100 } } },
    ],
    [
      "an end by itself after no time",
      2788,
      { spec: { auto_stop: { time_unit: "HOURS", duration: 0 } } },
      { spec: { auto_stop: { time_unit: "HOURS", duration: 1 } } },
    ],
    [
      "a priority in the public pool",
      2788,
      { spec: { schedule_policy: { priority: 1 } } },
      { spec: { resource: { pool_id: "pool-5d0e8b12" }, schedule_policy: { priority: 3 } } },
    ],
    [
      "a priority beyond 3",
      2788,
      { spec: { resource: { pool_id: "pool-5d0e8b12" }, schedule_policy: { priority: 4 } } },
      { spec: { resource: { pool_id: "pool-5d0e8b12" }, schedule_policy: { priority: 1 } } },
    ],
    [
      "an unknown notice",
      2788,
      { spec: { notification: { topic_urn: "urn:smn", events: ["JobLost"] } } },
      { spec: { notification: { topic_urn: "urn:smn", events: ["JobHanged"] } } },
    ],
    [
      "a volume of two kinds",
      2788,
      { spec: { volumes: [{ nfs: { local_path: "/a" }, obs: { local_path: "/a" } }] } },
      { spec: { volumes: [{ nfs: { local_path: "/a" } }] } },
    ],
  ];
  for (const [what, refusal, wrong, right] of rules) {
    it(`refuses ${what}, and takes what is right`, async () => {
      const [status, code] = Array.isArray(refusal) ? refusal : [400, refusal];
      await refuses(post(newJob("job", wrong)), code, status);
      assert.deepEqual(simulator().control.v2.standing().jobs, [], "and makes nothing");
      const taken = await post(newJob("job", right));
      assert.equal(taken.status, 201, taken.text);
    });
  }

  it("words refusals as the samples do", async () => {
    for (const [request, sample] of [
      ["invalid-name", "invalid-param.400-2788"],
      ["image-without-command", "image-command.400-2806"],
    ]) {
      const { status, body } = await post(fixture(`v2-create.request.${request}`));
      assert.deepEqual([status, body], [400, fixture(`v2.error.${sample}`)]);
    }
    await create(simulator(), "v2-train-01");
    assert.deepEqual((await post(newJob("v2-train-01"))).body, fixture("v2.error.duplicate.400-2751"));
    assert.deepEqual(
      (await post(newJob("job", resource({ node_count: 17 })))).body,
      fixture("v2.error.node-count.400-2793"),
    );
    const pool = resource({ pool_id: "pool-3f9a1c78" });
    assert.match((await post(newJob("job", pool))).body.error_msg, /^Pool \(pool-3f9a1c78\) does not exist$/);
    assert.deepEqual((await post("{")).body, fixture("v2.error.json.400-2787"));
    await refuses(post([]), 2787);
    await refuses(post({ metadata: { name: "job" } }), 2788);
  });

  it("names what is missing of a job that refers to something, in the words that mislead", async () => {
    const id = "c85f2a0e-3d71-46b9-9a4c-e17d06b3f592";
    const algorithm = { id, engine: undefined, command: undefined };
    assert.deepEqual((await post(newJob("job", { algorithm }))).body, fixture("v2.error.algorithm.400-2755"));
    const metadata = { training_experiment_reference: { id } };
    assert.deepEqual((await post(newJob("job", { metadata }))).body, fixture("v2.error.experiment.400-2842"));
    await refuses(post(newJob("job", { algorithm: { id } })), 2788);
  });

  it("keeps names unique within a workspace, and free again once the job is gone", async () => {
    const id = await create(simulator(), "taken");
    await refuses(post(newJob("taken")), 2751);
    const elsewhere = { metadata: { workspace_id: long(32) } };
    await create(simulator(), "taken", elsewhere);
    await create(simulator(), "Taken");
    await v2(simulator(), "DELETE", `/training-jobs/${id}`);
    await refuses(post(newJob("taken")), 2751);
    simulator().control.v2.advance({ jobId: id });
    await create(simulator(), "taken");
  });

  it("takes other readings of what is unique, and holds a name for a while, by rule", async () => {
    const { control } = simulator();
    control.v2.setRules({ nameScope: "project", nameCase: "ignored", nameHeld: { reads: 2 } });
    const id = await create(simulator(), "taken");
    await refuses(post(newJob("taken", { metadata: { workspace_id: long(32) } })), 2751);
    await refuses(post(newJob("TAKEN")), 2751);
    control.v2.setPhase({ jobId: id }, "gone");
    await refuses(post(newJob("taken")), 2751);
    await refuses(post(newJob("taken")), 2751);
    await create(simulator(), "taken");
  });

  it("has quotas for jobs, and for the free flavor", async () => {
    await create(simulator(), "free", resource({ flavor_id: "modelarts.vm.cpu.free" }));
    const { body } = await post(newJob("second", resource({ flavor_id: "modelarts.vm.cpu.free" })));
    assert.deepEqual(body, fixture("v2.error.free-quota.400-2833"));
    simulator().control.v2.setRules({ jobsPerProject: 1 });
    await refuses(post(newJob("second")), 2815);
  });

  it("does not ask for a data set's version on Huawei Cloud, if its service is of the new kind", async () => {
    const remote = { dataset: { id: "d", service_type: "V3" } };
    await refuses(post(newJob("job", input(remote))), 2782);
    assert.equal((await post(newJob("job", input(remote)), huawei())).status, 201);
  });

  it("checks what only prose and consoles say in strict mode alone", async () => {
    for (const [index, changes] of [
      { spec: { auto_stop: { time_unit: "HOURS", duration: 73 } } },
      { spec: { volumes: [{ nfs: { local_path: "/a" } }] } },
      { algorithm: { parameters: [{ name: long(65), value: "1" }] } },
      { algorithm: { parameters: [{ name: "a", value: "1", values: ["1"] }] } },
      { spec: { runtime_type: "debug" } },
    ].entries()) {
      await refuses(post(newJob("job", changes), strict()), 2788);
      await create(simulator(), `job-${index}`, changes);
    }
  });

  it("refuses an id of v1 in a path, and a path of v1 an id of v2", async () => {
    await refuses(v2(simulator(), "GET", "/training-jobs/9007199254740993"), 2788);
    await refuses(v2(simulator(), "GET", "/training-jobs/batch-delete"), 2788);
  });
});
