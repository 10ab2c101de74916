// Creations whose answers are lost, on the real CLI: one version for each resource, each in its own state.

import assert from "node:assert/strict";
import { run } from "../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("two identical versions in one stack", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("are two versions, each in its own resource, though the answers to both creations are lost in different ways", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const created = () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));
    const stack = await stacks.create({
      "index.ts": `
        import { TrainingJobVersion } from "pulumi-modelarts";
        const args = ${JSON.stringify({ ...run, jobId })};
        export const one = new TrainingJobVersion("one", args).versionId;
        export const two = new TrainingJobVersion("two", args).versionId;
      `,
    });
    simulator().control.addFault({
      endpoint: "createVersion",
      fault: [
        { kind: "reset", when: "after" },
        { kind: "error", status: 502, body: "html", when: "after" },
      ],
    });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const { one, two } = await stack.outputs();
    assert.notEqual(one, two);
    assert.deepEqual([one, two].sort(), created().sort());
    assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length, 2);
    const again = await stack.up(["--refresh", "--expect-no-changes"]);
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);

    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
  });
});
