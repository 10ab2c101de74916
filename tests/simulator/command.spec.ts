import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "modelarts-simulator";
import { call, request } from "./api";

const command = join(__dirname, "../../simulator/bin/modelarts-simulator.js");

describe("simulator: state file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "simulator-"));
    file = join(folder, "state.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keeps jobs, versions on their way and configurations, and never gives an id twice", async () => {
    const first = await startSimulator({ stateFile: file, configRules: { catalogueIds: "open" } });
    first.control.setTransition({ course: "deletion", pace: { reads: 1 }, end: "DELETE_FAILED" });
    const { jobId, versionIds } = first.control.seedJob({ jobName: "kept", versions: [{}, { status: "COMPLETED" }] });
    const body = JSON.stringify(request("create-config")).replace('"spec_id":2', '"spec_id":9007199254740993');
    await call(first, "POST", "/training-job-configs", { body });
    await call(first, "DELETE", `/training-jobs/${jobId}/versions/${versionIds[0]}`);
    const standing = first.control.standing();
    await first.stop();

    const second = await startSimulator({ stateFile: file });
    assert.deepEqual(second.control.standing(), standing);
    const path = `/training-jobs/${jobId}/versions/${versionIds[0]}`;
    assert.equal((await call(second, "GET", path)).body.status, 9);
    assert.equal((await call(second, "GET", path)).body.status, 6, "the deletion goes on as it was planned");
    assert.equal((await call(second, "GET", "/training-job-configs/cfg-demo")).body.spec_id, 9007199254740993n);
    const { versionIds: later } = second.control.seedJob({ jobName: "later", versions: [{}] });
    assert.ok(BigInt(later[0] ?? 0) > BigInt(versionIds[1] ?? 0));
    await second.stop();
  });

  it("is written whole, for its owner only, and leaves nothing else behind", async () => {
    const simulator = await startSimulator({ stateFile: file });
    for (let index = 0; index < 20; index++) simulator.control.seedJob({ jobName: `job-${index}`, versions: [{}] });
    await simulator.stop();
    assert.equal(JSON.parse(readFileSync(file, "utf8")).projects[0].jobs.length, 20);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ["state.json"]);
  });

  it("says so when it cannot be written, and does not stop the service for that", async () => {
    const missing = join(folder, "missing", "state.json");
    const warned = once(process, "warning");
    const simulator = await startSimulator({ stateFile: missing });
    simulator.control.seedJob({ jobName: "job" });
    assert.match(String((await warned)[0]), /state\.json could not be written/);
    assert.equal((await call(simulator, "GET", "/training-jobs")).body.job_total_count, 1);
    await assert.rejects(simulator.stop(), /state\.json could not be written/);
  });

  it("refuses a file that is not its own, and leaves it alone", async () => {
    for (const text of ["precious", '{"format":99}']) {
      writeFileSync(file, text);
      await assert.rejects(startSimulator({ stateFile: file }), /not a state file of this simulator/);
      assert.equal(readFileSync(file, "utf8"), text);
    }
  });
});

describe("simulator: command", () => {
  let folder: string;
  const started: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "simulator-"));
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [command, "--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
    started.push(child);
    let output = "";
    const waiting = new Set<() => void>();
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      for (const look of waiting) look();
    });
    /** The first match of `pattern` in what the command prints. */
    const printed = (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const found = output.match(pattern);
          if (!found) return;
          waiting.delete(look);
          resolve(found[1] ?? found[0]);
        };
        waiting.add(look);
        look();
      });
    return { child, printed };
  };

  it("says how to reach it, logs what happens, and keeps its state when it is stopped", async () => {
    const file = join(folder, "state.json");
    const { child, printed } = start("--state", file, "--token", "a-token", "--step-time", "50", "--run-time", "100");
    const url = await printed(/simulator at (http:\S+)/);
    const project = await printed(/project +(\S+)/);
    await printed(/X-Auth-Token: a-token/);
    const response = await fetch(`${url}/v1/${project}/training-jobs`, {
      method: "POST",
      headers: { "X-Auth-Token": "a-token" },
      body: JSON.stringify(request("create-job.data-url")),
    });
    assert.equal(response.status, 200);
    await printed(/POST +200 +createJob +training-jobs/);
    await printed(/mnist-train-01 V0001 +INIT → SUBMIT_TRYING/);
    await printed(/mnist-train-01 V0001 +RUNNING → COMPLETED/);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
    assert.match(readFileSync(file, "utf8"), /"status":"COMPLETED"/);
  });

  it("keeps all that it acknowledged, and never gives an id twice, though it is killed at any moment", async () => {
    const file = join(folder, "state.json");
    const acknowledged: string[] = [];
    for (const round of [1, 2, 3]) {
      const { child, printed } = start("--state", file, "--token", "a-token", "--quiet");
      const url = await printed(/simulator at (http:\S+)/);
      const project = await printed(/project +(\S+)/);
      const before = acknowledged.length;
      const create = async (name: string): Promise<void> => {
        const body = JSON.stringify(request("create-job.data-url", { job_name: name }));
        const headers = { "X-Auth-Token": "a-token" };
        const response = await fetch(`${url}/v1/${project}/training-jobs`, { method: "POST", headers, body });
        acknowledged.push((await response.text()).match(/"version_id":(\d+)/)?.[1] ?? "none");
        if (acknowledged.length - before >= 10 * round) child.kill("SIGKILL");
        await create(`${name}-`);
      };
      // Each goes on until the service is gone.
      await Promise.allSettled(Array.from({ length: 4 }, (_, index) => create(`job-${round}-${index}`)));
      await (child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined);
      const text = readFileSync(file, "utf8");
      JSON.parse(text);
      for (const id of acknowledged) assert.ok(text.includes(`"id":"${id}"`), `${id} was acknowledged`);
    }
    assert.equal(new Set(acknowledged).size, acknowledged.length);
    assert.ok(acknowledged.length >= 60);
    const survivor = await startSimulator({ stateFile: file });
    assert.ok(survivor.control.standing().jobs.length >= acknowledged.length);
    // What a kill has left half written is written over by the next change.
    survivor.control.seedJob({ jobName: "after-the-kills" });
    await survivor.stop();
    assert.deepEqual(readdirSync(folder), ["state.json"]);
  });

  it("explains its flags, and a wrong one", () => {
    const help = spawnSync(process.execPath, [command, "--help"], { encoding: "utf8" });
    assert.equal(help.status, 0);
    for (const flag of [
      "--port",
      "--state",
      "--latency",
      "--profile",
      "--dialect",
      "--seed",
      "--rate-limit",
      "--clock",
      "--token",
      "--example-job",
    ])
      assert.ok(help.stdout.includes(flag), flag);
    const wrong = spawnSync(process.execPath, [command, "--dialect", "klingon"], { encoding: "utf8" });
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /There is no dialect klingon/);
  });

  it("takes the same token on loopback each time, and prints lines to paste that a program needs, with a job to begin with", async () => {
    const file = join(folder, "state.json");
    const jobs: string[] = [];
    for (const _ of ["first", "again with what it kept"]) {
      const { child, printed } = start("--example-job", "--state", file);
      const endpoint = await printed(/pulumi config set modelarts:endpoint (\S+)/);
      const project = await printed(/pulumi config set modelarts:projectId (\S+)/);
      const token = await printed(/pulumi config set modelarts:token (\S+)/);
      const jobId = await printed(/pulumi config set jobId (\d+)/);
      assert.equal(token, "simulator-token");
      const path = `${endpoint}/v1/${project}/training-jobs/${jobId}/versions`;
      const answer = await fetch(path, { headers: { "X-Auth-Token": token } });
      assert.match(await answer.text(), /"version_count":1\b/);
      jobs.push(jobId);
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    assert.equal(jobs[0], jobs[1]);
    const { printed } = start("--host", "0.0.0.0");
    assert.notEqual(await printed(/config set modelarts:token (\S+)/), "simulator-token");
  });

  it("is the cloud that its profile says, and logs phases of v2", async () => {
    const { printed } = start("--profile", "huawei", "--token", "a-token", "--step-time", "20", "--run-time", "20");
    const url = await printed(/simulator at (http:\S+)/);
    const project = await printed(/project +(\S+)/);
    const headers = { "X-Auth-Token": "a-token" };
    assert.equal((await fetch(`${url}/v2/${project}/training-quotas`, { headers })).status, 200);
    await fetch(`${url}/_simulator/v2/jobs`, { method: "POST", body: '{"jobName":"logged","runs":true}' });
    await printed(/logged +Creating → Pending/);
    await printed(/logged +Running → Completed/);
    const wrong = spawnSync(process.execPath, [command, "--profile", "elsewhere"], { encoding: "utf8" });
    assert.match(wrong.stderr, /otc, huawei, v1-only, v2-only/);
  });

  it("says so when the port is taken", async () => {
    const taken = await startSimulator();
    const { status, stderr } = spawnSync(process.execPath, [command, "--port", String(taken.port)], {
      encoding: "utf8",
    });
    await taken.stop();
    assert.equal(status, 1);
    assert.match(stderr, /Port \d+ on 127\.0\.0\.1 is taken/);
  });
});
