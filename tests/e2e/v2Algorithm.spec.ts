// An algorithm of v2 and a job that is made of it, on the real CLI.

import assert from "node:assert/strict";
import { join } from "node:path";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";
import { algorithm, algorithmsStanding, jobRequests, jobsStanding } from "../support/v2";

describe("pulumi up, refresh and destroy of an algorithm of v2 and a job that is made of it", () => {
  const simulator = useSimulator({ v2: { algorithmInUse: "refused" } });
  const stacks = useStacks(simulator);
  const program = (epochs: number, keep = false) => `
    import { v2 } from "pulumi-modelarts";
    const code = new v2.Algorithm("code", {
      ...${JSON.stringify(algorithm)},
      algorithmName: "digits",
      deletion: { keep: ${keep} },
      parameters: [{ name: "epochs", value: ${epochs}, constraint: { type: "Integer", editable: true } }],
    });
    const run = new v2.TrainingJob("run", { algorithmId: code.algorithmId, flavorId: "modelarts.vm.cpu.8u" });
    export const algorithmId = code.algorithmId;
    export const jobId = run.jobId;
    export const found = code.algorithmName.apply((algorithmName) =>
      v2.getAlgorithm({ algorithmName }).then((each) => each.algorithmId));
  `;

  it("is judged by the policy pack, makes both, changes the algorithm in place and leaves the job, and removes the job before it", async () => {
    const stack = await stacks.create({ "index.ts": program(12, true) }, { checkTypes: true });
    const judged = await stack.preview(["--policy-pack", join(__dirname, "..", "..", "policy")]);
    assert.match(judged.stdout, /deletion\.keep is true, so pulumi destroy will leave this algorithm in the cloud/);
    await stack.writeProgram({ "index.ts": program(12) });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const [algorithmId = ""] = algorithmsStanding(simulator());
    const [jobId = ""] = jobsStanding(simulator());
    assert.deepEqual(await stack.outputs(), { algorithmId, jobId, found: algorithmId });

    await stack.writeProgram({ "index.ts": program(13) });
    const changed = await stack.up();
    assert.equal(changed.exitCode, 0, changed.stdout + changed.stderr);
    assert.match(changed.stdout, /~ 1 updated/);
    assert.deepEqual(algorithmsStanding(simulator()), [algorithmId]);
    assert.deepEqual(jobsStanding(simulator()), [jobId]);
    const refresh = await stack.refresh(["--expect-no-changes"]);
    assert.equal(refresh.exitCode, 0, refresh.stdout + refresh.stderr);

    simulator().control.clearJournal();
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual([algorithmsStanding(simulator()), jobsStanding(simulator())], [[], []]);
    const deletions = jobRequests(simulator()).filter((request) => request.startsWith("DELETE"));
    assert.deepEqual(deletions, [`DELETE /training-jobs/${jobId}`, `DELETE /algorithms/${algorithmId}`]);
  });
});
