// Secret inputs on the real CLI: encrypted in the state and kept out of what is printed, whatever goes wrong.

import assert from "node:assert/strict";
import { run } from "../support/runs";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

const canary = "canary-licence-4d1f";

describe("a secret input", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("stays a secret in the state of a version whose run has failed, and after each update and refresh of it", async () => {
    simulator().control.setTransition({ course: "run", pace: { reads: 1 }, end: "FAILED" });
    const stack = await stackWith(`{ waitFor: "completed", ${secretParameter} }`);
    const failed = await stack.up();
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.stdout, /is FAILED, so it will not become COMPLETED/);
    await isHidden(stack, failed.stdout + failed.stderr);

    const again = await stack.up();
    assert.notEqual(again.exitCode, 0);
    await isHidden(stack, again.stdout + again.stderr);

    const refresh = await stack.refresh(["--diff"]);
    await isHidden(stack, refresh.stdout + refresh.stderr);
    const { deployment } = await stack.exportStack({ showSecrets: true });
    assert.ok(JSON.stringify(deployment).includes(canary), "the secret is not in the state at all");
  });

  it("is not printed when it breaks a rule, nor when an adopted version contradicts it", async () => {
    const wrong = await stackWith(`{ userCommand: pulumi.secret({ word: "${canary}" }), ${secretParameter} }`);
    const refused = await wrong.up();
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.stdout, /userCommand/);
    await isHidden(wrong, refused.stdout + refused.stderr);

    const { jobId, versionIds } = seedJob("other", [{ label: "licence", value: "theirs" }]);
    const adopting = await stacks.create({
      "index.ts": program(
        `{ jobId: "${jobId}", existingVersionId: "${versionIds[0]}", parameters: [{ label: "licence", value: pulumi.secret("${canary}") }] }`,
      ),
    });
    const contradicted = await adopting.up();
    assert.notEqual(contradicted.exitCode, 0);
    assert.match(contradicted.stdout, /cannot be adopted: parameters differ in licence/);
    await isHidden(adopting, contradicted.stdout + contradicted.stderr);
  });

  const secretParameter = `parameters: [{ label: "licence", value: pulumi.secret("${canary}") }]`;

  function stackWith(more: string) {
    const { jobId } = seedJob("mnist", []);
    return stacks.create({ "index.ts": program(`{ ...${JSON.stringify({ ...run, jobId })}, ...${more} }`) });
  }

  function seedJob(jobName: string, parameter: { label: string; value: string }[]) {
    const config = { worker_server_num: 1, spec_id: 2, engine_id: 1, train_url: run.trainUrl, parameter };
    return simulator().control.seedJob({ jobName, versions: [{ status: "COMPLETED", config }] });
  }

  function program(args: string): string {
    return `
      import * as pulumi from "@pulumi/pulumi";
      import { TrainingJobVersion } from "pulumi-modelarts";
      new TrainingJobVersion("run", ${args} as any);
    `;
  }

  async function isHidden(stack: Awaited<ReturnType<typeof stackWith>>, printed: string) {
    assert.ok(!printed.includes(canary), printed);
    assert.ok(!JSON.stringify(await stack.exportStack()).includes(canary));
  }
});
