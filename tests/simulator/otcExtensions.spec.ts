import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { type OtcExtensions, otcExtensions } from "../../tools/otcExtensions";
import { useSimulator } from "../support/simulated";
import { request } from "./api";

describe("simulator: a client that we did not write", function () {
  this.timeout(600_000);
  const simulator = useSimulator();
  let client: OtcExtensions;
  before(async () => {
    client = await otcExtensions();
  });

  it("lets otcextensions log in, create, list, read, change, stop and delete", async () => {
    simulator().control.setTransition({ course: "run", pace: "immediate", end: "RUNNING" });
    const { credentials, url } = simulator();
    const output = await run(client.python, [join(__dirname, "otcExtensions.py")], {
      PYTHONPATH: client.folder,
      // No settings of whoever runs the test, and what the client caches stays with it.
      HOME: client.folder,
      SIMULATOR_URL: url,
      SIMULATOR_USER: credentials.userName,
      SIMULATOR_PASSWORD: credentials.password,
      SIMULATOR_DOMAIN: credentials.domainName,
      SIMULATOR_CONFIG: JSON.stringify(request("create-job.data-url").config),
    });
    const seen = JSON.parse(output);
    const [first, second] = seen.created;
    assert.deepEqual(seen, {
      job: seen.job,
      created: [first, second],
      jobs: ["otc-job"],
      listed: [second, first],
      details: [second, "V0002", "TensorFlow"],
      flavor: "modelarts.vm.cpu.1u",
      engine: "TensorFlow",
      algorithms: 4,
      configs: ["otc-config"],
      missing: 404,
    });
    assert.ok(BigInt(first) > 2n ** 53n, "no digit of an id is lost on the way");
    const unhappy = simulator()
      .control.journal()
      .filter(({ status }) => status >= 400);
    assert.equal(unhappy.length, 1, "all answers but the one for a missing version were good ones");
    const [job] = simulator().control.standing().jobs;
    assert.deepEqual([job?.jobId, job?.jobDesc, job?.isBeingDeleted], [seen.job, "changed", true]);
  });
});

function run(command: string, args: string[], environment: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, no_proxy: "127.0.0.1", ...environment },
    });
    let [output, errors] = ["", ""];
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ended with ${code}:\n${errors}`)),
    );
  });
}
