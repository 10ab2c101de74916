// The packages as npm delivers them: what they hold, and that the projects which Pulumi's own templates make can compile with them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { after, before } from "mocha";
import { problemsOf } from "../../tools/packages/judge";
import { packAll, type Tarball } from "../../tools/packages/tarballs";

const execute = promisify(execFile);
const repositoryDir = dirname(dirname(__dirname));
/** What `pulumi new typescript` writes; the library's declarations are checked too. */
const programTemplate = {
  strict: true,
  outDir: "bin",
  target: "es2020",
  module: "commonjs",
  moduleResolution: "node",
  sourceMap: true,
  experimentalDecorators: true,
  pretty: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};
/** What `pulumi policy new` writes for TypeScript. */
const policyTemplate = {
  strict: true,
  outDir: "bin",
  target: "es2016",
  module: "commonjs",
  moduleResolution: "node",
  declaration: true,
  sourceMap: true,
  stripInternal: true,
  experimentalDecorators: true,
  pretty: true,
  noFallthroughCasesInSwitch: true,
  noImplicitAny: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};
const resolutions = {
  node: { module: "commonjs", moduleResolution: "node" },
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "preserve", moduleResolution: "bundler" },
};

describe("the packages as npm delivers them", () => {
  let dir: string;
  let tarballs: Tarball[];
  before(async () => {
    const programs = join(repositoryDir, ".cache", "programs");
    await mkdir(programs, { recursive: true });
    dir = await mkdtemp(join(programs, "tarballs-"));
    tarballs = await packAll(repositoryDir, dir);
    for (const { name, path } of tarballs) {
      const unpacked = join(dir, "node_modules", name);
      await mkdir(unpacked, { recursive: true });
      await execute("tar", ["-xzf", path, "--strip-components", "1", "-C", unpacked]);
    }
  });
  after(() => rm(dir, { recursive: true, force: true }));

  it("hold what a package holds and nothing else, and lead every resolution to types that are true", async () => {
    for (const tarball of tarballs) assert.deepEqual([tarball.name, await problemsOf(tarball)], [tarball.name, []]);
  });

  for (const [name, options] of Object.entries(resolutions)) {
    it(`compile in the project of \`pulumi new typescript\` under ${name} resolution, declarations included`, async () => {
      const program = [
        'import * as pulumi from "@pulumi/pulumi";',
        'import { isNotFound, listEngines, TrainingJob, TrainingJobVersion } from "pulumi-modelarts";',
        'import * as v2 from "pulumi-modelarts/v2";',
        'import { startSimulator } from "modelarts-simulator";',
        'const job = new TrainingJob("job", { jobName: "mnist", createVersion: false });',
        'const run = new TrainingJobVersion("run", { jobId: job.jobId, engineId: "205", appUrl: "/b/c/", bootFileUrl: "/b/c/t.py" });',
        "export const status: pulumi.Output<string | undefined> = run.status;",
        'const today = new v2.TrainingJob("today", { engine: { imageUrl: "t/i:1" }, command: "x", flavorId: "f", nodeCount: 2 });',
        "export const phase: pulumi.Output<string | undefined> = today.phase;",
        "export const image = today.engine.apply((engine) => engine?.imageUrl);",
        "export const engines = pulumi.output(listEngines());",
        "export const simulator = () => startSimulator().catch((error: unknown) => isNotFound(error));",
      ];
      assert.equal(await compilerSays(name, { ...programTemplate, ...options }, program), "");
    });
  }

  it("compile in the project of `pulumi policy new`, the rules by themselves and the pack", async () => {
    const program = [
      'import { PolicyPack } from "@pulumi/policy";',
      'import { ModelArtsPolicyPack } from "pulumi-modelarts-policy/pack";',
      'import { maxWorkers, removable } from "pulumi-modelarts-policy/rules";',
      'new PolicyPack("ours", { policies: [maxWorkers, removable] });',
      'new ModelArtsPolicyPack({ "training-job-max-workers": { enforcementLevel: "advisory", maximum: 8 } });',
    ];
    assert.equal(await compilerSays("policy", policyTemplate, program), "");
  });

  async function compilerSays(name: string, compilerOptions: object, program: string[]): Promise<string> {
    const project = join(dir, `project-${name}`);
    await mkdir(project);
    await writeFile(join(project, "index.ts"), program.join("\n"));
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
    const compiler = require.resolve("typescript/bin/tsc");
    const compilation = execute(process.execPath, [compiler, "--noEmit", "--pretty", "false", "-p", project]);
    const { stdout } = await compilation.catch((error: { stdout: string }) => error);
    // The policy SDK's own declarations leave out what they export; that is not ours to mend.
    return stdout.replace(/^node_modules\/@pulumi\/policy\/.*\n/gm, "");
  }
});
