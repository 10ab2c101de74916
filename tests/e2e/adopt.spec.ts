// Versions that somebody made elsewhere: taken over by the program, or imported by a file.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { oneVersionProgram, run } from "../support/runs";
import { useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

const command = join(__dirname, "..", "..", "provider", "bin", "pulumi-modelarts.js");

describe("a version that was made elsewhere", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("is adopted as it is, fills what the program leaves out, and is destroyed like any other", async () => {
    const { jobId, versionIds } = jobElsewhere();
    const stack = await stacks.create({ "index.ts": adopting({ jobId, existingVersionId: versionIds[0] }) });
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.deepEqual(await stack.outputs(), { versionId: versionIds[0], trainUrl: "/demo-bucket/out/" });
    assert.equal(versionsStanding(simulator()).length, 2);
    assert.equal((await stack.up(["--expect-no-changes"])).exitCode, 0);
    assert.equal((await stack.refresh(["--expect-no-changes"])).exitCode, 0);

    await stack.destroy();
    assert.deepEqual(versionsStanding(simulator()), [versionIds[1]]);
  });

  it("is refused when it does not exist, or when the program contradicts it, without either value", async () => {
    const { jobId, versionIds } = jobElsewhere();
    const stack = await stacks.create({ "index.ts": adopting({ jobId, existingVersionId: "777" }) });
    assert.match((await stack.up()).stdout, new RegExp(`version ${jobId}/777 cannot be adopted: it does not exist`));

    const other = { jobId, existingVersionId: versionIds[0], trainUrl: "/other-bucket/out/" };
    await stack.writeProgram({ "index.ts": adopting(other) });
    const { stdout, stderr } = await stack.up();
    assert.match(stdout, /cannot be adopted: trainUrl is otherwise there than in the program/);
    assert.doesNotMatch(stdout + stderr, /other-bucket/);
    assert.equal(versionsStanding(simulator()).length, 2);
  });

  it("outlives a replacement by, or a rename to, a resource that adopts it again", async () => {
    const { jobId, versionIds } = jobElsewhere();
    const [existingVersionId] = versionIds;
    const stack = await stacks.create({ "index.ts": adopting({ jobId, existingVersionId }) });
    assert.equal((await stack.up()).exitCode, 0);
    const { deployment } = await stack.exportStack();
    const urn = deployment.resources?.find(({ type }) => type.endsWith(":TrainingJobVersion"))?.urn ?? "";

    const replaced = await stack.up(["--replace", urn]);
    assert.equal(replaced.exitCode, 0, replaced.stdout + replaced.stderr);
    assert.match(replaced.stdout, /1 replaced/);
    assert.match(replaced.stdout, /stays: another resource has adopted it in this run/);
    assert.deepEqual(versionsStanding(simulator()).sort(), versionIds.sort());

    await stack.writeProgram({ "index.ts": adopting({ jobId, existingVersionId }).replace("adopted", "renamed") });
    const renamed = await stack.up();
    assert.equal(renamed.exitCode, 0, renamed.stdout + renamed.stderr);
    assert.deepEqual(versionsStanding(simulator()).sort(), versionIds.sort());

    assert.equal((await stack.destroy()).exitCode, 0);
    assert.ok(!versionsStanding(simulator()).includes(existingVersionId ?? ""));
  });

  it("is written alone into the file when it alone is named, however often, and no credential with it", async () => {
    const { jobId, versionIds } = jobElsewhere();
    const stack = await stacks.create({ "index.ts": "" });
    const file = join(stack.dir, "one.json");
    const id = `${jobId}/${versionIds[1]}`;
    const { stdout: program, stderr } = await importFile([id, id, "--output", file]);
    assert.match(stderr, /one\.json holds 1 version\./);
    const { resources } = JSON.parse(await readFile(file, "utf8"));
    assert.deepEqual(
      resources.map((resource: { id: string }) => resource.id),
      [id],
    );
    assert.ok(!(await readFile(file, "utf8")).includes(simulator().token));
    assert.match(program, new RegExp(`existingVersionId: "${versionIds[1]}"`));
  });

  it("is imported by a file, whatever it is made of, with a program whose next preview shows no change", async () => {
    const { jobId } = jobElsewhere([
      {
        data_source: [{ type: "obs", data_url: "/demo-bucket/set/V002.manifest" }],
        parameter: [{ label: "", value: "1" }],
      },
      { train_url: "obs:/demo-bucket/out", volumes: [{ nfs: { src_path: "/a", dest_path: "/b" } }], engine_id: -1 },
    ]);
    const stack = await stacks.create({ "index.ts": "" }, { checkTypes: true });
    const file = join(stack.dir, "import.json");
    const { stdout: program, stderr } = await importFile(["--job", jobId, "--all", "--output", file]);
    assert.match(stderr, /import\.json holds 4 versions/);
    assert.equal(JSON.parse(await readFile(file, "utf8")).resources.length, 4);
    assert.match(
      program,
      /^ {2}\/\/ dataSource stays as it is there and cannot be given here: dataSource\[0\]\.dataUrl must/m,
    );

    const imported = await stack.run(["import", "--file", file, "--generate-code=false", "--yes", "--protect=false"]);
    assert.equal(imported.exitCode, 0, imported.stdout + imported.stderr);
    await stack.writeProgram({ "index.ts": program });
    const preview = await stack.preview(["--expect-no-changes", "--diff"]);
    assert.equal(preview.exitCode, 0, preview.stdout + preview.stderr);

    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(versionsStanding(simulator()), []);
  });

  it("stays somebody else's when its job is imported, which is found by its name and holds the one that it began with", async () => {
    const { versionIds } = jobElsewhere();
    const stack = await stacks.create({ "index.ts": "" });
    const file = join(stack.dir, "job.json");
    const { stdout: program, stderr } = await importFile(["--job-name", "elsewhere", "--output", file]);
    assert.match(stderr, /job\.json holds 1 job\./);
    const imported = await stack.run(["import", "--file", file, "--generate-code=false", "--yes", "--protect=false"]);
    assert.equal(imported.exitCode, 0, imported.stdout + imported.stderr);
    await stack.writeProgram({ "index.ts": program });
    const preview = await stack.preview(["--expect-no-changes", "--diff"]);
    assert.equal(preview.exitCode, 0, preview.stdout + preview.stderr);
    const refused = await stack.destroy();
    assert.match(refused.stdout, new RegExp(`holds a version that this stack did not make .*${versionIds[1]}`));
  });

  it("is named by the import command when it does not exist", async () => {
    const { jobId } = jobElsewhere();
    const failed = await importFile([`${jobId}/777`]);
    assert.ok(failed.failed);
    assert.equal(failed.stderr, `error: training job version ${jobId}/777 does not exist\n`);
  });

  /** A job with two ordinary versions, and more that differ from these. */
  function jobElsewhere(odd: readonly Record<string, unknown>[] = []) {
    const config = {
      worker_server_num: 1,
      app_url: run.appUrl,
      boot_file_url: run.bootFileUrl,
      engine_id: 1,
      spec_id: 2,
      train_url: run.trainUrl,
    };
    const version = { status: "COMPLETED" as const, config };
    const others = odd.map((changes) => ({ ...version, config: { ...config, ...changes } }));
    return simulator().control.seedJob({ jobName: "elsewhere", versions: [version, version, ...others] });
  }

  function adopting(args: Record<string, unknown>): string {
    return `
      import { TrainingJobVersion } from "pulumi-modelarts";
      const version = new TrainingJobVersion("adopted", ${JSON.stringify(args)} as any);
      export const versionId = version.versionId;
      export const trainUrl = version.trainUrl;
    `;
  }

  function importFile(args: string[]) {
    const { url, projectId, token } = simulator();
    const env = { PATH: process.env.PATH ?? "", OS_TOKEN: token };
    const place = ["--endpoint", url, "--project-id", projectId];
    return new Promise<{ failed: boolean; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [command, "import-file", ...args, ...place], { env }, (error, stdout, stderr) =>
        resolve({ failed: error !== null, stdout, stderr }),
      );
    });
  }
});

describe("an import by id", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("is not to be had for a dynamic resource, which is why there is a file", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const stack = await stacks.create({ "index.ts": oneVersionProgram({ jobId }) });
    const type = "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion";
    const result = await stack.run([
      "import",
      type,
      "run",
      `${jobId}/${versionIds[0]}`,
      "--yes",
      "--generate-code=false",
    ]);
    assert.notEqual(result.exitCode, 0);
  });
});
