// The policy pack as npm delivers it: packed, unpacked into a project's node_modules, and enforced from there by the real CLI.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

const packageDir = join(__dirname, "..", "..", "policy");
const execute = promisify(execFile);

describe("the policy pack as an npm package", () => {
  const stacks = useStacks(useSimulator());

  it("is enforced from node_modules, under its own version", async () => {
    const { stack, created } = await stacks.declareOne({ workerServerNum: 5 });
    const pack = join(stack.programDir, "node_modules", "pulumi-modelarts-policy");
    await mkdir(pack, { recursive: true });
    const packed = await execute("npm", ["pack", "--json", "--pack-destination", stack.dir], { cwd: packageDir });
    const [{ filename, version }]: [{ filename: string; version: string }] = JSON.parse(packed.stdout);
    await execute("tar", ["-xzf", join(stack.dir, filename), "--strip-components", "1", "-C", pack]);
    assert.match(await readFile(join(pack, "README.md"), "utf8"), /^# pulumi-modelarts-policy/);

    const up = await stack.up(["--policy-pack", pack]);
    assert.notEqual(up.exitCode, 0);
    assert.ok(up.stdout.includes(`modelarts@v${version}`), up.stdout);
    assert.match(up.stdout, /\[mandatory\].*training-job-max-workers/);
    assert.match(up.stdout, /workerServerNum is too high; at most 4 machines are allowed/);
    assert.deepEqual(created(), []);
  });
});
