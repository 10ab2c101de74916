// A destroy that is cut off, at any point and in any way, is taken up by the next one and ends well.

import assert from "node:assert/strict";
import { descendantsOf, endProcesses } from "../../tools/processTree";
import type { PulumiProcess } from "../../tools/pulumiProcess";
import type { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { run } from "../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("a destroy that is cut off", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("by Ctrl-C ends its wait at once, starts nothing new, keeps all in the state, and the next one does the rest", async () => {
    const { stack, created } = await stackOf(3);
    const destroy = stack.start(["destroy", "--yes", "--skip-preview", "--parallel", "1"]);
    await requested("DELETE");
    destroy.interrupt();
    // Nothing of the deletion moves: only the wait's own end ends the command.
    const { exitCode, stdout, stderr } = await destroy.result;
    assert.notEqual(exitCode, 0, stdout);
    assert.match(stdout + stderr, /Pulumi was asked to stop|cancelled before there was an answer/);
    assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("DELETE")).length, 1);
    assert.equal(created().length, 3);
    const { deployment } = await stack.exportStack();
    const kept = (deployment.resources ?? []).filter((resource) => resource.type.endsWith(":TrainingJobVersion"));
    assert.deepEqual(kept.map(({ outputs }) => outputs?.versionId).sort(), created().sort());
    await destroyTheRest(stack, created);
  });

  const cuts: [what: string, cut: (destroy: PulumiProcess) => Promise<void>][] = [
    ["by kill -9 of the CLI", (destroy) => destroy.kill()],
    ["by kill -9 of the host of the provider", async (destroy) => endProcesses(await descendantsOf(destroy.pid))],
    ["by kill -9 of both", (destroy) => destroy.crash()],
  ];
  for (const [what, cut] of cuts) {
    it(`${what} loses nothing, and the next one ends well`, async () => {
      const { stack, created } = await stackOf(2);
      const destroy = stack.start(["destroy", "--yes", "--skip-preview"]);
      await requested("DELETE");
      await cut(destroy);
      await destroy.result;
      await stack.run(["cancel", "--yes"]);
      await destroyTheRest(stack, created);
    });
  }

  /** A stack with so many versions, whose deletions stand still until they are let go. */
  async function stackOf(count: number) {
    const { control } = simulator();
    const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const stack = await stacks.create({
      "index.ts": `
        import { TrainingJobVersion } from "pulumi-modelarts";
        for (let n = 0; n < ${count}; n++) {
          new TrainingJobVersion("run-" + n, { ...${JSON.stringify(run)}, jobId: "${jobId}" });
        }`,
    });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout);
    control.setStatus({ jobId }, "COMPLETED");
    control.setTransition({ course: "deletion", pace: "manual" });
    control.clearJournal();
    const created = () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));
    assert.equal(created().length, count);
    return { stack, created };
  }

  /** Waits until the simulator has seen such a request. */
  function requested(method: string): Promise<void> {
    return new Promise((resolve) => {
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || event.entry.method !== method) return;
        stop();
        resolve();
      });
    });
  }

  async function destroyTheRest(stack: PulumiWorkspace, created: () => string[]) {
    simulator().control.clearTransitions();
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 } });
    const asked = requested("DELETE");
    const next = stack.start(["destroy", "--yes", "--skip-preview"]);
    // They go while they are looked at: what is gone before is not believed so soon after its creation.
    await asked;
    simulator().control.advance({}, 9);
    const again = await next.result;
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.deepEqual(created(), [], requestsSeen(simulator()).join("\n"));
    const { deployment } = await stack.exportStack();
    assert.deepEqual(deployment.resources ?? [], []);
    assert.deepEqual(deployment.pending_operations ?? [], []);
  }
});

describe("an up that waits for a run and is cut off", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  const cuts: [what: string, cut: (up: PulumiProcess) => Promise<void> | void, isPending: boolean][] = [
    ["by Ctrl-C", (up) => up.interrupt(), false],
    ["by kill -9 of the CLI", (up) => up.kill(), true],
    ["by kill -9 of both", (up) => up.crash(), true],
  ];
  for (const [what, cut, isPending] of cuts) {
    it(`${what} loses no version, and the next one has it`, async () => {
      const { control } = simulator();
      control.setTransition({ course: "run", pace: "manual" });
      const { stack, created } = await stacks.declareOne({ waitFor: "running" });
      const looked = lookedAt();
      const up = stack.start(["up", "--yes", "--skip-preview"]);
      await looked;
      await cut(up);
      const { stdout } = await up.result;
      const [versionId] = created();
      if (!isPending) {
        const { deployment } = await stack.exportStack();
        const kept = deployment.resources?.find((resource) => resource.type.endsWith(":TrainingJobVersion"));
        assert.equal(kept?.outputs?.versionId, versionId, stdout);
        assert.match(String(kept?.initErrors), /Pulumi was asked to stop/);
      }
      await stack.run(["cancel", "--yes"]);
      control.clearTransitions();
      control.setTransition({ course: "run", pace: { reads: 1 } });
      control.advance({}, 9);
      const again = await stack.up();
      assert.equal(again.exitCode, 0, again.stdout + again.stderr);
      assert.deepEqual(created(), [versionId]);
      assert.equal((await stack.outputs()).versionId, versionId);
      if (isPending) assert.match(again.stdout + again.stderr, /is taken up: a run that was cut off had made it/);
      const destroy = await stack.destroy();
      assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
      assert.deepEqual(created(), []);
    });
  }

  it("is taken up by the next one also when refresh was asked to import the pending creation, which it cannot", async () => {
    const { control } = simulator();
    control.setTransition({ course: "run", pace: "manual" });
    const { stack, created } = await stacks.declareOne({ waitFor: "running" });
    const looked = lookedAt();
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await looked;
    await up.crash();
    await stack.run(["cancel", "--yes"]);
    const [versionId] = created();
    const { deployment } = await stack.exportStack();
    const urn = deployment.pending_operations?.[0]?.resource.urn ?? "";
    const { jobId } = control.standing().jobs[0] ?? {};
    const asked = [urn, `${jobId}/${versionId}`].flatMap((text) => ["--import-pending-creates", text]);
    const refresh = await stack.run(["refresh", "--yes", ...asked]);
    assert.equal(refresh.exitCode, 0, refresh.stdout + refresh.stderr);
    const after = (await stack.exportStack()).deployment;
    assert.deepEqual(after.pending_operations ?? [], []);
    assert.ok(!after.resources?.some((resource) => resource.urn === urn));
    control.clearTransitions();
    control.setTransition({ course: "run", pace: { reads: 1 } });
    control.advance({}, 9);
    const again = await stack.up();
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.deepEqual(created(), [versionId]);
    assert.equal((await stack.outputs()).versionId, versionId);
  });

  /** Resolves when a version is looked at. */
  function lookedAt(): Promise<void> {
    return new Promise((resolve) => {
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || !/versions\/\d+$/.test(event.entry.path)) return;
        stop();
        resolve();
      });
    });
  }
});
