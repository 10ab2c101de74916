// Programs in Python on the real CLI, with the SDK that Pulumi's own generator makes of the plugin's schema.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pythonEnvironment, pythonProject, pythonStack } from "../support/pluginStacks";
import { run } from "../support/runs";
import { useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("a program in Python", function () {
  this.timeout(600_000);
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("runs the example: makes a version, finds no drift, and leaves nothing", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const example = readFileSync(join(__dirname, "../../examples/python/__main__.py"), "utf8");
    const stack = await pythonStack(stacks, example);
    await succeeds(stack.run(["config", "set", "jobId", jobId]));
    await succeeds(stack.up());
    const { version_id: versionId } = await stack.outputs();
    assert.ok(versionsStanding(simulator()).includes(String(versionId)), "no digit of an id is lost on the way");
    await succeeds(stack.preview(["--expect-no-changes"]));
    await succeeds(stack.refresh(["--expect-no-changes"]));
    await succeeds(stack.destroy());
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("takes a version of the dynamic resource over by the alias that its SDK has, without a replacement", async () => {
    const { jobId, stack, created } = await stacks.declareOne({}, { env: await pythonEnvironment() });
    await succeeds(stack.up());
    const before = created();
    assert.equal(before.length, 1);
    const given = inSnakeCase({ ...run, jobId });
    await stack.writeProgram({
      "Pulumi.yaml": pythonProject,
      "__main__.py": `
import json
import pulumi_modelarts as modelarts

modelarts.TrainingJobVersion("run", **json.loads('${JSON.stringify(given)}'))
`,
    });
    await succeeds(stack.up());
    assert.deepEqual(created(), before);
    await succeeds(stack.destroy());
    assert.deepEqual(created(), []);
  });

  it("makes a job of v2, looks it up, and keeps a secret out of what is printed and stored", async () => {
    const canary = "canary-python-51d2";
    const stack = await pythonStack(
      stacks,
      `
import pulumi
import pulumi_modelarts as modelarts

job = modelarts.v2.TrainingJob(
    "job",
    job_name="mnist",
    engine={"image_url": "team/trainer:1.4"},
    command="python train.py",
    flavor_id="modelarts.vm.cpu.8u",
    environments=pulumi.Output.secret({"LICENCE": "${canary}"}),
)
found = modelarts.v2.get_training_job_output(job_id=job.job_id)
pulumi.export("id", job.id)
pulumi.export("found", found.job.job_name)
`,
    );
    const printed = await succeeds(stack.up());
    const { id, found } = await stack.outputs();
    assert.equal(found, "mnist");
    const standing = () =>
      simulator()
        .control.v2.standing()
        .jobs.map(({ jobId }) => jobId);
    assert.deepEqual(standing(), [id]);
    assert.ok(!printed.includes(canary));
    assert.ok(!JSON.stringify(await stack.exportStack()).includes(canary));
    await succeeds(stack.destroy());
    assert.deepEqual(standing(), []);
  });
});

async function succeeds(result: Promise<{ exitCode: number | null; stdout: string; stderr: string }>): Promise<string> {
  const { exitCode, stdout, stderr } = await result;
  assert.equal(exitCode, 0, stdout + stderr);
  return stdout + stderr;
}

/** Names as the SDK for Python has them. */
function inSnakeCase(inputs: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(inputs).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(named);
}
