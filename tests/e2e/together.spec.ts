// Several at one thing on the real CLI: two destroys of a stack, two stacks on a job, somebody at the console, a gateway that throttles.

import assert from "node:assert/strict";
import type { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { run } from "../support/runs";
import { useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("two at once", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);
  const throttling = useSimulator({ rateLimit: { limit: 20, windowMs: 1_000 } });
  const throttledStacks = useStacks(throttling);

  it("destroys of one stack are one that is refused by the lock, and one that ends well though somebody removes a version meanwhile", async () => {
    const { control } = simulator();
    const { jobId, others } = seedJob();
    const stack = await stacks.create(programOf(jobId, 2));
    await succeeds(stack.up());
    const created = standingBeside(others);
    control.setStatus({ jobId }, "COMPLETED");
    control.setTransition({ course: "deletion", pace: "manual" });
    const asked = onceRequested("DELETE", async ({ path }) => path);
    const destroy = stack.start(["destroy", "--yes", "--skip-preview", "--parallel", "1"]);
    const path = await asked;

    const refused = await stack.destroy();
    assert.notEqual(refused.exitCode, 0, refused.stdout);
    assert.match(refused.stdout + refused.stderr, /the stack is currently locked by 1 lock\(s\)/);
    assert.match(refused.stdout + refused.stderr, /pulumi cancel/);
    assert.deepEqual(standingBeside(others), created);

    const [second = ""] = created.filter((versionId) => !path.endsWith(`/${versionId}`));
    await atConsole("DELETE", `/training-jobs/${jobId}/versions/${second}`);
    control.advance({}, 9);
    await succeeds(destroy.result);
    assert.deepEqual(versionsStanding(simulator()), others);
    assert.deepEqual((await stack.exportStack()).deployment.resources ?? [], []);
  });

  it("stacks on one job each make and remove their own, and leave what somebody makes beside them", async () => {
    const { control } = simulator();
    const { jobId, others } = seedJob();
    const both = await Promise.all([stacks.create(programOf(jobId, 2)), stacks.create(programOf(jobId, 2))]);
    const handmade = onceRequested("POST", () => makeByHand(jobId, others[0] ?? ""));
    await Promise.all(both.map((stack) => succeeds(stack.up())));
    const byHand = await handmade;
    const held = await Promise.all(both.map(heldBy));
    const made = held.flat();
    assert.equal(new Set(made).size, 4);
    assert.deepEqual([...versionsStanding(simulator())].sort(), [...others, ...made, byHand].sort());

    control.setStatus({ jobId }, "COMPLETED");
    control.setTransition({ course: "deletion", pace: { reads: 2 } });
    await Promise.all(both.map((stack) => succeeds(stack.destroy())));
    assert.deepEqual([...versionsStanding(simulator())].sort(), [...others, byHand].sort());
  });

  it("are twenty versions where a gateway lets twenty requests a second through: each is made once, and each is removed", async () => {
    const { control } = throttling();
    const { jobId, versionIds: others } = control.seedJob({ jobName: "shared", versions: [{ status: "COMPLETED" }] });
    const stack = await throttledStacks.create(programOf(jobId, 20));
    await succeeds(stack.up());
    const created = versionsStanding(throttling()).filter((versionId) => !others.includes(versionId));
    assert.deepEqual((await heldBy(stack)).sort(), created.sort());
    assert.equal(created.length, 20);
    control.setStatus({ jobId }, "COMPLETED");
    control.setTransition({ course: "deletion", pace: { reads: 1 } });
    await succeeds(stack.destroy());
    assert.deepEqual(versionsStanding(throttling()), others);
    const throttled = control.journal().filter(({ status }) => status === 429);
    assert.ok(throttled.length > 0, "nothing was throttled");
  });

  function seedJob() {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "shared",
      versions: [{ status: "COMPLETED" }],
    });
    return { jobId, others: versionIds };
  }

  function standingBeside(others: readonly string[]): string[] {
    return versionsStanding(simulator()).filter((versionId) => !others.includes(versionId));
  }

  function programOf(jobId: string, count: number): Record<string, string> {
    return {
      "index.js": `
        const { TrainingJobVersion } = require("pulumi-modelarts");
        for (let n = 0; n < ${count}; n++) {
          new TrainingJobVersion("run-" + n, ${JSON.stringify({ ...run, jobId })});
        }`,
    };
  }

  async function heldBy(stack: PulumiWorkspace): Promise<string[]> {
    const { deployment } = await stack.exportStack();
    return (deployment.resources ?? [])
      .filter(({ type }) => type.endsWith(":TrainingJobVersion"))
      .map(({ outputs }) => String(outputs?.versionId));
  }

  async function succeeds(command: ReturnType<PulumiWorkspace["run"]>): Promise<string> {
    const { exitCode, stdout, stderr } = await command;
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout + stderr;
  }

  /** Does it once such a request has been seen. */
  function onceRequested<T>(method: string, act: (request: { path: string }) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || event.entry.method !== method) return;
        stop();
        act(event.entry).then(resolve, reject);
      });
    });
  }

  /** Somebody makes a version of the same content, and does not know of Pulumi. */
  async function makeByHand(jobId: string, from: string): Promise<string> {
    const { appUrl, bootFileUrl, dataUrl, trainUrl } = run;
    // Digit for digit: the id of the version before is beyond what a number holds.
    const answer = await atConsole(
      "POST",
      `/training-jobs/${jobId}/versions`,
      `{"config":{"worker_server_num":1,"app_url":"${appUrl}","boot_file_url":"${bootFileUrl}","engine_id":1,"spec_id":2,
        "data_url":"${dataUrl}","train_url":"${trainUrl}","pre_version_id":${from}}}`,
    );
    return /"version_id":"?(\d+)/.exec(answer)?.[1] ?? answer;
  }

  async function atConsole(method: string, path: string, body?: string): Promise<string> {
    const { url, projectId, token } = simulator();
    const headers = { "Content-Type": "application/json", "X-Auth-Token": token };
    const answer = await fetch(`${url}/v1/${projectId}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return text;
  }
});
