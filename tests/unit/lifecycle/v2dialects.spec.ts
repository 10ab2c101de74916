// The life of a job and an algorithm of v2 in every way of speaking that the API's documentation, samples and clients leave open.

import assert from "node:assert/strict";
import { changesBetween } from "../../../provider/inputs/changes";
import { algorithmChangeRules } from "../../../provider/inputs/v2/algorithmContract";
import { jobV2ChangeRules } from "../../../provider/inputs/v2/contract";
import { v2Algorithm } from "../../../provider/lifecycle/v2algorithm/resource";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import { environmentOf } from "../../support/connected";
import { letNothingBeYoung, useSimulator } from "../../support/simulated";
import { algorithmsStanding, jobsStanding } from "../../support/v2";

const everything = {
  jobName: "train",
  description: "nightly",
  codeDir: "/demo-bucket/code/",
  bootFile: "/demo-bucket/code/train.py",
  engine: { id: "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" },
  environments: { HTTP_TIMEOUT: "30" },
  parameters: [{ name: "epochs", value: "12" }],
  inputs: [{ name: "data_url", obsUrl: "/demo-bucket/data/" }],
  outputs: [{ name: "train_url", obsUrl: "/demo-bucket/out/" }],
  flavorId: "modelarts.vm.cpu.8u",
  nodeCount: 2,
  logUrl: "/demo-bucket/log/",
  autoStop: "4h",
};

const algorithm = {
  algorithmName: "digits",
  description: "nightly",
  codeDir: "/demo-bucket/code/",
  bootFile: "/demo-bucket/code/train.py",
  engine: { id: "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" },
  parameters: [{ name: "epochs", value: "12", constraint: { type: "Integer" } }],
  inputs: [{ name: "data_url" }],
  outputs: [{ name: "train_url" }],
  resourceRequirements: [{ key: "flavor_type", values: ["CPU"] }],
};

for (let seed = 1; seed <= 40; seed++) {
  describe(`v2 in the ways of speaking of seed ${seed}`, () => {
    const simulator = useSimulator({ dialect: "mixed", seed, v2: { endpointTokens: "always" } });

    it("has jobs that are created through a lost answer, read without drift, described anew, and removed for real", async () => {
      const environment = environmentOf(simulator());
      letNothingBeYoung(simulator());
      simulator().control.addFault({ endpoint: "v2.createJob", fault: { kind: "reset", when: "after" } });
      const { id, outs } = await v2TrainingJob.create(environment, everything);
      assert.deepEqual(jobsStanding(simulator()), [id]);
      const { props } = await v2TrainingJob.read(environment, id, outs);
      const wanted = { ...everything, endpoint: outs.endpoint };
      assert.deepEqual(changesBetween(jobV2ChangeRules, props, wanted).changed, []);
      const described = { ...wanted, description: "weekly" };
      const { outs: updated } = await v2TrainingJob.update(environment, id, props, described);
      assert.equal(simulator().control.v2.standing().jobs[0]?.description, "weekly");
      assert.doesNotMatch(JSON.stringify([outs, props, updated]), /canary|Signature/);
      await v2TrainingJob.delete(environment, id, updated);
      assert.deepEqual(jobsStanding(simulator()), []);
      assert.equal((await v2TrainingJob.read(environment, id, updated)).id, "");
      await v2TrainingJob.delete(environment, id, updated);
    });

    it("has algorithms that are created through a lost answer, read without drift, changed, and removed for real", async () => {
      const environment = environmentOf(simulator());
      letNothingBeYoung(simulator());
      simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: { kind: "reset", when: "after" } });
      const { id, outs } = await v2Algorithm.create(environment, algorithm);
      assert.deepEqual(algorithmsStanding(simulator()), [id]);
      const { props } = await v2Algorithm.read(environment, id, outs);
      const wanted = { ...algorithm, endpoint: outs.endpoint };
      assert.deepEqual(changesBetween(algorithmChangeRules, props, wanted).changed, []);
      const changed = { ...wanted, description: "weekly", inputs: [] };
      const { outs: updated } = await v2Algorithm.update(environment, id, props, changed);
      const [standing] = simulator().control.v2.standing().algorithms;
      assert.deepEqual([standing?.description, standing?.jobConfig.inputs], ["weekly", []]);
      await v2Algorithm.delete(environment, id, updated);
      assert.deepEqual(algorithmsStanding(simulator()), []);
      assert.equal((await v2Algorithm.read(environment, id, updated)).id, "");
      await v2Algorithm.delete(environment, id, updated);
    });
  });
}
