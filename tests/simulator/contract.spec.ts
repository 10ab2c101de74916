import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { routes } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { type Answer, call, request, send } from "./api";
import { mismatches, replies } from "./reference";

describe("simulator: the documented contract", () => {
  const simulator = useSimulator();
  const strict = useSimulator({ configRules: { strictness: "tables" } });
  const create = (body: unknown) => call(simulator(), "POST", "/training-jobs", { body });
  const fits = (answer: Answer, operation: keyof typeof replies) => {
    const reply: { page: string; fields: object; items?: Record<string, object> } = replies[operation];
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.get("content-type"), "application/json; charset=UTF-8");
    assert.match(answer.headers.get("x-request-id") ?? "", /^[0-9a-f]{32}$/);
    assert.deepEqual(mismatches(answer.body, replies[operation].fields), [], reply.page);
    for (const [name, fields] of Object.entries(reply.items ?? {})) {
      assert.ok(answer.body[name].length > 0, `${name} should not be empty`);
      for (const item of answer.body[name]) assert.deepEqual(mismatches(item, { ...fields }), [], reply.page);
    }
  };
  const refuses = async (pending: Promise<Answer>, code: string, status = 400) => {
    const { status: given, body, text } = await pending;
    assert.deepEqual([given, body?.error_code], [status, code], text);
  };

  const jobRequests = readdirSync(join(__dirname, "fixtures", "requests"))
    .map((file) => file.replace(".json", ""))
    .filter((name) => name.startsWith("create-job.") && name !== "create-job.no-version");
  for (const name of jobRequests) {
    it(`creates a job from the documented request ${name}, and tells it back`, async () => {
      const body = request(name);
      const created = await create(body);
      fits(created, "createJob");
      assert.equal(created.body.version_name, "V0001");
      assert.equal(created.body.status, 1);
      const details = await call(
        simulator(),
        "GET",
        `/training-jobs/${created.body.job_id}/versions/${created.body.version_id}`,
      );
      fits(details, "getVersion");
      const { config } = body;
      assert.ok(config instanceof Object);
      for (const [field, value] of Object.entries(config)) {
        if (["flavor", "create_version", "nas_mount_path", "nas_share_addr"].includes(field)) continue;
        assert.deepEqual(details.body[field], value, field);
      }
    });
  }

  it("creates a job without a version, and its first version later", async () => {
    const created = await create(request("create-job.no-version"));
    assert.equal(created.status, 200);
    assert.ok(!("version_id" in created.body));
    const path = `/training-jobs/${created.body.job_id}/versions`;
    assert.deepEqual((await call(simulator(), "GET", path)).body.versions, []);
    fits(await call(simulator(), "POST", path, { body: request("create-version") }), "createVersion");
  });

  it("creates a further version of a job, which follows on the one it names", async () => {
    const { body } = await create(request("create-job.data-url"));
    const raw = JSON.stringify(request("create-version")).replace("188305", String(body.version_id));
    const created = await call(simulator(), "POST", `/training-jobs/${body.job_id}/versions`, { body: raw });
    fits(created, "createVersion");
    const path = `/training-jobs/${body.job_id}/versions`;
    const list = await call(simulator(), "GET", path);
    fits(list, "listVersions");
    assert.deepEqual(
      list.body.versions.map((version: Record<string, unknown>) => [version.version_name, version.pre_version_id]),
      [
        ["V0002", body.version_id],
        ["V0001", null],
      ],
    );
    assert.equal(list.body.job_desc, "second try", "the description is the job's");
  });

  it("lists, describes, stops and deletes as documented", async () => {
    const { body } = await create(request("create-job.data-url"));
    const job = `/training-jobs/${body.job_id}`;
    fits(await call(simulator(), "GET", "/training-jobs"), "listJobs");
    for (const [method, path, requestBody] of [
      ["PUT", job, request("update-job")],
      ["POST", `${job}/versions/${body.version_id}/stop`, undefined],
      ["DELETE", job, undefined],
    ] as const) {
      const answer = await call(simulator(), method, path, { body: requestBody });
      assert.deepEqual([answer.status, answer.body], [200, { is_success: true }], path);
    }
  });

  it("keeps configurations by name", async () => {
    const body = request("create-config");
    const configs = "/training-job-configs";
    assert.deepEqual((await call(simulator(), "POST", configs, { body })).body, { is_success: true });
    fits(await call(simulator(), "GET", configs), "listConfigs");
    fits(await call(simulator(), "GET", `${configs}/cfg-demo`), "getConfig");
    await refuses(call(simulator(), "POST", configs, { body }), "ModelArts.0103");
    const changed = { ...body, config_desc: "changed", worker_server_num: 2 };
    await call(simulator(), "PUT", `${configs}/cfg-demo`, { body: changed });
    const { config_desc, worker_server_num } = (await call(simulator(), "GET", `${configs}/cfg-demo`)).body;
    assert.deepEqual([config_desc, worker_server_num], ["changed", 2]);
    assert.equal((await call(simulator(), "GET", `${configs}?config_type=sample`)).body.config_total_count, 0);
    await call(simulator(), "DELETE", `${configs}/cfg-demo`);
    await refuses(call(simulator(), "GET", `${configs}/cfg-demo`), "ModelArts.0015", 404);
  });

  it("tells what the region offers", async () => {
    fits(await call(simulator(), "GET", "/job/resource-specs?job_type=train"), "listSpecs");
    fits(await call(simulator(), "GET", "/job/ai-engines?job_type=train"), "listEngines");
    fits(await call(simulator(), "GET", "/built-in-algorithms"), "listAlgorithms");
    const sizes = await call(simulator(), "GET", "/built-in-algorithms?sortBy=model_size&order=asc&per_page=2");
    assert.deepEqual([sizes.body.models.length, sizes.body.model_total_count], [2, 4]);
    await refuses(call(simulator(), "GET", "/built-in-algorithms?per_page=101"), "ModelArts.0104");
  });

  it("gives a log in windows of lines, once there is one", async () => {
    const log = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "job", versions: [{ log }] });
    const path = `/training-jobs/${jobId}/versions/${versionIds[0]}`;
    const files = await call(simulator(), "GET", `${path}/log/file-names`);
    fits(files, "listLogFiles");
    const read = (query: string) =>
      call(simulator(), "GET", `${path}/aom-log?log_file=${files.body.log_file_list[0]}${query}`);
    const last = await read("");
    fits(last, "getLog");
    assert.equal(last.body.lines, 50);
    assert.match(last.body.start_line, /^\d{19}$/);
    const before = await read(`&order=asc&lines=2&base_line=${last.body.start_line}`);
    assert.equal(before.body.content, "line 48\nline 49\n");
    const after = await read(`&order=desc&lines=2&base_line=${before.body.end_line}`);
    assert.equal(after.body.content, "line 50\nline 51\n");
    await refuses(read("&lines=501"), "ModelArts.0104");
    await refuses(call(simulator(), "GET", `${path}/aom-log`), "ModelArts.0104");
    await refuses(call(simulator(), "GET", `${path}/aom-log?log_file=other`), "ModelArts.0806");
  });

  it("pages, sorts and searches jobs, case by case", async () => {
    for (const [jobName, jobDesc] of [
      ["b-two", "x"],
      ["a-one", "z"],
      ["c-Two", "y"],
    ] as const)
      simulator().control.seedJob({ jobName, jobDesc, versions: [{ status: "RUNNING" }] });
    simulator().control.seedJob({ jobName: "failed", versions: [{}, { status: "FAILED" }] });
    simulator().control.seedJob({ jobName: "elsewhere", workspaceId: "1".repeat(32) });
    const names = async (query: string) =>
      (await call(simulator(), "GET", `/training-jobs?${query}`)).body.jobs.map(
        (job: { job_name: string }) => job.job_name,
      );
    assert.deepEqual(await names(""), ["a-one", "b-two", "c-Two", "failed"]);
    assert.deepEqual(await names("order=desc&per_page=2"), ["failed", "c-Two"]);
    assert.deepEqual(await names("per_page=2&page=2"), ["c-Two", "failed"]);
    assert.deepEqual(await names("per_page=2&page=3"), []);
    assert.deepEqual(await names("sortBy=job_desc&search_content=-"), ["b-two", "c-Two", "a-one"]);
    assert.deepEqual(await names("search_content=two"), ["b-two"]);
    assert.deepEqual(await names("status=11"), ["failed"]);
    assert.deepEqual((await names("sortBy=version_count&order=desc"))[0], "failed");
    assert.deepEqual(await names(`workspace_id=${"1".repeat(32)}`), ["elsewhere"]);
    const { body } = await call(simulator(), "GET", "/training-jobs?per_page=1");
    assert.deepEqual([body.job_total_count, body.jobs.length, body.job_count_limit], [4, 1, 9_995]);
  });

  it("pages versions from one, and gives all of them for page zero", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "job", versions: Array.from({ length: 25 }, () => ({})) });
    const names = async (query: string) =>
      (await call(simulator(), "GET", `/training-jobs/${jobId}/versions${query}`)).body.versions.map(
        (version: { version_name: string }) => version.version_name,
      );
    assert.equal((await names("")).length, 25);
    assert.equal((await names("?per_page=10&page=0")).length, 25);
    assert.deepEqual(await names("?per_page=10&page=3"), ["V0005", "V0004", "V0003", "V0002", "V0001"]);
    assert.equal((await names("?page=1"))[9], "V0016");
    assert.equal((await names("?page=1")).length, 10);
    assert.deepEqual(await names("?page=4"), []);
  });

  for (const [query, why] of [
    ["per_page=0", "per_page from 1"],
    ["per_page=1001", "per_page to 1000"],
    ["per_page=ten", "per_page a number"],
    ["page=0", "page from 1"],
    ["page=65536", "page to 65535"],
    ["sortBy=color", "sortBy of the list"],
    ["order=up", "order asc or desc"],
    [`search_content=${"x".repeat(65)}`, "search_content to 64"],
    ["status=running", "status a number"],
  ] as const) {
    it(`holds a job list to its ranges: ${why}`, () =>
      refuses(call(simulator(), "GET", `/training-jobs?${query}`), "ModelArts.0104"));
  }

  const config = (changes: object) => request("create-job.data-url", {}, changes);
  for (const [why, body, code] of [
    ["a name", request("create-job.data-url", { job_name: undefined }), "0104"],
    ["a name of letters, digits, - and _", request("create-job.data-url", { job_name: "%%bad" }), "0104"],
    ["a name of 64 at most", request("create-job.data-url", { job_name: "x".repeat(65) }), "0104"],
    ["a description of 256 at most", request("create-job.data-url", { job_desc: "x".repeat(257) }), "0104"],
    ["a workspace that exists", request("create-job.data-url", { workspace_id: "nowhere" }), "0102"],
    ["a config", { job_name: "x" }, "0104"],
    ["an object", [], "0104"],
    ["at least one worker", config({ worker_server_num: 0 }), "0104"],
    ["no more workers than the specification allows", config({ worker_server_num: 17 }), "0104"],
    ["a specification or a pool", config({ spec_id: undefined }), "0104"],
    ["a specification that exists", config({ spec_id: 99 }), "0104"],
    ["a specification that is not sold out", config({ spec_id: 7 }), "2605"],
    ["an engine that exists", config({ engine_id: 999 }), "0104"],
    ["an engine with code", config({ engine_id: undefined }), "0104"],
    ["Longs that are not strings", config({ spec_id: "2" }), "0104"],
    ["app_url and boot_file_url together", config({ boot_file_url: undefined }), "0104"],
    ["a boot file inside app_url", config({ boot_file_url: "/demo-bucket/other/train.py" }), "0104"],
    ["code, a model or an image", config({ app_url: undefined, boot_file_url: undefined }), "0104"],
    ["an image together with its command", config({ user_image_url: "registry.example/image:1" }), "0104"],
    ["one kind of data", config({ dataset_id: "a", dataset_version_id: "b" }), "0104"],
    ["a dataset with its version", config({ data_url: undefined, dataset_id: "a" }), "0104"],
    [
      "one type of data source",
      config({
        data_url: undefined,
        data_source: [
          { type: "obs", data_url: "/b/d/" },
          { type: "dataset", dataset_id: "a", dataset_version: "b" },
        ],
      }),
      "0104",
    ],
    ["an OBS path", config({ data_url: "demo-bucket/data" }), "0104"],
    ["a folder for output, not a bucket", config({ train_url: "/demo-bucket/" }), "2606"],
    ["labels and values that are strings", config({ parameter: [{ label: "a", value: 1 }] }), "0104"],
    [
      "host paths in dedicated pools only",
      config({ volumes: [{ host_path: { src_path: "/a", dest_path: "/b" } }] }),
      "0104",
    ],
  ] as const) {
    it(`asks of a new job: ${why}`, async () => {
      await refuses(create(body), `ModelArts.${code}`);
      assert.deepEqual(simulator().control.standing().jobs, []);
    });
  }

  it("accepts names and descriptions at their limits", async () => {
    const answer = await create(
      request("create-job.data-url", { job_name: `${"x".repeat(62)}_-`, job_desc: "ü".repeat(256) }),
    );
    assert.equal(answer.status, 200, answer.text);
  });

  it("refuses a job name that is taken", async () => {
    await create(request("create-job.data-url"));
    const { body } = await create(request("create-job.data-url"));
    assert.deepEqual([body.error_code, body.error_message], ["ModelArts.0103", "Job name:mnist-train-01 is existed"]);
  });

  it("asks of a new version: an existing predecessor, and train_url", async () => {
    const { body } = await create(request("create-job.data-url"));
    const path = `/training-jobs/${body.job_id}/versions`;
    const version = (changes: object) =>
      call(simulator(), "POST", path, { body: request("create-version", {}, changes) });
    await refuses(version({}), "ModelArts.0104");
    await refuses(version({ pre_version_id: undefined }), "ModelArts.0104");
    const raw = JSON.stringify(request("create-version", {}, { train_url: undefined }));
    await refuses(
      call(simulator(), "POST", path, { body: raw.replace("188305", String(body.version_id)) }),
      "ModelArts.0104",
    );
  });

  it("takes what the samples contradict, unless it is told to go by the tables", async () => {
    const body = request("create-job.samples-contradiction");
    assert.equal((await create(body)).status, 200);
    await refuses(call(strict(), "POST", "/training-jobs", { body }), "ModelArts.0104");
    assert.equal(
      (await call(strict(), "POST", "/training-jobs", { body: request("create-job.data-url") })).status,
      200,
    );
  });

  it("changes nothing but the description of a job", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "job", jobDesc: "old" });
    const put = (body: object) => call(simulator(), "PUT", `/training-jobs/${jobId}`, { body });
    await refuses(put({}), "ModelArts.0104");
    await refuses(put({ job_desc: "x".repeat(257) }), "ModelArts.0104");
    await put({ job_desc: "" });
    assert.equal(simulator().control.standing().jobs[0]?.jobDesc, "");
  });

  it("knows no other paths, methods or versions of the API", async () => {
    const unknown = [
      ["GET", "/training-jobs/1"],
      ["PATCH", "/training-jobs"],
      ["GET", "/visualization-jobs"],
    ] as const;
    for (const [method, path] of unknown) await refuses(call(simulator(), method, path), "APIG.0101", 404);
    await refuses(send(simulator(), "GET", `/v2/${simulator().projectId}/training-jobs`), "APIG.0101", 404);
  });

  it("takes a v2 uuid for what it is not: a Long", () =>
    refuses(
      call(simulator(), "GET", "/training-jobs/3faf5c03-aaa1-4cbe-879d-24b05d997347/versions/1"),
      "ModelArts.0104",
    ));

  it("refuses a body of more than 12 MB, and one that is not JSON", async () => {
    await refuses(create(`{"a":"${"x".repeat(12 * 1024 * 1024)}"}`), "APIG.0201", 413);
    await refuses(create("{"), "ModelArts.0104");
  });

  it("names the same reference page for each operation as this test", () => {
    for (const { operation, page } of routes) assert.match(page, /^(modelarts_03_0\d{3}|iam_\d\d_\d{4})$/, operation);
    const checked = Object.entries(replies);
    for (const [operation, { page }] of checked)
      assert.equal(routes.find((route) => route.operation === operation)?.page, page);
  });
});
