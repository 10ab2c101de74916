import assert from "node:assert/strict";
import { type Dialect, dialectSwitches, type Lag, startSimulator } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { type Answer, call, request } from "./api";

describe("simulator: lag", () => {
  const simulator = useSimulator({ clock: "virtual" });
  const get = (path: string) => call(simulator(), "GET", path);
  const seed = (count = 1) => {
    const versions = Array.from({ length: count }, () => ({ status: "COMPLETED" as const }));
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "job", versions });
    return { job: `/training-jobs/${jobId}`, jobId, versionIds };
  };
  const createVersion = async (lag: Lag | undefined) => {
    const { job, versionIds } = seed();
    if (lag) simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "lag", ...lag } });
    const body = request("create-version", {}, { pre_version_id: JSON.rawJSON(versionIds[0] ?? "") });
    const created = await call(simulator(), "POST", `${job}/versions`, { body });
    assert.equal(created.status, 200);
    return { job, details: `${job}/versions/${created.body.version_id}` };
  };
  const count = (answer: Answer): number => answer.body.versions.length;
  const statuses = async (path: string, looks: number) => {
    const seen = [];
    for (let look = 0; look < looks; look++) seen.push((await get(path)).status);
    return seen;
  };
  const counts = async (path: string, looks: number) => {
    const seen = [];
    for (let look = 0; look < looks; look++) seen.push(count(await get(path)));
    return seen;
  };

  it("hides a new version from who asks by id, while the list has it", async () => {
    const { job, details } = await createVersion({ reads: 2, where: "details" });
    assert.deepEqual(await counts(`${job}/versions`, 1), [2]);
    assert.deepEqual(await statuses(details, 3), [404, 404, 200]);
  });

  it("hides a new version from the list, while its details are there", async () => {
    const { job, details } = await createVersion({ reads: 2, where: "list" });
    assert.deepEqual(await statuses(details, 1), [200]);
    assert.deepEqual(await counts(`${job}/versions`, 3), [1, 1, 2]);
  });

  it("hides a new version from both, each for a count of its own, or for one of the two together", async () => {
    const apart = await createVersion({ reads: 2, where: "both" });
    assert.deepEqual(await counts(`${apart.job}/versions`, 3), [1, 1, 2]);
    assert.deepEqual(await statuses(apart.details, 3), [404, 404, 200]);
    simulator().control.reset();
    const together = await createVersion({ reads: 2 });
    assert.deepEqual(await counts(`${together.job}/versions`, 1), [1]);
    assert.deepEqual(await statuses(together.details, 2), [404, 200]);
  });

  it("hides a new version for so long", async () => {
    const { job, details } = await createVersion({ ms: 60_000 });
    simulator().control.advanceClock(59_999);
    assert.deepEqual([await statuses(details, 1), await counts(`${job}/versions`, 1)], [[404], [1]]);
    simulator().control.advanceClock(1);
    assert.deepEqual([await statuses(details, 1), await counts(`${job}/versions`, 1)], [[200], [2]]);
  });

  it("says of what is hidden whatever the dialect says of what is not there", async () => {
    const answers = [];
    for (const notFound of dialectSwitches.notFound as Dialect["notFound"][]) {
      simulator().control.reset();
      simulator().control.setDialect({ notFound });
      const { details } = await createVersion({ reads: 1 });
      const hidden = await get(details);
      const absent = await get(details.replace(/\d+$/, "1"));
      assert.deepEqual([hidden.status, hidden.text], [absent.status, absent.text]);
      answers.push(`${hidden.status} ${hidden.body?.error_code}`);
      assert.equal((await get(details)).body.status, 1);
    }
    assert.deepEqual(answers, ["404 ModelArts.0015", "400 ModelArts.0102", "200 ModelArts.0015", "404 undefined"]);
  });

  it("hides a new job from the job list and under its id, also one without a version", async () => {
    for (const create_version of [true, false]) {
      simulator().control.addFault({ endpoint: "createJob", fault: { kind: "lag", reads: 1, where: "both" } });
      const body = request("create-job.data-url", { job_name: `job-${create_version}` }, { create_version });
      const created = await call(simulator(), "POST", "/training-jobs", { body });
      const search = `/training-jobs?search_content=job-${create_version}`;
      assert.equal((await get("/training-jobs?search_content=else")).body.job_total_count, 0, "counts as no look");
      assert.equal((await get(search)).body.job_total_count, 0);
      assert.equal((await get(search)).body.job_total_count, 1);
      const stop = `/training-jobs/${created.body.job_id}`;
      const describe = () => call(simulator(), "PUT", stop, { body: { job_desc: "text" } });
      assert.deepEqual([(await describe()).status, (await describe()).status], [404, 200]);
    }
  });

  it("lags after every creation where that is the rule, unless a fault says otherwise", async () => {
    simulator().control.setRules({ creationLag: { reads: 1, where: "details" } });
    assert.deepEqual(await statuses((await createVersion(undefined)).details, 2), [404, 200]);
    simulator().control.clearFaults();
    const other = await startSimulator({ creationLag: { reads: 3 } });
    const created = await call(other, "POST", "/training-jobs", { body: request("create-job.data-url") });
    const path = `/training-jobs/${created.body.job_id}/versions`;
    assert.equal((await call(other, "GET", path)).status, 404);
    await other.stop();
    simulator().control.reset();
    assert.deepEqual(await statuses((await createVersion(undefined)).details, 1), [200], "reset takes the rule away");
  });

  it("goes on showing a version that is gone, by id and in the list, and lets nobody act on it", async () => {
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    const { job, jobId, versionIds } = seed(2);
    const [gone = ""] = versionIds;
    simulator().control.addFault({ endpoint: "deleteVersion", fault: { kind: "lag", reads: 2, where: "both" } });
    await call(simulator(), "DELETE", `${job}/versions/${gone}`);
    assert.equal(simulator().control.standing().jobs[0]?.versions.length, 1);
    assert.equal((await call(simulator(), "DELETE", `${job}/versions/${gone}`)).status, 404);
    assert.deepEqual(await counts(`${job}/versions`, 3), [2, 2, 1]);
    assert.deepEqual(await statuses(`${job}/versions/${gone}`, 3), [200, 200, 404]);
    assert.deepEqual(await statuses(`${job}/versions/${versionIds[1]}`, 1), [200], `the other of ${jobId}`);
  });

  it("goes on listing in the right order, with the count of what it lists", async () => {
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    simulator().control.setRules({ deletionLag: { reads: 1, where: "list" } });
    const { job, versionIds } = seed(3);
    await call(simulator(), "DELETE", `${job}/versions/${versionIds[1]}`);
    assert.equal((await get(`${job}/versions/${versionIds[1]}`)).status, 404);
    const { body } = await get(`${job}/versions`);
    assert.equal(body.version_count, 3);
    assert.deepEqual(
      body.versions.map(({ version_id }: { version_id: bigint }) => String(version_id)),
      [...versionIds].reverse(),
    );
    assert.equal((await get(`${job}/versions`)).body.version_count, 2);
  });

  it("goes on showing a job that is gone with its versions, though the name is free", async () => {
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    simulator().control.addFault({ endpoint: "deleteJob", fault: { kind: "lag", reads: 2, where: "both" } });
    const { job } = seed();
    await call(simulator(), "DELETE", job);
    assert.deepEqual(simulator().control.standing().jobs, []);
    assert.equal((await get("/training-jobs")).body.job_total_count, 1);
    assert.equal((await get("/training-jobs")).body.job_total_count, 1);
    assert.equal((await get("/training-jobs")).body.job_total_count, 0);
    simulator().control.seedJob({ jobName: "job" });
  });

  it("reaches the versions of a job that went with its last version", async () => {
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    simulator().control.setRules({ emptyJob: "goes", deletionLag: { ms: 1000 } });
    const { job, versionIds } = seed();
    await call(simulator(), "DELETE", `${job}/versions/${versionIds[0]}`);
    assert.deepEqual(await statuses(`${job}/versions/${versionIds[0]}`, 1), [200]);
    assert.deepEqual(await counts(`${job}/versions`, 1), [1]);
    simulator().control.advanceClock(1000);
    assert.deepEqual(await statuses(`${job}/versions/${versionIds[0]}`, 1), [404]);
  });
});
