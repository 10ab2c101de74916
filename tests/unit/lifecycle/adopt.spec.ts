import assert from "node:assert/strict";
import * as v from "valibot";
import { DoesNotExistError } from "../../../provider/errors";
import { versionContract } from "../../../provider/inputs/contracts";
import type { Properties } from "../../../provider/lifecycle/properties";
import { isTakenOver } from "../../../provider/lifecycle/takenOver";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { Notes } from "../../../provider/notes/notes";
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

  it("knows of a version all that there is to know, in the program's own words where it has some", async () => {
    const { adopt, jobId, versionId } = elsewhere();
    const parameters = [
      { label: "key", value: "canary-live" },
      { label: "rate", value: 0.1 },
    ];
    const { outs } = await adopt({ parameters, workerServerNum: 1 });
    const { startTime, durationMs, createTime, ...others } = outs;
    assert.deepEqual([typeof startTime, typeof durationMs, typeof createTime], ["number", "number", "number"]);
    assert.deepEqual(others, {
      jobId,
      existingVersionId: versionId,
      versionId,
      versionName: "V0002",
      preVersionId: others.preVersionId,
      description: "from the console",
      workerServerNum: 1,
      appUrl: "/demo-bucket/code/",
      bootFileUrl: "/demo-bucket/code/train.py",
      engineId: "1",
      specId: "2",
      trainUrl: "/demo-bucket/out/",
      parameters,
      endpoint: simulator().url,
      projectId: simulator().projectId,
      status: "COMPLETED",
      statusCode: 10,
      engineName: others.engineName,
      engineVersion: others.engineVersion,
      resourceId: others.resourceId,
      specCode: others.specCode,
    });
  });

  it("leaves out what there is nothing of, and takes the code of the machines only where they have no number", async () => {
    const { adopt } = elsewhere();
    const set = { flavor_code: "modelarts.vm.cpu.2u", parameter: [], job_desc: "" };
    simulator().control.addFault({ endpoint: "getVersion", fault: { kind: "patch", set } });
    const numbered = await adopt({});
    assert.ok(!("parameters" in numbered.outs) && !("description" in numbered.outs));
    assert.deepEqual([numbered.outs.specId, numbered.outs.flavorCode], ["2", undefined]);
    simulator().control.clearFaults();
    simulator().control.addFault({ endpoint: "getVersion", fault: { kind: "patch", set, remove: ["spec_id"] } });
    const coded = await adopt({});
    assert.deepEqual([coded.outs.specId, coded.outs.flavorCode], [undefined, "modelarts.vm.cpu.2u"]);
  });

  it("refuses a version that does not exist, and names the input", async () => {
    const { adopt, jobId } = elsewhere();
    const error = await rejection(adopt({ existingVersionId: "4711" }));
    assert.ok(error instanceof DoesNotExistError, String(error));
    assert.equal(error.input, "existingVersionId");
    assert.equal(error.message, `training job version ${jobId}/4711 cannot be adopted: it does not exist`);
  });

  it("names the parameters that one of the two has alone, with or without a value", async () => {
    const given = [{ label: "rate", value: "0.1" }];
    const some = elsewhere({ parameter: [{ label: "flag" }, { label: "rate", value: "0.1" }] });
    assert.match(
      String(await rejection(some.adopt({ parameters: [{ label: "other", value: "" }, ...given] }))),
      /parameters differ in other, flag$/,
    );
    await some.adopt({ parameters: [{ label: "flag", value: "" }, ...given] });
  });

  it("is the program's own word that the version is this stack's, whoever had noted that he made it", async () => {
    const { adopt, environment } = elsewhere();
    const notes = new Notes();
    const { id } = await adopt({}, { ...environment, notes });
    assert.ok(notes.isKnownToEngine(simulator().projectId, id));
  });

  it("is remembered for the run, so that the resource it replaces does not remove the version", async () => {
    const { adopt, environment } = elsewhere();
    const { id, outs } = await adopt({});
    assert.ok(isTakenOver(environment, "it", id, outs));
    assert.ok(!isTakenOver(environment, "it", id, { ...outs, projectId: "another" }));
    assert.ok(!isTakenOver(environmentOf(simulator()), "it", id, outs));
  });

  function elsewhere(more: Record<string, unknown> = {}) {
    simulator().control.reset();
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
      ...more,
    };
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "elsewhere",
      jobDesc: "from the console",
      versions: [{ status: "COMPLETED" }, { status: "COMPLETED", config }],
    });
    const environment = environmentOf(simulator());
    const adopt = (given: Properties, within = environment) => {
      const inputs = { jobId, existingVersionId: versionIds[1], ...given };
      return createTrainingJobVersion(within, v.parse(versionContract.schema, inputs), inputs);
    };
    return { adopt, environment, jobId, versionId: versionIds[1] };
  }
});
