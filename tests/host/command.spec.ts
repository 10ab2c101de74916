// The command `pulumi-modelarts`, run as people run it, against the simulator.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";

const command = join(__dirname, "../../provider/bin/pulumi-modelarts.js");

describe("the command pulumi-modelarts", () => {
  const simulator = useSimulator();

  it("lists jobs, versions, engines, machines and those of v2 as JSON where nobody looks", async () => {
    const { jobId, versionIds } = seeded();
    const names = async (args: string[], key: string) =>
      JSON.parse((await run(args)).stdout).map((row: Record<string, unknown>) => row[key]);
    assert.deepEqual(await names(["jobs"], "jobId"), [jobId]);
    assert.deepEqual(await names(["versions", jobId], "versionId"), [...versionIds].reverse());
    assert.ok((await names(["engines"], "engineId")).includes("205"));
    assert.ok((await names(["specs"], "specId")).includes("2"));
    assert.ok((await names(["flavors"], "flavorId")).includes("modelarts.vm.cpu.2u"));
    const algorithmId = simulator().control.v2.seedAlgorithm({ name: "digits" });
    assert.deepEqual(await names(["algorithms"], "algorithmId"), [algorithmId]);
    assert.ok((await names(["engines-v2"], "engineId")).length > 0);
    const v2Job = simulator().control.v2.seedJob({ jobName: "second", phase: "Running" });
    assert.deepEqual(await names(["jobs-v2"], "jobId"), [v2Job]);
  });

  it("is a table on a terminal, and JSON there too if it is asked for", async () => {
    const { jobId } = seeded();
    const table = await runOnTerminal(["jobs"]);
    assert.match(table, /^JOB ID +JOB NAME +VERSION COUNT +STATUS/m);
    assert.match(table, new RegExp(`^${jobId} +mnist +2 `, "m"));
    assert.equal(JSON.parse(await runOnTerminal(["jobs", "--json"]))[0].jobId, jobId);
  });

  it("says how a version is doing", async () => {
    const { id } = seeded();
    const { status, versionName } = JSON.parse((await run(["status", id])).stdout);
    assert.deepEqual([status, versionName], ["COMPLETED", "V0001"]);
  });

  it("prints a log, and with -f goes on until the run has ended", async () => {
    const { jobId, versionIds } = seeded();
    const versionId = versionIds[1] ?? "";
    const { control } = simulator();
    control.appendLog({ versionId }, ["epoch 1"]);
    assert.match((await run(["logs", `${jobId}/${versionId}`])).stdout, /epoch 1\n/);
    const stop = control.watch((event) => {
      if (event.kind !== "request" || event.entry.operation !== "getLog") return;
      stop();
      control.appendLog({ versionId }, ["epoch 2"]);
      control.setStatus({ versionId }, "COMPLETED");
    });
    const { stdout, exitCode } = await run(["logs", `${jobId}/${versionId}`, "-f"]);
    assert.equal(exitCode, 0);
    assert.equal(stdout.match(/epoch 1/g)?.length, 1);
    assert.equal(stdout.match(/epoch 2/g)?.length, 1);
  });

  it("examines the settings, names where each came from, and prints no secret", async () => {
    const { stdout, exitCode } = await run(["doctor"]);
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /credentials +a token from environment variable OS_TOKEN/);
    assert.match(stdout, /service +answers/);
    assert.ok(!stdout.includes(simulator().token));
  });

  it("says in an examination what is missing or wrong, all of it, with exit code 1", async () => {
    const nothing = await run(["doctor"], { OS_TOKEN: "", OS_MODELARTS_ENDPOINT_OVERRIDE: "" });
    assert.equal(nothing.exitCode, 1);
    assert.match(nothing.stdout, /✘ location +No region is set/);
    assert.match(nothing.stdout, /✘ credentials +No credentials are set/);
    const wrong = await run(["doctor"], { OS_TOKEN: "not-the-token" });
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.stdout, /✘ service +.*OS_TOKEN/);
    assert.ok(!wrong.stdout.includes("not-the-token"));
  });

  it("looks where a stack's file says, before the environment and after its flags, and opens no secret in it", async () => {
    const { url, projectId } = simulator();
    await inFolder(async (folder) => {
      const text = [
        "config:",
        `  modelarts:endpoint: ${url}`,
        "  modelarts:projectId: of-the-stack",
        "  modelarts:token:",
        "    secure: AAABACanary",
        "  other:region: elsewhere",
      ].join("\n");
      await writeFile(join(folder, "Pulumi.dev.yaml"), text);
      const elsewhere = { OS_MODELARTS_ENDPOINT_OVERRIDE: "http://127.0.0.1:9", OS_PROJECT_ID: "of-the-environment" };
      const ofStack = await run(["doctor", "--stack", "dev"], elsewhere, folder);
      assert.match(ofStack.stdout, /projectId +of-the-stack from flag or stack configuration modelarts:projectId/);
      assert.match(ofStack.stdout, /credentials +a token from environment variable OS_TOKEN/);
      assert.doesNotMatch(ofStack.stdout + ofStack.stderr, /Canary|elsewhere/);
      const ofFlag = await run(["doctor", "--stack", "dev", "--project-id", projectId], elsewhere, folder);
      assert.equal(ofFlag.exitCode, 0, ofFlag.stdout);
      const missing = await run(["jobs", "--stack", "prod"], {}, folder);
      assert.equal(missing.exitCode, 1);
      assert.match(missing.stderr, /^error: .*there is no Pulumi\.prod\.yaml in this folder\.?\n$/);
    });
  });

  for (const [profile, says] of [
    ["otc", /service +answers: v1 with \d+ engines, v2 with \d+ engines/],
    ["v1-only", /service +answers: v1 with \d+ engines, v2 is not offered here/],
    ["v2-only", /service +answers: v1 is not offered here, v2 with \d+ engines/],
  ] as const) {
    it(`says in an examination which APIs a service offers, as with ${profile}`, async () => {
      const service = await startSimulator({ profile });
      const { url, projectId, token } = service;
      const there = { OS_MODELARTS_ENDPOINT_OVERRIDE: url, OS_PROJECT_ID: projectId, OS_TOKEN: token };
      const { stdout, exitCode } = await run(["doctor"], there).finally(() => service.stop());
      assert.match(stdout, says);
      assert.equal(exitCode, 0);
    });
  }

  it("names in an examination a service that is not there, or is none", async () => {
    const refused = await run(["doctor"], { OS_MODELARTS_ENDPOINT_OVERRIDE: "http://127.0.0.1:9" });
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stdout, /✔ location .*127\.0\.0\.1:9/);
    assert.match(refused.stdout, /✘ service +.*refuses connections/);
    const { url, token } = simulator();
    const none = await run(["doctor", "--json"], {
      OS_MODELARTS_ENDPOINT_OVERRIDE: `http://user:${token}@${url.slice(7)}/x`,
    });
    assert.equal(none.exitCode, 1);
    const findings: { what: string; ok: boolean; says: string }[] = JSON.parse(none.stdout);
    assert.ok(
      findings.some(({ ok }) => !ok),
      none.stdout,
    );
    assert.ok(!none.stdout.includes(token), none.stdout);
  });

  it("refuses what is no id, and tells what is not there in a line", async () => {
    assert.match((await run(["status", "10"])).stderr, /is not the id of a training job version/);
    const missing = await run(["status", "10/20"]);
    assert.equal(missing.exitCode, 1);
    assert.match(missing.stderr, /^error: .*\n$/);
  });

  it("writes a project for the simulator, and writes over nothing", async () => {
    await inFolder(async (folder) => {
      assert.equal((await run(["init", "--simulator", "--dir", folder])).exitCode, 0);
      const files = ["Pulumi.dev.yaml", "Pulumi.yaml", "index.ts", "package.json", "tsconfig.json"];
      assert.deepEqual((await readdir(folder)).sort(), files);
      assert.match(await readFile(join(folder, "Pulumi.dev.yaml"), "utf8"), /modelarts:token: simulator-token/);
      const again = await run(["init", "--dir", folder]);
      assert.equal(again.exitCode, 1);
      assert.match(again.stderr, /there already/);
    });
  });

  it("writes a job of today's API into that project, and one of the historical API where it is asked to", async () => {
    const programOf = (flags: string[]) =>
      inFolder(async (folder) => {
        assert.equal((await run(["init", ...flags, "--dir", folder])).exitCode, 0);
        return readFile(join(folder, "index.ts"), "utf8");
      });
    assert.match(await programOf([]), /new v2\.TrainingJob\(/);
    assert.match(await programOf(["--v1"]), /new TrainingJob\(/);
  });

  it("tells its version", async () => {
    assert.match((await run(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  function seeded() {
    const job = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }, { status: "RUNNING" }],
    });
    return { ...job, id: `${job.jobId}/${job.versionIds[0]}` };
  }

  async function inFolder<Result>(act: (folder: string) => Promise<Result>): Promise<Result> {
    const folder = await mkdtemp(join(tmpdir(), "modelarts-command-"));
    try {
      return await act(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  function run(args: string[], changes: Record<string, string> = {}, cwd?: string) {
    return started(process.execPath, [command, ...args], changes, cwd);
  }

  /** What a terminal shows: Python's own pseudo-terminal stands for one. */
  async function runOnTerminal(args: string[]): Promise<string> {
    const asked = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
    const { stdout, stderr, exitCode } = await started("python3", ["-c", asked, process.execPath, command, ...args]);
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout.replaceAll("\r", "");
  }

  function started(file: string, args: string[], changes: Record<string, string> = {}, cwd?: string) {
    const { url, projectId, token } = simulator();
    const settings = { OS_MODELARTS_ENDPOINT_OVERRIDE: url, OS_PROJECT_ID: projectId, OS_TOKEN: token };
    const env = { PATH: process.env.PATH ?? "", ...settings, ...changes };
    return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
      execFile(file, args, { env, ...(cwd !== undefined && { cwd }) }, (error, stdout, stderr) =>
        resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  }
});
