// Look-ups inside a program, on the real CLI: settings from the stack, answers through pulumi.output.

import assert from "node:assert/strict";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("look-ups in a program", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("find jobs, versions, specifications, engines and logs, with ids digit for digit", async () => {
    const log = Array.from({ length: 1_203 }, (_, line) => `line ${line}`);
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED", startTime: 1, log }, { status: "RUNNING" }],
    });
    for (let n = 0; n < 12; n++) simulator().control.seedJob({ jobName: `mnist-${n}` });
    const program = `
      import * as pulumi from "@pulumi/pulumi";
      import * as modelarts from "pulumi-modelarts";
      const job = pulumi.output(modelarts.getTrainingJob({ jobName: "mnist" }));
      export const jobId = job.jobId;
      export const statuses = job.versions.apply((versions) => versions.map((version) => version.status).sort());
      export const byId = pulumi.output(modelarts.getTrainingJob({ jobId: "${jobId}" })).jobName;
      export const version = pulumi.output(
        modelarts.getTrainingJobVersion({ jobId: "${jobId}", versionId: "${versionIds[0]}" })).versionId;
      export const versions = pulumi.output(modelarts.listTrainingJobVersions({ jobId: "${jobId}" })).length;
      export const jobs = pulumi.output(modelarts.listTrainingJobs()).length;
      export const specifications = pulumi.output(modelarts.listResourceSpecifications()).apply((all) => all.length > 0);
      export const engines = pulumi.output(modelarts.listEngines()).apply((all) => all.length > 0);
      async function lines() {
        let text = "";
        for await (const piece of modelarts.getTrainingJobVersionLog({ jobId: "${jobId}", versionId: "${versionIds[0]}" })) text += piece;
        return text.trimEnd().split("\\n");
      }
      export const logLines = pulumi.output(lines()).apply((all) => [all.length, all[0], all.at(-1)]);
    `;
    const stack = await stacks.create({ "index.ts": program }, { checkTypes: true });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.deepEqual(await stack.outputs(), {
      jobId,
      statuses: ["COMPLETED", "RUNNING"],
      byId: "mnist",
      version: versionIds[0],
      versions: 2,
      jobs: 13,
      specifications: true,
      engines: true,
      logLines: [1_203, "line 0", "line 1202"],
    });
  });

  it("name the job that is not there", async () => {
    const stack = await stacks.create({
      "index.ts": `
        import { getTrainingJob } from "pulumi-modelarts";
        export = async () => ({ job: await getTrainingJob({ jobName: "nowhere" }) });
      `,
    });
    const up = await stack.up();
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout + up.stderr, /there is no training job named "nowhere"/);
  });
});
