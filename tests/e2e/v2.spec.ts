// Training jobs of v2 on the real CLI: created, refreshed, and removed for real.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";
import { job, jobRequests, jobsStanding } from "../support/v2";

const canaries = /canary|invented-token|jupyter_lab|Signature=/;

describe("pulumi up, refresh and destroy of training jobs of v2", () => {
  const simulator = useSimulator({ v2: { endpointTokens: "always" } });
  const stacks = useStacks(simulator);

  it("creates the job of the example, knows what it is, and comes back from destroy only when it is gone", async () => {
    const source = await readFile(join(__dirname, "..", "..", "examples", "training-job-v2", "index.ts"), "utf8");
    const stack = await stacks.create({ "index.ts": source }, { checkTypes: true });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const { jobIds, jobNames } = await stack.outputs();
    assert.deepEqual(jobIds, jobsStanding(simulator()));
    assert.match(String(jobNames), /^run-1-[0-9a-f]{8}$/);

    simulator().control.v2.setTransition({ course: "deletion", pace: { reads: 4 } });
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(jobsStanding(simulator()), []);
    assert.doesNotMatch(up.stdout + destroy.stdout, canaries);
  });

  it("makes twelve jobs, sees what has become of them, and removes all of them", async () => {
    const program = (command: string) => `
      import { TrainingJob } from "pulumi-modelarts/v2";
      for (let index = 0; index < 12; index++) {
        new TrainingJob("run-" + index, { ...${JSON.stringify(job)}, jobName: "train-" + index, command: ${JSON.stringify(command)} });
      }
    `;
    const stack = await stacks.create({ "index.ts": program("sh run.sh") });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.equal(jobsStanding(simulator()).length, 12);

    // One runs, one is gone, the others have ended.
    const [gone = "", running = ""] = jobsStanding(simulator());
    simulator().control.v2.setPhase({}, "Completed");
    simulator().control.v2.setPhase({ jobId: running }, "Running");
    simulator().control.v2.setPhase({ jobId: gone }, "gone");
    const refresh = await stack.refresh();
    assert.equal(refresh.exitCode, 0, refresh.stdout + refresh.stderr);
    assert.match(refresh.stdout, /- 1 deleted/);

    const again = await stack.up();
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.match(again.stdout, /\+ 1 created/);
    assert.match(again.stdout, /12 unchanged/);

    simulator().control.clearJournal();
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(jobsStanding(simulator()), []);
    const deletions = jobRequests(simulator()).filter((request) => request.startsWith("DELETE"));
    assert.equal(deletions.length, 12);
  });

  it("replaces a job of a fixed name by one of the same name", async () => {
    const program = (command: string) => `
      import { v2 } from "pulumi-modelarts";
      export const jobId = new v2.TrainingJob("run", { ...${JSON.stringify(job)}, jobName: "train", command: ${JSON.stringify(command)} }).jobId;
    `;
    const stack = await stacks.create({ "index.ts": program("sh run.sh") });
    await stack.up();
    const before = jobsStanding(simulator());
    await stack.writeProgram({ "index.ts": program("sh other.sh") });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const after = jobsStanding(simulator());
    assert.equal(after.length, 1);
    assert.notDeepEqual(after, before);
    assert.equal((await stack.outputs()).jobId, after[0]);
  });
});
