import assert from "node:assert/strict";
import { type StatusName, startSimulator } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { call, request } from "./api";

describe("simulator: refusals of DELETE", () => {
  const simulator = useSimulator({ clock: "virtual" });
  const seed = (status: StatusName = "RUNNING") => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "job", versions: [{ status }] });
    return { job: `/training-jobs/${jobId}`, details: `/training-jobs/${jobId}/versions/${versionIds[0]}` };
  };
  const remove = async (path: string) => {
    const { status, body } = await call(simulator(), "DELETE", path);
    return `${status} ${body?.error_code ?? ""}`.trim();
  };
  const statusOf = async (path: string) => (await call(simulator(), "GET", path)).body?.status;

  it("refuses with 0105 while the version is active, until it ends by itself", async () => {
    simulator().control.setRules({ deleteActive: "refused" });
    simulator().control.setTransition({ course: "run", pace: { reads: 1 } });
    const { body } = await call(simulator(), "POST", "/training-jobs", { body: request("create-job.data-url") });
    const path = `/training-jobs/${body.job_id}/versions/${body.version_id}`;
    const seen = [];
    for (let attempt = 0; attempt < 5; attempt++) seen.push(await statusOf(path), await remove(path));
    assert.deepEqual(seen.slice(0, 8), [
      1,
      "400 ModelArts.0105",
      4,
      "400 ModelArts.0105",
      7,
      "400 ModelArts.0105",
      8,
      "200",
    ]);
  });

  it("says 6357 while a deletion is under way, or accepts it again, and so for a job", async () => {
    const { details } = seed("COMPLETED");
    assert.equal(await remove(details), "200");
    assert.equal(await remove(details), "400 ModelArts.6357");
    simulator().control.setDialect({ repeatedDelete: "accepted" });
    assert.equal(await remove(details), "200");
    simulator().control.reset();
    const { job } = seed("COMPLETED");
    assert.deepEqual([await remove(job), await remove(job)], ["200", "400 ModelArts.6357"]);
  });

  it("refuses with a code that nobody knows, or in words without a code, and does nothing", async () => {
    const { details } = seed("COMPLETED");
    simulator().control.addFault({
      endpoint: "deleteVersion",
      fault: [
        { kind: "error", status: 409, code: "ModelArts.9999", message: "conflict" },
        { kind: "error", status: 400, code: "", message: "This job can't be delete. job status: 8" },
      ],
    });
    assert.equal(await remove(details), "409 ModelArts.9999");
    const { status, body } = await call(simulator(), "DELETE", details);
    assert.deepEqual(
      [status, body],
      [400, { is_success: false, error_message: "This job can't be delete. job status: 8" }],
    );
    assert.equal(simulator().control.journal().at(-1)?.errorCode, undefined);
    assert.equal(simulator().control.standing().jobs[0]?.versions[0]?.course, undefined);
  });

  it("refuses, and the run has ended or is gone when the client looks", async () => {
    for (const becomes of ["COMPLETED", "gone"] as const) {
      simulator().control.reset();
      const { job, details } = seed();
      const other = simulator().control.seedJob({ jobName: "other", versions: [{}] });
      const fault = { kind: "error", status: 400, code: "ModelArts.0105", becomes } as const;
      simulator().control.addFault({ endpoint: "deleteVersion", fault });
      assert.equal(await remove(details), "400 ModelArts.0105");
      const [first] = (await call(simulator(), "GET", `${job}/versions`)).body.versions;
      assert.equal(first?.status, becomes === "gone" ? undefined : 10);
      const path = `/training-jobs/${other.jobId}/versions/${other.versionIds[0]}`;
      assert.equal(await statusOf(path), 8, "no other version is touched");
    }
  });

  it("deletes a job with active versions, or refuses that by its number, by switch", async () => {
    const { job } = seed("WAITING");
    simulator().control.setRules({ deleteActiveJob: "refused" });
    const { status, body } = await call(simulator(), "DELETE", job);
    assert.deepEqual(
      [status, body.error_code, body.error_message],
      [400, "ModelArts.0105", "This job can't be delete. job status: 7"],
    );
    assert.equal(simulator().control.standing().jobs[0]?.isBeingDeleted, false);
    simulator().control.setStatus({}, "KILLING");
    assert.equal(await remove(job), "400 ModelArts.0105");
    simulator().control.setStatus({}, "KILLED");
    assert.equal(await remove(job), "200");
    simulator().control.reset();
    assert.equal(await remove(seed("WAITING").job), "200", "the usual rule is back");
    const strict = await startSimulator({ deleteActiveJob: "refused" });
    const { jobId } = strict.control.seedJob({ jobName: "job", versions: [{}] });
    assert.equal((await call(strict, "DELETE", `/training-jobs/${jobId}`)).status, 400);
    await strict.stop();
  });

  it("takes effect and answers 500 all the same, each time", async () => {
    simulator().control.addFault({
      endpoint: ["deleteVersion", "deleteJob"],
      count: "unlimited",
      fault: { kind: "error", status: 500, when: "after" },
    });
    const { details } = seed("COMPLETED");
    assert.equal(await remove(details), "500 ModelArts.0010");
    assert.equal(await remove(details), "500 ModelArts.0010");
    for (let look = 0; look < 3; look++) await statusOf(details);
    assert.equal((await call(simulator(), "GET", details)).status, 404);
    assert.equal(await remove(details), "500 ModelArts.0010", "also of what is gone");
  });

  it("holds a removed job's name for so many creations, or so long", async () => {
    const create = async () =>
      (await call(simulator(), "POST", "/training-jobs", { body: request("create-job.data-url", { job_name: "job" }) }))
        .body.error_code;
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    simulator().control.setRules({ nameHeld: { reads: 2 } });
    assert.equal(await remove(seed("COMPLETED").job), "200");
    assert.deepEqual([await create(), await create(), await create()], ["ModelArts.0103", "ModelArts.0103", undefined]);
    simulator().control.setRules({ nameHeld: { ms: 1000 }, deleteActiveJob: "accepted" });
    const [job] = simulator().control.standing().jobs;
    assert.equal(await remove(`/training-jobs/${job?.jobId}`), "200");
    assert.equal(await create(), "ModelArts.0103");
    simulator().control.advanceClock(1000);
    assert.equal(await create(), undefined);
  });

  it("counts requests by operation, and gives the journal of one", async () => {
    const { details } = seed("COMPLETED");
    await statusOf(details);
    await remove(details);
    await statusOf(details);
    const { control } = simulator();
    assert.deepEqual(
      [
        control.requestCount(),
        control.requestCount("getVersion"),
        control.requestCount("deleteVersion"),
        control.requestCount("x"),
      ],
      [3, 2, 1, 0],
    );
    assert.deepEqual(
      control.journal("deleteVersion").map(({ method, sequence }) => [method, sequence]),
      [["DELETE", 2]],
    );
    control.clearJournal();
    assert.equal(control.requestCount("getVersion"), 0);
  });
});
