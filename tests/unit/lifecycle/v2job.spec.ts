import assert from "node:assert/strict";
import type { Fault, V2Rules } from "modelarts-simulator";
import {
  AlreadyExistsError,
  ContradictionError,
  InitFailedError,
  LostAnswerError,
  UnexpectedStateError,
  WaitTimeoutError,
} from "../../../provider/errors";
import { changesBetween } from "../../../provider/inputs/changes";
import { checkInputs } from "../../../provider/inputs/check";
import { jobV2ChangeRules, jobV2Contract } from "../../../provider/inputs/v2/contract";
import type { Properties } from "../../../provider/lifecycle/properties";
import { createProvider } from "../../../provider/lifecycle/provider";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { letNothingBeYoung, useSimulator } from "../../support/simulated";
import { job, jobRequests, jobsClientOf, jobsStanding } from "../../support/v2";

/** What a program that gives these inputs changes; where the job lives stays. */
function changesFrom(outs: Properties, inputs: Properties) {
  return changesBetween(jobV2ChangeRules, outs, { ...inputs, endpoint: outs.endpoint });
}

const named = { jobName: "train", ...job };

describe("the creation of a v2 job", () => {
  const simulator = useSimulator();
  const create = (inputs: Properties = named, environment = environmentOf(simulator())) =>
    v2TrainingJob.create(environment, inputs);

  it("may ask for the name again in a process that has seen its job gone, as in an update with a refresh", async () => {
    letNothingBeYoung(simulator());
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, named);
    simulator().control.v2.setPhase({ jobId: id }, "gone");
    assert.equal((await v2TrainingJob.read(environment, id, outs)).id, "");
    const again = await v2TrainingJob.create(environment, named);
    assert.deepEqual(jobsStanding(simulator()), [again.id]);
  });

  it("is told of a job of the name that was not found for long and then shows, instead of passing over it", async () => {
    const environment = environmentOf(simulator());
    simulator().control.addFault({ endpoint: "v2.createJob", fault: { kind: "lag", reads: 40 } });
    const { id, outs } = await v2TrainingJob.create(environment, named);
    assert.equal((await v2TrainingJob.read(environment, id, outs)).id, "");
    const client = await jobsClientOf(simulator());
    while ((await client.findJobs({ workspaceId: "0", nameLike: "train" })).length === 0);
    const error = await rejection(v2TrainingJob.create(environment, named));
    assert.match(String(error), new RegExp(`there is a training job named "train" already \\(${id}\\)`));
    assert.deepEqual(jobsStanding(simulator()), [id]);
  });

  it("asks for what is wanted once, and knows what came of it", async () => {
    const { id, outs } = await create({ ...named, description: "nightly", nodeCount: 2 });
    assert.deepEqual(jobsStanding(simulator()), [id]);
    assert.deepEqual(jobRequests(simulator()), ["POST /training-job-searches", "POST /training-jobs"]);
    const { jobId, jobName, phase, workspaceId, tasks } = outs;
    assert.deepEqual(
      { jobId, jobName, phase, workspaceId, tasks },
      { jobId: id, jobName: "train", phase: "Creating", workspaceId: "0", tasks: ["worker-0", "worker-1"] },
    );
    assert.equal(outs.endpoint, simulator().url);
  });

  it("makes a name of the resource's own where none is given, and asks nobody whether it is free", async () => {
    const urn = `urn:pulumi:dev::p::t::train it ${"x".repeat(80)}`;
    const { outs } = await create(job, { ...environmentOf(simulator()), urn });
    assert.match(String(outs.jobName), /^train-it-x{46}-[0-9a-f]{8}$/);
    assert.deepEqual(jobRequests(simulator()), ["POST /training-jobs"]);
    const { outs: other } = await create(job);
    assert.notEqual(other.jobName, outs.jobName);
  });

  const lostAnswers = [
    ["a connection reset before the effect", { kind: "reset", when: "before" }],
    ["a connection reset after the effect", { kind: "reset", when: "after" }],
    ["half an answer", { kind: "garbled", how: "truncated" }],
    ["an answer of something else", { kind: "garbled", how: "wrong-json" }],
    ["a proxy's 502 before the effect", { kind: "error", status: 502, body: "html", when: "before" }],
    ["a proxy's 502 after the effect", { kind: "error", status: 502, body: "html", when: "after" }],
    ["a fault after the effect", { kind: "error", status: 500, code: "ModelArts.2950", when: "after" }],
  ] as const;
  for (const inputs of [named, job]) {
    for (const [what, fault] of lostAnswers) {
      it(`makes one job ${inputs === job ? "without" : "with"} a name of its own through ${what}`, async () => {
        // A search finds parts of names.
        simulator().control.v2.seedJob({ jobName: "train-2" });
        simulator().control.v2.seedJob({ jobName: "a-train" });
        simulator().control.addFault({ endpoint: "v2.createJob", fault });
        const { id, outs } = await create(inputs);
        const { jobs } = simulator().control.v2.standing();
        assert.equal(jobs.length, 3);
        assert.equal(jobs.find(({ jobId }) => jobId === id)?.jobName, outs.jobName);
      });
    }
  }

  it("finds a job that shows itself late, after the answer was lost", async () => {
    simulator().control.v2.setRules({ creationLag: { reads: 4 } });
    simulator().control.addFault({ endpoint: "v2.createJob", fault: { kind: "reset", when: "after" } });
    const { id } = await create();
    assert.deepEqual(jobsStanding(simulator()), [id]);
  });

  it("does not take a job of the same name that is made of something else", async () => {
    simulator().control.addFault({ endpoint: "v2.createJob", fault: { kind: "reset", when: "before" } });
    const stop = simulator().control.watch((event) => {
      if (event.kind !== "request" || event.entry.operation !== "v2.createJob") return;
      stop();
      simulator().control.v2.seedJob({
        jobName: "train",
        spec: { resource: { flavor_id: "modelarts.vm.cpu.2u", node_count: 1 } },
      });
    });
    const error = await rejection(create());
    assert.ok(error instanceof LostAnswerError, String(error));
    assert.deepEqual(error.candidates, jobsStanding(simulator()));
  });

  it("is refused where the name is taken, and says how to adopt that job; in another workspace it is free", async () => {
    const taken = simulator().control.v2.seedJob({ jobName: "train" });
    const error = await rejection(create());
    assert.ok(error instanceof AlreadyExistsError && error.input === "jobName");
    assert.match(error.message, new RegExp(`existingJobId: "${taken}"`));
    await create({ ...named, workspaceId: "0123456789abcdef0123456789abcdef" });
    assert.equal(jobsStanding(simulator()).length, 2);
  });

  it("waits for a name that a removed job still holds", async () => {
    const environment = environmentOf(simulator());
    simulator().control.v2.setRules({ nameHeld: { reads: 3 } });
    const { id, outs } = await create(named, environment);
    await v2TrainingJob.delete(environment, id, outs);
    const { id: next } = await create(named, environment);
    assert.deepEqual(jobsStanding(simulator()), [next]);
  });

  it("takes the name of a job that it has removed and that a search still shows", async () => {
    const environment = environmentOf(simulator());
    const { id, outs } = await create(named, environment);
    await v2TrainingJob.delete(environment, id, outs);
    simulator().control.v2.setRules({ deletionLag: undefined });
    const { id: next } = await create(named, environment);
    assert.notEqual(next, id);
  });

  it("merges what has no input of its own into the request, in the API's words", async () => {
    await create({ ...named, extra: { spec: { auto_stop: { time_unit: "HOURS", duration: 3 } } } });
    const [standing] = simulator().control.v2.standing().jobs;
    assert.deepEqual(standing?.spec.auto_stop, { time_unit: "HOURS", duration: 3 });
    assert.deepEqual(standing?.spec.resource, { flavor_id: "modelarts.vm.cpu.8u", node_count: 1 });
  });

  it("waits until it runs, through a queue and through words that nobody knows", async () => {
    simulator().control.v2.setTransition({
      course: "run",
      path: ["Creating", "Warming", "Pending", "Abnormal", "Pending", "Running"],
    });
    const { outs } = await create({ ...named, waitFor: "running" });
    assert.equal(outs.phase, "Running");
  });

  it("waits on where a run goes back to its queue", async () => {
    simulator().control.v2.setTransition({
      course: "run",
      pace: { reads: 1 },
      path: ["Creating", "Running", "Pending", "Running"],
      paceOf: { Running: { reads: 1 } },
    });
    const { outs } = await create({ ...named, waitFor: "completed" });
    assert.equal(outs.phase, "Completed");
  });

  for (const end of ["Failed", "Terminated", "Abnormal"]) {
    it(`tells of a run that is ${end} as a job that stands, and why`, async () => {
      simulator().control.v2.setTransition({
        course: "run",
        pace: { reads: 1 },
        paceOf: { Running: { reads: 1 } },
        end,
        exitCode: 137,
        message: "killed: memory",
      });
      const error = await rejection(create({ ...named, waitFor: "completed" }));
      assert.ok(error instanceof InitFailedError, String(error));
      assert.deepEqual(jobsStanding(simulator()), [error.id]);
      assert.equal(error.properties.phase, end);
      assert.match(error.message, new RegExp(`is ${end}, so it will not become COMPLETED`));
      if (end === "Failed") {
        assert.match(error.message, /worker-0 ended with 137 \(killed: memory\)/);
        assert.match(error.message, /The service says "Training job failed\."/);
        assert.deepEqual(error.properties.exitCodes, { "worker-0": 137 });
      }
    });
  }
});

describe("a v2 job that stands", () => {
  const simulator = useSimulator();

  async function standing(inputs: Properties = named) {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, inputs);
    return { environment, id, outs, read: () => v2TrainingJob.read(environment, id, outs) };
  }
  const everything = {
    ...named,
    description: "nightly",
    parameters: [
      { name: "epochs", value: "12" },
      { name: "lr", value: "0.10" },
    ],
    inputs: [{ name: "data_url", obsUrl: "/demo-bucket/data/" }],
    outputs: [{ name: "train_url", obsUrl: "obs://demo-bucket/out/" }],
    environments: { HTTP_TIMEOUT: "30" },
    annotations: { "fault-tolerance/job-retry-num": "3" },
    logUrl: "/demo-bucket/log/",
    autoStop: "4h",
    notification: { topicUrn: "urn:smn:eu-de:p:t", events: ["JobFailed"] },
  };

  it("shows no drift where the service spells it out in its own way", async () => {
    const { read, outs } = await standing(everything);
    const { props, inputs } = await read();
    const { changed } = changesFrom(props, everything);
    assert.deepEqual(changed, []);
    for (const name of Object.keys(everything)) assert.deepEqual(inputs[name], outs[name], name);
  });

  it("shows the description that somebody has changed, and no more", async () => {
    const { read, id } = await standing(everything);
    const seen = await read();
    assert.equal(seen.props.description, "nightly");
    await (await jobsClientOf(simulator())).updateDescription(id, "by hand");
    const { props } = await read();
    assert.deepEqual(changesFrom(props, everything), { changed: ["description"], replaces: [] });
  });

  it("is gone where its record is, and an error where it was never held", async () => {
    const { read, id, environment } = await standing();
    letNothingBeYoung(simulator());
    simulator().control.v2.setPhase({ jobId: id }, "gone");
    assert.equal((await read()).id, "");
    await assert.rejects(v2TrainingJob.read(environment, id, {}), /does not exist/);
  });

  it("changes its description in place, and waits as far as it is asked to by then", async () => {
    const { environment, id, outs } = await standing();
    const news = { ...named, description: "new", waitFor: "running" };
    const { outs: updated } = await v2TrainingJob.update(environment, id, outs, news);
    assert.equal(updated.phase, "Running");
    assert.equal(simulator().control.v2.standing().jobs[0]?.description, "new");
    assert.equal(updated.jobName, "train");
  });

  it("keeps the name that was made for it while its program gives none", async () => {
    const { outs } = await standing(job);
    assert.deepEqual(changesFrom(outs, job).changed, []);
    assert.deepEqual(changesFrom(outs, { ...job, jobName: "mine" }).replaces, ["jobName"]);
    assert.deepEqual(changesFrom(outs, { ...job, command: "sh other.sh" }).replaces, ["command"]);
  });

  it("is adopted as it is, filled with what its program does not say, and with no token of it", async () => {
    const jobId = simulator().control.v2.seedJob({
      jobName: "theirs",
      workspaceId: "0123456789abcdef0123456789abcdef",
      annotations: { "jupyter-lab/enable": "true" },
    });
    simulator().control.v2.setRules({ endpointTokens: "always" });
    const environment = environmentOf(simulator());
    const given = { existingJobId: jobId, flavorId: "modelarts.vm.cpu.8u" };
    const { id, outs } = await v2TrainingJob.create(environment, given);
    assert.equal(id, jobId);
    assert.equal(outs.jobName, "theirs");
    assert.equal(outs.bootFile, "/simulated-bucket/code/train.py");
    assert.equal(outs.workspaceId, "0123456789abcdef0123456789abcdef");
    assert.deepEqual(changesFrom(outs, given).changed, []);
    assert.doesNotMatch(JSON.stringify(outs), /canary|token|https:\/\/(?!127)/);
    await v2TrainingJob.delete(environmentOf(simulator()), id, outs);
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  it("is not adopted where its program says otherwise, nor where it is not", async () => {
    const jobId = simulator().control.v2.seedJob({ jobName: "theirs" });
    const adopt = (more: Properties) =>
      v2TrainingJob.create(environmentOf(simulator()), { existingJobId: jobId, ...more });
    const error = await rejection(adopt({ flavorId: "modelarts.vm.cpu.2u", jobName: "mine" }));
    assert.ok(error instanceof ContradictionError);
    assert.match(error.message, /flavorId, jobName are otherwise there/);
    await assert.rejects(adopt({ existingJobId: "11111111-0000-4000-8000-000000000000" }), /does not exist/);
    assert.deepEqual(jobsStanding(simulator()), [jobId]);
  });
});

describe("the tags of a v2 job", () => {
  const simulator = useSimulator({ profile: "huawei" });
  const tagged = { ...named, tags: { team: "vision", cost: "42" } };
  const tagsThere = () => simulator().control.v2.standing().jobs[0]?.tags;

  it("are put on once it stands, changed by key, and taken off again; others are left alone", async () => {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, tagged);
    assert.deepEqual(tagsThere(), tagged.tags);
    await (await jobsClientOf(simulator())).addTags(id, { theirs: "yes" });
    const read = await v2TrainingJob.read(environment, id, outs);
    assert.deepEqual(changesFrom(read.props, tagged).changed, []);
    const { outs: updated } = await v2TrainingJob.update(environment, id, outs, { ...named, tags: { team: "speech" } });
    assert.deepEqual(tagsThere(), { team: "speech", theirs: "yes" });
    await v2TrainingJob.update(environment, id, updated, named);
    assert.deepEqual(tagsThere(), { theirs: "yes" });
  });

  it("show what somebody has changed of them", async () => {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, tagged);
    await (await jobsClientOf(simulator())).removeTags(id, { cost: "42" });
    const { props } = await v2TrainingJob.read(environment, id, outs);
    assert.deepEqual(changesFrom(props, tagged), { changed: ["tags"], replaces: [] });
  });

  it("that cannot be put on lose no job, and are put on by the next update", async () => {
    const environment = environmentOf(simulator());
    simulator().control.addFault({
      endpoint: "v2.createTags",
      fault: { kind: "error", status: 400, code: "ModelArts.2788" },
    });
    const error = await rejection(v2TrainingJob.create(environment, tagged));
    assert.ok(error instanceof InitFailedError, String(error));
    assert.deepEqual(jobsStanding(simulator()), [error.id]);
    assert.deepEqual(changesFrom(error.properties, tagged).changed, ["tags"]);
    await v2TrainingJob.update(environment, error.id, error.properties, tagged);
    assert.deepEqual(tagsThere(), tagged.tags);
  });
});

describe("the tags of a v2 job where the cloud has none", () => {
  const simulator = useSimulator({ profile: "otc" });

  it("are said to be what is wrong, of a job that stands", async () => {
    const error = await rejection(
      v2TrainingJob.create(environmentOf(simulator()), { ...named, tags: { team: "vision" } }),
    );
    assert.ok(error instanceof InitFailedError, String(error));
    assert.match(error.message, /This cloud has no tags for training jobs/);
    assert.deepEqual(jobsStanding(simulator()), [error.id]);
  });
});

describe("a change of a v2 job", () => {
  it("has the old job removed first where its name stays, and the new one made first where that was made for it", async () => {
    const provider = createProvider({
      sources: { config: () => undefined, environment: {} },
      log: async () => {},
      isUnknown: () => false,
    });
    const olds = { ...named, jobId: "a-1", jobName: "train" };
    const diff = (news: Properties) => provider.diff(v2TrainingJob, undefined, "a-1", olds, news);
    assert.equal((await diff({ ...named, command: "other" })).deleteBeforeReplace, true);
    assert.equal((await diff({ ...named, jobName: "train-2" })).deleteBeforeReplace, false);
    assert.equal((await diff({ ...job, command: "other" })).deleteBeforeReplace, false);
  });
});

describe("the removal of a v2 job", () => {
  const simulator = useSimulator();

  async function standing(phase: string, more: Properties = {}) {
    const environment = environmentOf(simulator());
    letNothingBeYoung(simulator());
    const jobId = simulator().control.v2.seedJob({ jobName: "train", phase });
    const outs = {
      jobId,
      jobName: "train",
      workspaceId: "0",
      endpoint: simulator().url,
      projectId: simulator().projectId,
      ...more,
    };
    return { jobId, remove: () => v2TrainingJob.delete(environment, jobId, outs) };
  }
  const sent = () => jobRequests(simulator()).filter((request) => !request.startsWith("GET"));

  for (const phase of ["Creating", "Pending", "Running"]) {
    it(`stops what is ${phase} before it asks for its removal, and returns when it is gone`, async () => {
      const { jobId, remove } = await standing(phase);
      await remove();
      assert.deepEqual(jobsStanding(simulator()), []);
      assert.deepEqual(sent(), [`POST /training-jobs/${jobId}/actions`, `DELETE /training-jobs/${jobId}`]);
    });
  }
  for (const phase of ["Completed", "Failed", "Terminated", "Abnormal", "Whatever"]) {
    it(`asks for the removal of what is ${phase} at once`, async () => {
      const { jobId, remove } = await standing(phase);
      await remove();
      assert.deepEqual(jobsStanding(simulator()), []);
      assert.deepEqual(sent(), [`DELETE /training-jobs/${jobId}`]);
    });
  }

  it("asks for the removal of what looks active and may not be stopped, after the stop was refused", async () => {
    const { jobId, remove } = await standing("running");
    await remove();
    assert.deepEqual(jobsStanding(simulator()), []);
    assert.deepEqual(sent(), [`POST /training-jobs/${jobId}/actions`, `DELETE /training-jobs/${jobId}`]);
  });

  it("stops what is running in small letters, as a cloud may write phases", async () => {
    simulator().control.setDialect({ phases: "lower-case" });
    const { jobId, remove } = await standing("Running");
    await remove();
    assert.deepEqual(jobsStanding(simulator()), []);
    assert.deepEqual(sent(), [`POST /training-jobs/${jobId}/actions`, `DELETE /training-jobs/${jobId}`]);
  });

  it("asks for nothing where the job is gone", async () => {
    const { jobId, remove } = await standing("Running");
    simulator().control.v2.setPhase({ jobId }, "gone");
    await remove();
    assert.ok(!sent().some((request) => request.startsWith("DELETE")));
  });

  for (const deleteActive of ["409-2796", "400-2858"] satisfies V2Rules["deleteActive"][]) {
    it(`stops it where the service refuses a removal without one by ${deleteActive}, though it looked ended`, async () => {
      simulator().control.v2.setRules({ deleteActive });
      const { jobId, remove } = await standing("Completed");
      simulator().control.addFault({ endpoint: "v2.deleteJob", fault: { kind: "none" } });
      await remove();
      assert.ok(!jobsStanding(simulator()).includes(jobId));
    });

    it(`does not stop what may not be stopped, and says what to do where that is refused by ${deleteActive}`, async () => {
      simulator().control.v2.setRules({ deleteActive });
      const { jobId, remove } = await standing("Running", { deletion: { stopActive: false } });
      const error = await rejection(remove());
      assert.ok(error instanceof UnexpectedStateError, String(error));
      assert.match(error.message, /it is Running, and the service refuses the deletion so/);
      assert.deepEqual(jobsStanding(simulator()), [jobId]);
    });
  }

  it("removes what may not be stopped without a stop, where the service takes that", async () => {
    const { jobId, remove } = await standing("Running", { deletion: { stopActive: false } });
    await remove();
    assert.deepEqual(sent(), [`DELETE /training-jobs/${jobId}`]);
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  it("does not take Terminated for gone", async () => {
    simulator().control.v2.setTransition({ course: "deletion", path: ["Terminated"], pace: { reads: 40 } });
    const { remove } = await standing("Running");
    await remove();
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  it("asks for the removal again where the job just stays, three times in all, and then says so", async () => {
    simulator().control.v2.setTransition({ course: "deletion", end: "stays", pace: { reads: 1 } });
    const { jobId, remove } = await standing("Completed");
    const error = await rejection(remove());
    assert.ok(error instanceof WaitTimeoutError, String(error));
    assert.match(error.message, /still Completed after/);
    assert.equal(sent().filter((request) => request.startsWith("DELETE")).length, 3);
    assert.deepEqual(jobsStanding(simulator()), [jobId]);
  });

  it("ends well where the removal works at the second time of asking", async () => {
    simulator().control.v2.setTransition({ course: "deletion", end: "stays", failures: 1, pace: { reads: 1 } });
    const { remove } = await standing("Completed");
    await remove();
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  for (const repeatedDelete of ["accepted", "2775", "409-2878"] satisfies V2Rules["repeatedDelete"][]) {
    it(`carries on where an earlier run has asked for it and a second DELETE is answered so: ${repeatedDelete}`, async () => {
      simulator().control.v2.setRules({ repeatedDelete });
      simulator().control.v2.setTransition({ course: "deletion", pace: { reads: 6 } });
      const { jobId, remove } = await standing("Completed");
      await (await jobsClientOf(simulator())).deleteJob(jobId);
      await remove();
      assert.deepEqual(jobsStanding(simulator()), []);
    });
  }

  it("takes a stop that comes too late for what it is", async () => {
    const { jobId, remove } = await standing("Running");
    simulator().control.addFault({
      endpoint: "v2.jobAction",
      fault: { kind: "error", status: 409, code: "ModelArts.2796", when: "before" },
    });
    const stop = simulator().control.watch((event) => {
      if (event.kind !== "request" || event.entry.operation !== "v2.jobAction") return;
      stop();
      simulator().control.v2.setPhase({ jobId }, "Completed");
    });
    await remove();
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  it("does not take a project, a path or a gateway that is not there for a job that is gone", async () => {
    for (const [status, code] of [
      [404, "ModelArts.2786"],
      [404, "ModelArts.2836"],
      [404, "APIG.0101"],
    ] as const) {
      const { jobId, remove } = await standing("Completed");
      for (const endpoint of ["v2.getJob", "v2.deleteJob"] as const) {
        simulator().control.addFault({ endpoint, fault: { kind: "error", status, code }, count: 5 });
      }
      await rejection(remove());
      assert.deepEqual(jobsStanding(simulator()), [jobId], code);
      simulator().control.reset();
    }
  });

  it("goes on through throttling, faults and lost answers", async () => {
    const { remove } = await standing("Running");
    for (const endpoint of ["v2.getJob", "v2.deleteJob", "v2.jobAction"] as const) {
      simulator().control.addFault({
        endpoint,
        fault: [
          { kind: "reset", when: "after" },
          { kind: "throttle" },
          { kind: "error", status: 500, code: "ModelArts.2950" },
        ],
      });
    }
    await remove();
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  it("leaves alone what is to be kept", async () => {
    const { jobId, remove } = await standing("Running", { deletion: { keep: true } });
    await remove();
    assert.deepEqual(jobRequests(simulator()), []);
    assert.deepEqual(jobsStanding(simulator()), [jobId]);
  });

  it("looks once before each of its two requests, and once after each, where nothing takes time", async () => {
    simulator().control.v2.setTransition({ course: "stop", pace: "immediate" });
    simulator().control.v2.setTransition({ course: "deletion", pace: "immediate" });
    const { jobId, remove } = await standing("Running");
    await remove();
    const job = `/training-jobs/${jobId}`;
    // What was seen to have ended is not looked at again before DELETE.
    assert.deepEqual(jobRequests(simulator()), [
      `GET ${job}`,
      `POST ${job}/actions`,
      `GET ${job}`,
      `DELETE ${job}`,
      `GET ${job}`,
    ]);
  });

  it("looks at many together", async () => {
    const environment = environmentOf(simulator());
    letNothingBeYoung(simulator());
    simulator().control.v2.setTransition({ course: "deletion", pace: { reads: 12 } });
    const ids = Array.from({ length: 30 }, (_, index) =>
      simulator().control.v2.seedJob({ jobName: `job-${index}`, phase: "Completed" }),
    );
    const place = { endpoint: simulator().url, projectId: simulator().projectId, workspaceId: "0" };
    await Promise.all(ids.map((jobId) => v2TrainingJob.delete(environment, jobId, { ...place, jobId })));
    assert.deepEqual(jobsStanding(simulator()), []);
    const looks = jobRequests(simulator()).filter((request) => request.startsWith("GET")).length;
    // Of those before the removals all but the first are shared, and so is what is between; each is proved gone by itself.
    assert.ok(looks < 30 * 2, `${looks} looks at single jobs`);
  });

  const brokenSearches: [what: string, fault: Fault][] = [
    ["answers 500", { kind: "error", status: 500 }],
    ["answers a proxy's page", { kind: "error", status: 502, body: "html" }],
    ["is refused", { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" }],
    ["is not served", { kind: "error", status: 404, code: "APIG.0101" }],
    ["answers no JSON", { kind: "garbled", how: "not-json" }],
    ["answers other JSON", { kind: "garbled", how: "wrong-json" }],
    ["answers nothing", { kind: "garbled", how: "empty" }],
    ["breaks off", { kind: "garbled", how: "truncated" }],
    ["is reset", { kind: "reset", when: "before" }],
    ["shows one job ten times over", { kind: "patch", set: { "metadata.id": "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9" } }],
    ["shows no ids", { kind: "patch", remove: ["metadata"] }],
    ["shows no phases", { kind: "patch", remove: ["status"] }],
    ["shows all as finished", { kind: "patch", set: { "status.phase": "Completed" } }],
    ["shows nothing", { kind: "patch", head: true, set: { items: [], total: 0, count: 0 } }],
    ["repeats its pages", { kind: "paging", how: "repeating" }],
    ["has pages without an end", { kind: "paging", how: "endless" }],
    ["leaves out its first page", { kind: "paging", how: "gap", page: 1 }],
    ["goes on showing what it showed first", { kind: "stale" }],
  ];
  for (const [what, fault] of brokenSearches) {
    it(`removes many that are looked at together, and calls none removed before it is, where the search ${what}`, async () => {
      const environment = environmentOf(simulator());
      letNothingBeYoung(simulator());
      simulator().control.v2.setTransition({ course: "deletion", path: ["Terminated"], pace: { reads: 8 } });
      const ids = Array.from({ length: 12 }, (_, index) =>
        simulator().control.v2.seedJob({ jobName: `job-${index}`, phase: "Running" }),
      );
      simulator().control.addFault({ endpoint: "v2.searchJobs", fault, count: 1_000 });
      const place = { endpoint: simulator().url, projectId: simulator().projectId, workspaceId: "0" };
      await Promise.all(
        ids.map(async (jobId) => {
          await v2TrainingJob.delete(environment, jobId, { ...place, jobId });
          assert.ok(!jobsStanding(simulator()).includes(jobId), "called removed while it stands");
        }),
      );
      assert.deepEqual(jobsStanding(simulator()), []);
    });
  }
});

describe("the inputs of a v2 job", () => {
  const failures = (inputs: Properties) =>
    checkInputs(jobV2Contract, inputs).failures.map(({ property, reason }) => `${property} ${reason}`);

  it("are all told of at once, each on its property", () => {
    const { failures: found } = checkInputs(jobV2Contract, {
      jobName: "a b",
      description: "x".repeat(257),
      workspaceId: "1",
      codeDir: "bucket",
      engine: { id: "e", imageUrl: "i" },
      environments: { "1A": "x" },
      parameters: [
        { name: "a", value: 1 },
        { name: "a", value: 2 },
      ],
      inputs: [{ name: "data", obsUrl: "/demo-bucket/a/", dataset: { id: "1", versionId: "2" } }],
      nodeCount: 0,
      volumes: [{ nfs: { serverPath: "s:/a", localPath: "/a" }, obs: { path: "/demo-bucket/a/", localPath: "/b" } }],
      autoStop: "90m",
      notification: { topicUrn: "u", events: ["JobDone"] },
      priority: 4,
      deletion: { confirm: "terminal" },
      timeouts: { delete: "soon" },
      flavourId: "x",
    });
    assert.deepEqual(found.map(({ property }) => property.split(/[.[]/)[0]).toSorted(), [
      ...[
        "autoStop",
        "codeDir",
        "deletion",
        "description",
        "engine",
        "environments",
        "flavorId",
        "flavourId",
        "inputs",
      ],
      ...["jobName", "nodeCount", "notification", "parameters", "priority", "timeouts", "volumes", "workspaceId"],
    ]);
  });

  it("pass where they are not known yet", () => {
    const unknown = Symbol("unknown");
    const { failures: found } = checkInputs(
      jobV2Contract,
      { jobName: unknown, engine: { imageUrl: unknown }, command: unknown, flavorId: unknown, environments: unknown },
      (value) => value === unknown,
    );
    assert.deepEqual(found, []);
  });

  const sources: readonly [string, Properties, RegExp | undefined][] = [
    ["an algorithm", { algorithmId: "a1e7d3f4-60b2-4c9d-8e15-2b7f90c4d6a8" }, undefined],
    ["a subscription", { subscription: { id: "s", versionId: "v" } }, undefined],
    [
      "code and an engine",
      { codeDir: "/demo-bucket/a/", bootFile: "obs://demo-bucket/a/b.py", engine: { id: "e" } },
      undefined,
    ],
    ["an image", { engine: { imageUrl: "a/b:1" }, command: "x" }, undefined],
    ["nothing", {}, /^engine is required/],
    ["code without an engine", { codeDir: "/demo-bucket/a/", bootFile: "/demo-bucket/a/b.py" }, /^engine is required/],
    ["an engine without code", { engine: { id: "e" } }, /^codeDir is required.*,bootFile is required/],
    ["an image without a command", { engine: { imageUrl: "a/b:1" } }, /^command is required/],
    ["an engine in an image without code", { engine: { name: "P", imageUrl: "a/b:1" } }, /^codeDir is required/],
    [
      "an algorithm and an engine",
      { algorithmId: "a1e7d3f4-60b2-4c9d-8e15-2b7f90c4d6a8", engine: { id: "e" } },
      /^algorithmId cannot be given together with engine/,
    ],
    [
      "a file elsewhere",
      { codeDir: "/demo-bucket/a/", bootFile: "/demo-bucket/b/b.py", engine: { id: "e" } },
      /^bootFile must lie inside codeDir/,
    ],
    ["an id of v1", { algorithmId: "12" }, /^algorithmId must be an id of v2.*v1/],
  ];
  for (const [what, inputs, expected] of sources) {
    it(`take ${what} for ${expected === undefined ? "a source" : "none"}`, () => {
      const found = failures({ flavorId: "modelarts.vm.cpu.8u", ...inputs });
      if (expected === undefined) assert.deepEqual(found, []);
      else
        assert.match(
          found
            .filter((each) => !/is required: give it with/.test(each) || /^\^engine/.test(String(expected).slice(1)))
            .join(),
          expected,
        );
    });
  }

  it("name machines or a pool, and what needs a pool has one", () => {
    assert.match(failures({ ...job, flavorId: undefined }).join(), /^flavorId is required unless poolId/);
    assert.deepEqual(failures({ ...job, flavorId: undefined, poolId: "pool-1" }), []);
    assert.match(failures({ ...job, poolId: "pool-1" }).join(), /^flavorId must be left out in a dedicated pool/);
    assert.deepEqual(failures({ ...job, flavorId: "modelarts.pool.visual.2xlarge", poolId: "pool-1" }), []);
    for (const more of [{ priority: 1 }, { customFlavor: { cpuCoreNum: 1, memSize: 2 } }]) {
      assert.match(failures({ ...job, ...more }).join(), /needs poolId beside it/);
    }
    assert.match(failures({ ...job, runtimeType: "debug" }).join(), /^runtimeType may be debug only/);
  });

  it("write a boolean as the service does", () => {
    const { inputs } = checkInputs(jobV2Contract, {
      ...job,
      parameters: [{ name: "shuffle", value: true }],
      autoStop: "120m",
    });
    assert.deepEqual(inputs.parameters, [{ name: "shuffle", value: "True" }]);
    assert.equal(inputs.autoStop, "2h");
  });
});
