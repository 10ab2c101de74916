// What is in the state: it serves a later destroy, whatever has changed around it since.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oneVersionProgram, run } from "../support/runs";
import { useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

const repository = join(__dirname, "..", "..");
const states = join(__dirname, "..", "fixtures", "state");

describe("the state", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  const kept: [what: string, file: string, versions: number][] = [
    ["one version", "0.1.0.json", 1],
    ["a job, a version that ran, one that was left unfinished and one adopted to be kept", "0.1.0-whole-job.json", 3],
  ];
  for (const [what, name, versions] of kept) {
    it(`of release 0.1.0, with ${what}, is read and destroyed by this one`, async () => {
      const stack = await stacks.create({ "index.ts": "" });
      const { control, token } = simulator();
      const { jobId, versionIds } = control.seedJob({
        jobName: "mnist",
        jobDesc: "nightly",
        versions: Array.from({ length: versions }, () => ({ status: "COMPLETED" })),
      });
      const file = join(stack.dir, "state.json");
      await writeFile(file, await stateOfToday(name, jobId, versionIds));
      const imported = await stack.run(["stack", "import", "--file", file]);
      assert.equal(imported.exitCode, 0, imported.stdout + imported.stderr);

      const refresh = await stack.refresh([], { env: { OS_TOKEN: token } });
      assert.equal(refresh.exitCode, 0, refresh.stdout + refresh.stderr);
      assert.doesNotMatch(refresh.stdout, /deleted/);
      const destroy = await stack.destroy([], { env: { OS_TOKEN: token } });
      assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal((await stack.exportStack()).deployment.resources?.length ?? 0, 0);
    });
  }

  it("tells where in the program each resource is declared, not where in this package", async () => {
    const source = `import { TrainingJob, TrainingJobVersion } from "pulumi-modelarts";
      const run = ${JSON.stringify(run)};
      const job = new TrainingJob("job", { jobName: "mnist", ...run });
      new TrainingJobVersion("version", { jobId: job.jobId, ...run });`;
    const stack = await stacks.create({ "index.ts": source }, { checkTypes: true });
    await stack.up();
    const resources = (await stack.exportStack()).deployment.resources ?? [];
    const declared = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic"));
    const positions = declared.map(({ sourcePosition }) => sourcePosition?.split("/").at(-1));
    assert.deepEqual(positions, ["index.ts#3,19", "index.ts#4,7"]);
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
  });

  it("leads a destroy to where the version lives, also after the configuration has moved on", async () => {
    const { jobId, stack, created } = await stackWithOneVersion();
    const elsewhere = "00000000000000000000000000000000";
    await stack.configure({ "modelarts:endpoint": "http://127.0.0.1:9", "modelarts:projectId": elsewhere });
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), [], jobId);
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

  it("shows a description that somebody has changed in the next preview, and up sets it back", async () => {
    const { jobId, stack } = await stacks.declareOne({ description: "nightly" });
    assert.equal((await stack.up()).exitCode, 0);
    const { url, projectId } = simulator();
    const changed = await fetch(`${url}/v1/${projectId}/training-jobs/${jobId}`, {
      method: "PUT",
      headers: { "X-Auth-Token": simulator().control.issueToken(), "Content-Type": "application/json" },
      body: JSON.stringify({ job_desc: "somebody else's" }),
    });
    assert.equal(changed.status, 200);
    await stack.refresh();
    const preview = await stack.preview(["--diff"]);
    assert.match(preview.stdout, /description: "somebody else's" => "nightly"/, preview.stdout);
    const up = await stack.up();
    assert.match(up.stdout, /1 updated/);
    assert.equal(simulator().control.standing().jobs[0]?.jobDesc, "nightly");
  });

  it("survives a destroy without the package, which says what is missing", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const folder = await mkdtemp(join(tmpdir(), "program-"));
    try {
      const packages = join(folder, "node_modules");
      const modelarts = join(packages, "pulumi-modelarts");
      await mkdir(join(packages, "@pulumi"), { recursive: true });
      await symlink(join(repository, "node_modules", "@pulumi", "pulumi"), join(packages, "@pulumi", "pulumi"));
      await symlink(join(repository, "provider"), modelarts);
      await writeFile(
        join(folder, "Pulumi.yaml"),
        "name: apart\nruntime: { name: nodejs, options: { typescript: false } }\n",
      );
      await writeFile(
        join(folder, "index.js"),
        `const { TrainingJobVersion } = require("pulumi-modelarts");
         new TrainingJobVersion("run", ${JSON.stringify({ ...run, jobId })});`,
      );
      const stack = await stacks.open(folder);
      const up = await stack.up();
      assert.equal(up.exitCode, 0, up.stdout + up.stderr);

      await rm(modelarts);
      const bare = await stack.destroy();
      assert.notEqual(bare.exitCode, 0);
      assert.match(bare.stdout, /Cannot find module 'pulumi-modelarts\/operations'/);
      assert.equal(versionsStanding(simulator()).length, 2);

      await symlink(join(repository, "provider"), modelarts);
      const destroy = await stack.destroy();
      assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
      assert.equal(versionsStanding(simulator()).length, 1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  /** The ids and the place of the day a state was written, replaced by today's; all else is as that release wrote it. */
  async function stateOfToday(name: string, jobId: string, [first = "", second = "", third = ""]: string[]) {
    const { url, projectId } = simulator();
    return (await readFile(join(states, name), "utf8"))
      .replaceAll("JOB-ID", jobId)
      .replaceAll("VERSION-ID", first)
      .replaceAll("FIRST-VERSION", first)
      .replaceAll("SECOND-VERSION", second)
      .replaceAll("THIRD-VERSION", third)
      .replaceAll("ENDPOINT", url)
      .replaceAll("PROJECT-ID", projectId);
  }

  async function stackWithOneVersion() {
    const one = await stacks.declareOne();
    const up = await one.stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    simulator().control.setStatus({ jobId: one.jobId }, "COMPLETED");
    return one;
  }
});

// Its token ends for good, so this test shares its simulator with no other.
describe("the state of a stack whose token has expired", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("holds the configuration of the last up, so an expired token is renewed from the environment", async () => {
    const { jobId, stack, created } = await stacks.declareOne();
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    simulator().control.setStatus({ jobId }, "COMPLETED");

    simulator().control.expireTokens();
    const fresh = simulator().control.issueToken();
    await stack.configure({}, { "modelarts:token": fresh });

    const stale = await stack.destroy();
    assert.notEqual(stale.exitCode, 0);
    assert.match(
      stale.stdout,
      /in the environment \(OS_TOKEN\), since a destroy sees the stack configuration of the last `pulumi up`/,
    );
    assert.equal(created().length, 1);

    const destroy = await stack.destroy([], { env: { OS_TOKEN: fresh } });
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
  });
});
