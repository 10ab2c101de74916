// The template for a policy pack of one's own: `pulumi policy new` makes a project of it, which the real CLI then enforces.

import assert from "node:assert/strict";
import { join } from "node:path";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

const template = join(__dirname, "..", "..", "templates", "modelarts-policy");

describe("the template for `pulumi policy new`", () => {
  const stacks = useStacks(useSimulator());

  it("makes a pack that compiles, and refuses what it says", async () => {
    const { stack, created } = await stacks.declareOne({ workerServerNum: 5 });
    const pack = join(stack.programDir, "policies");
    const made = await stack.run(["policy", "new", template, "--generate-only", "--dir", pack]);
    assert.equal(made.exitCode, 0, made.stderr);

    const up = await stack.up(["--policy-pack", pack]);
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout, /\[mandatory\].*training-job-max-workers/);
    assert.match(up.stdout, /at most 4 machines are allowed/);
    assert.deepEqual(created(), []);
  });
});
