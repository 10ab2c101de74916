// How far `pulumi up` waits, and what it says of a run that fails.

import assert from "node:assert/strict";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("waitFor", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("running comes back when the run is at work", async () => {
    const { stack } = await stacks.declareOne({ waitFor: "running" });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.equal((await stack.outputs()).status, "RUNNING");
  });

  it("completed comes back when the run is done", async () => {
    simulator().control.setTransition({ course: "run", pace: { reads: 1 }, paceOf: { RUNNING: { reads: 1 } } });
    const { stack } = await stacks.declareOne({ waitFor: "completed" });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.equal((await stack.outputs()).status, "COMPLETED");
  });

  it("completed reports a failed run with its status and the end of its log, keeps it in the state, and destroy removes it", async () => {
    simulator().control.setTransition({
      course: "run",
      pace: { reads: 1 },
      paceOf: { RUNNING: "manual" },
      end: "FAILED",
    });
    const { stack, created } = await stacks.declareOne({ waitFor: "completed" });
    const stop = simulator().control.watch((event) => {
      if (event.kind !== "status" || event.to !== "RUNNING") return;
      stop();
      const versionId = created()[0] ?? "";
      simulator().control.appendLog({ versionId }, ["epoch 1", "CUDA out of memory"]);
      setImmediate(() => simulator().control.advance({ versionId }));
    });
    const up = await stack.up();
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout, /is FAILED, so it will not become COMPLETED/);
    assert.match(up.stdout, /CUDA out of memory/);
    const { deployment } = await stack.exportStack();
    const kept = deployment.resources?.find((resource) => resource.type.endsWith(":TrainingJobVersion"));
    assert.equal(kept?.outputs?.versionId, created()[0]);
    assert.equal(kept?.outputs?.status, "FAILED");
    assert.equal(kept?.initErrors?.length, 2);

    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
  });
});
