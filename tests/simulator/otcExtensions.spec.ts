import assert from "node:assert/strict";
import { join } from "node:path";
import { type PythonPackage, pythonPackage } from "../../tools/pythonPackage";
import { useSimulator } from "../support/simulated";
import { request } from "./api";
import { runClient } from "./clients";

describe("simulator: a client that we did not write", function () {
  this.timeout(600_000);
  const simulator = useSimulator();
  let client: PythonPackage;
  before(async () => {
    client = await pythonPackage("otcextensions", "0.34.8");
  });

  it("lets otcextensions log in, create, list, read, change, stop and delete", async () => {
    simulator().control.setTransition({ course: "run", pace: "immediate", end: "RUNNING" });
    const { credentials, url } = simulator();
    const output = await runClient(client, join(__dirname, "otcExtensions.py"), {
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
