import assert from "node:assert/strict";
import { startSimulator } from "modelarts-simulator";
import { useSecondService } from "../support/secondService";
import { request } from "./api";

describe("the second service", () => {
  const service = useSecondService();
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${service().url}/v1/${service().projectId}${path}`, {
      method,
      headers: { "X-Auth-Token": service().token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const seed = (...scripts: Parameters<ReturnType<typeof service>["addJob"]>[1] & object) => {
    const { jobId, versionIds } = service().addJob("job", scripts);
    const list = `/training-jobs/${jobId}/versions`;
    return { jobId, versionIds, list, details: `${list}/${versionIds[0]}` };
  };
  const looks = async (path: string, count: number) => {
    const seen = [];
    for (let look = 0; look < count; look++) {
      const { status, body } = await call("GET", path);
      seen.push(body?.status ?? `${status} ${body?.error_code ?? ""}`.trim());
    }
    return seen;
  };

  it("shows statuses as they are written, one a look, the last for ever", async () => {
    const { list, details } = seed({ shows: [1, 7, 8] });
    assert.deepEqual(await looks(details, 2), [1, 7]);
    assert.equal((await call("GET", list)).body.versions[0].status, 8);
    assert.deepEqual(await looks(details, 2), [8, 8]);
  });

  it("takes a version through a deletion to not found, and shows the others all the while", async () => {
    const { list, details, versionIds } = seed({}, { shows: [10] });
    assert.equal((await call("DELETE", details)).status, 200);
    assert.deepEqual(await looks(details, 2), [9, "404 ModelArts.0015"]);
    const { body } = await call("GET", list);
    assert.deepEqual([body.version_count, String(body.versions[0].version_id)], [1, versionIds[1]]);
    assert.deepEqual(service().standing(), [versionIds[1]]);
  });

  it("follows a function, so that a deletion may fail or a version come back", async () => {
    const { details } = seed({ shows: [10], afterDelete: (look) => (look < 2 ? "gone" : 6) });
    await call("DELETE", details);
    assert.equal(service().standing().length, 0);
    assert.deepEqual(await looks(details, 3), ["404 ModelArts.0015", "404 ModelArts.0015", 6]);
  });

  it("refuses DELETE and stop as it is told to, then accepts", async () => {
    const conflict = { status: 400, code: "ModelArts.0105", message: "This job can't be delete. job status: 8" };
    const { details } = seed({
      refusesDelete: [conflict, { status: 409 }],
      refusesStop: [{ status: 400, message: "busy" }],
    });
    const first = await call("DELETE", details);
    assert.deepEqual([first.status, first.body.error_code], [400, "ModelArts.0105"]);
    assert.deepEqual(await call("DELETE", details), { status: 409, body: undefined });
    assert.deepEqual((await call("POST", `${details}/stop`)).body, { is_success: false, error_message: "busy" });
    assert.equal((await call("POST", `${details}/stop`)).status, 200);
    assert.deepEqual(await looks(details, 3), [9, 12, 12]);
    assert.equal((await call("DELETE", details)).status, 200);
  });

  it("removes a job with its versions, and lists it until the last is gone", async () => {
    const { jobId, list } = seed({ afterDelete: [9, 9, "gone"] });
    assert.equal((await call("GET", "/training-jobs?search_content=jo")).body.job_total_count, 1);
    assert.equal((await call("DELETE", `/training-jobs/${jobId}`)).status, 200);
    assert.equal((await call("GET", "/training-jobs")).body.jobs[0].status, 9);
    assert.equal((await call("GET", list)).body.versions[0].status, 9);
    assert.equal((await call("GET", "/training-jobs")).body.job_total_count, 0);
    assert.equal((await call("GET", list)).status, 404);
  });

  it("says of what is not there what it is told to say", async () => {
    service().notFound = { status: 404 };
    assert.deepEqual(await looks("/training-jobs/1/versions/1", 1), ["404"]);
  });

  it("creates jobs and versions, and answers in the form of the samples", async () => {
    const job = await call("POST", "/training-jobs", request("create-job.data-url", { job_name: "new" }));
    assert.deepEqual([job.body.job_id, job.body.status], ["70421", "1"]);
    const body = request("create-version", {}, { pre_version_id: 188305 });
    const version = await call("POST", "/training-jobs/70421/versions", body);
    assert.deepEqual([version.body.version_id, version.body.version_name], [188306, "V0002"]);
    assert.deepEqual(await looks("/training-jobs/70421/versions/188306", 4), [1, 4, 7, 8]);
    const taken = await call("POST", "/training-jobs", request("create-job.data-url", { job_name: "new" }));
    assert.equal(taken.body.error_code, "ModelArts.0103");
  });

  it("has a gateway before it: other paths are not published, other tokens not valid", async () => {
    assert.equal((await call("GET", "/training-job-configs")).body.error_code, "APIG.0101");
    const bare = await fetch(`${service().url}/v1/${service().projectId}/training-jobs`);
    assert.equal(bare.status, 401);
    assert.deepEqual(service().requests, ["GET /training-job-configs", "GET /training-jobs"]);
  });

  it("has no field in its answers that the simulator does not have", async () => {
    const simulator = await startSimulator();
    const { jobId, versionIds } = simulator.control.seedJob({ jobName: "job", versions: [{}] });
    const keys = async (path: string) => {
      const url = `${simulator.url}/v1/${simulator.projectId}${path}`;
      const body = await (await fetch(url, { headers: { "X-Auth-Token": simulator.token } })).json();
      return Object.keys(Object(body));
    };
    const { list, details } = seed({});
    for (const [ours, theirs] of [
      [details, `/training-jobs/${jobId}/versions/${versionIds[0]}`],
      [list, `/training-jobs/${jobId}/versions`],
      ["/training-jobs", "/training-jobs"],
    ] as const) {
      const known = await keys(theirs);
      assert.deepEqual(
        Object.keys((await call("GET", ours)).body).filter((key) => !known.includes(key)),
        [],
      );
    }
    await simulator.stop();
  });
});
