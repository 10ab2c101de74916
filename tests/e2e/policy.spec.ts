// The policy pack on the real CLI: what violates it is not deployed, what keeps to it is.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { oneVersionProgram } from "../support/runs";
import { useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

const packDir = join(__dirname, "..", "..", "policy");

describe("the policy pack", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("keeps a version that could not be removed from being created, and says how to mend it", async () => {
    const { stack, created } = await stackWith({ deletion: { keep: true } });
    const up = await stack.up(["--policy-pack", packDir]);
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout, /\[mandatory\].*training-job-version-removable/);
    assert.match(
      up.stdout,
      /deletion.keep is true, so pulumi destroy will leave this training job version in the cloud/,
    );
    assert.deepEqual(created(), []);
  });

  it("lets a good version through", async () => {
    const { stack, created } = await stackWith({});
    const up = await stack.up(["--policy-pack", packDir]);
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.equal(created().length, 1);
  });

  it("lets it pass where the stack is named in its configuration", async () => {
    const { stack, created } = await stackWith({ deletion: { keep: true } });
    const configFile = join(stack.dir, "policy.json");
    await writeFile(configFile, JSON.stringify({ "training-job-version-removable": { stacks: [stack.stack] } }));
    const up = await stack.up(["--policy-pack", packDir, "--policy-pack-config", configFile]);
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.equal(created().length, 1);
  });

  async function stackWith(more: Record<string, unknown>) {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const stack = await stacks.create({ "index.ts": oneVersionProgram({ jobId, ...more }) });
    const created = () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));
    return { stack, created };
  }
});
