// Refreshes on the real CLI, in every form: what has not changed shows no change, and what has shows as what it is.

import assert from "node:assert/strict";
import { requestsSeen, useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("a refresh", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("shows no change of a version that has not changed, in any of its forms, however the answers are worded", async () => {
    const { stack, jobId, created } = await stacks.declareOne({
      description: "nightly",
      parameters: [
        { label: "momentum", value: "0.90" },
        { label: "epochs", value: 12 },
      ],
    });
    simulator().control.setDialect("mixed");
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    simulator().control.setStatus({ jobId }, "COMPLETED");
    const forms = [
      () => stack.refresh(["--expect-no-changes"]),
      () => stack.up(["--refresh", "--expect-no-changes"]),
      () => stack.refresh(["--run-program", "--expect-no-changes"]),
    ];
    // The first look after the run's end finds another status.
    assert.equal((await stack.refresh()).exitCode, 0);
    simulator().control.clearJournal();
    for (const form of forms) {
      const { exitCode, stdout, stderr } = await form();
      assert.equal(exitCode, 0, stdout + stderr);
    }
    assert.deepEqual(
      requestsSeen(simulator()).filter((request) => !request.startsWith("GET")),
      [],
    );
    const destroy = await stack.destroy(["--refresh", "--run-program"]);
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
  });

  it("finds a version gone and another description, and up sets both right", async () => {
    const { stack, jobId, created } = await stacks.declareOne({ description: "nightly" });
    assert.equal((await stack.up()).exitCode, 0);
    const [versionId] = created();

    await describeAnew(jobId, "");
    const described = await stack.up(["--refresh"]);
    assert.equal(described.exitCode, 0, described.stdout + described.stderr);
    assert.match(described.stdout, /1 updated/);
    assert.equal(simulator().control.standing().jobs[0]?.jobDesc, "nightly");
    assert.deepEqual(created(), [versionId]);

    await remove(jobId, versionId);
    const preview = await stack.preview(["--refresh", "--diff"]);
    assert.match(preview.stdout, /\+ 1 to create/, preview.stdout);
    const made = await stack.up(["--refresh"]);
    assert.match(made.stdout, /1 created/, made.stdout);
    assert.equal(created().length, 1);
    assert.notEqual(created()[0], versionId);
  });

  it("that is refused leaves the state as it is", async () => {
    const { stack } = await stacks.declareOne();
    assert.equal((await stack.up()).exitCode, 0);
    simulator().control.addFault({
      endpoint: "getVersion",
      fault: { kind: "error", status: 403, code: "ModelArts.0108", message: "not authorized" },
      count: 9,
    });
    const refresh = await stack.refresh();
    assert.notEqual(refresh.exitCode, 0);
    assert.match(refresh.stdout, /not authorized\. .* was not read\. .*\(ModelArts\.0108, HTTP 403/);
    simulator().control.clearFaults();
    assert.equal((await stack.up(["--expect-no-changes"])).exitCode, 0);
  });

  async function describeAnew(jobId: string, description: string) {
    const answer = await call("PUT", `training-jobs/${jobId}`, JSON.stringify({ job_desc: description }));
    assert.equal(answer.status, 200);
  }

  async function remove(jobId: string, versionId: string | undefined) {
    simulator().control.setStatus({ jobId }, "COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    assert.equal((await call("DELETE", `training-jobs/${jobId}/versions/${versionId}`)).status, 200);
    simulator().control.clearTransitions();
  }

  function call(method: string, path: string, body?: string) {
    const { url, projectId, control } = simulator();
    const headers = { "X-Auth-Token": control.issueToken(), "Content-Type": "application/json" };
    return fetch(`${url}/v1/${projectId}/${path}`, { method, headers, ...(body !== undefined && { body }) });
  }
});
