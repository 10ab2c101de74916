// The policy pack on the real CLI: what violates it is not deployed, what keeps to it is; and each way to configure it.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

const repository = join(__dirname, "..", "..");
const packDir = join(repository, "policy");

describe("the policy pack", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("keeps a version that could not be removed from being created, and says how to mend it", async () => {
    const { stack, created } = await stacks.declareOne({ deletion: { keep: true } });
    const up = await stack.up(["--policy-pack", packDir]);
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout, /\[mandatory\].*training-job-removable/);
    assert.match(
      up.stdout,
      /deletion.keep is true, so pulumi destroy will leave this training job version in the cloud/,
    );
    assert.deepEqual(created(), []);
  });

  it("lets a good version through, with advice on what it lacks", async () => {
    const { stack, created } = await stacks.declareOne();
    const up = await stack.up(["--policy-pack", packDir]);
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    assert.match(up.stdout, /\[advisory\].*training-job-logs-required/);
    assert.equal(created().length, 1);
  });

  it("judges a job as it judges a version", async () => {
    const stack = await stacks.create({
      "index.ts": `
        import { TrainingJob } from "pulumi-modelarts";
        new TrainingJob("job", { jobName: "mnist", appUrl: "/b-1/c/", bootFileUrl: "/b-1/c/t.py", engineId: "1", specId: "2",
          workerServerNum: 16 });`,
    });
    const preview = await stack.preview(["--policy-pack", packDir]);
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.stdout, /workerServerNum is 16; at most 4 machines are allowed/);
  });

  it("judges what a preview knows when ids come from a job that does not exist yet", async () => {
    const source = await readFile(join(repository, "examples", "whole-job", "index.ts"), "utf8");
    const stack = await stacks.create({ "index.ts": source });
    const preview = await stack.preview(["--policy-pack", packDir]);
    assert.equal(preview.exitCode, 0, preview.stdout + preview.stderr);
  });

  const levels: [claim: string, config: object, outcome: (up: { exitCode: number | null; stdout: string }) => void][] =
    [
      [
        "lets it pass where the stack is named in the configuration",
        { "training-job-removable": { stacks: ["dev"] } },
        ({ exitCode, stdout }) => {
          assert.equal(exitCode, 0, stdout);
          assert.doesNotMatch(stdout, /training-job-removable/);
        },
      ],
      [
        "only advises when all rules are advisory",
        { all: "advisory" },
        ({ exitCode, stdout }) => {
          assert.equal(exitCode, 0, stdout);
          assert.match(stdout, /\[advisory\].*training-job-removable/);
        },
      ],
      [
        "refuses for advice too when all rules are mandatory",
        { all: "mandatory", "training-job-removable": "disabled" },
        ({ exitCode, stdout }) => {
          assert.notEqual(exitCode, 0);
          assert.match(stdout, /\[mandatory\].*training-job-logs-required/);
        },
      ],
      [
        "says nothing of a rule that is off",
        { "training-job-removable": "disabled" },
        ({ exitCode, stdout }) => {
          assert.equal(exitCode, 0, stdout);
          assert.doesNotMatch(stdout, /training-job-removable/);
        },
      ],
      [
        "names the rule and the value when the configuration is broken",
        { "training-job-max-workers": { maximum: "four" } },
        ({ exitCode, stdout }) => {
          assert.notEqual(exitCode, 0);
          assert.match(stdout, /training-job-max-workers/);
          assert.match(stdout, /maximum/);
        },
      ],
    ];
  for (const [claim, config, outcome] of levels) {
    it(claim, async () => {
      const { stack } = await stacks.declareOne({ deletion: { keep: true } });
      const { exitCode, stdout, stderr } = await upWith(stack, config);
      outcome({ exitCode, stdout: stdout + stderr });
    });
  }

  it("mends what has an evident right value, when it may", async () => {
    const { stack } = await stacks.declareOne({ deletion: { stopActive: false } });
    const up = await upWith(stack, { "training-job-stop-active": "remediate" });
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const { deployment } = await stack.exportStack();
    const version = deployment.resources?.find(({ type }) => type.endsWith(":TrainingJobVersion"));
    assert.deepEqual(version?.outputs?.deletion, { stopActive: true });
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
  });

  it("can be built anew from its rules, and configured by code", async () => {
    const { stack } = await stacks.declareOne({ workerServerNum: 2 });
    const ownPack = join(stack.programDir, "pack");
    await mkdir(ownPack);
    await writeFile(join(ownPack, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
    await writeFile(join(ownPack, "package.json"), '{ "name": "own-pack", "version": "1.0.0" }');
    await writeFile(
      join(ownPack, "index.js"),
      `const { ModelArtsPolicyPack } = require("pulumi-modelarts-policy/pack");
       new ModelArtsPolicyPack({ all: "advisory", "training-job-max-workers": { enforcementLevel: "mandatory", maximum: 1 } });`,
    );
    const preview = await stack.preview(["--policy-pack", ownPack]);
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.stdout, /workerServerNum is 2; at most 1 machines are allowed/);
  });

  it("refuses the example as it is, and takes it when it is mended as its messages say", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const source = await readFile(join(repository, "examples", "with-policy", "index.ts"), "utf8");
    const stack = await stacks.create({ "index.ts": source });
    await stack.setConfig("jobId", jobId);
    const refused = await stack.up(["--policy-pack", packDir]);
    assert.notEqual(refused.exitCode, 0);
    for (const rule of ["max-workers", "no-credentials", "removable"]) {
      assert.match(refused.stdout, new RegExp(`\\[mandatory\\].*training-job-${rule}`));
    }
    assert.ok(!refused.stdout.includes("correct-horse-battery"));
    assert.equal(simulator().control.standing().jobs[0]?.versions.length, 1);

    const mended = source
      .split("\n")
      .filter((line) => !line.includes("mend: take it out"))
      .join("\n")
      .replace("workerServerNum: 16", "workerServerNum: 4");
    await stack.writeProgram({ "index.ts": mended });
    const accepted = await stack.up(["--policy-pack", packDir]);
    assert.equal(accepted.exitCode, 0, accepted.stdout + accepted.stderr);
    assert.equal(simulator().control.standing().jobs[0]?.versions.length, 2);
  });

  async function upWith(stack: PulumiWorkspace, config: object) {
    const file = join(stack.dir, "policy.json");
    await writeFile(file, JSON.stringify(config));
    return stack.up(["--policy-pack", packDir, "--policy-pack-config", file]);
  }
});
