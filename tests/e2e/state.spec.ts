// What is in the state: it serves a later destroy, whatever has changed around it since.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { oneVersionProgram } from "../support/runs";
import { useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

const fixture = join(__dirname, "..", "fixtures", "state", "0.1.0.json");

describe("the state", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("of release 0.1.0 is read and destroyed by this one", async () => {
    const stack = await stacks.create({ "index.ts": "" });
    const { control, url, projectId, token } = simulator();
    const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    // The ids and the place of the day it was written are replaced by today's; all else is as that release wrote it.
    const text = (await readFile(fixture, "utf8"))
      .replaceAll("JOB-ID", jobId)
      .replaceAll("VERSION-ID", versionIds[0] ?? "")
      .replaceAll("ENDPOINT", url)
      .replaceAll("PROJECT-ID", projectId);
    const file = join(stack.dir, "state.json");
    await writeFile(file, text);
    const imported = await stack.run(["stack", "import", "--file", file]);
    assert.equal(imported.exitCode, 0, imported.stdout + imported.stderr);

    const refresh = await stack.refresh([], { env: { OS_TOKEN: token } });
    assert.equal(refresh.exitCode, 0, refresh.stdout + refresh.stderr);
    const destroy = await stack.destroy([], { env: { OS_TOKEN: token } });
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(versionsStanding(simulator()), []);
  });

  it("leads a destroy to where the version lives, also after the configuration has moved on", async () => {
    const { jobId, stack, created } = await stackWithOneVersion();
    await stack.setConfig("modelarts:endpoint", "http://127.0.0.1:9");
    await stack.setConfig("modelarts:projectId", "00000000000000000000000000000000");
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), [], jobId);
  });

  it("holds the configuration of the last up, so an expired token is renewed from the environment", async () => {
    const { stack, created } = await stackWithOneVersion();
    simulator().control.expireTokens();
    const fresh = simulator().control.issueToken();
    await stack.setConfig("modelarts:token", fresh, { secret: true });

    const stale = await stack.destroy();
    assert.notEqual(stale.exitCode, 0);
    assert.match(
      stale.stdout,
      /A destroy sees the stack configuration of the last update: renewed credentials in the environment win over it/,
    );
    assert.equal(created().length, 1);

    const destroy = await stack.destroy([], { env: { OS_TOKEN: fresh } });
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
  });

  it("is 5,000 bytes a version at most", async () => {
    const { stack } = await stackWithOneVersion();
    const { deployment } = await stack.exportStack();
    const version = deployment.resources?.find(({ type }) => type.endsWith(":TrainingJobVersion"));
    assert.ok(JSON.stringify(version, undefined, 4).length < 5_000, JSON.stringify(version, undefined, 4));
  });

  it("knows the version's id in the preview of a change in place, so that what depends on it does not look changed", async () => {
    const { jobId, stack } = await stackWithOneVersion();
    const dependent = `
      import { TrainingJobVersion as Version } from "pulumi-modelarts";
      new Version("dependent", { jobId: version.jobId, existingVersionId: version.versionId, deletion: { keep: true } });`;
    await stack.writeProgram({ "index.ts": oneVersionProgram({ jobId }) + dependent });
    assert.equal((await stack.up()).exitCode, 0);
    await stack.writeProgram({ "index.ts": oneVersionProgram({ jobId, waitFor: "running" }) + dependent });
    const preview = await stack.preview();
    assert.match(preview.stdout, /~ 1 to update/, preview.stdout);
    assert.doesNotMatch(preview.stdout, /to replace/);
  });

  async function stackWithOneVersion() {
    const one = await stacks.declareOne();
    const up = await one.stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    simulator().control.setStatus({ jobId: one.jobId }, "COMPLETED");
    return one;
  }
});
