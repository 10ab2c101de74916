// What a terminal shows of failures that users meet, on the real CLI: each said once, in a paragraph, without a stack.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

const modules = join(dirname(dirname(__dirname)), "node_modules");
const aStackFrame = /^\s+at /m;

describe("a failure in the terminal", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("says how to run again what has failed, and the command does so", async () => {
    simulator().control.setTransition({ course: "run", pace: { reads: 1 }, end: "FAILED" });
    const { stack, created } = await stacks.declareOne({ waitFor: "completed" });
    const { stdout } = await stack.up();
    assert.doesNotMatch(stdout, aStackFrame);
    const [, urn = ""] = /run it again as a new version: `pulumi up --refresh --replace "(\S+)"`/.exec(stdout) ?? [];
    const [failed] = created();
    simulator().control.clearTransitions();
    simulator().control.setTransition({ course: "run", pace: { reads: 1 } });
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 } });
    const again = await stack.up(["--refresh", "--replace", urn]);
    assert.equal(again.exitCode, 0, again.stdout);
    assert.equal(created().length, 1);
    assert.notDeepEqual(created(), [failed]);
  });

  it("of a project that has the package elsewhere is said by the program, before anything is created", async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-modelarts-elsewhere-")));
    try {
      await mkdir(join(folder, "node_modules"));
      await symlink(join(modules, "@pulumi"), join(folder, "node_modules", "@pulumi"));
      const program = `
        const { TrainingJobVersion } = require(${JSON.stringify(join(modules, "pulumi-modelarts"))});
        new TrainingJobVersion("run", { jobId: "1" });
      `;
      await writeFile(join(folder, "index.js"), program);
      await writeFile(join(folder, "package.json"), "{}");
      await writeFile(join(folder, "Pulumi.yaml"), "name: elsewhere\nruntime: nodejs\n");
      const stack = await stacks.open(folder);
      const { exitCode, stdout, stderr } = await stack.up();
      assert.notEqual(exitCode, 0);
      const [, diagnostics = ""] = stdout.split("Diagnostics:");
      assert.match(
        diagnostics,
        new RegExp(
          `error: pulumi-modelarts cannot be found from the project's folder ${folder}, .*dependency in ` +
            `${join(folder, "package.json")}: run \`npm install pulumi-modelarts\` in ${folder}\\.$`,
          "m",
        ),
      );
      assert.doesNotMatch(stdout + stderr, aStackFrame);
      assert.deepEqual(simulator().control.journal(), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is one paragraph a version where a destroy meets a token that has expired", async () => {
    const { stack } = await stacks.declareOne();
    await stack.up();
    // The last test of this suite: its stacks' token stays so.
    simulator().control.expireTokens();
    const { exitCode, stdout, stderr } = await stack.destroy();
    assert.notEqual(exitCode, 0);
    assert.doesNotMatch(stdout + stderr, aStackFrame);
    // Pulumi itself repeats it on the row, once as it comes and once with how the row ends.
    const [rows = "", diagnostics = ""] = stdout.split("Diagnostics:");
    const paragraph =
      /error: The token has expired\. .*; then run `pulumi destroy` again\. DELETE \S+ \(ModelArts\.0202, .*\)$/gm;
    assert.equal(diagnostics.match(paragraph)?.length, 1, diagnostics);
    assert.equal(diagnostics.match(/has expired/g)?.length, 1);
    assert.equal(rows.match(/has expired/g)?.length, 2);

    const debugging = await stack.destroy(["--debug"]);
    assert.match(debugging.stdout, /debug: ApiError: The token has expired/);
    assert.match(debugging.stdout, aStackFrame);
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 } });
    const renewed = await stack.destroy([], { env: { OS_TOKEN: simulator().control.issueToken() } });
    assert.equal(renewed.exitCode, 0, renewed.stdout);
  });
});
