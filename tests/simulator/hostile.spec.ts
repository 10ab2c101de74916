import assert from "node:assert/strict";
import { type BodyShape, dialectSwitches, type Fault, type FaultRule } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { call, request, send } from "./api";

describe("simulator: a service that is odd or hostile", () => {
  const simulator = useSimulator();
  const hit = (rule: FaultRule) => simulator().control.addFault(rule);
  const get = (path: string) => call(simulator(), "GET", path);
  const seed = (count = 2) => {
    const versions = Array.from({ length: count }, () => ({ status: "COMPLETED" as const }));
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "job", jobDesc: "words", versions });
    const list = `/training-jobs/${jobId}/versions`;
    return { jobId, versionIds, list, details: `${list}/${versionIds[0]}` };
  };

  describe("errors for everybody", () => {
    const everything = (ids: { list: string; details: string }) => ["/training-jobs", ids.list, ids.details];

    it("says ModelArts.0015 to everything, without end, though all stands", async () => {
      const ids = seed();
      const number = hit({
        service: "modelarts",
        count: "unlimited",
        fault: {
          kind: "error",
          status: 404,
          code: "ModelArts.0015",
          message: "The resource you requested is not exist",
        },
      });
      for (const path of [...everything(ids), ...everything(ids)]) {
        const { status, body } = await get(path);
        assert.deepEqual([status, body.error_code], [404, "ModelArts.0015"]);
      }
      assert.equal((await call(simulator(), "DELETE", ids.details)).body.error_code, "ModelArts.0015");
      assert.equal((await send(simulator(), "GET", "/v3/projects")).status, 200, "IAM is another service");
      assert.equal(simulator().control.standing().jobs[0]?.versions.length, 2);
      simulator().control.removeFault(number);
      for (const path of everything(ids)) assert.equal((await get(path)).status, 200);
    });

    it("retires the API, whole or one operation of it, with 410 as JSON, as a page or without a body", async () => {
      const ids = seed();
      const shown = [];
      for (const body of ["json", "html", "empty"] as const) {
        const number = hit({ count: "unlimited", fault: { kind: "error", status: 410, body } });
        for (const path of everything(ids)) assert.equal((await get(path)).status, 410);
        const { text, body: json } = await get(ids.details);
        shown.push(json?.error_code ?? text.slice(0, 6));
        simulator().control.removeFault(number);
      }
      assert.deepEqual(shown, ["APIG.0101", "<html>", ""]);
      hit({ endpoint: "getVersion", count: "unlimited", fault: { kind: "error", status: 410 } });
      assert.deepEqual([(await get(ids.details)).status, (await get(ids.list)).status], [410, 200]);
    });

    it("fails for IAM alone", async () => {
      const ids = seed();
      hit({ service: "iam", count: "unlimited", fault: { kind: "error", status: 503 } });
      assert.equal((await get(ids.list)).status, 200);
      assert.equal((await send(simulator(), "GET", "/v3/projects")).status, 503);
    });
  });

  describe("answers about something else", () => {
    it("gives the details of another version, or of another job's", async () => {
      const { jobId, versionIds, details } = seed();
      const other = simulator().control.seedJob({ jobName: "other", versions: [{ status: "FAILED" }] });
      const [otherVersion = ""] = other.versionIds;
      const number = hit({ endpoint: "getVersion", fault: { kind: "mix-up", versionId: versionIds[1] ?? "" } });
      for (let look = 0; look < 2; look++) {
        const { body } = await get(details);
        assert.deepEqual([String(body.job_id), String(body.version_id)], [jobId, versionIds[1]]);
      }
      simulator().control.removeFault(number);
      hit({ endpoint: "getVersion", fault: { kind: "mix-up", jobId: other.jobId, versionId: otherVersion } });
      const { body } = await get(details);
      assert.deepEqual([String(body.job_id), String(body.version_id), body.status], [other.jobId, otherVersion, 11]);
    });

    it("lists the versions of another job", async () => {
      const { list } = seed();
      const other = simulator().control.seedJob({ jobName: "other", versions: [{}] });
      hit({ endpoint: "listVersions", fault: { kind: "mix-up", jobId: other.jobId } });
      const { body } = await get(list);
      assert.deepEqual([String(body.job_id), body.job_name, body.version_count], [other.jobId, "other", 1]);
    });

    it("says that another version is not there", async () => {
      const { details } = seed();
      hit({ endpoint: "getVersion", fault: { kind: "mix-up", versionId: "77" } });
      assert.equal((await get(details)).status, 404);
    });
  });

  describe("patches", () => {
    it("sets and removes fields of the details, whatever the values", async () => {
      const { details } = seed();
      hit({
        endpoint: "getVersion",
        fault: {
          kind: "patch",
          set: { status: 42, engine_id: -1, version_name: "", version_id: 9223372036854775807n, start_time: null },
          remove: ["create_time"],
        },
      });
      for (let look = 0; look < 2; look++) {
        const { body } = await get(details);
        assert.deepEqual(
          [body.status, body.engine_id, body.version_name, body.version_id, body.start_time, "create_time" in body],
          [42, -1, "", 9223372036854775807n, null, false],
        );
        assert.equal(body.job_name, "job", "the rest stays");
      }
    });

    it("patches every entry of a list, or the one that is named, or the head", async () => {
      const { versionIds, list } = seed();
      const statuses = async () => (await get(list)).body.versions.map(({ status }: { status: unknown }) => status);
      const patched = async (fault: Omit<Extract<Fault, { kind: "patch" }>, "kind">) => {
        simulator().control.clearFaults();
        hit({ endpoint: "listVersions", fault: { kind: "patch", ...fault } });
      };
      await patched({ set: { status: null } });
      assert.deepEqual(await statuses(), [null, null]);
      await patched({ set: { status: 42 }, entry: versionIds[0] ?? "" });
      assert.deepEqual(await statuses(), [10, 42]);
      await patched({ set: { job_desc: "else", version_count: 99 }, head: true });
      const { body } = await get(list);
      assert.deepEqual([body.job_desc, body.version_count, body.versions.length], ["else", 99, 2]);
    });

    it("patches entries of the job list by their ids in either form", async () => {
      const { jobId } = seed();
      simulator().control.seedJob({ jobName: "other" });
      for (const numbers of dialectSwitches.numbers as ("numbers" | "strings")[]) {
        simulator().control.setDialect({ numbers });
        simulator().control.clearFaults();
        hit({ endpoint: "listJobs", fault: { kind: "patch", set: { job_name: "patched" }, entry: jobId } });
        const { body } = await get("/training-jobs");
        assert.deepEqual(
          body.jobs.map(({ job_name }: { job_name: string }) => job_name),
          ["patched", "other"],
        );
      }
    });

    it("leaves refusals and empty answers as they are", async () => {
      hit({ fault: { kind: "patch", set: { status: 42 } } });
      const { body } = await get("/training-jobs/1/versions/1");
      assert.deepEqual([body.error_code, body.status], ["ModelArts.0015", undefined]);
      simulator().control.setDialect({ notFound: "404-bare" });
      const { status, text } = await get("/training-jobs/1/versions/1");
      assert.deepEqual([status, text], [404, ""]);
    });
  });

  describe("bodies", () => {
    const shape = (fault: BodyShape) => hit({ fault: { kind: "body", ...fault } });
    const open = (path: string, signal?: AbortSignal) =>
      fetch(`${simulator().url}/v1/${simulator().projectId}${path}`, {
        headers: { "X-Auth-Token": simulator().token },
        ...(signal ? { signal } : {}),
      });

    it("drips, a byte at a time, and still says what is right", async () => {
      const { details } = seed();
      shape({ how: "drip", everyMs: 0 });
      const { body } = await get(details);
      assert.equal(body.status, 10);
      shape({ how: "drip" });
      const response = await open(details);
      const { value } = (await response.body?.getReader().read()) ?? {};
      assert.equal(Buffer.from(value ?? []).toString(), "{");
    });

    it("goes on without end until the client hangs up", async () => {
      const { details } = seed();
      shape({ how: "endless" });
      const given = new AbortController();
      const response = await open(details, given.signal);
      let bytes = 0;
      await assert.rejects(async () => {
        for await (const chunk of response.body ?? []) {
          bytes += chunk.length;
          if (bytes > 20_000_000) given.abort();
        }
      });
      assert.ok(bytes > 20_000_000);
      assert.equal((await get(details)).status, 200, "the next client is served");
    });

    it("is as huge as it is told to be, and right at the start", async () => {
      const { details } = seed();
      shape({ how: "huge", bytes: 5_000_000 });
      const { text, body } = await get(details);
      assert.deepEqual([text.length, body.status], [5_000_000, 10]);
    });

    it("unpacks from little to much", async () => {
      const { details } = seed();
      shape({ how: "gzip-bomb", bytes: 50_000_000 });
      const response = await open(details);
      assert.equal(response.headers.get("content-encoding"), "gzip");
      assert.equal((await response.text()).length, 50_000_000);
    });

    it("comes with a header that is too long", async () => {
      const { details } = seed();
      shape({ how: "huge-header" });
      await assert.rejects(
        open(details),
        ({ cause }: Error) => Reflect.get(Object(cause), "code") === "UND_ERR_HEADERS_OVERFLOW",
      );
      assert.equal((await get(details)).status, 200);
    });

    it("nests arrays deep, beside what is right", async () => {
      const { details } = seed();
      shape({ how: "deep", levels: 1_000 });
      const { text } = await get(details);
      const body = JSON.parse(text);
      assert.equal(body.status, 10);
      let levels = 0;
      for (let inner = body.deep; Array.isArray(inner); inner = inner[0]) levels++;
      assert.equal(levels, 1_000);
      shape({ how: "deep" });
      assert.equal((await get(details)).text.match(/\[+\]/)?.[0].length, 100_001);
    });

    it("tries to reach prototypes", async () => {
      const { details } = seed();
      shape({ how: "proto" });
      const body = JSON.parse((await get(details)).text);
      assert.equal(body.status, 10);
      assert.ok(Object.hasOwn(body, "__proto__") && Object.hasOwn(body, "constructor"));
    });

    it("puts control characters into texts, and leaves ids alone", async () => {
      const { jobId, details } = seed();
      simulator().control.setDialect({ numbers: "strings" });
      shape({ how: "control-characters" });
      const { body } = await get(details);
      assert.equal(body.job_name, "job\u0000\r\n\u001b[2J\u202e");
      assert.equal(body.job_id, jobId);
      shape({ how: "control-characters" });
      const refusal = await get("/training-jobs/1/versions/1");
      assert.ok(refusal.body.error_message.endsWith("\u0000\r\n\u001b[2J\u202e"));
    });

    it("has every value of a wrong type", async () => {
      const { details } = seed();
      shape({ how: "wrong-types" });
      const { body } = await get(details);
      assert.deepEqual([body.status, body.job_name, body.is_success, body.pool_id], [{}, 7, "yes", []]);
    });

    it("sends somewhere else instead, before the effect", async () => {
      const { details } = seed();
      hit({ fault: { kind: "redirect", to: "http://127.0.0.2:9/elsewhere", status: 307 } });
      const response = await fetch(`${simulator().url}/v1/${simulator().projectId}${details}`, {
        method: "DELETE",
        headers: { "X-Auth-Token": simulator().token },
        redirect: "manual",
      });
      assert.deepEqual([response.status, response.headers.get("location")], [307, "http://127.0.0.2:9/elsewhere"]);
      assert.equal(simulator().control.standing().jobs[0]?.versions[1]?.course, undefined);
    });
  });

  it("takes every kind over HTTP, and refuses what belongs to none", async () => {
    const control = (body: unknown) => send(simulator(), "POST", "/_simulator/faults", { token: null, body });
    const faults: Fault[] = [
      { kind: "lag", reads: 1, where: "list" },
      { kind: "paging", how: "capped", size: 100 },
      { kind: "patch", set: { a: [null, 1] }, remove: ["b"], entry: "1" },
      { kind: "mix-up", jobId: "1", versionId: "2" },
      { kind: "body", how: "drip", everyMs: 1 },
      { kind: "body", how: "gzip-bomb", bytes: 1 },
      { kind: "body", how: "deep", levels: 1 },
      { kind: "body", how: "wrong-types" },
      { kind: "redirect", to: "/", status: 308 },
      { kind: "error", status: 400, code: "", becomes: "gone" },
    ];
    for (const fault of faults)
      assert.equal((await control({ fault, count: "unlimited", service: "iam" })).status, 200, fault.kind);
    assert.deepEqual(
      simulator()
        .control.faults()
        .map(({ rule }) => rule.fault),
      faults,
    );
    for (const fault of [{ kind: "body", how: "soft" }, { kind: "paging" }, { kind: "lag", where: "list" }])
      assert.equal((await control({ fault })).status, 400);
    const text = '{"fault":{"kind":"patch","set":{"version_id":9223372036854775807}},"service":"modelarts"}';
    assert.equal((await control(text)).status, 200);
    const { details } = seed();
    assert.equal((await get(details)).body.version_id, 9223372036854775807n);
  });
});

describe("simulator: creations whose answer is lost", () => {
  const simulator = useSimulator();
  const lost: Fault[] = [
    { kind: "reset", when: "after" },
    { kind: "silence", when: "after", ms: 1 },
    { kind: "garbled", how: "truncated" },
    { kind: "garbled", how: "not-json" },
    { kind: "garbled", how: "empty" },
    { kind: "error", status: 502, when: "after", body: "html" },
    { kind: "error", status: 500, when: "after" },
  ];
  const never: Fault[] = [
    { kind: "reset", when: "before" },
    { kind: "silence", when: "before", ms: 1 },
    { kind: "error", status: 502, when: "before" },
    { kind: "throttle" },
    { kind: "redirect", to: "/" },
  ];

  for (const dialect of ["otc", "documentation", "huawei", "mixed"] as const) {
    it(`have made what they asked for, or have not, in the ${dialect} dialect`, async () => {
      simulator().control.setDialect(dialect);
      const make = async (jobName: string, fault: Fault) => {
        const { jobId, versionIds } = simulator().control.seedJob({ jobName, versions: [{ status: "COMPLETED" }] });
        simulator().control.addFault({ endpoint: "createVersion", jobId, fault });
        const body = request("create-version", {}, { pre_version_id: JSON.rawJSON(versionIds[0] ?? "") });
        const answer = await call(simulator(), "POST", `/training-jobs/${jobId}/versions`, { body }).catch(
          () => undefined,
        );
        assert.equal(answer?.body?.version_id, undefined);
        return simulator()
          .control.standing()
          .jobs.find((job) => job.jobId === jobId)?.versions.length;
      };
      for (const [index, fault] of lost.entries())
        assert.equal(await make(`lost-${index}`, fault), 2, JSON.stringify(fault));
      for (const [index, fault] of never.entries())
        assert.equal(await make(`never-${index}`, fault), 1, JSON.stringify(fault));
    });
  }

  it("give parameters back as numbers that are spelled otherwise, without losing a digit", async () => {
    const values = [
      "-0",
      "1e5",
      "0.10",
      "1.0",
      "9223372036854775807",
      "-9007199254740993",
      "0.3.1",
      "1e5x",
      "",
      "true",
    ];
    const parameter = values.map((value, index) => ({ label: `p${index}`, value }));
    const { body: created } = await call(simulator(), "POST", "/training-jobs", {
      body: request("create-job.data-url", {}, { parameter }),
    });
    const path = `/training-jobs/${created.job_id}/versions/${created.version_id}`;
    const given = async () => {
      const { body } = await call(simulator(), "GET", path);
      return body.parameter.map(({ value }: { value: unknown }) => value);
    };
    assert.deepEqual(await given(), values);
    simulator().control.setDialect({ machine: "numbers" });
    const numbers = [0, 100_000, 0.1, 1, 9223372036854775807n, -9007199254740993n, "0.3.1", "1e5x", "", "true"];
    assert.deepEqual(await given(), numbers);
    const { body: list } = await call(simulator(), "GET", `/training-jobs/${created.job_id}/versions`);
    assert.deepEqual(
      list.versions[0].parameter.map(({ value }: { value: unknown }) => value),
      numbers,
    );
  });
});
