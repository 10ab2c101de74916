// What the adoption of a job takes over, what it refuses, and what becomes of the job afterwards.

import assert from "node:assert/strict";
import { ContradictionError, DoesNotExistError, GoneOrNotError } from "../../../provider/errors";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Environment } from "../../../provider/lifecycle/target";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import { Notes } from "../../../provider/notes/notes";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { requestsSeen, useSimulator } from "../../support/simulated";

describe("the adoption of a job", () => {
  const simulator = useSimulator();

  it("takes over the description where the program gives none, and what it began with", async () => {
    const { jobId, versionIds, createTime } = seed({ jobDesc: "from the console" });
    const { outs } = await adopt(jobId);
    assert.deepEqual(outs, {
      jobName: "mnist",
      existingJobId: jobId,
      jobId,
      description: "from the console",
      versionId: versionIds[0],
      status: "COMPLETED",
      createTime,
      endpoint: simulator().url,
      projectId: simulator().projectId,
    });
  });

  it("takes over a job that has no version, whatever run the program describes", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist" });
    const { outs } = await adopt(jobId, run);
    assert.deepEqual(outs, {
      jobName: "mnist",
      existingJobId: jobId,
      jobId,
      ...run,
      endpoint: simulator().url,
      projectId: simulator().projectId,
    });
  });

  it("takes over a job of which the service tells neither name nor description nor times", async () => {
    const { jobId, versionIds } = seed();
    const remove = ["job_name", "job_desc"];
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "patch", head: true, remove } });
    const untold = ["create_time", "job_desc"];
    simulator().control.addFault({ endpoint: "getVersion", fault: { kind: "patch", remove: untold } });
    const { outs } = await adopt(jobId, { description: "" });
    assert.deepEqual(outs, {
      jobName: "mnist",
      existingJobId: jobId,
      jobId,
      description: "",
      versionId: versionIds[0],
      status: "COMPLETED",
      endpoint: simulator().url,
      projectId: simulator().projectId,
    });
  });

  const contradictions: [what: string, inputs: Properties, first: string, words: string][] = [
    ["a name", { jobName: "digits" }, "jobName", "jobName is"],
    ["a description", { description: "ours" }, "description", "description is"],
    ["a run", { specId: "3" }, "specId", "specId is"],
    [
      "all of them",
      { jobName: "digits", description: "ours", specId: "3" },
      "jobName",
      "jobName, description, specId are",
    ],
  ];
  for (const [what, inputs, first, words] of contradictions) {
    it(`refuses ${what} that is otherwise there`, async () => {
      const { jobId } = seed({ jobDesc: "theirs" });
      const error = await rejection(adopt(jobId, inputs));
      assert.ok(error instanceof ContradictionError, String(error));
      assert.equal(error.input, first);
      assert.equal(
        error.message,
        `training job ${jobId} cannot be adopted: ${words} otherwise there than in the program`,
      );
    });
  }

  it("accepts the description that is there", async () => {
    const { jobId } = seed({ jobDesc: "theirs" });
    assert.equal((await adopt(jobId, { description: "theirs" })).outs.description, "theirs");
  });

  it("refuses a job that does not exist, and names the input", async () => {
    const error = await rejection(adopt("4711"));
    assert.ok(error instanceof DoesNotExistError, String(error));
    assert.deepEqual(
      [error.input, error.message],
      ["existingJobId", "training job 4711 cannot be adopted: it does not exist"],
    );
  });

  it("can tell that a job does not exist from its workspace's list, where the program names that", async () => {
    simulator().control.setDialect({ notFound: "404-bare" });
    const known = await rejection(adopt("4711", { workspaceId: "0" }));
    assert.ok(known instanceof DoesNotExistError, String(known));
    const unknown = await rejection(adopt("4711"));
    assert.ok(unknown instanceof GoneOrNotError, String(unknown));
  });

  it("keeps another resource of the run from removing the job, such as the one that this replaces", async () => {
    const { jobId } = seed();
    const environment = environmentOf(simulator());
    const { outs } = await adopt(jobId, { deletion: { allVersions: true } }, environment);
    await trainingJob.delete(environment, jobId, outs);
    assert.equal(simulator().control.requestCount("deleteJob"), 0);
    await trainingJob.delete(environmentOf(simulator()), jobId, outs);
    assert.equal(simulator().control.requestCount("deleteJob"), 1);
  });

  it("is the program's own word that the job is this stack's, whoever had noted that he made it", async () => {
    const { jobId } = seed();
    const notes = new Notes();
    await adopt(jobId, {}, { ...environmentOf(simulator()), notes });
    assert.ok(notes.isKnownToEngine(simulator().projectId, jobId));
  });

  it("makes nothing wait for the job to appear: it was there before", async () => {
    const { jobId } = seed();
    const environment = environmentOf(simulator());
    await adopt(jobId, {}, environment);
    simulator().control.clearJournal();
    await trainingJobVersion.create(environment, { jobId, ...run });
    const path = `/training-jobs/${jobId}/versions`;
    assert.deepEqual(requestsSeen(simulator()).slice(0, 2), [`GET ${path}`, `POST ${path}`]);
  });

  function seed({ jobDesc = "" }: { jobDesc?: string } = {}) {
    const config = { spec_id: 2, parameter: [] };
    const createTime = 1_700_000_000_000;
    const versions = [{ status: "COMPLETED" as const, config, createTime }, { status: "RUNNING" as const }];
    return { ...simulator().control.seedJob({ jobName: "mnist", jobDesc, versions }), createTime };
  }

  function adopt(existingJobId: string, more: Properties = {}, environment: Environment = environmentOf(simulator())) {
    return trainingJob.create(environment, { jobName: "mnist", existingJobId, ...more });
  }
});
