import assert from "node:assert/strict";
import * as v from "valibot";
import { InitFailedError, isModelArtsError, LostAnswerError, OthersVersionsError } from "../../../provider/errors";
import { jobContract } from "../../../provider/inputs/contracts";
import { createTrainingJob } from "../../../provider/lifecycle/job/create";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import { readTrainingJob } from "../../../provider/lifecycle/job/read";
import { updateTrainingJob } from "../../../provider/lifecycle/job/update";
import type { Properties } from "../../../provider/lifecycle/properties";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
import { readTrainingJobVersion } from "../../../provider/lifecycle/version/read";
import { clientAt, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { letNothingBeYoung, requestsSeen, useSimulator } from "../../support/simulated";

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

  it("is not taken for somebody else's job of the same name, made in the same moment of something else", async () => {
    const fault = { kind: "reset", when: "before" } as const;
    simulator().control.addFault({ endpoint: "createJob", fault });
    const stop = simulator().control.watch((event) => {
      if (event.kind !== "request" || event.entry.operation !== "createJob") return;
      stop();
      simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "RUNNING", config: { spec_id: 3 } }] });
    });
    const error = await rejection(create());
    assert.ok(error instanceof LostAnswerError, String(error));
    assert.deepEqual(
      error.candidates,
      jobsNamed("mnist").map(({ jobId }) => jobId),
    );
  });

  for (const [what, fault] of [
    ["401", { kind: "error", status: 401 }],
    ["a page", { kind: "error", status: 404, body: "html" }],
    ["garbage", { kind: "garbled", how: "not-json" }],
    ["nothing", { kind: "error", status: 503 }],
  ] as const) {
    it(`says what may stand when its answer is lost and the list of jobs then answers ${what}`, async () => {
      simulator().control.addFault({ endpoint: "createJob", fault: { kind: "reset", when: "after" } });
      simulator().control.addFault({ endpoint: "listJobs", fault, after: 1, count: 10_000 });
      const error = await rejection(create());
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(error.message, /got no answer .* It may exist without being in the state/);
      assert.equal(jobsNamed("mnist").length, 1);
    });
  }

  it("asks again for a while where the service still holds the name of a job that is gone", async () => {
    const held = { kind: "error", status: 400, code: "ModelArts.0103", message: "the name exists" } as const;
    simulator().control.addFault({ endpoint: "createJob", count: 3, fault: held });
    const { id } = await create({}, environmentOf(simulator()));
    assert.deepEqual(
      jobsNamed("mnist").map(({ jobId }) => jobId),
      [id],
    );
  });

  it("gives up on a name that stays held, and says what may hold it", async () => {
    const held = { kind: "error", status: 400, code: "ModelArts.0103", message: "the name exists" } as const;
    simulator().control.addFault({ endpoint: "createJob", count: 99, fault: held });
    const environment = environmentOf(simulator());
    assert.match(
      String(await rejection(create({}, environment))),
      /the name exists.*one that was deleted may still hold it/,
    );
    assert.deepEqual(jobsNamed("mnist"), []);
  });

  it("gives a job to one of two resources that ask for the same name, though both answers are lost", async () => {
    const fault = [{ kind: "reset", when: "after" } as const, { kind: "reset", when: "before" } as const];
    simulator().control.addFault({ endpoint: "createJob", fault });
    const environment = environmentOf(simulator());
    const [one, two] = await Promise.allSettled([create({}, environment), create({}, environment)]);
    assert.deepEqual([one?.status, two?.status].sort(), ["fulfilled", "rejected"]);
    assert.equal(jobsNamed("mnist").length, 1);
  });

  it("may ask for the name again in a process that has seen its job gone, as in an update with a refresh", async () => {
    letNothingBeYoung(simulator());
    const environment = environmentOf(simulator());
    const { id, outs } = await create({}, environment);
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    const { url: endpoint, projectId } = simulator();
    await (await clientAt(environment.session, { endpoint, projectId })).deleteJob(id);
    assert.equal((await readTrainingJob(environment, id, outs)).id, "");
    const again = await create({}, environment);
    assert.deepEqual(
      jobsNamed("mnist").map(({ jobId }) => jobId),
      [again.id],
    );
  });

  function create(more: Properties = {}, environment = environmentOf(simulator())) {
    const inputs = { ...job, ...more };
    return createTrainingJob(environment, v.parse(jobContract.schema, inputs), inputs);
  }

  function jobsNamed(name: string) {
    return simulator()
      .control.standing()
      .jobs.filter(({ jobName }) => jobName === name);
  }
});

describe("the adoption of a job", () => {
  const simulator = useSimulator();

  it("takes over the job and the version that it began with, without a change to either", async () => {
    const { jobId, versionIds } = seed(2);
    const { id, outs } = await adopt(jobId);
    assert.deepEqual([id, outs.jobId, outs.versionId, outs.status], [jobId, jobId, versionIds[0], "COMPLETED"]);
    assert.deepEqual(
      requestsSeen(simulator()).filter((request) => !request.startsWith("GET")),
      [],
    );
  });

  it("needs no run beside the job's name, and takes one that is as it is there", async () => {
    const { jobId } = seed(1);
    assert.equal((await adopt(jobId, { specId: "2" })).id, jobId);
  });

  it("refuses what is otherwise there, and says which without the values", async () => {
    const { jobId } = seed(1);
    const error = await rejection(adopt(jobId, { jobName: "digits", parameters: [{ label: "key", value: "s3cret" }] }));
    assert.match(String(error), /cannot be adopted: jobName, parameters are otherwise there than in the program/);
    assert.doesNotMatch(String(error), /s3cret/);
  });

  it("leaves the job's other versions whose they are: they keep it from being removed", async () => {
    const { jobId, versionIds } = seed(2);
    const { id, outs } = await adopt(jobId);
    const error = await rejection(deleteTrainingJob(environmentOf(simulator()), id, outs));
    assert.ok(error instanceof OthersVersionsError);
    assert.deepEqual(error.versionIds, [versionIds[1]]);
  });

  function seed(count: number) {
    const config = { spec_id: 2, parameter: [{ label: "learning_rate", value: "0.003" }] };
    const versions = Array.from({ length: count }, () => ({ status: "COMPLETED" as const, config }));
    return simulator().control.seedJob({ jobName: "mnist", versions });
  }

  function adopt(existingJobId: string, more: Properties = {}) {
    const inputs = { jobName: "mnist", existingJobId, ...more };
    return createTrainingJob(environmentOf(simulator()), v.parse(jobContract.schema, inputs), inputs);
  }
});

describe("a job with versions of somebody else", () => {
  const simulator = useSimulator();
  const notGets = () => requestsSeen(simulator()).filter((request) => !request.startsWith("GET"));

  it("is not removed, whether to be replaced or for good: the error names them, and nothing was asked for", async () => {
    const { id, outs, environment, others } = await shared();
    const error = await rejection(deleteTrainingJob(environment, id, outs));
    assert.ok(error instanceof OthersVersionsError);
    assert.deepEqual(error.versionIds, others);
    assert.match(error.message, new RegExp(`holds a version that this stack did not make \\(${id}/${others[0]}\\)`));
    assert.match(error.message, /another jobName .* existingVersionId, .*allVersions: true/);
    assert.deepEqual(notGets(), []);
  });

  it("is looked for twice before it is taken for gone: one that only did not show itself is not removed", async () => {
    const { id, outs, environment } = await shared();
    const notFound = { kind: "error", status: 404, code: "ModelArts.0015" } as const;
    simulator().control.addFault({ endpoint: "listVersions", fault: notFound });
    assert.ok((await rejection(deleteTrainingJob(environment, id, outs))) instanceof OthersVersionsError);
    assert.deepEqual(notGets(), []);
  });

  it("is removed with them where the program says so", async () => {
    const { id, outs, environment } = await shared();
    await deleteTrainingJob(environment, id, { ...outs, deletion: { allVersions: true } });
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  it("is removed when the versions are those of other resources that this process has met", async () => {
    const { id, outs, environment, others } = await shared();
    const [versionId = ""] = others;
    await readTrainingJobVersion(environment, `${id}/${versionId}`, { jobId: id, versionId });
    await deleteTrainingJob(environment, id, outs);
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  it("is not removed for a version that was read without being held, as a look-up by id is", async () => {
    const { id, outs, environment, others } = await shared();
    await readTrainingJobVersion(environment, `${id}/${others[0]}`, { jobId: id });
    assert.ok((await rejection(deleteTrainingJob(environment, id, outs))) instanceof OthersVersionsError);
  });

  it("is not removed together with a version that is to be kept", async () => {
    const { id, outs, environment, others } = await shared();
    const [versionId = ""] = others;
    await deleteTrainingJobVersion(environment, `${id}/${versionId}`, {
      jobId: id,
      versionId,
      deletion: { keep: true },
    });
    assert.ok((await rejection(deleteTrainingJob(environment, id, outs))) instanceof OthersVersionsError);
  });

  /** A job of ours, to which somebody has added a version. */
  async function shared() {
    const environment = environmentOf(simulator());
    const { id, outs } = await createTrainingJob(environment, v.parse(jobContract.schema, job), job);
    const { url: endpoint, projectId } = simulator();
    const theirs = await clientAt(environmentOf(simulator()).session, { endpoint, projectId });
    const { versionId } = await theirs.createVersion(id, {
      preVersionId: String(outs.versionId),
      config: { ...run, parameters: [...run.parameters] },
    });
    simulator().control.setStatus({}, "COMPLETED");
    simulator().control.clearJournal();
    return { id, outs, environment, others: [versionId] };
  }
});

describe("a job that stands", () => {
  const simulator = useSimulator();

  it("is read as it is: its name and description drift, its first version and workspace do not", async () => {
    const { id, outs, environment } = await standing({ description: "nightly" });
    const { props } = await readTrainingJob(environment, id, outs);
    assert.deepEqual({ ...props, status: undefined }, { ...outs, status: undefined });
    const client = await clientAt(environment.session, { endpoint: simulator().url, projectId: simulator().projectId });
    await client.updateJobDescription(id, "");
    const drifted = await readTrainingJob(environment, id, outs);
    assert.deepEqual({ ...drifted.props, status: undefined }, { ...outs, description: "", status: undefined });
    assert.equal(drifted.inputs.description, "");
  });

  it("says how far its first version is, and nothing of one that is gone", async () => {
    const { id, outs, environment } = await standing();
    const statusNow = async () => (await readTrainingJob(environment, id, { ...outs, status: "RUNNING" })).props.status;
    simulator().control.setStatus({}, "COMPLETED");
    assert.equal(await statusNow(), "COMPLETED");
    const client = await clientAt(environment.session, { endpoint: simulator().url, projectId: simulator().projectId });
    await client.createVersion(id, { preVersionId: String(outs.versionId), config: { ...run, parameters: [] } });
    await deleteTrainingJobVersion(environment, `${id}/${outs.versionId}`, { ...outs, jobId: id });
    assert.equal(await statusNow(), undefined);
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

  it("is not updated once it is gone: the error says what to do", async () => {
    const { id, outs, environment } = await standing({ description: "nightly" });
    simulator().control.reset();
    const error = await rejection(updateTrainingJob(environment, id, outs, { ...job, description: "nightly" }));
    assert.match(String(error), /training job \d+ is gone: .* `pulumi refresh`/);
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

  it("is believed gone at once after a fault that had its effect, young as it is: this removal has seen it", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.setStatus({}, "COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    const fault = { kind: "error", status: 500, when: "after" } as const;
    simulator().control.addFault({ endpoint: "deleteJob", fault, count: 99 });
    const young = { ...outs, createTime: environment.clock?.date(), timeouts: { delete: "20s" } };
    await deleteTrainingJob(environment, id, young);
    assert.deepEqual(simulator().control.standing().jobs, []);
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
    assert.match(
      String(error),
      /version \d+ is RUNNING, and the service refuses the deletion so\. .* before: DELETE .*: This job can't be delete\. job status: 8 \(ModelArts\.0105,/,
    );
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
    const error = await rejection(deleteTrainingJob(environment, id, { ...outs, timeouts: { delete: "2m" } }));
    assert.ok(isModelArtsError(error) && !(error instanceof InitFailedError));
    assert.match(
      String(error),
      /deleting training job \d+: still 1 version left after (1m 5\ds|2m) of the 2m that timeouts\.delete allows/,
    );
    assert.equal(simulator().control.standing().jobs.length, 1);
  });

  it("is deleted by a second request when the first ends in DELETE_FAILED, and kept when each does", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.setStatus({}, "COMPLETED");
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 }, end: "DELETE_FAILED" });
    const error = await rejection(deleteTrainingJob(environment, id, outs));
    assert.match(
      String(error),
      /accepted the deletion 3 times and each time ended in DELETE_FAILED of version \d+\. It still stands/,
    );
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

  async function standing(more: Properties = {}) {
    simulator().control.reset();
    const environment = environmentOf(simulator());
    const inputs = { ...job, ...more };
    const created = await createTrainingJob(environment, v.parse(jobContract.schema, inputs), inputs);
    return { ...created, environment };
  }
});
