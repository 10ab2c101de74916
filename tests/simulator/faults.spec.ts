import assert from "node:assert/strict";
import { type Fault, startSimulator } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { call, request } from "./api";

describe("simulator: faults", () => {
  const simulator = useSimulator();
  const limited = useSimulator({ clock: "virtual", rateLimit: { limit: 3, retryAfter: true } });
  const list = () => call(simulator(), "GET", "/training-jobs");
  const create = (name = "job") =>
    call(simulator(), "POST", "/training-jobs", { body: request("create-job.data-url", { job_name: name }) });
  const jobNames = () =>
    simulator()
      .control.standing()
      .jobs.map((job) => job.jobName);

  it("cuts the connection before a request has its effect, or after", async () => {
    simulator().control.addFault({ endpoint: "createJob", fault: { kind: "reset", when: "before" } });
    await assert.rejects(create("before"));
    assert.deepEqual(jobNames(), []);
    simulator().control.addFault({ endpoint: "createJob", fault: { kind: "reset", when: "after" } });
    await assert.rejects(create("after"));
    assert.deepEqual(jobNames(), ["after"]);
    assert.deepEqual(
      simulator()
        .control.journal()
        .map(({ status, fault }) => [status, fault]),
      [
        [0, "reset"],
        [0, "reset"],
      ],
    );
  });

  it("never answers, so that the client must give up by itself", async () => {
    simulator().control.addFault({ fault: { kind: "silence", when: "after" } });
    const url = `${simulator().url}/v1/${simulator().projectId}/training-jobs`;
    const options = { headers: { "X-Auth-Token": simulator().token }, signal: AbortSignal.timeout(100) };
    await assert.rejects(fetch(url, options), { name: "TimeoutError" });
  });

  it("throttles with and without Retry-After, in the gateway's words", async () => {
    simulator().control.addFault({ fault: [{ kind: "throttle" }, { kind: "throttle", retryAfter: 7 }] });
    const [first, second, third] = [await list(), await list(), await list()];
    assert.deepEqual([first.status, first.body.error_code], [429, "APIG.0308"]);
    assert.equal(first.headers.get("retry-after"), null);
    assert.match(first.body.error_msg, /limit:100,time:1 minute/);
    assert.equal(second.headers.get("retry-after"), "7");
    assert.equal(third.status, 200);
  });

  it("breaks down in the ways of the service, the gateway and a load balancer", async () => {
    simulator().control.addFault({
      fault: [
        { kind: "error", status: 500 },
        { kind: "error", status: 502, body: "html" },
        { kind: "error", status: 503 },
        { kind: "error", status: 504, body: "empty" },
        { kind: "error", status: 409, code: "ModelArts.2878", message: "changed" },
      ],
    });
    const internal = await list();
    assert.deepEqual(internal.body, {
      is_success: false,
      error_message: "Internal error.",
      error_code: "ModelArts.0010",
    });
    const html = await list();
    assert.deepEqual([html.status, html.headers.get("content-type")], [502, "text/html"]);
    assert.match(html.text, /^<html>/);
    assert.equal((await list()).body.error_code, "APIG.0613");
    const empty = await list();
    assert.deepEqual([empty.status, empty.text], [504, ""]);
    assert.deepEqual((await list()).body, {
      is_success: false,
      error_message: "changed",
      error_code: "ModelArts.2878",
    });
  });

  it("breaks down before the effect, unless it is told otherwise", async () => {
    simulator().control.addFault({
      endpoint: "createJob",
      fault: [{ kind: "error", status: 500 }, { kind: "throttle" }],
    });
    assert.equal((await create()).status, 500);
    assert.equal((await create()).status, 429);
    assert.deepEqual(jobNames(), []);
  });

  it("loses the answer after the effect", async () => {
    simulator().control.addFault({ endpoint: "createJob", fault: { kind: "error", status: 502, when: "after" } });
    assert.equal((await create()).status, 502);
    assert.deepEqual(jobNames(), ["job"]);
    assert.equal((await create()).body.error_code, "ModelArts.0103");
  });

  it("garbles what it sends", async () => {
    const whole = (await list()).text;
    const garbled = async (how: Extract<Fault, { kind: "garbled" }>["how"]) => {
      simulator().control.addFault({ fault: { kind: "garbled", how } });
      return await list();
    };
    const truncated = await garbled("truncated");
    assert.equal(truncated.status, 200);
    assert.equal(truncated.text, whole.slice(0, Math.floor(whole.length / 2)));
    assert.throws(() => JSON.parse(truncated.text));
    const { text } = await garbled("not-json");
    assert.throws(() => JSON.parse(text));
    assert.ok(Array.isArray((await garbled("wrong-json")).body));
    assert.equal((await garbled("empty")).text, "");
  });

  it("comes late by so much", async () => {
    simulator().control.addFault({ fault: { kind: "latency", ms: 120 } });
    const started = performance.now();
    await list();
    assert.ok(performance.now() - started >= 115);
  });

  it("hides what was just created for so many reads", async () => {
    simulator().control.addFault({ endpoint: "createJob", fault: { kind: "lag", reads: 2 } });
    const { body } = await create();
    const path = `/training-jobs/${body.job_id}/versions/${body.version_id}`;
    assert.deepEqual((await list()).body.jobs, []);
    assert.equal((await call(simulator(), "GET", path)).status, 404);
    const seen = [];
    for (let read = 0; read < 3; read++) seen.push((await call(simulator(), "GET", path)).status);
    assert.deepEqual(seen, [404, 404, 200]);
  });

  it("repeats a stale list until it is told not to", async () => {
    simulator().control.addFault({ endpoint: "listJobs", fault: { kind: "stale" } });
    assert.equal((await list()).body.job_total_count, 0);
    await create();
    assert.equal((await list()).body.job_total_count, 0);
    simulator().control.clearFaults();
    assert.equal((await list()).body.job_total_count, 1);
  });

  it("has a clock of its own for one request: tokens expire, and Date shows it", async () => {
    simulator().control.addFault({ fault: { kind: "clock-skew", ms: 25 * 3_600_000 } });
    const skewed = await list();
    assert.equal(skewed.body.error_code, "ModelArts.0202");
    assert.ok(Date.parse(skewed.headers.get("date") ?? "") - Date.now() > 24 * 3_600_000);
    assert.equal((await list()).status, 200);
  });

  it("hits the endpoint, the version, the count and the place in line that a rule names, and nothing else", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "job", versions: [{}, {}] });
    const read = (id = "") => call(simulator(), "GET", `/training-jobs/${jobId}/versions/${id}`);
    simulator().control.addFault({
      endpoint: ["getVersion", "deleteVersion"],
      versionId: versionIds[0] ?? "",
      after: 1,
      count: 2,
      fault: { kind: "error", status: 500 },
    });
    const seen = [];
    for (let attempt = 0; attempt < 4; attempt++) seen.push((await read(versionIds[0])).status);
    assert.deepEqual(seen, [200, 500, 500, 200]);
    assert.equal((await read(versionIds[1])).status, 200);
    assert.equal((await list()).status, 200);
    assert.deepEqual(simulator().control.faults(), []);
  });

  it("hits by probability, the same way for the same seed", async () => {
    const sequences = [];
    for (const seed of [5, 5, 6]) {
      const other = await startSimulator({ seed });
      other.control.addFault({ probability: 0.5, fault: { kind: "error", status: 503 } });
      const seen = [];
      for (let attempt = 0; attempt < 40; attempt++) seen.push((await call(other, "GET", "/training-jobs")).status);
      sequences.push(seen.join());
      await other.stop();
    }
    assert.equal(sequences[0], sequences[1]);
    assert.notEqual(sequences[0], sequences[2]);
    const hits = sequences[0]?.match(/503/g)?.length ?? 0;
    assert.ok(hits > 8 && hits < 32, `${hits} of 40`);
  });

  it("limits requests by caller and window, and says where the caller stands", async () => {
    const answers = [];
    for (let attempt = 0; attempt < 4; attempt++) answers.push(await call(limited(), "GET", "/training-jobs"));
    const [first, , third, fourth] = answers;
    assert.deepEqual(
      ["x-ratelimit", "x-ratelimit-used", "x-ratelimit-window"].map((name) => first?.headers.get(name)),
      ["3", "1", "1 minute"],
    );
    assert.equal(third?.status, 200);
    assert.deepEqual([fourth?.status, fourth?.body.error_code], [429, "APIG.0308"]);
    assert.match(fourth?.body.error_msg, /limit:3,time:1 minute/);
    assert.equal(fourth?.headers.get("retry-after"), "60");
    const token = limited().control.issueToken();
    assert.equal((await call(limited(), "GET", "/training-jobs", { token })).status, 200, "another caller");
    limited().control.advanceClock(60_000);
    assert.equal((await call(limited(), "GET", "/training-jobs")).status, 200, "the next window");
  });
});
