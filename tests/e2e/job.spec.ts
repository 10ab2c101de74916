// A training job on the real CLI: created once, described anew, and deleted with all of its versions by one request.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../support/runs";
import { requestsSeen, useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("a training job", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("goes with all of its versions by one request, as the example shows", async () => {
    const source = await readFile(join(__dirname, "..", "..", "examples", "whole-job", "index.ts"), "utf8");
    const stack = await stacks.create({ "index.ts": source }, { checkTypes: true });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const [job] = simulator().control.standing().jobs;
    assert.equal(job?.versions.length, 3);
    assert.equal((await stack.outputs()).jobId, job?.jobId);

    simulator().control.setStatus({}, "COMPLETED");
    simulator().control.clearJournal();
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(simulator().control.standing().jobs, []);
    const deletions = requestsSeen(simulator()).filter((request) => request.startsWith("DELETE"));
    assert.deepEqual(deletions, [`DELETE /training-jobs/${job?.jobId}`]);
  });

  it("is previewed with versions whose job is not known yet, without a request and with what is wrong already", async () => {
    const source = await readFile(join(__dirname, "..", "..", "examples", "whole-job", "index.ts"), "utf8");
    const stack = await stacks.create({ "index.ts": source });
    const preview = await stack.preview();
    assert.equal(preview.exitCode, 0, preview.stdout + preview.stderr);
    assert.match(preview.stdout, /\+ 4 to create/);

    const parameters = /parameters: \[\{ label: "learning_rate", value: learningRate \}\]/;
    await stack.writeProgram({ "index.ts": source.replace(parameters, "workerServerNum: 0, ...{ timeout: 1 }") });
    const wrong = await stack.preview();
    assert.notEqual(wrong.exitCode, 0);
    assert.match(wrong.stdout, /must be at least 1/);
    assert.match(wrong.stdout, /is not a property of this resource; did you mean timeouts\?/);
    assert.doesNotMatch(wrong.stdout, /property jobId/);
    assert.equal(simulator().control.requestCount(), 0);
  });

  it("stops what is at work when the service refuses to delete it", async () => {
    const stack = await stacks.create({ "index.ts": program({ jobName: "mnist", ...run }) });
    await stack.up();
    simulator().control.setStatus({}, "RUNNING");
    const message = "This job can't be delete. job status: 8";
    const fault = { kind: "error", status: 400, code: "ModelArts.0105", message } as const;
    simulator().control.addFault({ endpoint: "deleteJob", fault });
    simulator().control.clearJournal();
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(simulator().control.standing().jobs, []);
    const kinds = requestsSeen(simulator()).map((request) => request.replace(/\d+/g, "N"));
    assert.deepEqual(
      kinds.filter((request) => !request.startsWith("GET")),
      ["DELETE /training-jobs/N", "POST /training-jobs/N/versions/N/stop", "DELETE /training-jobs/N"],
    );
  });

  it("begins without a version, takes another description in place, and is made anew under another name", async () => {
    const stack = await stacks.create({ "index.ts": program({ jobName: "mnist", createVersion: false, ...run }) });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const first = simulator().control.standing().jobs[0];
    assert.deepEqual(first?.versions, []);

    await stack.writeProgram({
      "index.ts": program({ jobName: "mnist", createVersion: false, ...run, description: "nightly" }),
    });
    assert.match((await stack.up()).stdout, /1 updated/);
    assert.equal(simulator().control.standing().jobs[0]?.jobDesc, "nightly");

    await stack.writeProgram({ "index.ts": program({ jobName: "digits", createVersion: false, ...run }) });
    assert.match((await stack.up()).stdout, /1 replaced/);
    assert.deepEqual(
      simulator()
        .control.standing()
        .jobs.map((job) => job.jobName),
      ["digits"],
    );
    assert.equal((await stack.up(["--expect-no-changes"])).exitCode, 0);
  });

  it("is made anew under its own name only when the old one is gone", async () => {
    const stack = await stacks.create({ "index.ts": program({ jobName: "mnist", ...run }) });
    await stack.up();
    simulator().control.setStatus({}, "COMPLETED");
    const [before] = simulator().control.standing().jobs;
    await stack.writeProgram({ "index.ts": program({ jobName: "mnist", ...run, workerServerNum: 2 }) });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const jobs = simulator().control.standing().jobs;
    assert.equal(jobs.length, 1);
    assert.notEqual(jobs[0]?.jobId, before?.jobId);
  });

  it("is made anew under its own name when that is forced: by --replace, by a taint, by another trigger", async () => {
    const withTrigger = (day: string) => `
      import { TrainingJob } from "pulumi-modelarts";
      new TrainingJob("job", ${JSON.stringify({ jobName: "mnist", ...run })}, { replacementTrigger: "${day}" });
    `;
    const stack = await stacks.create({ "index.ts": withTrigger("monday") });
    await stack.up();
    const urn =
      (await stack.exportStack()).deployment.resources?.find(({ type }) => type.endsWith(":TrainingJob"))?.urn ?? "";
    const jobIds = () =>
      simulator()
        .control.standing()
        .jobs.map(({ jobId }) => jobId);
    const forces = [
      async () => stack.up(["--replace", urn]),
      async () => {
        await stack.run(["state", "taint", urn, "--yes"]);
        return stack.up();
      },
      async () => {
        await stack.writeProgram({ "index.ts": withTrigger("tuesday") });
        return stack.up();
      },
    ];
    for (const force of forces) {
      const before = jobIds();
      const up = await force();
      assert.equal(up.exitCode, 0, up.stdout + up.stderr);
      assert.equal(jobIds().length, 1);
      assert.notDeepEqual(jobIds(), before);
    }
  });

  it("is adopted, and another one's version keeps it from being removed until the program lets all of them go", async () => {
    const { jobId } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }, { status: "COMPLETED" }],
    });
    const adopted = { jobName: "mnist", existingJobId: jobId };
    const stack = await stacks.create({ "index.ts": program(adopted) });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.equal((await stack.up(["--expect-no-changes"])).exitCode, 0);
    const refused = await stack.destroy();
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.stdout, /holds a version that this stack did not make/);
    assert.equal(simulator().control.standing().jobs[0]?.versions.length, 2);

    await stack.writeProgram({ "index.ts": program({ ...adopted, deletion: { allVersions: true } }) });
    assert.match((await stack.up()).stdout, /1 updated/);
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  it("takes the versions that depend on it along when it is made anew, and they are deleted before it without deletedWith", async () => {
    const withVersion = (workerServerNum: number) => `
      import { TrainingJob, TrainingJobVersion } from "pulumi-modelarts";
      const run = ${JSON.stringify(run)};
      const job = new TrainingJob("job", { jobName: "mnist", ...run, workerServerNum: ${workerServerNum} });
      export const jobId = job.jobId;
      export const versionId = new TrainingJobVersion("version", { jobId, ...run }).versionId;
    `;
    const stack = await stacks.create({ "index.ts": withVersion(1) });
    await stack.up();
    simulator().control.setStatus({}, "COMPLETED");
    const before = await stack.outputs();

    await stack.writeProgram({ "index.ts": withVersion(2) });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const after = await stack.outputs();
    assert.notEqual(after.jobId, before.jobId);
    assert.notEqual(after.versionId, before.versionId);
    const [job, ...others] = simulator().control.standing().jobs;
    assert.deepEqual(others, []);
    assert.deepEqual([job?.jobId, job?.versions[0]?.versionId], [after.jobId, after.versionId]);

    simulator().control.setStatus({}, "COMPLETED");
    simulator().control.clearJournal();
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    const deletions = requestsSeen(simulator()).filter((request) => request.startsWith("DELETE"));
    assert.deepEqual(deletions, [
      `DELETE /training-jobs/${after.jobId}/versions/${after.versionId}`,
      `DELETE /training-jobs/${after.jobId}`,
    ]);
  });

  it("is dropped from the state by a refresh when somebody has removed it", async () => {
    const stack = await stacks.create({ "index.ts": program({ jobName: "mnist", createVersion: false, ...run }) });
    await stack.up();
    simulator().control.reset();
    const refresh = await stack.refresh();
    assert.equal(refresh.exitCode, 0, refresh.stdout + refresh.stderr);
    assert.match(refresh.stdout, /1 deleted/);
  });

  it("is created once when the answer to its creation is lost", async () => {
    simulator().control.addFault({ endpoint: "createJob", fault: { kind: "reset", when: "after" } });
    const stack = await stacks.create({ "index.ts": program({ jobName: "mnist", ...run }) });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const { jobs } = simulator().control.standing();
    assert.deepEqual(
      jobs.map((job) => job.jobId),
      [(await stack.outputs()).jobId],
    );
  });

  function program(args: Record<string, unknown>): string {
    return `
      import { TrainingJob } from "pulumi-modelarts";
      export const jobId = new TrainingJob("job", ${JSON.stringify(args)}).jobId;
    `;
  }
});
