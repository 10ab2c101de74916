import assert from "node:assert/strict";
import ts from "typescript";
import { importExisting } from "../../../provider/cli/importFile";
import { isModelArtsError, UnexpectedResponseError } from "../../../provider/errors";
import { changesBetween } from "../../../provider/inputs/changes";
import { checkInputs } from "../../../provider/inputs/check";
import { jobChangeRules, jobContract, versionChangeRules, versionContract } from "../../../provider/inputs/contracts";
import { algorithmChangeRules, algorithmContract } from "../../../provider/inputs/v2/algorithmContract";
import { jobV2ChangeRules, jobV2Contract } from "../../../provider/inputs/v2/contract";
import { handlerText } from "../../../provider/resources/handler";
import { beforeCalls, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { useSimulator } from "../../support/simulated";
import { algorithm } from "../../support/v2";

describe("an import", () => {
  const simulator = useSimulator();

  const odd: [what: string, config: Record<string, unknown>, name: string, whyNot: RegExp | undefined][] = [
    [
      "a file among its data",
      { data_source: [{ type: "obs", data_url: "/demo-bucket/set/V002.manifest" }] },
      "dataSource",
      /dataSource\[0\]\.dataUrl must be an OBS folder/,
    ],
    [
      "data of two kinds",
      {
        data_source: [
          { type: "obs", data_url: "/demo-bucket/" },
          { type: "dataset", dataset_id: "d", dataset_version: "v" },
        ],
      },
      "dataSource",
      /must not mix/,
    ],
    ["a folder as a URL", { app_url: "obs:/demo-bucket/code/" }, "appUrl", /write "\/bucket\/" instead of "obs:/],
    ["a folder without a slash at its end", { train_url: "/demo-bucket/out" }, "trainUrl", /must be an OBS folder/],
    ["a boot file outside its code", { boot_file_url: "/demo-bucket/t.py" }, "bootFileUrl", /must lie inside appUrl/],
    ["a file system without an id", { volumes: [{ nfs: { src_path: "/a", dest_path: "/b" } }] }, "volumes", /nfs\.id/],
    ["a volume of no kind", { volumes: [{}] }, "volumes", /must be either/],
    [
      "a parameter without a label",
      { parameter: [{ label: "", value: "1" }] },
      "parameters",
      /label must not be empty/,
    ],
    ["a pool that is no name", { pool_id: "pool a/b" }, "poolId", /must have 1 to 128 characters/],
    ["no machine", { worker_server_num: 0 }, "workerServerNum", /must be at least 1/],
    ["an engine that is no number", { engine_id: "TF-1.8" }, "engineId", undefined],
    ["an engine below zero", { engine_id: -1 }, "engineId", undefined],
    ["data that is none", { data_source: [{}] }, "dataSource", undefined],
  ];
  for (const [what, changes, name, whyNot] of odd) {
    it(`leaves out ${what}, says so, and takes all the rest`, async () => {
      const { file, program } = await imported(changes);
      const [resource] = file.resources;
      assert.ok(resource !== undefined);
      assert.ok(!(name in resource.inputs) && !(name in resource.outputs), JSON.stringify(resource));
      assert.equal(resource.inputs.logUrl, "/demo-bucket/logs/");
      const { __provider, ...inputs } = resource.inputs;
      assert.deepEqual([__provider, resource.outputs.__provider], Array(2).fill(handlerText("trainingJobVersion")));
      assert.deepEqual(checkInputs(versionContract, inputs).failures, []);
      const { changed } = changesBetween(versionChangeRules, resource.outputs, resource.inputs);
      assert.deepEqual(changed, []);
      const comment = program.split("\n").find((line) => line.startsWith(`  // ${name} stays as it is there`));
      if (whyNot === undefined) assert.equal(comment, undefined);
      else assert.match(comment ?? program, whyNot);
      assert.deepEqual(ts.transpileModule(program, { reportDiagnostics: true }).diagnostics, []);
    });
  }

  it("takes a version in which nothing is odd as a whole, with its machines named once", async () => {
    const { file, program } = await imported({});
    const [resource] = file.resources;
    assert.equal(resource?.inputs.specId, "2");
    assert.ok(!("flavorCode" in (resource?.inputs ?? {})));
    assert.doesNotMatch(program, /\/\//);
    assert.match(program, /^ {2}parameters: \[\{"label":"a","value":"1"\}\],$/m);
  });

  it("takes the others where one cannot be read at all", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }, { status: "COMPLETED" }],
    });
    const environment = beforeCalls(environmentOf(simulator()), async (request) => {
      if (!request.path.endsWith(`versions/${versionIds[0]}`)) return;
      throw new UnexpectedResponseError(request, "status: not an integer", "{}");
    });
    const { file, unreadable } = await importExisting(
      environment,
      versionIds.map((versionId) => ({ jobId, versionId })),
    );
    assert.deepEqual(
      file.resources.map(({ id }) => id),
      [`${jobId}/${versionIds[1]}`],
    );
    assert.match(
      unreadable[0]?.message ?? "",
      new RegExp(`^status: not an integer.* GET .*versions/${versionIds[0]}$`),
    );
  });

  it("stops at a version that does not exist", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const failure = importExisting(environmentOf(simulator()), [{ jobId, versionId: "777" }]);
    assert.match(String(await rejection(failure)), /training job version \d+\/777 does not exist/);
  });

  it("takes a job as it is, with the version that it began with, and its program names it and no more", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }, { status: "COMPLETED" }],
    });
    const { file, program } = await importExisting(environmentOf(simulator()), [{ jobId }]);
    const [resource] = file.resources;
    assert.ok(resource !== undefined);
    assert.deepEqual([resource.id, resource.name, resource.outputs.versionId], [jobId, "mnist", versionIds[0]]);
    const { __provider, ...inputs } = resource.inputs;
    assert.deepEqual([__provider, resource.outputs.__provider], Array(2).fill(handlerText("trainingJob")));
    assert.deepEqual(checkInputs(jobContract, inputs).failures, []);
    assert.deepEqual(changesBetween(jobChangeRules, resource.outputs, resource.inputs).changed, []);
    const lines = ['new TrainingJob("mnist", {', `  existingJobId: "${jobId}",`, '  jobName: "mnist",', "});"];
    assert.equal(program, ['import { TrainingJob } from "pulumi-modelarts";', lines.join("\n")].join("\n\n"));
  });

  it("stops at a job that does not exist", async () => {
    const failure = importExisting(environmentOf(simulator()), [{ jobId: "777" }]);
    assert.ok(isModelArtsError(await rejection(failure)));
  });

  function imported(changes: Record<string, unknown>) {
    const config = {
      worker_server_num: 1,
      app_url: "/demo-bucket/code/",
      boot_file_url: "/demo-bucket/code/train.py",
      engine_id: 1,
      spec_id: 2,
      train_url: "/demo-bucket/out/",
      log_url: "/demo-bucket/logs/",
      parameter: [{ label: "a", value: "1" }],
      ...changes,
    };
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED", config }],
    });
    const versions = versionIds.map((versionId) => ({ jobId, versionId }));
    return importExisting(environmentOf(simulator()), versions);
  }

  it("of a job of v2 has no change to make, no token, and a program that says all of it", async () => {
    const jobId = simulator().control.v2.seedJob({
      jobName: "train",
      phase: "Completed",
      annotations: { "jupyter-lab/enable": "true" },
      spec: {
        resource: { flavor_id: "modelarts.vm.cpu.8u", node_count: 2 },
        log_export_path: { obs_url: "obs://demo-bucket/log/" },
        auto_stop: { time_unit: "HOURS", duration: 2 },
      },
    });
    const { file, program } = await importExisting(environmentOf(simulator()), [{ v2JobId: jobId }]);
    const [resource] = file.resources;
    assert.equal(resource?.type, "pulumi-nodejs:dynamic/modelarts/v2:TrainingJob");
    assert.equal(resource.id, jobId);
    assert.equal(resource.inputs.__provider, handlerText("v2TrainingJob"));
    const { __provider, ...inputs } = resource.inputs;
    assert.deepEqual(changesBetween(jobV2ChangeRules, resource.outputs, inputs).changed, []);
    assert.deepEqual(checkInputs(jobV2Contract, inputs).failures, []);
    assert.match(program, /^import \{ v2 \} from "pulumi-modelarts";/);
    assert.match(
      program,
      /new v2\.TrainingJob\("train", \{[\s\S]*existingJobId[\s\S]*nodeCount: 2,[\s\S]*autoStop: "2h"/,
    );
    assert.doesNotMatch(JSON.stringify(file), /canary|https:\/\/(?!127)/);
  });

  it("of an algorithm has no change to make, and a program that says all of it", async () => {
    const algorithmId = simulator().control.v2.seedAlgorithm({
      name: "digits",
      jobConfig: {
        code_dir: "obs://demo-bucket/code/",
        boot_file: "obs://demo-bucket/code/train.py",
        engine: { engine_id: algorithm.engine.id },
        parameters: [{ name: "epochs", value: "12" }],
        inputs: [{ name: "data_url" }, {}],
      },
    });
    const { file, program } = await importExisting(environmentOf(simulator()), [{ algorithmId }]);
    const [resource] = file.resources;
    assert.ok(resource !== undefined);
    assert.equal(resource.type, "pulumi-nodejs:dynamic/modelarts/v2:Algorithm");
    assert.equal(resource.id, algorithmId);
    const { __provider, ...inputs } = resource.inputs;
    assert.equal(__provider, handlerText("v2Algorithm"));
    assert.deepEqual(changesBetween(algorithmChangeRules, resource.outputs, inputs).changed, []);
    assert.deepEqual(checkInputs(algorithmContract, inputs).failures, []);
    assert.match(program, /new v2\.Algorithm\("digits", \{[\s\S]*existingAlgorithmId[\s\S]*parameters: \[/);
    const missing = { algorithmId: "11111111-0000-4000-8000-000000000000" };
    const failure = await rejection(importExisting(environmentOf(simulator()), [missing]));
    assert.match(String(failure), /algorithm 11111111\S* does not exist/);
  });
});
