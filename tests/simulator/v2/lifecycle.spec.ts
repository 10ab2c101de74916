import assert from "node:assert/strict";
import { useSimulator } from "../../support/simulated";
import { create, fixture, looks, newJob, refuses, v2 } from "./api";

describe("simulator v2: the life of a job", () => {
  const simulator = useSimulator();
  const timed = useSimulator({ clock: "virtual", paces: { run: { ms: 10 }, running: { ms: 60_000 } } });
  const seed = (phase: string, jobName = "job") => simulator().control.v2.seedJob({ jobName, phase });
  const remove = (id: string) => v2(simulator(), "DELETE", `/training-jobs/${id}`);
  const act = (id: string, action: unknown = "terminate") =>
    v2(simulator(), "POST", `/training-jobs/${id}/actions`, { action_type: action });

  it("goes from Creating through Pending to Running, a read each, and to Completed by hand", async () => {
    const id = await create(simulator(), "job");
    assert.deepEqual(await looks(simulator(), id, 4), ["Creating", "Pending", "Running", "Running"]);
    simulator().control.v2.advance({ jobId: id });
    assert.deepEqual(await looks(simulator(), id, 2), ["Completed", "Completed"]);
    const { body } = await v2(simulator(), "GET", `/training-jobs/${id}`);
    assert.equal(body.status.task_statuses[0].exit_code, 0);
  });

  it("goes by the clock, and counts its time in milliseconds from the start", async () => {
    const id = await create(timed(), "job");
    timed().control.advanceClock(20);
    const { body: started } = await v2(timed(), "GET", `/training-jobs/${id}`);
    assert.deepEqual([started.status.phase, started.status.duration], ["Running", 0]);
    assert.equal(started.status.start_time, timed().control.now());
    timed().control.advanceClock(59_999);
    const { body } = await v2(timed(), "GET", `/training-jobs/${id}`);
    assert.deepEqual([body.status.phase, body.status.duration], ["Running", 59_999]);
    timed().control.advanceClock(1);
    assert.deepEqual(await looks(timed(), id, 1), ["Completed"]);
  });

  it("takes any course that it is told to: a failure, a preemption, a phase that nobody knows", async () => {
    const { control } = simulator();
    const pace = { reads: 1 };
    control.v2.setTransition({
      course: "run",
      jobName: "fails",
      pace,
      end: "Failed",
      exitCode: 137,
      message: "killed: memory",
    });
    const path = ["Creating", "Pending", "Running", "Pending", "Running"];
    control.v2.setTransition({ course: "run", jobName: "preempted", pace, path });
    control.v2.setTransition({
      course: "run",
      jobName: "odd",
      pace,
      path: ["Creating", "Suspended"],
      end: "Abnormal/Lost",
    });
    const fails = await create(simulator(), "fails");
    assert.deepEqual(await looks(simulator(), fails, 4), ["Creating", "Pending", "Running", "Failed"]);
    const failed = await v2(simulator(), "GET", `/training-jobs/${fails}`);
    assert.deepEqual(failed.body.status.task_statuses, [
      { task: "worker-0", exit_code: 137, message: "killed: memory" },
    ]);
    const preempted = await create(simulator(), "preempted");
    assert.deepEqual(await looks(simulator(), preempted, 6), [...path, "Completed"]);
    const { body } = await v2(simulator(), "GET", `/training-jobs/${preempted}`);
    assert.equal(body.status.running_records.length, 2);
    const odd = await create(simulator(), "odd");
    assert.deepEqual(await looks(simulator(), odd, 4), ["Creating", "Suspended", "Abnormal", "Abnormal"]);
    assert.equal((await v2(simulator(), "GET", `/training-jobs/${odd}`)).body.status.secondary_phase, "Lost");
  });

  it("stops by itself after the hours it was given, in the phase that the rule says", async () => {
    for (const autoStopEnds of ["Terminated", "Completed"] as const) {
      timed().control.v2.setRules({ autoStopEnds });
      timed().control.v2.setTransition({ course: "run", pace: "immediate", paceOf: { Running: "manual" } });
      const id = await create(timed(), autoStopEnds, { spec: { auto_stop: { time_unit: "HOURS", duration: 2 } } });
      timed().control.advanceClock(2 * 3_600_000 - 1);
      assert.deepEqual(await looks(timed(), id, 1), ["Running"]);
      timed().control.advanceClock(1);
      assert.deepEqual(await looks(timed(), id, 1), [autoStopEnds]);
    }
  });

  it("stops by itself, too, what was put in place as running", async () => {
    const spec = { auto_stop: { time_unit: "HOURS", duration: 1 } };
    const id = timed().control.v2.seedJob({ jobName: "seeded", spec });
    timed().control.advanceClock(3_600_000);
    assert.deepEqual(await looks(timed(), id, 1), ["Terminated"]);
  });

  it("loses the records of jobs that ended long ago, where that is the rule", async () => {
    timed().control.v2.setRules({ retentionMs: 1000 });
    const id = await create(timed(), "aged");
    timed().control.v2.setPhase({ jobId: id }, "Completed");
    timed().control.advanceClock(999);
    assert.deepEqual(await looks(timed(), id, 1), ["Completed"]);
    timed().control.advanceClock(1);
    assert.deepEqual(await looks(timed(), id, 1), ["gone"]);
  });

  for (const phase of ["Creating", "Pending", "Running"]) {
    it(`terminates a job that is ${phase}, which stays as a record with its name`, async () => {
      const id = seed(phase);
      const { status, body } = await act(id);
      assert.deepEqual([status, body.status.phase], [202, "Terminating"]);
      assert.deepEqual(await looks(simulator(), id, 3), ["Terminating", "Terminated", "Terminated"]);
      await refuses(v2(simulator(), "POST", "/training-jobs", newJob("job")), 2751);
    });
  }
  for (const phase of ["Terminating", "Completed", "Failed", "Terminated", "Abnormal"]) {
    it(`does not terminate a job that is ${phase}`, async () => {
      const answer = await refuses(act(seed(phase)), 2796, 409);
      assert.deepEqual(answer.body, fixture("v2.error.terminate.409-2796"));
    });
  }

  it("ends a stop that fails, or comes too late, as it is told to", async () => {
    const { control } = simulator();
    control.v2.setTransition({ course: "stop", jobName: "fails", end: "Abnormal/TerminatedFailed" });
    control.v2.setTransition({ course: "stop", jobName: "late", end: "Completed" });
    for (const [name, end] of [
      ["fails", "Abnormal"],
      ["late", "Completed"],
    ] as const) {
      const id = seed("Running", name);
      await act(id);
      assert.deepEqual(await looks(simulator(), id, 2), ["Terminating", end]);
    }
  });

  it("knows no other action, and restarts only where that is the rule", async () => {
    const id = seed("Completed");
    assert.deepEqual((await refuses(act(id, "pause"), 2788)).body, fixture("v2.error.action-type.400-2788"));
    await refuses(act(id, null), 2788);
    assert.deepEqual((await refuses(act(id, "restart"), 2813, 409)).body, fixture("v2.error.restart.409-2813"));
    simulator().control.v2.setRules({ restart: "accepted" });
    assert.equal((await act(id, "restart")).body.status.phase, "Creating");
    await refuses(act(id, "restart"), 2813, 409);
  });

  for (const phase of [
    "Creating",
    "Pending",
    "Running",
    "Terminating",
    "Completed",
    "Failed",
    "Terminated",
    "Abnormal",
    "Odd",
  ]) {
    it(`deletes a job that is ${phase}, which looks as before until it is gone: 400 with 2775`, async () => {
      const id = seed(phase);
      const { status, text } = await remove(id);
      assert.deepEqual([status, text], [202, '""']);
      assert.deepEqual(await looks(simulator(), id, 3), [phase, phase, "gone"]);
      const { body } = await refuses(remove(id), 2775);
      assert.deepEqual(Object.keys(body), Object.keys(fixture("v2.error.not-found.delete-400-2775")));
      await refuses(act(id), 2775);
      await refuses(v2(simulator(), "PUT", `/training-jobs/${id}`, { description: "" }), 2775);
    });
  }

  it("refuses to delete what is active or being stopped, where that is the rule, and what has ended never", async () => {
    for (const [rule, code, status] of [
      ["409-2796", 2796, 409],
      ["400-2858", 2858, 400],
    ] as const) {
      simulator().control.v2.setRules({ deleteActive: rule });
      for (const phase of ["Creating", "Pending", "Running", "Terminating"])
        await refuses(remove(seed(phase)), code, status);
      for (const phase of ["Completed", "Failed", "Terminated", "Abnormal"])
        assert.equal((await remove(seed(phase))).status, 202);
    }
  });

  it("takes a second DELETE while the first is under way as the rule says", async () => {
    for (const [rule, status, code] of [
      ["accepted", 202, undefined],
      ["2775", 400, "ModelArts.2775"],
      ["409-2878", 409, "ModelArts.2878"],
    ] as const) {
      simulator().control.v2.setRules({ repeatedDelete: rule });
      const id = seed("Completed", rule);
      await remove(id);
      const second = await remove(id);
      assert.deepEqual([second.status, second.body?.error_code], [status, code], rule);
      assert.deepEqual(await looks(simulator(), id, 3), ["Completed", "Completed", "gone"], "and the first goes on");
    }
  });

  it("shows Terminating while it deletes, or lets a deletion come to nothing, as it is told to", async () => {
    const { control } = simulator();
    control.v2.setTransition({
      course: "deletion",
      jobName: "shown",
      path: ["Terminating", "Terminated"],
      pace: { reads: 1 },
    });
    const shown = seed("Running", "shown");
    await remove(shown);
    assert.deepEqual(await looks(simulator(), shown, 3), ["Terminating", "Terminated", "gone"]);
    control.v2.setTransition({ course: "deletion", jobName: "stays", end: "stays", failures: 2, pace: { reads: 1 } });
    const stays = seed("Terminated", "stays");
    for (let attempt = 0; attempt < 2; attempt++) {
      await remove(stays);
      assert.deepEqual(await looks(simulator(), stays, 3), ["Terminated", "Terminated", "Terminated"]);
    }
    await remove(stays);
    assert.deepEqual(await looks(simulator(), stays, 2), ["Terminated", "gone"], "the third attempt goes through");
  });

  it("updates a description, clears it, and leaves alone what is left out", async () => {
    const id = seed("Completed");
    const put = (body: unknown) => v2(simulator(), "PUT", `/training-jobs/${id}`, body);
    const description = async () => (await v2(simulator(), "GET", `/training-jobs/${id}`)).body.metadata.description;
    await put({ description: "new" });
    assert.equal(await description(), "new");
    await put({});
    assert.equal(await description(), "new");
    await put({ description: "" });
    assert.equal(await description(), "");
    await refuses(put({ description: "x".repeat(257) }), 2788);
    simulator().control.v2.setRules({ updateLeftOut: "cleared", updateFinal: "refused" });
    await refuses(put({ description: "late" }), 2858);
    simulator().control.v2.setPhase({ jobId: id }, "Running");
    await put({ description: "again" });
    await put({});
    assert.equal(await description(), "");
  });

  it("keeps v1 and v2 apart: jobs of one are none of the other", async () => {
    simulator().control.seedJob({ jobName: "job" });
    await create(simulator(), "job");
    assert.equal(simulator().control.standing().jobs.length, 1);
    assert.equal(simulator().control.v2.standing().jobs.length, 1);
  });
});
