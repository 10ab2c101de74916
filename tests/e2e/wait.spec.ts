// How far `pulumi up` waits, and what it says of a run that fails.

import assert from "node:assert/strict";
import { oneVersionProgram } from "../support/runs";
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
    assert.equal(kept?.initErrors?.length, 1);
    // A log may hold secrets: its end is shown and not stored.
    assert.doesNotMatch(JSON.stringify(deployment), /CUDA out of memory/);

    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
  });

  it("completed reports a cancelled run again at each up, until the program no longer asks for it", async () => {
    const { jobId, stack, created } = await stacks.declareOne({ waitFor: "completed" });
    simulator().control.setTransition({ course: "run", pace: { reads: 1 }, end: "CANCELED" });
    const up = await stack.up();
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout, /is CANCELED, so it will not become COMPLETED/);
    const [versionId] = created();

    const again = await stack.up();
    assert.notEqual(again.exitCode, 0);
    assert.match(again.stdout, /is CANCELED, so it will not become COMPLETED/);

    await stack.writeProgram({ "index.ts": oneVersionProgram({ jobId }) });
    const content = await stack.up();
    assert.equal(content.exitCode, 0, content.stdout + content.stderr);
    assert.deepEqual(created(), [versionId]);
    assert.equal((await stack.up(["--expect-no-changes"])).exitCode, 0);
  });

  it("running says on the version's row what it sees meanwhile, once for each change in a log", async () => {
    simulator().control.setTransition({ course: "run", pace: { reads: 3 } });
    const { stack } = await stacks.declareOne({ waitFor: "running" });
    const up = await stack.up([], { env: { CI: "true" } });
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const rows = up.stdout.split("\n").filter((line) => line.includes("modelarts:TrainingJobVersion run"));
    assert.equal(rows.filter((row) => /V0002 WAITING/.test(row)).length, 1, up.stdout);
    assert.match(rows.at(-1) ?? "", /run created \(\S+\) V0002 RUNNING\s*$/);
  });

  it("running that runs out of time keeps the version in the state, and the next up waits on", async () => {
    simulator().control.setTransition({ course: "run", pace: "manual" });
    const { jobId, stack, created } = await stacks.declareOne({ waitFor: "running", timeouts: { create: "1s" } });
    const up = await stack.up();
    assert.notEqual(up.exitCode, 0);
    assert.match(
      up.stdout,
      /to be running: still INIT after \S+ of the 1s that timeouts\.create allows .* allow more time with `timeouts.create`/,
    );
    const [versionId] = created();

    simulator().control.setStatus({ jobId, ...(versionId !== undefined && { versionId }) }, "RUNNING");
    const again = await stack.up();
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.deepEqual(created(), [versionId]);
    assert.equal((await stack.up(["--expect-no-changes"])).exitCode, 0);
  });
});
