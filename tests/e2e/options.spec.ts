// Pulumi's resource options on a training job version, each with the real engine: one row a case.

import assert from "node:assert/strict";
import type { PulumiWorkspace, StackResource } from "../../tools/pulumiWorkspace";
import { run } from "../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

/** What a case works with. */
interface Scene {
  readonly stack: PulumiWorkspace;
  readonly jobId: string;
  /** Writes a program whose only version has these arguments and these options, given as source text. */
  declare(args: Record<string, unknown>, opts?: string, name?: string): Promise<void>;
  /** Runs `pulumi up`, which must succeed. */
  up(...args: string[]): Promise<string>;
  /** The versions that the program has made and that still stand. */
  created(): string[];
  /** The kinds of requests that changed something since the last call: POST and DELETE. */
  changes(): string[];
  resource(): Promise<StackResource | undefined>;
}

const cases: [claim: string, play: (scene: Scene) => Promise<void>][] = [
  [
    "a replacement makes the new version first and deletes the old one after",
    async ({ declare, up, changes, created }) => {
      await declare({});
      await up();
      changes();
      await declare({ workerServerNum: 2 });
      assert.match(await up(), /1 replaced/);
      assert.deepEqual(changes(), ["POST", "DELETE"]);
      assert.equal(created().length, 1);
    },
  ],
  [
    "deleteBeforeReplace deletes the old version first",
    async ({ declare, up, changes, created }) => {
      await declare({}, "{ deleteBeforeReplace: true }");
      await up();
      changes();
      await declare({ workerServerNum: 2 }, "{ deleteBeforeReplace: true }");
      assert.match(await up(), /1 replaced/);
      assert.deepEqual(changes(), ["DELETE", "POST"]);
      assert.equal(created().length, 1);
    },
  ],
  [
    "protect keeps the version from being destroyed",
    async ({ declare, up, stack, created }) => {
      await declare({}, "{ protect: true }");
      await up();
      const destroy = await stack.destroy();
      assert.notEqual(destroy.exitCode, 0);
      assert.equal(created().length, 1);
    },
  ],
  [
    "retainOnDelete leaves the version in the cloud",
    async ({ declare, up, stack, created }) => {
      await declare({}, "{ retainOnDelete: true }");
      await up();
      assert.equal((await stack.destroy()).exitCode, 0);
      assert.equal(created().length, 1);
    },
  ],
  [
    "deletion.keep leaves the version in the cloud too",
    async ({ declare, up, stack, created }) => {
      await declare({ deletion: { keep: true } });
      await up();
      assert.equal((await stack.destroy()).exitCode, 0);
      assert.equal(created().length, 1);
    },
  ],
  [
    "replaceOnChanges turns an update in place into a replacement",
    async ({ declare, up, created }) => {
      await declare({ description: "one" }, '{ replaceOnChanges: ["description"] }');
      await up();
      const [first] = created();
      await declare({ description: "two" }, '{ replaceOnChanges: ["description"] }');
      assert.match(await up(), /1 replaced/);
      assert.notEqual(created()[0], first);
    },
  ],
  [
    "ignoreChanges leaves the version as it is",
    async ({ declare, up }) => {
      await declare({});
      await up();
      await declare({ workerServerNum: 2 }, '{ ignoreChanges: ["workerServerNum"] }');
      await up("--expect-no-changes");
    },
  ],
  [
    "aliases carry the version over to another name, and it is still destroyed",
    async ({ declare, up, stack, created }) => {
      await declare({});
      await up();
      await declare({}, '{ aliases: [{ name: "run" }] }', "renamed");
      await up("--expect-no-changes");
      const destroy = await stack.destroy();
      assert.equal(destroy.exitCode, 0, destroy.stdout);
      assert.deepEqual(created(), []);
    },
  ],
  [
    "dependsOn destroys the dependent version first",
    async ({ stack, jobId, up, created }) => {
      await stack.writeProgram({
        "index.ts": `
          import { TrainingJobVersion } from "pulumi-modelarts";
          const args = ${JSON.stringify({ ...run, jobId })};
          const first = new TrainingJobVersion("first", args);
          new TrainingJobVersion("second", args, { dependsOn: first });`,
      });
      await up();
      const [first = "", second = ""] = created().sort();
      simulatorOf().control.setStatus({ jobId }, "COMPLETED");
      assert.equal((await stack.destroy()).exitCode, 0);
      assert.deepEqual(created(), []);
      const deleted = requestsSeen(simulatorOf()).filter((request) => request.startsWith("DELETE"));
      assert.deepEqual(
        deleted.map((request) => request.split("/").at(-1)),
        [second, first],
      );
    },
  ],
  [
    "parent puts the version below a component, and it is still destroyed",
    async ({ stack, jobId, up, created }) => {
      await stack.writeProgram({
        "index.ts": `
          import * as pulumi from "@pulumi/pulumi";
          import { TrainingJobVersion } from "pulumi-modelarts";
          const study = new pulumi.ComponentResource("study:index:Study", "study");
          new TrainingJobVersion("run", ${JSON.stringify({ ...run, jobId })}, { parent: study });`,
      });
      await up();
      assert.equal((await stack.destroy()).exitCode, 0);
      assert.deepEqual(created(), []);
    },
  ],
  [
    "customTimeouts bound the deletion, and nothing is lost when they run out",
    async ({ declare, up, stack, created, jobId, resource }) => {
      await declare({}, '{ customTimeouts: { delete: "1s" } }');
      await up();
      simulatorOf().control.setStatus({ jobId }, "COMPLETED");
      simulatorOf().control.setTransition({ course: "deletion", pace: "manual" });
      const destroy = await stack.destroy();
      assert.notEqual(destroy.exitCode, 0);
      assert.match(destroy.stdout, /still COMPLETED after 1s|still COMPLETED after \d+ms/);
      assert.equal(created().length, 1);
      assert.notEqual(await resource(), undefined);
    },
  ],
  [
    "additionalSecretOutputs keeps an output encrypted in the state",
    async ({ declare, up, stack }) => {
      await declare({}, '{ additionalSecretOutputs: ["versionName"] }');
      await up();
      assert.ok(!JSON.stringify(await stack.exportStack()).includes('"V0002"'));
    },
  ],
  [
    "transforms change what is declared",
    async ({ declare, up, resource }) => {
      await declare(
        {},
        "{ transforms: [async ({ props, opts }) => ({ props: { ...props, workerServerNum: 2 }, opts })] }",
      );
      await up();
      assert.equal((await resource())?.outputs?.workerServerNum, 2);
    },
  ],
  [
    "a secret parameter is encrypted in the state, and is not printed",
    async ({ stack, jobId, up }) => {
      await stack.writeProgram({
        "index.ts": `
          import * as pulumi from "@pulumi/pulumi";
          import { TrainingJobVersion } from "pulumi-modelarts";
          const parameters = [{ label: "licence", value: pulumi.secret("canary-licence-key") }];
          export const given = new TrainingJobVersion("run", {
            ...${JSON.stringify({ ...run, jobId })}, parameters }).parameters;`,
      });
      const stdout = await up();
      assert.ok(!stdout.includes("canary-licence-key"));
      assert.ok(!JSON.stringify(await stack.exportStack()).includes("canary-licence-key"));
      await up("--expect-no-changes");
      const refresh = await stack.refresh();
      assert.equal(refresh.exitCode, 0, refresh.stdout);
      assert.ok(!JSON.stringify(await stack.exportStack()).includes("canary-licence-key"));
    },
  ],
  [
    "a refresh drops a version that is gone, and the next up makes it again",
    async ({ declare, up, stack, created, jobId }) => {
      await declare({});
      await up();
      const [versionId = ""] = created();
      simulatorOf().control.setStatus({ jobId }, "COMPLETED");
      simulatorOf().control.setTransition({ course: "deletion", pace: "immediate" });
      const { url, projectId, token } = simulatorOf();
      await fetch(`${url}/v1/${projectId}/training-jobs/${jobId}/versions/${versionId}`, {
        method: "DELETE",
        headers: { "X-Auth-Token": token },
      });
      assert.deepEqual(created(), []);
      const refreshed = await up("--refresh");
      assert.match(refreshed, /1 created/);
      assert.equal(created().length, 1);
      const programRefresh = await stack.refresh(["--run-program", "--expect-no-changes"]);
      assert.equal(programRefresh.exitCode, 0, programRefresh.stdout + programRefresh.stderr);
    },
  ],
];

let simulatorOf: ReturnType<typeof useSimulator>;

describe("a training job version under Pulumi's options", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);
  simulatorOf = simulator;

  for (const [claim, play] of cases) it(`has it that ${claim}`, async () => play(await scene()));

  async function scene(): Promise<Scene> {
    const { control } = simulator();
    const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const stack = await stacks.create({ "index.ts": "" });
    return {
      stack,
      jobId,
      declare: (args, opts = "{}", name = "run") =>
        stack.writeProgram({
          "index.ts": `
            import { TrainingJobVersion } from "pulumi-modelarts";
            new TrainingJobVersion("${name}", ${JSON.stringify({ ...run, jobId, ...args })}, ${opts});`,
        }),
      async up(...args) {
        const { exitCode, stdout, stderr } = await stack.up(args);
        assert.equal(exitCode, 0, stdout + stderr);
        return stdout;
      },
      created: () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId)),
      changes() {
        const kinds = requestsSeen(simulator())
          .filter((request) => !request.startsWith("GET") && !request.endsWith("/stop"))
          .map((request) => request.split(" ")[0] ?? "");
        control.clearJournal();
        // A version at work is refused once before it is stopped: that refusal changes nothing.
        return kinds.filter((kind, index) => kind !== kinds[index - 1]);
      },
      async resource() {
        const { deployment } = await stack.exportStack();
        return deployment.resources?.find(({ type }) => type.endsWith(":TrainingJobVersion"));
      },
    };
  }
});
