// What is reported of a v2 job whose wait, tags or last look did not end well, and what the state then holds of it.

import assert from "node:assert/strict";
import type { Fault, V2JobSeed } from "modelarts-simulator";
import { ApiError, InitFailedError, UnexpectedStateError, WaitTimeoutError } from "../../../provider/errors";
import { requestDeadline } from "../../../provider/lifecycle/deadlines";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Environment } from "../../../provider/lifecycle/target";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import { settle } from "../../../provider/lifecycle/v2job/settle";
import { connectTo } from "../../../provider/lifecycle/v2job/target";
import type { JobsClient } from "../../../provider/v2/client";
import type { LogMessage } from "../../../provider/waiting/progress";
import { beforeCalls, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { useSimulator } from "../../support/simulated";
import { job, jobRequests, jobsStanding } from "../../support/v2";

const urn = "urn:pulumi:dev::p::modelarts/v2:TrainingJob::train";
const whatToDo =
  `When what is wrong is put right, run it again as a new job: \`pulumi up --refresh --replace "${urn}"\`; a change of what it is ` +
  "made of does the same.";
const workspaceId = "0123456789abcdef0123456789abcdef";
const named = { jobName: "train", ...job };

/** The failure of what stands all the same. */
async function unfinished(promise: Promise<unknown>): Promise<InitFailedError> {
  const error = await rejection(promise);
  assert.ok(error instanceof InitFailedError, String(error));
  return error;
}

describe("the report of a v2 job's run that failed", () => {
  const simulator = useSimulator();
  let shown: LogMessage[];
  beforeEach(() => {
    shown = [];
  });

  function environment(): Environment {
    return { ...environmentOf(simulator()), urn, log: async (message) => void shown.push(message) };
  }

  /** Waits for a job that stands to be completed, as a program that adopts it does. */
  function waitFor(seed: Partial<V2JobSeed>, more: Properties = {}) {
    const jobId = simulator().control.v2.seedJob({ jobName: "train", ...seed });
    const failure = unfinished(
      v2TrainingJob.create(environment(), { existingJobId: jobId, waitFor: "completed", ...more }),
    );
    return { jobId, failure };
  }

  function withTaskStatuses(statuses: unknown): void {
    const fault = { kind: "patch", set: { "status.task_statuses": statuses } } as const;
    simulator().control.addFault({ endpoint: "v2.getJob", fault, count: 1_000 });
  }
  function withEvents(...messages: string[]): void {
    simulator().control.v2.appendEvents({}, [
      ...messages.map((message) => ({ level: "Error", message, source: "Job" }) as const),
      { level: "Info", message: "Volumes were mounted.", source: "Job" },
    ]);
  }
  const asked = (part: string) => jobRequests(simulator()).filter((request) => request.includes(part));

  it("tells how the tasks ended that did not end well and what the service said of errors, three of each, and what to do", async () => {
    withTaskStatuses([
      { task: "worker-0", exit_code: 0, message: "completed" },
      { task: "worker-1", exit_code: 137, message: "killed" },
      { task: "worker-2", message: "lost" },
      { exit_code: 1 },
      { task: "worker-4", exit_code: 2 },
    ]);
    const { jobId, failure } = waitFor({ phase: "Failed" });
    withEvents("one", "two", "three", "four");
    const { reasons, id, properties, cause } = await failure;
    assert.deepEqual(reasons, [
      `Training job ${jobId} is Failed, so it will not become COMPLETED. ` +
        "worker-1 ended with 137 (killed); worker-2 (lost); ended with 1. " +
        `The service says "four", "three", "two". ${whatToDo}`,
    ]);
    assert.equal(id, jobId);
    assert.ok(cause instanceof UnexpectedStateError, String(cause));
    assert.deepEqual(properties.exitCodes, { "worker-0": 0, "worker-1": 137, "worker-4": 2 });
  });

  it("says what to do, and no more, where the service tells no reason and has no log", async () => {
    const { jobId, failure } = waitFor({ phase: "Terminated" });
    const { reasons, properties } = await failure;
    assert.deepEqual(reasons, [`Training job ${jobId} is Terminated, so it will not become COMPLETED. ${whatToDo}`]);
    assert.ok(!("exitCodes" in properties));
    assert.deepEqual(shown, []);
  });

  it("tells of a task that was lost, whose exit code nobody knows", async () => {
    withTaskStatuses([{ task: "worker-0", message: "lost" }]);
    const { jobId, failure } = waitFor({ phase: "Failed" });
    const { reasons, properties } = await failure;
    assert.deepEqual(reasons, [
      `Training job ${jobId} is Failed, so it will not become COMPLETED. worker-0 (lost). ${whatToDo}`,
    ]);
    assert.ok(!("exitCodes" in properties));
  });

  it("shows the last 20 lines of its log as a warning, and keeps them out of the state", async () => {
    const log = Array.from({ length: 25 }, (_, index) => `line ${index + 1}`);
    const { jobId, failure } = waitFor({ phase: "Failed", log: [...log, "", ""] });
    const { message, reasons, properties } = await failure;
    assert.deepEqual(shown, [
      {
        urn,
        message: `the end of the log of training job ${jobId}:\n${log.slice(-20).join("\n")}`,
        severity: "WARNING",
        ephemeral: false,
      },
    ]);
    assert.doesNotMatch(JSON.stringify([message, reasons, properties]), /line 25/);
  });

  it("tells how the tasks ended though the events and the log are refused", async () => {
    for (const endpoint of ["v2.events", "v2.logLines", "v2.logPreview"]) {
      simulator().control.addFault({
        endpoint,
        fault: { kind: "error", status: 403, code: "ModelArts.0108" },
        count: 9,
      });
    }
    const { jobId, failure } = waitFor({ phase: "Failed", exitCode: 3 });
    const { reasons } = await failure;
    assert.deepEqual(reasons, [
      `Training job ${jobId} is Failed, so it will not become COMPLETED. worker-0 ended with 3 (exit with 3). ${whatToDo}`,
    ]);
    assert.deepEqual(shown, []);
  });

  it("tells the events of a run that cannot be looked at any more", async () => {
    const jobId = simulator().control.v2.seedJob({ jobName: "train", phase: "Failed" });
    withEvents("out of memory");
    // It is found, and seen to have failed; what is asked for after that is refused.
    const fault = { kind: "error", status: 403, code: "ModelArts.0108" } as const;
    simulator().control.addFault({ endpoint: "v2.getJob", fault: [{ kind: "none" }, { kind: "none" }, fault] });
    const { url: endpoint, projectId } = simulator();
    const olds = { jobId, ...named, endpoint, projectId };
    const { reasons, properties } = await unfinished(
      v2TrainingJob.update(environment(), jobId, olds, { ...named, waitFor: "completed" }),
    );
    assert.deepEqual(reasons, [
      `Training job ${jobId} is Failed, so it will not become COMPLETED. The service says "out of memory". ${whatToDo}`,
    ]);
    assert.deepEqual(properties, { ...olds, workspaceId: "0", waitFor: "completed" });
  });

  it("is not asked for of a run that is still at it when its time is up, whose phase the state then knows", async () => {
    const { jobId, failure } = waitFor({ phase: "Pending" }, { timeouts: { create: "11m" } });
    const stop = simulator().control.watch(() => {
      if (asked("/training-jobs").length < 4) return;
      stop();
      simulator().control.v2.setPhase({ jobId }, "Running");
    });
    const { reasons, properties, cause } = await failure;
    assert.equal(
      reasons
        .map((reason) => reason.replace(/still Running after .* of/, "too late by").replace(/ \(seen .*?\)/, ""))
        .join(),
      `waiting for training job ${jobId} to be completed: too late by the 11m that timeouts.create allows. The job stands and ` +
        "stays in the state; allow more time with `timeouts.create` and run `pulumi up` again.",
    );
    assert.ok(cause instanceof WaitTimeoutError, String(cause));
    assert.equal(properties.phase, "Running");
    assert.deepEqual([...asked("/events"), ...asked("/logs")], []);
  });

  it("is not asked for of a job that somebody removes meanwhile", async () => {
    const { jobId, failure } = waitFor({ phase: "Running" });
    const stop = simulator().control.watch(() => {
      if (asked("/training-jobs").length < 3) return;
      stop();
      simulator().control.v2.setPhase({ jobId }, "gone");
    });
    const { reasons } = await failure;
    assert.deepEqual(reasons, [
      `training job ${jobId} was removed by somebody while it was waited for to be completed`,
    ]);
    // Three while it stood, the one that has found it gone, and the last.
    assert.deepEqual(jobRequests(simulator()), Array(5).fill(`GET /training-jobs/${jobId}`));
  });

  it("holds what is known, even when our own code breaks while more is asked for", async () => {
    const jobId = simulator().control.v2.seedJob({ jobName: "train", phase: "Failed" });
    const from = environment();
    const { url: endpoint, projectId } = simulator();
    const target = await connectTo(from, { endpoint, projectId }, requestDeadline(from));
    const breaking = (client: JobsClient): JobsClient => ({
      ...client,
      listEvents() {
        throw new TypeError("level.map is not a function");
      },
      with: (bounds) => breaking(client.with(bounds)),
    });
    const properties = { ...named, waitFor: "completed" };
    const { reasons } = await unfinished(
      settle({ ...target, client: breaking(target.client) }, { jobId, properties, seen: {} }),
    );
    assert.deepEqual(reasons, [`Training job ${jobId} is Failed, so it will not become COMPLETED. ${whatToDo}`]);
  });

  it("names the fault where it is our own code that breaks, of a job that stands", async () => {
    const jobId = simulator().control.v2.seedJob({ jobName: "train", phase: "Running" });
    const { url: endpoint, projectId } = simulator();
    let looks = 0;
    const from = beforeCalls(environment(), async ({ path }) => {
      if (path.endsWith(jobId) && ++looks > 1) throw new TypeError("details.map is not a function");
    });
    const olds = { jobId, ...named, endpoint, projectId };
    const { reasons, properties, id } = await unfinished(v2TrainingJob.update(from, jobId, olds, named));
    assert.deepEqual(reasons, ["TypeError: details.map is not a function"]);
    assert.equal(id, jobId);
    assert.deepEqual(properties, { ...olds, workspaceId: "0" });
  });
});

describe("a v2 job that nobody waits for", () => {
  const simulator = useSimulator();

  it("is adopted by one look", async () => {
    const jobId = simulator().control.v2.seedJob({ jobName: "theirs", phase: "Running" });
    const { outs } = await v2TrainingJob.create(environmentOf(simulator()), { existingJobId: jobId });
    assert.equal(outs.phase, "Running");
    assert.deepEqual(jobRequests(simulator()), [`GET /training-jobs/${jobId}`]);
  });

  it("is as far as the last look says after an update", async () => {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, named);
    simulator().control.v2.setPhase({ jobId: id }, "Running");
    const { outs: updated } = await v2TrainingJob.update(environment, id, outs, { ...named, deletion: { keep: true } });
    assert.deepEqual([outs.phase, updated.phase], ["Creating", "Running"]);
  });

  it("is updated though that look is refused", async () => {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, named);
    const refused = { kind: "error", status: 403, code: "ModelArts.0108" } as const;
    simulator().control.addFault({ endpoint: "v2.getJob", fault: [{ kind: "none" }, refused] });
    const { outs: updated } = await v2TrainingJob.update(environment, id, outs, { ...named, deletion: { keep: true } });
    assert.deepEqual(updated, { ...outs, deletion: { keep: true } });
  });

  it("stays in the workspace that its program names where no answer names one", async () => {
    for (const endpoint of ["v2.createJob", "v2.getJob"] as const) {
      const fault: Fault = { kind: "patch", remove: ["metadata.workspace_id"] };
      simulator().control.addFault({ endpoint, fault, count: 9 });
    }
    const { outs } = await v2TrainingJob.create(environmentOf(simulator()), { ...named, workspaceId });
    assert.equal(outs.workspaceId, workspaceId);
  });
});

describe("the tags of a v2 job that is not as its program wants it", () => {
  const simulator = useSimulator({ profile: "huawei" });
  const tags = { team: "vision", cost: "42" };
  const refused = { kind: "error", status: 400, code: "ModelArts.2788", message: "Invalid tags." } as const;

  it("are in the state where they are on it and its run has failed", async () => {
    simulator().control.v2.setTransition({ course: "run", pace: { reads: 1 }, end: "Failed" });
    const wanted = { ...named, tags, waitFor: "completed" };
    const { properties } = await unfinished(v2TrainingJob.create(environmentOf(simulator()), wanted));
    assert.deepEqual(properties.tags, tags);
  });

  it("are not in the state where they could not be put on, and the refusal is told", async () => {
    simulator().control.addFault({ endpoint: "v2.createTags", fault: refused });
    const { reasons, properties, cause } = await unfinished(
      v2TrainingJob.create(environmentOf(simulator()), { ...named, tags }),
    );
    const [jobId] = jobsStanding(simulator());
    assert.deepEqual(
      reasons.map((reason) => reason.replace(/ POST .*/, "")),
      [
        `The service does not accept what was asked for: Invalid tags. Training job ${jobId} stands and is in the state. ` +
          "Run `pulumi up` again.",
      ],
    );
    assert.ok(cause instanceof ApiError && cause.code === "ModelArts.2788", String(cause));
    assert.ok(!("tags" in properties));
  });

  it("are those from before in the state where they could not be changed", async () => {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, { ...named, tags });
    simulator().control.addFault({ endpoint: "v2.createTags", fault: refused });
    const news = { ...named, tags: { team: "speech" } };
    const { properties } = await unfinished(v2TrainingJob.update(environment, id, outs, news));
    assert.deepEqual(properties.tags, tags);
  });
});
