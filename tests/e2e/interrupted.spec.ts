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
    const { stdout } = await destroy.result;
    assert.match(stdout, /Pulumi was asked to stop/);
    assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("DELETE")).length, 1);
    assert.equal(created().length, 3, stdout);
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
    simulator().control.advance({}, 9);
    const again = await stack.destroy();
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.deepEqual(created(), [], requestsSeen(simulator()).join("\n"));
    const { deployment } = await stack.exportStack();
    assert.deepEqual(deployment.resources ?? [], []);
    assert.deepEqual(deployment.pending_operations ?? [], []);
  }
});
