import assert from "node:assert/strict";
import { useSimulator } from "../../support/simulated";
import { create, differences, fixture, newJob, refuses, v2 } from "./api";

describe("simulator v2: algorithms", () => {
  const simulator = useSimulator();
  const post = (body: unknown) => v2(simulator(), "POST", "/algorithms", body);
  const request = (changes: object = {}, config: object = {}) => {
    const { metadata, job_config, ...rest } = fixture("v2-algorithm-create.request");
    return { ...rest, metadata: { ...metadata, ...changes }, job_config: { ...job_config, ...config } };
  };

  it("is created, shown, listed, replaced and deleted, each as documented", async () => {
    const created = await post(request());
    assert.equal(created.status, 201);
    assert.deepEqual(differences(created.body, fixture("v2-algorithm-create.response")), []);
    const path = `/algorithms/${created.body.metadata.id}`;
    const { body } = await v2(simulator(), "GET", path);
    assert.deepEqual(differences(body, fixture("v2-algorithm-get.response")), []);
    assert.deepEqual(body.resource_requirements[0].value, ["CPU", "GPU"], "sent as values, answered as value");
    const listed = (await v2(simulator(), "GET", "/algorithms?searches=name%3Adigits&limit=50")).body;
    assert.deepEqual(differences(listed, fixture("v2-algorithm-list.response")), []);
    assert.equal(listed.items.length, 1);
    const updated = await v2(simulator(), "PUT", path, fixture("v2-algorithm-update.request"));
    assert.equal(updated.status, 201);
    assert.deepEqual(
      differences(updated.body, fixture("v2-algorithm-update.response"), [
        "reward_attrs",
        "search_params",
        "algo_configs",
      ]),
      [],
    );
    assert.deepEqual([updated.body.job_config.inputs, updated.body.resource_requirements], [[], null], "[] clears");
    assert.equal(updated.body.job_config.outputs.length, 1);
    const deleted = await v2(simulator(), "DELETE", path);
    assert.deepEqual([deleted.status, deleted.text], [202, "null"]);
    assert.deepEqual(
      (await refuses(v2(simulator(), "GET", path), 2755)).body,
      fixture("v2.error.algorithm-gone.400-2755"),
    );
    await refuses(v2(simulator(), "DELETE", path), 2755);
    await refuses(v2(simulator(), "PUT", path, request()), 2755);
  });

  it("keeps a list that an update leaves out, and needs its name", async () => {
    const path = `/algorithms/${(await post(request())).body.metadata.id}`;
    const { body } = await v2(simulator(), "PUT", path, request({}, { inputs: undefined }));
    assert.equal(body.job_config.inputs.length, 1);
    await refuses(v2(simulator(), "PUT", path, request({ name: undefined })), 2788);
  });

  it("refuses a name that is taken or wrong, and code that is not right", async () => {
    await post(request());
    assert.deepEqual((await refuses(post(request()), 2821)).body, fixture("v2.error.algorithm-duplicate.400-2821"));
    assert.equal((await post(request({ workspace_id: "x".repeat(32) }))).status, 201);
    await refuses(post(request({ name: "a b" })), 2788);
    await refuses(post(request({ name: "b" }, { boot_file: "/other/train.py" })), 2792);
    await refuses(post(request({ name: "b" }, { engine: { engine_id: "pytorch-9" } })), 2780);
    await refuses(post(request({ name: "b" }, { engine: { image_url: "team/a:1" } })), 2806);
  });

  it("counts items or pages in the list's offset, by rule", async () => {
    for (const name of ["a", "b", "c"]) simulator().control.v2.seedAlgorithm({ name });
    const names = async (offset: number) =>
      (await v2(simulator(), "GET", `/algorithms?limit=2&offset=${offset}&order=asc`)).body.items.map(
        (item: { metadata: { name: string } }) => item.metadata.name,
      );
    assert.deepEqual(await names(1), ["b", "c"]);
    simulator().control.v2.setRules({ algorithmOffset: "page" });
    assert.deepEqual(await names(1), ["c"]);
    await refuses(v2(simulator(), "GET", "/algorithms?limit=51"), 2764);
  });

  it("goes though a job runs that came of it, which keeps its copy, or stays, by rule", async () => {
    const id = simulator().control.v2.seedAlgorithm({ name: "used" });
    const job = await create(simulator(), "job", {
      algorithm: { id, engine: undefined, command: undefined },
    });
    simulator().control.v2.setRules({ algorithmInUse: "refused" });
    await refuses(v2(simulator(), "DELETE", `/algorithms/${id}`), 2858);
    simulator().control.v2.setRules({ algorithmInUse: "deleted" });
    assert.equal((await v2(simulator(), "DELETE", `/algorithms/${id}`)).status, 202);
    const { body } = await v2(simulator(), "GET", `/training-jobs/${job}`);
    assert.equal(body.algorithm.code_dir, "/simulated-bucket/code/");
    await refuses(
      v2(simulator(), "POST", "/training-jobs", newJob("next", { algorithm: { id, engine: undefined } })),
      2755,
    );
  });

  it("shows itself late, and goes late, to readers alone", async () => {
    const { control } = simulator();
    control.v2.setRules({ creationLag: { reads: 2 }, deletionLag: { reads: 2 } });
    const path = `/algorithms/${(await post(request())).body.metadata.id}`;
    const count = async () => (await v2(simulator(), "GET", "/algorithms")).body.count;
    await refuses(v2(simulator(), "GET", path), 2755);
    assert.equal(await count(), 0);
    assert.equal(await count(), 1);
    assert.equal((await v2(simulator(), "DELETE", path)).status, 202);
    assert.equal((await v2(simulator(), "GET", path)).status, 200);
    assert.equal(await count(), 1);
    await refuses(v2(simulator(), "GET", path), 2755);
    await refuses(v2(simulator(), "DELETE", path), 2755);
  });
});
