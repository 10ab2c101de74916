import assert from "node:assert/strict";
import * as v from "valibot";
import { versionContract } from "../../../provider/inputs/contracts";
import type { Properties } from "../../../provider/lifecycle/properties";
import { isTakenOver } from "../../../provider/lifecycle/takenOver";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { requestsSeen, useSimulator } from "../../support/simulated";

describe("adoption", () => {
  const simulator = useSimulator();

  it("fills what the program leaves out with what is there, and makes nothing", async () => {
    const { adopt, jobId } = elsewhere();
    const { id, outs } = await adopt({});
    assert.equal(outs.description, "from the console");
    assert.equal(outs.trainUrl, "/demo-bucket/out/");
    assert.equal(outs.specId, "2");
    assert.deepEqual(outs.parameters, [
      { label: "rate", value: "0.10" },
      { label: "key", value: "canary-live" },
    ]);
    assert.equal(id, `${jobId}/${outs.versionId}`);
    assert.deepEqual(
      requestsSeen(simulator()).filter((request) => !request.startsWith("GET")),
      [],
    );
  });

  it("accepts what is there in another order and another type", async () => {
    const parameters = [
      { label: "key", value: "canary-live" },
      { label: "rate", value: 0.1 },
    ];
    await elsewhere().adopt({ specId: 2, parameters, description: "from the console", workerServerNum: 1 });
  });

  const contradictions: [what: string, inputs: Properties, message: RegExp][] = [
    ["a folder", { trainUrl: "/b-bucket/x/" }, /trainUrl is otherwise there than in the program$/],
    ["a number of machines", { workerServerNum: 2 }, /workerServerNum is otherwise there than in the program$/],
    ["a description", { description: "ours" }, /description is otherwise there than in the program$/],
    ["an origin", { preVersionId: "4" }, /preVersionId is otherwise there than in the program$/],
  ];
  for (const [what, inputs, message] of contradictions) {
    it(`refuses ${what} that contradicts the version, and shows no value`, async () => {
      assert.match(String(await rejection(elsewhere().adopt(inputs))), message);
    });
  }

  it("names the parameters that contradict the version without their values, which may be secrets", async () => {
    const parameters = [
      { label: "rate", value: "0.1" },
      { label: "key", value: "canary-ours" },
      { label: "more", value: "x" },
    ];
    const error = String(await rejection(elsewhere().adopt({ parameters })));
    assert.match(error, /cannot be adopted: parameters differ in key, more$/);
    assert.doesNotMatch(error, /canary/);
  });

  it("is remembered for the run, so that the resource it replaces does not remove the version", async () => {
    const { adopt, environment } = elsewhere();
    const { id, outs } = await adopt({});
    assert.ok(isTakenOver(environment, "it", id, outs));
    assert.ok(!isTakenOver(environment, "it", id, { ...outs, projectId: "another" }));
    assert.ok(!isTakenOver(environmentOf(simulator()), "it", id, outs));
  });

  function elsewhere() {
    const config = {
      worker_server_num: 1,
      app_url: "/demo-bucket/code/",
      boot_file_url: "/demo-bucket/code/train.py",
      engine_id: 1,
      spec_id: 2,
      train_url: "/demo-bucket/out/",
      parameter: [
        { label: "rate", value: "0.10" },
        { label: "key", value: "canary-live" },
      ],
    };
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "elsewhere",
      jobDesc: "from the console",
      versions: [{ status: "COMPLETED" }, { status: "COMPLETED", config }],
    });
    const environment = environmentOf(simulator());
    const adopt = (more: Properties) => {
      const inputs = { jobId, existingVersionId: versionIds[1], ...more };
      return createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
    };
    return { adopt, environment, jobId };
  }
});
