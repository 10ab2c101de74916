// Look-ups by v2 as the package offers them, by its subpath.

import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { isNotFound, v2 } from "pulumi-modelarts";
import * as subpath from "pulumi-modelarts/v2";
import { rejection } from "../support/rejection";
import { useSimulator } from "../support/simulated";

describe("look-ups by v2", () => {
  const simulator = useSimulator({ v2: { endpointTokens: "always" } });
  const before = runtime.allConfig();

  beforeEach(() => {
    const { url, projectId, token } = simulator();
    const settings = { endpoint: url, projectId, token };
    runtime.setAllConfig(
      Object.fromEntries(Object.entries(settings).map(([key, value]) => [`modelarts:${key}`, value])),
    );
  });
  afterEach(() => runtime.setAllConfig(before));

  it("are the same in the namespace and by the subpath", () => {
    assert.equal(subpath.TrainingJob, v2.TrainingJob);
    assert.equal(subpath.listFlavors, v2.listFlavors);
    assert.equal(subpath.Algorithm, v2.Algorithm);
  });

  it("find a job by its id, and by exactly its name, without a token of it", async () => {
    const jobId = simulator().control.v2.seedJob({ jobName: "train" });
    simulator().control.v2.seedJob({ jobName: "train-2" });
    const job = await v2.getTrainingJob({ jobId });
    assert.equal(job.phase, "Running");
    assert.equal((await v2.getTrainingJob({ jobName: "train" })).jobId, jobId);
    assert.doesNotMatch(JSON.stringify(job), /canary|token/);
    assert.match(String(await rejection(v2.getTrainingJob({ jobName: "trai" }))), /no training job named "trai"/);
    assert.ok(isNotFound(await rejection(v2.getTrainingJob({ jobId: "11111111-0000-4000-8000-000000000000" }))));
    for (const wrong of ["12", "batch-delete", "../x", ""]) {
      assert.match(
        String(await rejection(v2.getTrainingJob({ jobId: wrong }))),
        /is not the id of a training job of v2/,
      );
    }
  });

  it("list the jobs of a workspace, by phase and name too", async () => {
    const { control } = simulator();
    const ids = Array.from({ length: 60 }, (_, index) => control.v2.seedJob({ jobName: `train-${index}` }));
    control.v2.setPhase({ jobId: ids[3] ?? "" }, "Failed");
    assert.equal((await v2.listTrainingJobs()).length, 60);
    const failed = await v2.listTrainingJobs({ phases: ["Failed"] });
    assert.deepEqual(
      failed.map(({ jobName }) => jobName),
      ["train-3"],
    );
    assert.equal((await v2.listTrainingJobs({ nameLike: "train-1" })).length, 11);
    assert.deepEqual(await v2.listTrainingJobs({ workspaceId: "0123456789abcdef0123456789abcdef" }), []);
  });

  it("find an algorithm by its id, and by exactly its name, and list those of a workspace", async () => {
    const { control } = simulator();
    const algorithmId = control.v2.seedAlgorithm({ name: "digits" });
    for (let index = 0; index < 60; index++) control.v2.seedAlgorithm({ name: `digits-${index}` });
    assert.equal((await v2.getAlgorithm({ algorithmId })).algorithmName, "digits");
    assert.equal((await v2.getAlgorithm({ algorithmName: "digits" })).algorithmId, algorithmId);
    assert.match(String(await rejection(v2.getAlgorithm({ algorithmName: "digit" }))), /no algorithm named "digit"/);
    assert.ok(isNotFound(await rejection(v2.getAlgorithm({ algorithmId: "11111111-0000-4000-8000-000000000000" }))));
    const wrong = await rejection(v2.getAlgorithm({ algorithmId: "../x" }));
    assert.match(String(wrong), /is not the id of an algorithm of v2/);
    assert.equal((await v2.listAlgorithms()).length, 61);
    assert.equal((await v2.listAlgorithms({ nameLike: "digits-1" })).length, 11);
    assert.deepEqual(await v2.listAlgorithms({ workspaceId: "0123456789abcdef0123456789abcdef" }), []);
  });

  it("tell machines, engines, events and logs", async () => {
    const flavors = await v2.listFlavors({ flavorType: "GPU" });
    assert.deepEqual(
      flavors.map(({ flavorId, cardNum }) => [flavorId, cardNum]),
      [["modelarts.vm.gpu.demo", 1]],
    );
    assert.ok((await v2.listFlavors()).length > 1);
    assert.ok((await v2.listEngines()).some(({ engineName }) => engineName === "PyTorch"));
    const { control } = simulator();
    const jobId = control.v2.seedJob({ jobName: "train", log: ["epoch 1", "epoch 2"] });
    control.v2.appendEvents({ jobId }, [{ level: "Error", message: "out of memory", source: "Job" }]);
    const [event] = await v2.getTrainingJobEvents({ jobId, level: "Error" });
    assert.equal(event?.message, "out of memory");
    let log = "";
    for await (const piece of v2.getTrainingJobLog({ jobId })) log += piece;
    assert.equal(log.trimEnd(), "epoch 1\nepoch 2");
  });
});
