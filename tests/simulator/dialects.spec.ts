import assert from "node:assert/strict";
import { type DialectOption, dialectSwitches, startSimulator } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { call, request, send } from "./api";

describe("simulator: dialects", () => {
  const simulator = useSimulator();
  const speak = (dialect: DialectOption) => simulator().control.setDialect(dialect);
  const missing = () => call(simulator(), "GET", "/training-jobs/1/versions/1");
  const seed = () => {
    simulator().control.reset();
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "job", versions: [{ status: "COMPLETED" }] });
    return { jobId, path: `/training-jobs/${jobId}/versions/${versionIds[0]}` };
  };

  it("writes ids as bare 64-bit numbers that a JavaScript number would round", async () => {
    const { jobId, path } = seed();
    const { text, body } = await call(simulator(), "GET", path);
    assert.ok(text.includes(`"job_id":${jobId},`));
    assert.equal(body.job_id, BigInt(jobId));
    assert.notEqual(String(JSON.parse(text).version_id), path.split("/").at(-1));
  });

  it("writes ids, statuses, counts and times as strings, as the create sample does", async () => {
    const { jobId, path } = seed();
    speak({ numbers: "strings" });
    const details = (await call(simulator(), "GET", path)).body;
    assert.equal(details.job_id, jobId);
    assert.equal(details.status, "10");
    assert.match(details.create_time, /^\d{13}$/);
    assert.equal((await call(simulator(), "GET", "/training-jobs")).body.job_total_count, "1");
  });

  it("says that something is not there in four ways", async () => {
    const answers = [];
    for (const notFound of ["404-0015", "400-0102", "200-0015", "404-bare"] as const) {
      speak({ notFound });
      const { status, text, body } = await missing();
      answers.push([status, body?.error_code ?? text]);
    }
    assert.deepEqual(answers, [
      [404, "ModelArts.0015"],
      [400, "ModelArts.0102"],
      [200, "ModelArts.0015"],
      [404, ""],
    ]);
  });

  it("names the text of a failure by status, or always the same", async () => {
    assert.ok("error_message" in (await missing()).body);
    speak({ notFound: "200-0015" });
    assert.ok("error_msg" in (await missing()).body);
    speak({ notFound: "200-0015", errorKey: "error_message" });
    assert.ok("error_message" in (await missing()).body);
    speak({ errorKey: "error_msg" });
    assert.ok("error_msg" in (await missing()).body);
  });

  it("refuses with 200 and is_success false, but never a credential", async () => {
    speak({ failures: "200" });
    const { status, body } = await call(simulator(), "GET", "/training-jobs?per_page=0");
    assert.deepEqual([status, body.is_success, body.error_code], [200, false, "ModelArts.0104"]);
    assert.equal((await call(simulator(), "GET", "/training-jobs", { token: "wrong" })).status, 401);
  });

  it("acknowledges with an empty 204", async () => {
    const { path } = seed();
    speak({ acknowledgement: "204" });
    const { status, text } = await call(simulator(), "DELETE", path);
    assert.deepEqual([status, text], [204, ""]);
  });

  it("uses the gateway prefix of either cloud", async () => {
    assert.equal((await send(simulator(), "GET", "/v1/nothing")).body.error_code, "APIG.0101");
    speak("huawei");
    assert.equal((await send(simulator(), "GET", "/v1/nothing")).body.error_code, "APIGW.0101");
  });

  it("speaks like the documentation's samples: numbers where the table has strings, metrics as text", async () => {
    const body = request("create-job.data-url");
    const created = await call(simulator(), "POST", "/training-jobs", { body });
    const path = `/training-jobs/${created.body.job_id}/versions/${created.body.version_id}`;
    speak({ machine: "numbers", extras: "absent", unset: "absent", metrics: "object" });
    const details = (await call(simulator(), "GET", path)).body;
    assert.deepEqual([details.core, details.cpu, details.parameter[0].value], [2, 8, 0.003]);
    assert.ok(!("flavor_code" in details));
    assert.ok(!("pool_id" in details));
    assert.deepEqual(details.model_metric_list, {});
    speak("otc");
    const usual = (await call(simulator(), "GET", path)).body;
    assert.deepEqual([usual.core, usual.parameter[0].value, usual.pool_id], ["2", "0.003", null]);
    assert.equal(usual.flavor_code, "modelarts.vm.cpu.2u");
    assert.equal(usual.model_metric_list, "{}");
  });

  it("mixes all of them at random, the same way for the same seed", async () => {
    const runs = [];
    for (const seedNumber of [3, 3, 4]) {
      const mixed = await startSimulator({ dialect: "mixed", seed: seedNumber });
      const answers = [];
      for (let attempt = 0; attempt < 60; attempt++) {
        const { status, body } = await call(mixed, "GET", "/training-jobs/1/versions/1");
        answers.push(`${status} ${body?.error_code} ${Object.keys(body ?? {})[1]}`);
      }
      runs.push(answers);
      await mixed.stop();
    }
    assert.deepEqual(runs[0], runs[1]);
    assert.notDeepEqual(runs[0], runs[2]);
    assert.ok(new Set(runs[0]).size >= 5, "several ways of saying that it is not there");
    assert.equal(Object.keys(dialectSwitches).length, 32, "13 of v1 and 19 of v2");
  });
});
