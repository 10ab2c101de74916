// The native plugin on the real CLI: the life of a version, imports, budgets, secrets, stops, and the move from the dynamic resource.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { packageSchema } from "../../provider/plugin/schema";
import { commandOf, descendantsOf } from "../../tools/processTree";
import type { PulumiWorkspace, StackResource } from "../../tools/pulumiWorkspace";
import { nodeProject, nodeStack, pluginFolder, plugins, yamlProject, yamlStack } from "../support/pluginStacks";
import { run } from "../support/runs";
import { useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";
import { algorithm, algorithmsStanding, job, jobRequests, jobsStanding } from "../support/v2";

const type = "modelarts:index:TrainingJobVersion";
const canary = "canary-licence-77c2";

describe("the native plugin", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("creates, keeps, changes in place, replaces and removes a version of a YAML program, and looks up", async () => {
    const jobId = seedJob();
    const program = (more: object) => ({
      resources: { run: { type: "modelarts:TrainingJobVersion", properties: { ...run, jobId, ...more } } },
      variables: {
        job: { "fn::invoke": { function: "modelarts:getTrainingJob", arguments: { jobName: "mnist" }, return: "job" } },
      },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: YAML's own
      outputs: { versionId: "${run.versionId}", jobId: "${job.jobId}" },
    });
    const stack = await yamlStack(stacks, program({}));
    await succeeds(stack.up());
    assert.equal((await stack.outputs()).jobId, jobId);
    const first = (await stack.outputs()).versionId;
    assert.equal((await resourceOf(stack)).id, `${jobId}/${first}`);
    await succeeds(stack.preview(["--expect-no-changes"]));
    await succeeds(stack.refresh(["--expect-no-changes"]));

    await stack.writeProgram({ "Pulumi.yaml": yamlProject(program({ description: "digits" })) });
    await succeeds(stack.up());
    assert.equal((await stack.outputs()).versionId, first);

    await stack.writeProgram({ "Pulumi.yaml": yamlProject(program({ description: "digits", specId: "3" })) });
    const preview = await stack.preview(["--diff"]);
    assert.match(preview.stdout, /specId *: "2" => "3"/);
    await succeeds(stack.up());
    assert.notEqual((await stack.outputs()).versionId, first);
    assert.ok(!versionsStanding(simulator()).includes(String(first)));

    await succeeds(stack.destroy());
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("makes an algorithm and a job of it, changes the algorithm in place, and removes the job before it", async () => {
    const program = (value: string) => ({
      resources: {
        code: {
          type: "modelarts:v2:Algorithm",
          properties: { ...algorithm, algorithmName: "digits", parameters: [{ name: "epochs", value }] },
        },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: YAML's own
        run: { type: "modelarts:v2:TrainingJob", properties: { algorithmId: "${code.algorithmId}", flavorId } },
      },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: YAML's own
      outputs: { algorithmId: "${code.algorithmId}", jobId: "${run.jobId}" },
    });
    const { flavorId } = job;
    const stack = await yamlStack(stacks, program("12"));
    await succeeds(stack.up());
    const made = await stack.outputs();
    assert.deepEqual([[made.algorithmId], [made.jobId]], [algorithmsStanding(simulator()), jobsStanding(simulator())]);
    await stack.writeProgram({ "Pulumi.yaml": yamlProject(program("13")) });
    await succeeds(stack.up());
    assert.deepEqual(await stack.outputs(), made);
    const [standing] = simulator().control.v2.standing().algorithms;
    assert.deepEqual(standing?.jobConfig.parameters, [{ name: "epochs", value: "13" }]);
    await succeeds(stack.refresh(["--expect-no-changes"]));
    simulator().control.clearJournal();
    await succeeds(stack.destroy());
    const deletions = jobRequests(simulator()).filter((request) => request.startsWith("DELETE"));
    assert.deepEqual(deletions, [`DELETE /training-jobs/${made.jobId}`, `DELETE /algorithms/${made.algorithmId}`]);
    assert.deepEqual([algorithmsStanding(simulator()), jobsStanding(simulator())], [[], []]);
  });

  it("runs the example in YAML", async () => {
    const stack = await stacks.create({ "Pulumi.yaml": await exampleInYaml(seedJob()) });
    await succeeds(stack.up());
    assert.equal(versionsStanding(simulator()).length, 2);
    await succeeds(stack.preview(["--expect-no-changes"]));
    await succeeds(stack.destroy());
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("says its schema to the CLI", async () => {
    const stack = await yamlStack(stacks, { resources: {} });
    const printed = await succeeds(
      stack.run(["package", "get-schema", join(pluginFolder, "pulumi-resource-modelarts")]),
    );
    const said: Record<string, unknown> = JSON.parse(printed);
    const { resources, functions, types, provider } = packageSchema();
    for (const [part, ours] of Object.entries({ resources, functions, types })) {
      assert.deepEqual(Object.keys(Object(said[part])).sort(), Object.keys(ours).sort(), part);
    }
    const { inputProperties } = Object(said.provider);
    assert.deepEqual(Object.keys(inputProperties).sort(), Object.keys(provider.inputProperties).sort());
  });

  it("says which name of its configuration is misspelt", async () => {
    const stack = await yamlStack(stacks, {
      resources: { own: { type: "pulumi:providers:modelarts", properties: { regoin: "eu-de" } } },
    });
    const up = await stack.up();
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout + up.stderr, /regoin/);
  });

  it("reads versions for an import by their ids, and the program that Pulumi prints changes nothing", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }, { status: "RUNNING" }],
    });
    const stack = await yamlStack(stacks, { resources: {} });
    const printed: Record<string, unknown> = {};
    for (const [index, versionId] of versionIds.entries()) {
      const out = await succeeds(
        stack.run(["import", type, `run${index}`, `${jobId}/${versionId}`, "--yes", "--protect=false"]),
      );
      const { resources } = parse(out.slice(out.indexOf("resources:")).replace(/\n\S(?!esources)[\s\S]*$/, ""));
      Object.assign(printed, resources);
    }
    assert.deepEqual(Object.keys(printed), ["run0", "run1"]);
    await stack.writeProgram({ "Pulumi.yaml": yamlProject({ resources: printed }) });
    await succeeds(stack.preview(["--expect-no-changes", "--diff"]));
    const missing = await stack.run(["import", type, "none", `${jobId}/99`, "--yes"]);
    assert.match(missing.stdout + missing.stderr, /does not exist/);
    await succeeds(stack.destroy());
    assert.deepEqual(versionsStanding(simulator()), []);
  });

  it("waits as long as customTimeouts say, also in a removal, and keeps them out of the outputs", async () => {
    simulator().control.setTransition({ course: "run", pace: "manual" });
    const stack = await nodeStack(stacks, program(`{ waitFor: "running" }`, `{ customTimeouts: { create: "1s" } }`));
    const up = await stack.up();
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout, /timeouts\.create/);
    const { outputs, initErrors } = await resourceOf(stack);
    assert.equal(outputs?.timeouts, undefined);
    assert.equal(initErrors?.length, 1);
    await succeeds(stack.destroy());
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("keeps a version whose run has failed in the state, and its secrets secret", async () => {
    simulator().control.setTransition({ course: "run", pace: { reads: 1 }, end: "FAILED" });
    const secret = `{ waitFor: "completed", parameters: [{ label: "licence", value: pulumi.secret("${canary}") }] }`;
    const stack = await nodeStack(stacks, program(secret));
    const failed = await stack.up();
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.stdout, /is FAILED, so it will not become COMPLETED/);
    const refresh = await stack.refresh(["--diff"]);
    for (const text of [failed.stdout, failed.stderr, refresh.stdout, JSON.stringify(await stack.exportStack())]) {
      assert.ok(!text.includes(canary), text);
    }
    assert.ok(JSON.stringify(await stack.exportStack({ showSecrets: true })).includes(canary));
    await succeeds(stack.destroy());
  });

  it("ends a creation's wait at one SIGINT, with the version in the state", async () => {
    simulator().control.setTransition({ course: "run", pace: "manual" });
    const stack = await nodeStack(stacks, program(`{ waitFor: "running" }`));
    const looked = requested(/GET .*versions\/\d+$/);
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await looked;
    up.interrupt();
    const { exitCode } = await up.result;
    assert.notEqual(exitCode, 0);
    assert.match(String((await resourceOf(stack)).initErrors), /Pulumi was asked to stop/);
  });

  it("ends a removal's wait at one SIGINT, and the next destroy goes on", async () => {
    const stack = await nodeStack(stacks, program("{}"));
    await succeeds(stack.up());
    simulator().control.setTransition({ course: "deletion", pace: "manual" });
    const asked = requested(/DELETE .*versions\/\d+$/);
    const destroy = stack.start(["destroy", "--yes", "--skip-preview"]);
    await asked;
    destroy.interrupt();
    assert.notEqual((await destroy.result).exitCode, 0);
    await resourceOf(stack);
    simulator().control.clearTransitions();
    simulator().control.advance({}, 9);
    await succeeds(stack.destroy());
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("leaves no process behind where the CLI is killed", async () => {
    simulator().control.setTransition({ course: "run", pace: "manual" });
    const stack = await nodeStack(stacks, program(`{ waitFor: "running" }`));
    const looked = requested(/GET .*versions\/\d+$/);
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await looked;
    const commands = await Promise.all(
      (await descendantsOf(up.pid)).map(async (pid) => ({ pid, command: await commandOf(pid) })),
    );
    const plugins = commands.filter(({ command }) => command.includes("pulumi-resource-modelarts"));
    assert.ok(plugins.length > 0);
    process.kill(up.pid, "SIGKILL");
    for (const { pid } of plugins) while ((await commandOf(pid)) !== "") await new Promise(setImmediate);
  });

  it("serves two providers of one stack, each in its own place", async () => {
    const jobId = seedJob();
    const { url, token } = simulator();
    const own = (projectId: string) => ({ endpoint: url, projectId, token });
    const stack = await nodeStack(
      stacks,
      `import * as pulumi from "@pulumi/pulumi";
      class Own extends pulumi.ProviderResource {
        constructor(name: string, args: pulumi.Inputs) { super("modelarts", name, args); }
      }
      const here = new Own("here", ${JSON.stringify(own(simulator().projectId))});
      const there = new Own("there", ${JSON.stringify({ ...own(simulator().projectId), maxRequestsPerSecond: 5 })});
      for (const provider of [here, there]) {
        new pulumi.CustomResource("${type}", provider.__name, ${JSON.stringify({ ...run, jobId })}, { provider });
      }`.replaceAll("provider.__name", 'provider === here ? "one" : "two"'),
    );
    await succeeds(stack.up());
    assert.equal(versionsStanding(simulator()).length, 3);
    await succeeds(stack.destroy());
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  for (const options of ["{}", `{ customTimeouts: { delete: "20m" } }`]) {
    it(`takes over a version of the dynamic resource by an alias, with ${options}`, async () => {
      const jobId = seedJob();
      const dynamic = `import { TrainingJobVersion } from "pulumi-modelarts";
        new TrainingJobVersion("run", ${JSON.stringify({ ...run, jobId })}, ${options});`;
      const stack = await nodeStack(stacks, dynamic);
      await succeeds(stack.up());
      const standing = versionsStanding(simulator());
      const native = program(
        "{}",
        `{ ...${options}, aliases: [{ type: "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion" }] }`,
        jobId,
      );
      await stack.writeProgram({ "Pulumi.yaml": nodeProject, "index.ts": native });
      await succeeds(stack.up());
      assert.deepEqual(versionsStanding(simulator()), standing);
      await succeeds(stack.refresh());
      assert.equal((await resourceOf(stack)).outputs?.__provider, undefined);
      await succeeds(stack.preview(["--expect-no-changes"]));
      await succeeds(stack.destroy());
      assert.equal(versionsStanding(simulator()).length, 1);
    });
  }

  function program(more: string, options = "{}", jobId = seedJob()): string {
    return `import * as pulumi from "@pulumi/pulumi";
      new pulumi.CustomResource("${type}", "run", { ...${JSON.stringify({ ...run, jobId })}, ...${more} }, ${options});`;
  }

  function requested(what: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || !what.test(`${event.entry.method} ${event.entry.path}`)) return;
        stop();
        resolve();
      });
    });
  }

  async function exampleInYaml(jobId: string): Promise<string> {
    const text = await readFile(join(__dirname, "../../examples/yaml/Pulumi.yaml"), "utf8");
    const program: unknown = parse(text.replace('"1042"', `"${jobId}"`));
    return yamlProject({ ...Object(program), name: "program", plugins });
  }

  async function succeeds(
    result: Promise<{ exitCode: number | null; stdout: string; stderr: string }>,
  ): Promise<string> {
    const { exitCode, stdout, stderr } = await result;
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }

  function seedJob(): string {
    return simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] }).jobId;
  }

  async function resourceOf(stack: PulumiWorkspace): Promise<StackResource> {
    const { deployment } = await stack.exportStack();
    const resource = deployment.resources?.find((each) => each.type === type);
    assert.ok(resource !== undefined, "the version is not in the state");
    return resource;
  }
});
