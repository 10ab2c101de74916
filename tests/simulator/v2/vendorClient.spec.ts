// The vendor's own client for Python against the simulator's v2: the two were written apart from each other.

import assert from "node:assert/strict";
import { join } from "node:path";
import { type PythonPackage, pythonPackage } from "../../../tools/pythonPackage";
import { useSimulator } from "../../support/simulated";
import { runClient } from "../clients";

describe("simulator v2: the vendor's client for Python", function () {
  this.timeout(600_000);
  const simulator = useSimulator({ profile: "huawei" });
  let client: PythonPackage;
  before(async () => {
    client = await pythonPackage("huaweicloudsdkmodelarts", "3.1.219");
  });

  it("takes a job through its life, and reads in each answer what was asked for", async () => {
    const { url, projectId, credentials } = simulator();
    const output = await runClient(client, join(__dirname, "vendorClient.py"), {
      ENDPOINT: url,
      PROJECT_ID: projectId,
      ACCESS_KEY: credentials.accessKey,
      SECRET_KEY: credentials.secretKey,
      ENGINE_ID: await firstOf("training-job-engines", "items", "engine_id"),
      FLAVOR_ID: await firstOf("training-job-flavors", "flavors", "flavor_id"),
    });
    const seen: Record<string, Record<string, unknown>> = JSON.parse(output);
    const { id } = seen.created ?? {};
    assert.match(String(id), /^[0-9a-f-]{36}$/);
    const job = { id, name: "mnist", codeDir: "/demo-bucket/code/", parameters: [["epochs", "3"]], nodeCount: 1 };
    assert.deepEqual(seen["second of the name"], { status: 400, code: "ModelArts.2751" });
    assert.deepEqual(seen.named, { answer: { is_duplicate: true } });
    const { phase: firstPhase, ...details } = seen.details ?? {};
    assert.match(String(firstPhase), /^(Creating|Pending|Running)$/);
    assert.deepEqual(details, { ...job, description: "first" });
    assert.deepEqual(seen.found, { ids: [id] });
    assert.equal(seen.described?.description, "second");
    assert.deepEqual(seen.tagged, { tags: { team: "vision" } });
    assert.ok(Number(seen.events?.count) > 0);
    assert.ok(Number(seen.offered?.engines) > 0);
    assert.deepEqual(seen.terminated, { ...job, description: "second", phase: "Terminated" });
    assert.deepEqual(seen.gone, { status: 400, code: "ModelArts.2775" });
    assert.deepEqual(seen["found after"], { ids: [] });
    assert.deepEqual(simulator().control.v2.standing().jobs, []);
  });

  async function firstOf(path: string, list: string, name: string): Promise<string> {
    const { url, projectId, token } = simulator();
    const answer = await fetch(`${url}/v2/${projectId}/${path}`, { headers: { "x-auth-token": token } });
    const body: Record<string, Record<string, string>[]> = JSON.parse(await answer.text());
    return body[list]?.[0]?.[name] ?? assert.fail(`${path} lists none`);
  }
});
