import assert from "node:assert/strict";
import * as v from "valibot";
import { InitFailedError, isModelArtsError } from "../../../provider/errors";
import { jobContract } from "../../../provider/inputs/contracts";
import type { Bag } from "../../../provider/lifecycle/bag";
import { createTrainingJob } from "../../../provider/lifecycle/job/create";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import { readTrainingJob } from "../../../provider/lifecycle/job/read";
import { updateTrainingJob } from "../../../provider/lifecycle/job/update";
import type { Environment } from "../../../provider/lifecycle/target";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { requestsSeen, useSimulator } from "../../support/simulated";

const job = { jobName: "mnist", ...run };
const isAtWork = {
  kind: "error",
  status: 400,
  code: "ModelArts.0105",
  message: "This job can't be delete. job status: 8",
} as const;

describe("the creation of a job", () => {
  const simulator = useSimulator();

  const lostAnswers = [
    ["a connection reset before the effect", { kind: "reset", when: "before" }],
    ["a connection reset after the effect", { kind: "reset", when: "after" }],
    ["half an answer", { kind: "garbled", how: "truncated" }],
    ["a proxy's 502 before the effect", { kind: "error", status: 502, body: "html", when: "before" }],
    ["a proxy's 502 after the effect", { kind: "error", status: 502, body: "html", when: "after" }],
  ] as const;
  for (const [what, fault] of lostAnswers) {
    it(`makes one job with one version, and knows both, through ${what}`, async () => {
      // Its name is part of theirs, and the service searches for parts of names.
      simulator().control.seedJob({ jobName: "mnist-2" });
      simulator().control.seedJob({ jobName: "a-mnist" });
      simulator().control.addFault({ endpoint: "createJob", fault });
      const { id, outs } = await create();
      const [standing] = jobsNamed("mnist");
      assert.equal(standing?.jobId, id);
      assert.deepEqual(
        standing?.versions.map(({ versionId }) => versionId),
        [outs.versionId],
      );
    });
  }

  it("takes the job for its own that stands in the way of asking again, when the list came too late", async () => {
    simulator().control.addFault({ endpoint: "createJob", fault: { kind: "reset", when: "after" } });
    // Each look but the one after the second request sees what the first saw: no such job.
    simulator().control.addFault({ endpoint: "listJobs", fault: { kind: "stale" } });
    const stop = simulator().control.watch((event) => {
      if (event.kind !== "request" || event.entry.operation !== "createJob" || event.entry.status === 0) return;
      simulator().control.clearFaults();
    });
    const { id } = await create();
    stop();
    assert.deepEqual(
      jobsNamed("mnist").map(({ jobId }) => jobId),
      [id],
    );
    assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length, 2);
  });

  it("refuses a name that is taken, and says by which job", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist" });
    assert.match(
      String(await rejection(create())),
      new RegExp(`there is a training job named "mnist" already \\(${jobId}\\)`),
    );
    assert.equal(jobsNamed("mnist").length, 1);
  });

  it("gives a job to one of two resources that ask for the same name, though both answers are lost", async () => {
    const fault = [{ kind: "reset", when: "after" } as const, { kind: "reset", when: "before" } as const];
    simulator().control.addFault({ endpoint: "createJob", fault });
    const environment = impatient();
    const [one, two] = await Promise.allSettled([create({}, environment), create({}, environment)]);
    assert.deepEqual([one?.status, two?.status].sort(), ["fulfilled", "rejected"]);
    assert.equal(jobsNamed("mnist").length, 1);
  });

  function create(more: Bag = {}, environment = impatient()) {
    const inputs = { ...job, ...more };
    return createTrainingJob(environment, v.parse(jobContract.schema, inputs), inputs);
  }

  function impatient(): Environment {
    return { ...environmentOf(simulator()), appearsWithinMs: 600 };
  }

  function jobsNamed(name: string) {
    return simulator()
      .control.standing()
      .jobs.filter(({ jobName }) => jobName === name);
  }
});

describe("a job that stands", () => {
  const simulator = useSimulator();

  it("is read as it is: its name and description drift, its first version and workspace do not", async () => {
    const { id, outs, environment } = await standing({ description: "nightly" });
    const { props } = await readTrainingJob(environment, id, outs);
    assert.deepEqual(props, outs);
    const client = await environment.session.clientFor({ endpoint: simulator().url, projectId: simulator().projectId });
    await client.updateJobDescription(id, "");
    const drifted = await readTrainingJob(environment, id, outs);
    assert.deepEqual(drifted.props, { ...outs, description: "" });
    assert.equal(drifted.inputs.description, "");
  });

  it("is read as gone when it is, however the service says so", async () => {
    for (const notFound of ["404-0015", "400-0102", "200-0015", "404-bare"] as const) {
      const { id, outs, environment } = await standing();
      simulator().control.reset();
      simulator().control.setDialect({ notFound });
      assert.equal((await readTrainingJob(environment, id, outs)).id, "", notFound);
    }
  });

  it("loses its description when the program takes it away", async () => {
    const { id, outs, environment } = await standing({ description: "nightly" });
    const { outs: updated } = await updateTrainingJob(environment, id, outs, job);
    assert.equal(simulator().control.standing().jobs[0]?.jobDesc, "");
    assert.ok(!("description" in updated));
  });

  it("is deleted by one request, and the deletion ends only when the job is gone", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.setStatus({}, "COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 3 } });
    simulator().control.clearJournal();
    await deleteTrainingJob(environment, id, outs);
    assert.deepEqual(simulator().control.standing().jobs, []);
    assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("DELETE")).length, 1);
  });

  it("is deleted through a lost answer, before or after the effect", async () => {
    for (const when of ["before", "after"] as const) {
      const { id, outs, environment } = await standing();
      simulator().control.setStatus({}, "COMPLETED");
      simulator().control.addFault({ endpoint: "deleteJob", fault: { kind: "reset", when } });
      await deleteTrainingJob(environment, id, outs);
      assert.deepEqual(simulator().control.standing().jobs, [], when);
    }
  });

  it("is gone already, and its deletion ends well, however the service says so", async () => {
    for (const notFound of ["404-0015", "400-0102", "200-0015", "404-bare"] as const) {
      const { id, outs, environment } = await standing();
      simulator().control.reset();
      simulator().control.setDialect({ notFound });
      await deleteTrainingJob(environment, id, outs);
    }
  });

  it("has its active versions stopped when the service refuses to delete it, and is deleted then", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.setStatus({}, "RUNNING");
    simulator().control.addFault({ endpoint: "deleteJob", fault: isAtWork });
    simulator().control.clearJournal();
    await deleteTrainingJob(environment, id, outs);
    assert.deepEqual(simulator().control.standing().jobs, []);
    assert.deepEqual(
      requestsSeen(simulator()).filter((request) => !request.startsWith("GET")),
      [
        `DELETE /training-jobs/${id}`,
        `POST /training-jobs/${id}/versions/${outs.versionId}/stop`,
        `DELETE /training-jobs/${id}`,
      ],
    );
  });

  it("is kept, and nothing of it stopped, when it may not be stopped", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.setStatus({}, "RUNNING");
    simulator().control.addFault({ endpoint: "deleteJob", fault: isAtWork });
    simulator().control.clearJournal();
    const error = await rejection(deleteTrainingJob(environment, id, { ...outs, deletion: { stopActive: false } }));
    assert.match(String(error), /is RUNNING, and the service refuses to delete the job so \(This job can't be delete/);
    assert.equal(simulator().control.standing().jobs.length, 1);
    assert.deepEqual(
      requestsSeen(simulator()).filter((request) => request.endsWith("/stop")),
      [],
    );
  });

  it("is kept when its versions do not go, and its deletion says so in the time it has", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.setStatus({}, "COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: "manual" });
    const error = await rejection(deleteTrainingJob(environment, id, { ...outs, timeouts: { delete: "400ms" } }));
    assert.ok(isModelArtsError(error) && !(error instanceof InitFailedError));
    assert.match(String(error), /deleting training job \d+: still 1 version left after 400ms/);
    assert.equal(simulator().control.standing().jobs.length, 1);
  });

  it("is deleted by a second request when the first ends in DELETE_FAILED, and kept when each does", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.setStatus({}, "COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 }, end: "DELETE_FAILED" });
    const error = await rejection(deleteTrainingJob(environment, id, outs));
    assert.match(String(error), /accepted the deletion 3 times, but version \d+ is in DELETE_FAILED/);
    assert.equal(simulator().control.standing().jobs.length, 1);

    simulator().control.clearTransitions();
    await deleteTrainingJob(environment, id, outs);
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  it("is left alone when it is to be kept", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.clearJournal();
    await deleteTrainingJob(environment, id, { ...outs, deletion: { keep: true } });
    assert.deepEqual(requestsSeen(simulator()), []);
  });

  async function standing(more: Bag = {}) {
    simulator().control.reset();
    const environment = environmentOf(simulator());
    const inputs = { ...job, ...more };
    const created = await createTrainingJob(environment, v.parse(jobContract.schema, inputs), inputs);
    return { ...created, environment };
  }
});
