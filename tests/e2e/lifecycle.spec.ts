// The main job on the real CLI and engine: a version is created by `pulumi up` and removed by `pulumi destroy`.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { hurried } from "../support/hosted";
import { oneVersionProgram } from "../support/runs";
import { requestsSeen, useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("pulumi up and destroy of a training job version", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("creates one version, and its id is an output digit for digit", async () => {
    const { jobId, stack, created } = await stacks.declareOne({}, { checkTypes: true });

    const up = await stack.up();

    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.match(up.stdout, /modelarts:TrainingJobVersion run created/);
    const { versionId } = await stack.outputs();
    assert.deepEqual(created(), [versionId]);
    const [resource] = await versionsIn(stack);
    assert.equal(resource?.id, `${jobId}/${versionId}`);
    assert.ok(BigInt(String(versionId)) > BigInt(Number.MAX_SAFE_INTEGER));
  });

  it("changes nothing when nothing in the program has changed", async () => {
    const { stack } = await stacks.declareOne();
    await stack.up();
    simulator().control.clearJournal();

    const again = await stack.up(["--expect-no-changes"]);

    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.deepEqual(requestsSeen(simulator()), []);
  });

  it("leaves no note that keeps another stack from the version, once the run has ended well", async () => {
    const { stack } = await stacks.declareOne();
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const notes = (await readdir(join(stack.dir, "notes"))).filter((name) => name.endsWith(".json"));
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /^settled-/);
  });

  it("comes back from destroy only when the version is gone", async () => {
    const { jobId, stack, created } = await stacks.declareOne();
    await stack.up();
    simulator().control.setStatus({ jobId }, "COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 4 } });

    const destroy = await stack.destroy();

    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
    assert.deepEqual(await versionsIn(stack), []);
    const deletions = requestsSeen(simulator()).filter((request) => request.startsWith("DELETE"));
    assert.equal(deletions.length, 1);
    assert.match(deletions[0] ?? "", new RegExp(`^DELETE /training-jobs/${jobId}/versions/\\d+$`));
  });

  it("stops a version that is still at work, and deletes it then", async () => {
    const { jobId, stack, created } = await stacks.declareOne();
    await stack.up();
    const [versionId] = created();
    simulator().control.clearJournal();

    const destroy = await stack.destroy();

    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
    const version = `/training-jobs/${jobId}/versions/${versionId}`;
    const changes = requestsSeen(simulator()).filter((request) => !request.startsWith("GET"));
    assert.deepEqual(changes, [`DELETE ${version}`, `POST ${version}/stop`, `DELETE ${version}`]);
  });

  it("counts a version as removed that is cancelled and stays listed, and warns of the record", async () => {
    const { jobId, stack, created } = await stacks.declareOne();
    await stack.up();
    const [versionId] = created();
    simulator().control.setStatus({ jobId }, "RUNNING");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 }, path: ["KILLING"], end: "KILLED" });

    const destroy = await stack.destroy([], { env: hurried });

    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    const warning =
      `warning: training job version ${jobId}/${versionId} is KILLED and holds nothing any more, but its record was still listed ` +
      '30s later; set deletion.confirm to "gone" to wait until it is not';
    assert.ok(destroy.stdout.includes(warning), destroy.stdout);
    assert.deepEqual(await versionsIn(stack), []);
  });

  it("says what it sees on the version's own row, in a log only when that changes, and keeps the end there", async () => {
    const { jobId, stack } = await stacks.declareOne();
    await stack.up();
    simulator().control.setStatus({ jobId }, "RUNNING");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 8 }, path: ["KILLING"] });

    const { stdout } = await stack.destroy([], { env: { CI: "true" } });

    const row = stdout.split("\n").filter((line) => line.includes("modelarts:TrainingJobVersion"));
    assert.equal(row.filter((line) => line.includes("KILLING")).length, 1, stdout);
    assert.match(row.at(-1) ?? "", /run deleted \(\S+\) \S+ gone$/);
  });

  it("destroys a version that somebody has removed already", async () => {
    const { stack } = await stacks.declareOne();
    await stack.up();
    simulator().control.reset();

    const destroy = await stack.destroy();

    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(await versionsIn(stack), []);
  });

  it("keeps a version in the state when its deletion fails, and removes it once the service relents", async () => {
    const { stack, created } = await stacks.declareOne();
    await stack.up();
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 }, end: "DELETE_FAILED" });

    const failed = await stack.destroy();

    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.stdout, /accepted the deletion 3 times and each time ended in DELETE_FAILED/);
    assert.equal((await versionsIn(stack)).length, 1);
    assert.equal(created().length, 1);

    simulator().control.clearTransitions();
    const second = await stack.destroy();

    assert.equal(second.exitCode, 0, second.stdout + second.stderr);
    assert.deepEqual(created(), []);
    assert.deepEqual(await versionsIn(stack), []);
  });

  it("keeps the token out of the state, out of what is printed and out of the engine's most verbose log", async () => {
    const { stack } = await stacks.declareOne();
    const { stdout: token } = await stack.run(["config", "get", "modelarts:token"]);
    assert.ok(token.length > 20);
    const verbose = ["--logtostderr", "--logflow", "-v=11"];
    const up = await stack.up(verbose);
    assert.equal(up.exitCode, 0);
    const state = JSON.stringify(await stack.exportStack());
    simulator().control.addFault({ endpoint: "getVersion", fault: { kind: "error", status: 500 }, count: 1 });
    const destroy = await stack.destroy(verbose);
    assert.equal(destroy.exitCode, 0);

    assert.ok(destroy.stderr.length > 10_000, "the log is not verbose");
    for (const text of [up.stdout, up.stderr, state, destroy.stdout, destroy.stderr]) {
      assert.ok(!text.includes(token));
    }
  });

  it("replaces the version when what it is made of changes, and updates in place when only its treatment does", async () => {
    const { jobId, stack, created } = await stacks.declareOne();
    await stack.up();
    const [first] = created();

    await stack.writeProgram({ "index.ts": oneVersionProgram({ jobId, timeouts: { delete: "5m" } }) });
    const treated = await stack.up();
    assert.match(treated.stdout, /1 updated/);
    assert.deepEqual(created(), [first]);

    await stack.writeProgram({ "index.ts": oneVersionProgram({ jobId, workerServerNum: 2 }) });
    const replaced = await stack.up();
    assert.match(replaced.stdout, /1 replaced/, replaced.stdout);
    const standing = created();
    assert.equal(standing.length, 1);
    assert.notEqual(standing[0], first);
  });
});

async function versionsIn(stack: PulumiWorkspace) {
  const { deployment } = await stack.exportStack();
  return (deployment.resources ?? []).filter((resource) => resource.type.endsWith("modelarts:TrainingJobVersion"));
}
