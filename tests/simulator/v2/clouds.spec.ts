import assert from "node:assert/strict";
import type { Profile } from "modelarts-simulator";
import { useSimulator } from "../../support/simulated";
import { call, request, send } from "../api";
import { create, differences, fixture, newJob, refuses, v2 } from "./api";

describe("simulator v2: what each cloud offers", () => {
  const simulator = useSimulator();
  const huawei = useSimulator({ profile: "huawei" });
  const id = "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9";
  const huaweiOnly: [string, string, unknown?][] = [
    ["POST", "/training-jobs/batch-delete", { jobs: [{ metadata: { id } }] }],
    ["GET", "/training-job-names?job_name=a"],
    ["GET", "/training-quotas"],
    ["GET", `/training-jobs/${id}/stages`],
    ["GET", `/training-jobs/${id}/tasks`],
    ["GET", `/training-jobs/${id}/logs/worker-0`],
    ["GET", "/training-experiments"],
    ["POST", `/modelarts-training-job/${id}/tags/create`, { tags: [{ key: "a", value: "b" }] }],
    ["DELETE", `/modelarts-training-job/${id}/tags/delete`, { tags: [{ key: "a", value: "b" }] }],
    ["GET", `/modelarts-training-job/${id}/tags`],
    ["GET", "/modelarts-training-job/tags"],
  ];
  for (const [method, path, body] of huaweiOnly) {
    it(`answers ${method} ${path.replace(id, "{id}")} on Huawei Cloud, and says elsewhere that it is not offered`, async () => {
      const refused = await v2(simulator(), method, path, body);
      assert.deepEqual([refused.status, refused.body.error_code], [404, "APIG.0101"]);
      const answered = await v2(huawei(), method, path, body);
      assert.ok(answered.status < 300 || answered.body.error_code === "ModelArts.2775", answered.text);
    });
  }

  it("serves the log link where it is not withdrawn", async () => {
    const path = (on: ReturnType<typeof simulator>) => {
      const jobId = on.control.v2.seedJob({ jobName: "job", spec: { log_export_path: { obs_url: "/bucket/log/" } } });
      return `/training-jobs/${jobId}/tasks/worker-0/logs/url`;
    };
    assert.equal((await v2(simulator(), "GET", path(simulator()))).status, 200);
    await refuses(v2(huawei(), "GET", path(huawei())), "APIG.0101", 404);
    huawei().control.v2.setRules({ logLinkOnHuawei: "served" });
    assert.equal((await v2(huawei(), "GET", path(huawei()))).status, 200);
  });

  it("makes nothing new in v1 on Huawei Cloud, and goes on answering for what there is", async () => {
    const { jobId, versionIds } = huawei().control.seedJob({ jobName: "old", versions: [{}] });
    const versions = `/training-jobs/${jobId}/versions`;
    for (const path of ["/training-jobs", versions]) {
      const { status, body } = await call(huawei(), "POST", path, { body: request("create-job.data-url") });
      assert.deepEqual([status, body.error_code], [404, "APIG.0101"]);
    }
    assert.equal((await call(huawei(), "GET", `${versions}/${versionIds[0]}`)).status, 200);
    assert.equal((await call(huawei(), "DELETE", `${versions}/${versionIds[0]}`)).status, 200);
  });

  it("has clouds with one API only, switched while it runs", async () => {
    const statuses = async (profile: Profile) => {
      simulator().control.setRules({ profile });
      const one = await call(simulator(), "GET", "/training-jobs");
      const two = await v2(simulator(), "POST", "/training-job-searches", {});
      return [one.status, two.status];
    };
    assert.deepEqual(await statuses("otc"), [200, 200]);
    assert.deepEqual(await statuses("v1-only"), [200, 404]);
    assert.deepEqual(await statuses("v2-only"), [404, 200]);
    assert.equal((await send(simulator(), "GET", "/v3/projects")).status, 200, "IAM is everywhere");
    simulator().control.reset();
    assert.equal((await call(simulator(), "GET", "/training-jobs")).status, 200);
  });

  it("says in three ways that a call is not offered", async () => {
    simulator().control.setRules({ profile: "v1-only" });
    for (const [notOffered, status, code] of [
      ["404-APIG.0101", 404, "APIG.0101"],
      ["404-2836", 404, "ModelArts.2836"],
      ["405-2803", 405, "ModelArts.2803"],
    ] as const) {
      simulator().control.setDialect({ notOffered });
      await refuses(v2(simulator(), "GET", `/training-jobs/${id}`), code, status);
    }
    simulator().control.setRules({ profile: "v2-only" });
    const { status, body } = await call(simulator(), "POST", "/training-jobs", { body: {} });
    assert.deepEqual([status, body.error_code], [405, "ModelArts.2803"]);
  });

  it("takes more than the description in an update on Huawei Cloud alone, or refuses it by rule", async () => {
    const body = fixture("v2-update.request.full");
    const update = async (on: ReturnType<typeof simulator>) => {
      const jobId = on.control.v2.seedJob({ jobName: "job" });
      const answer = await v2(on, "PUT", `/training-jobs/${jobId}`, body);
      return { answer, job: (await v2(on, "GET", `/training-jobs/${jobId}`)).body };
    };
    const there = await update(huawei());
    assert.deepEqual(there.job.spec.schedule_policy, { priority: 2, preemptible: false });
    assert.equal(there.job.metadata.annotations["jupyter-lab/enable"], "true");
    assert.deepEqual(there.job.endpoints.ssh.key_pair_names, ["demo-key"]);
    const here = await update(simulator());
    assert.deepEqual([here.answer.status, here.job.metadata.description], [200, "new description"]);
    assert.equal(here.job.spec.schedule_policy, undefined, "ignored");
    simulator().control.v2.setRules({ updateBeyond: "refused" });
    assert.equal((await update(simulator())).answer.body.error_code, "ModelArts.2788");
    await refuses(
      v2(huawei(), "PUT", `/training-jobs/${huawei().control.v2.seedJob({ jobName: "j" })}`, {
        spec: { schedule_policy: { priority: 4 } },
      }),
      2788,
    );
  });

  it("checks names by workspace", async () => {
    await create(huawei(), "taken");
    const check = async (query: string) =>
      (await v2(huawei(), "GET", `/training-job-names?${query}`)).body.is_duplicate;
    assert.equal(await check("job_name=taken"), true);
    assert.equal(await check("job_name=free"), false);
    assert.equal(await check(`job_name=taken&workspace_id=${"x".repeat(32)}`), false);
    await refuses(v2(huawei(), "GET", "/training-job-names?job_name=a%20b"), 2788);
  });

  describe("batch deletion", () => {
    const batch = (...ids: string[]) =>
      v2(huawei(), "POST", "/training-jobs/batch-delete", { jobs: ids.map((one) => ({ metadata: { id: one } })) });
    const courses = () =>
      huawei()
        .control.v2.standing()
        .jobs.map(({ course }) => course);
    const seed = (jobName: string, workspaceId = "0") => huawei().control.v2.seedJob({ jobName, workspaceId });

    it("deletes all, or none", async () => {
      const ids = [seed("a"), seed("b")];
      await refuses(batch(...ids, id), 2775);
      await refuses(batch(...ids, seed("c", "x".repeat(32))), 2788);
      await refuses(batch(), 2788);
      await refuses(batch(...Array.from({ length: 101 }, () => id)), 2788);
      assert.deepEqual(courses(), [undefined, undefined, undefined]);
      assert.equal((await batch(...ids)).status, 202);
      assert.deepEqual(courses(), ["deletion", "deletion", undefined]);
    });

    it("skips what is missing, where that is the rule", async () => {
      huawei().control.v2.setRules({ batchMissing: "skipped" });
      assert.equal((await batch(seed("a"), id)).status, 202);
      assert.deepEqual(courses(), ["deletion"]);
    });
  });

  describe("tags", () => {
    const tagsOf = async (jobId: string) =>
      (await v2(huawei(), "GET", `/modelarts-training-job/${jobId}/tags`)).body.tags;
    const add = (jobId: string, ...tags: object[]) =>
      v2(huawei(), "POST", `/modelarts-training-job/${jobId}/tags/create`, { tags });
    const remove = (jobId: string, ...tags: object[]) =>
      v2(huawei(), "DELETE", `/modelarts-training-job/${jobId}/tags/delete`, { tags });

    it("adds, overwrites and removes them by pair, and answers 204 without a body", async () => {
      const jobId = huawei().control.v2.seedJob({ jobName: "job" });
      const added = await v2(
        huawei(),
        "POST",
        `/modelarts-training-job/${jobId}/tags/create`,
        fixture("v2-tags-create.request"),
      );
      assert.deepEqual([added.status, added.text], [204, ""]);
      assert.deepEqual(await tagsOf(jobId), fixture("v2-tags.response").tags);
      await add(jobId, { key: "team", value: "speech" });
      assert.deepEqual(await tagsOf(jobId), [
        { key: "team", value: "speech" },
        { key: "empty", value: "" },
      ]);
      await remove(jobId, { key: "team", value: "vision" });
      assert.equal((await tagsOf(jobId)).length, 2, "another value is another pair");
      assert.equal((await remove(jobId, { key: "team", value: "speech" })).status, 204);
      assert.deepEqual(await tagsOf(jobId), [{ key: "empty", value: "" }]);
    });

    it("refuses keys and values that are not as documented, too many, and jobs that are not there", async () => {
      const jobId = huawei().control.v2.seedJob({ jobName: "job" });
      for (const key of ["", " a", "a ", "_sys_a", "a/b", "x".repeat(129)])
        await refuses(add(jobId, { key, value: "" }), 2788);
      await refuses(add(jobId, { key: "a", value: "x".repeat(256) }), 2788);
      assert.equal((await add(jobId, { key: "größe 1_.:=+-@", value: "a/b" })).status, 204);
      huawei().control.v2.setRules({ tagsPerJob: 2 });
      await refuses(add(jobId, { key: "b", value: "" }, { key: "c", value: "" }), 2788);
      await refuses(add(id, { key: "a", value: "" }), 2775);
    });

    it("finds jobs by them", async () => {
      const tag = (jobName: string, tags: Record<string, string>) => huawei().control.v2.seedJob({ jobName, tags });
      const vision = tag("v2-train-01", { team: "vision", stage: "dev" });
      tag("v2-train-02", { team: "speech" });
      tag("bare", {});
      const filter = async (body: object) =>
        (await v2(huawei(), "POST", "/modelarts-training-job/resource-instances/filter", body)).body;
      const found = await filter(fixture("v2-tag-filter.request"));
      assert.deepEqual(differences(found, fixture("v2-tag-filter.response")), []);
      assert.deepEqual([found.total_count, found.resources[0].resource_id], [1, vision]);
      assert.equal((await filter({ tags: [{ key: "team", values: ["vision", "speech"] }] })).total_count, 2);
      assert.equal((await filter({ without_any_tag: true })).resources[0].resource_name, "bare");
      const count = await v2(huawei(), "POST", "/modelarts-training-job/resource-instances/count", {});
      assert.deepEqual(count.body, { total_count: 3 });
      const { tags } = (await v2(huawei(), "GET", "/modelarts-training-job/tags")).body;
      assert.deepEqual(tags[0], fixture("v2-project-tags.response").tags[0]);
      const search = await v2(huawei(), "POST", "/training-job-searches", {
        tags: [{ key: "team", values: ["speech"] }],
      });
      assert.equal(search.body.items[0].metadata.name, "v2-train-02");
    });
  });

  it("keeps experiments, which jobs join or make", async () => {
    const created = await v2(huawei(), "POST", "/training-experiments", fixture("v2-experiment-create.request"));
    assert.equal(created.status, 201);
    const experimentId = created.body.metadata.id;
    const path = `/training-experiments/${experimentId}`;
    await refuses(v2(huawei(), "POST", "/training-experiments", fixture("v2-experiment-create.request")), 2841);
    await create(huawei(), "joins", { metadata: { training_experiment_reference: { id: experimentId } } });
    await create(huawei(), "makes", { metadata: { training_experiment_reference: { name: "made" } } });
    const { body } = await v2(huawei(), "GET", path);
    assert.deepEqual([differences(body, fixture("v2-experiment-get.response")), body.statistic.job_count], [[], 1]);
    const listed = (await v2(huawei(), "GET", "/training-experiments?limit=1")).body;
    assert.deepEqual(differences(listed, fixture("v2-experiment-list.response")), []);
    assert.deepEqual([listed.total, listed.items[0].metadata.name], [2, "made"]);
    const updated = await v2(huawei(), "PUT", path, fixture("v2-experiment-update.request"));
    assert.deepEqual(updated.body, fixture("v2-experiment-update.response"));
    const named = await v2(huawei(), "GET", "/training-experiment-names?experiment_name=digits");
    assert.deepEqual(named.body, { is_duplicate: true });
    huawei().control.v2.setRules({ experimentInUse: "refused" });
    await refuses(v2(huawei(), "DELETE", path), 2858);
    huawei().control.v2.setRules({ experimentInUse: "deleted" });
    assert.equal((await v2(huawei(), "DELETE", path)).status, 202);
    const gone = await refuses(v2(huawei(), "GET", path), 2842);
    assert.match(gone.body.error_msg, /^Training job/);
  });

  it("ignores, elsewhere, that a job would make an experiment", async () => {
    await v2(
      simulator(),
      "POST",
      "/training-jobs",
      newJob("job", { metadata: { training_experiment_reference: { name: "x" } } }),
    );
    assert.deepEqual(simulator().control.v2.standing().experiments, []);
  });
});
