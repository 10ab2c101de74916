// The policy pack on the real CLI: what violates it is not deployed, what keeps to it is; and each way to configure it.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PolicyPackConfig } from "@pulumi/policy";
import type { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { run } from "../support/runs";
import { useSimulator, versionsStanding } from "../support/simulated";
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
    assert.match(preview.stdout, /workerServerNum is too high; at most 4 machines are allowed/);
  });

  it("judges what a preview knows when ids come from a job that does not exist yet", async () => {
    const source = await readFile(join(repository, "examples", "whole-job", "index.ts"), "utf8");
    const stack = await stacks.create({ "index.ts": source });
    const preview = await stack.preview(["--policy-pack", packDir]);
    assert.equal(preview.exitCode, 0, preview.stdout + preview.stderr);
  });

  it("judges what a preview knows beside what it does not know yet, and says what it could not judge", async () => {
    const stack = await stacks.create({
      "index.ts": `
        import { TrainingJob, TrainingJobVersion } from "pulumi-modelarts";
        const run = ${JSON.stringify(run)};
        const job = new TrainingJob("job", { jobName: "mnist", ...run });
        new TrainingJobVersion("run", { ...run, jobId: job.jobId, appUrl: job.id.apply((id) => "/demo-bucket/" + id + "/"),
          trainUrl: "/other-bucket/out/" });`,
    });
    const preview = await stack.preview(
      await withConfig(stack, { "training-job-allowed-buckets": { buckets: ["demo-bucket"] } }),
    );
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.stdout, /trainUrl is in another bucket; allowed are "demo-bucket"/);
    assert.match(
      preview.stdout,
      /can't run policy 'training-job-allowed-buckets'.*\.appUrl can't be known during preview/,
    );
  });

  it("sees that a version would stay while its job goes, before there is either", async () => {
    const stack = await stacks.create({
      "index.ts": `
        import { TrainingJob, TrainingJobVersion } from "pulumi-modelarts";
        const run = ${JSON.stringify(run)};
        const job = new TrainingJob("job", { jobName: "mnist", ...run });
        new TrainingJobVersion("run", { ...run, jobId: job.jobId, deletion: { keep: true } });`,
    });
    const preview = await stack.preview(await withConfig(stack, { "training-job-removable": { stacks: ["dev"] } }));
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.stdout, /The version "run" stays \(deletion.keep\) while its training job "job" is removed/);
  });

  it("finds secrets of the stack's configuration in parameters and commands, and shows them nowhere", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const stack = await stacks.create({
      "index.ts": `
        import { Config } from "@pulumi/pulumi";
        import { TrainingJobVersion } from "pulumi-modelarts";
        const value = new Config("modelarts").require("token");
        const userCommand = new Config("team").requireSecret("phrase").apply((phrase) => "python train.py " + phrase);
        new TrainingJobVersion("run", { ...${JSON.stringify(run)}, jobId: "${jobId}", parameters: [{ label: "how", value }],
          engineId: undefined, userImageUrl: "team/trainer:1.4", userCommand });`,
    });
    const token = simulator().control.issueToken();
    await stack.configure({}, { "modelarts:token": token, "team:phrase": "plain-words" });
    const preview = await stack.preview(["--policy-pack", packDir]);
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.stdout, /parameters\[0\] holds the secret modelarts:token of the stack's configuration/);
    assert.match(preview.stdout, /userCommand holds the secret team:phrase of the stack's configuration/);
    for (const secret of [token, "plain-words"]) assert.ok(!`${preview.stdout}${preview.stderr}`.includes(secret));
  });

  it("takes what only looks like a reference for a password, and sees each setting that lets others read along", async () => {
    const { stack, created } = await stacks.declareOne({
      parameters: [{ label: "db_password", value: "$uper-Secret" }],
    });
    await stack.configure({ "modelarts:authUrl": "http://iam.example.com/v3" });
    const up = await stack.up(["--policy-pack", packDir], { env: { OS_INSECURE: "true" } });
    assert.notEqual(up.exitCode, 0);
    assert.match(up.stdout, /training-job-no-credentials/);
    assert.match(up.stdout, /modelarts:authUrl is not reached by https, so the password travels in plain text/);
    assert.match(up.stdout, /OS_INSECURE is true, so anybody may answer in the service's place/);
    assert.ok(!up.stdout.includes("$uper-Secret"));
    assert.deepEqual(created(), []);
  });

  /** A configuration by which a version that is kept is judged, and what comes of it. */
  type Level = [claim: string, config: PolicyPackConfig, passes: boolean, shown: RegExp | undefined, hidden?: RegExp];
  const levels: Level[] = [
    ["only advises when all rules are advisory", { all: "advisory" }, true, /\[advisory\].*training-job-removable/],
    [
      "refuses for advice too when all rules are mandatory",
      { all: "mandatory", "training-job-removable": "disabled" },
      false,
      /\[mandatory\].*training-job-logs-required/,
    ],
    [
      "says nothing of a rule that is off",
      { "training-job-removable": "disabled" },
      true,
      undefined,
      /training-job-removable/,
    ],
    [
      "keeps to what a rule is configured with",
      { "training-job-removable": { stacks: ["dev"] } },
      true,
      undefined,
      /training-job-removable/,
    ],
  ];
  for (const [claim, config, passes, shown, hidden = /^$/] of levels) {
    it(`${claim}, by a file and by code`, async () => {
      const { stack } = await stacks.declareOne({ deletion: { keep: true } });
      for (const args of [await withConfig(stack, config), ["--policy-pack", await packByCode(stack, config)]]) {
        const { exitCode, stdout, stderr } = await stack.preview(args);
        assert.equal(exitCode === 0, passes, stdout + stderr);
        if (shown !== undefined) assert.match(stdout, shown);
        assert.doesNotMatch(stdout, hidden);
      }
    });
  }

  const broken: [what: string, text: string, message: RegExp][] = [
    [
      "a value of the wrong type",
      '{ "training-job-max-workers": { "maximum": "four" } }',
      /training-job-max-workers: maximum: Invalid type. Expected: integer, given: string/,
    ],
    ["a level that there is not", '{ "all": "forbidden" }', /"forbidden" is not a valid enforcement level/],
    [
      "a setting that there is not",
      '{ "training-job-max-workers": { "maxmum": 1 } }',
      /ConfigurationError: The configuration has no setting "maxmum"; it may have maximum. Correct the name./,
    ],
    ["a pattern that is none", '{ "training-job-naming": { "pattern": "(" } }', /training-job-naming: pattern/],
    ["a file that is no JSON", "{ all: advisory", /invalid character 'a'/],
  ];
  it("stops at a configuration that cannot be followed, and says why", async () => {
    const { stack } = await stacks.declareOne();
    for (const [what, text, message] of broken) {
      const { exitCode, stdout, stderr } = await stack.preview(await withConfigText(stack, text));
      assert.notEqual(exitCode, 0, what);
      assert.match(stdout + stderr, message, what);
      assert.doesNotMatch(stdout + stderr, /settings\.[jt]s/, `${what}: no trace of where in the pack it was found`);
    }
  });

  it("stops where a pack is configured by code for a rule that there is not", async () => {
    const { stack } = await stacks.declareOne();
    const pack = await packByCode(stack, { "training-job-max-worker": "disabled" });
    const { exitCode, stdout, stderr } = await stack.preview(["--policy-pack", pack]);
    assert.notEqual(exitCode, 0);
    assert.match(
      stdout + stderr,
      /There is no rule "training-job-max-worker"\. The rules are .*training-job-max-workers/,
    );
  });

  it("mends what has an evident right value, keeps secrets secret, and the version can be destroyed", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const args = { ...run, jobId, deletion: { keep: true, stopActive: false }, timeouts: { delete: "1m" } };
    const stack = await stacks.create({
      "index.ts": `
        import { secret } from "@pulumi/pulumi";
        import { TrainingJobVersion } from "pulumi-modelarts";
        new TrainingJobVersion("run", { ...${JSON.stringify(args)}, description: secret("our-own-affair") });`,
    });
    const levels = ["removable", "stop-active", "delete-timeout"].map((rule) => [`training-job-${rule}`, "remediate"]);
    const up = await stack.up(await withConfig(stack, Object.fromEntries(levels)));
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const exported = await stack.exportStack();
    const version = exported.deployment.resources?.find(({ type }) => type.endsWith(":TrainingJobVersion"));
    for (const properties of [version?.inputs, version?.outputs]) {
      assert.deepEqual(properties?.deletion, { keep: false, stopActive: true });
      assert.deepEqual(properties?.timeouts, { delete: "5m" });
    }
    assert.ok(!JSON.stringify(exported).includes("our-own-affair"));
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("goes with rules of a team's own", async () => {
    const { stack } = await stacks.declareOne({ workerServerNum: 5, deletion: { keep: true } });
    const pack = await writePack(
      stack,
      `const { PolicyPack } = require("@pulumi/policy");
       const { maxWorkers } = require("pulumi-modelarts-policy/rules");
       new PolicyPack("ours", { policies: [maxWorkers] });`,
    );
    const preview = await stack.preview(["--policy-pack", pack]);
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.stdout, /workerServerNum is too high; at most 4 machines are allowed/);
    assert.doesNotMatch(preview.stdout, /training-job-removable/);
  });

  it("refuses the example as it is, and takes it when it is mended as its messages say", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const example = join(repository, "examples", "with-policy");
    const source = await readFile(join(example, "index.ts"), "utf8");
    const stack = await stacks.create({ "index.ts": source }, { checkTypes: true });
    await stack.configure({ jobId });
    const refused = await stack.up(["--policy-pack", packDir]);
    assert.notEqual(refused.exitCode, 0);
    assert.equal(refused.stdout.match(/\[(?:mandatory|advisory)\]/g)?.length, 3, refused.stdout);
    const [, workers] =
      /workerServerNum is too high; at most (\d+) machines are allowed\. Take fewer/.exec(refused.stdout) ?? [];
    assert.match(refused.stdout, /parameters\[0\] looks like a credential\..* Take it out/);
    assert.match(refused.stdout, /deletion\.keep is true, .* Leave deletion\.keep out/);
    const readme = await readFile(join(example, "README.md"), "utf8");
    const [, shown = ""] = /how to mend it:\n\n```\n(.*?)^```/ms.exec(readme) ?? [];
    assert.notEqual(shown, "");
    for (const line of shown.split("\n")) assert.ok(refused.stdout.includes(line.trim()), `the README shows: ${line}`);
    assert.ok(!refused.stdout.includes("correct-horse-battery"));
    assert.equal(versionsStanding(simulator()).length, 1);

    const mended = source
      .replace("workerServerNum: 16", `workerServerNum: ${workers}`)
      .replace(/^ *parameters:.*\n/m, "")
      .replace(/^ *deletion:.*\n/m, "");
    await stack.writeProgram({ "index.ts": mended });
    const accepted = await stack.up(["--policy-pack", packDir]);
    assert.equal(accepted.exitCode, 0, accepted.stdout + accepted.stderr);
    assert.doesNotMatch(accepted.stdout, /\[(?:mandatory|advisory)\]/);
    assert.equal(versionsStanding(simulator()).length, 2);
  });

  function withConfig(stack: PulumiWorkspace, config: PolicyPackConfig): Promise<string[]> {
    return withConfigText(stack, JSON.stringify(config));
  }

  async function withConfigText(stack: PulumiWorkspace, text: string): Promise<string[]> {
    const file = join(stack.dir, "policy.json");
    await writeFile(file, text);
    return ["--policy-pack", packDir, "--policy-pack-config", file];
  }

  function packByCode(stack: PulumiWorkspace, config: PolicyPackConfig): Promise<string> {
    return writePack(
      stack,
      `const { ModelArtsPolicyPack } = require("pulumi-modelarts-policy/pack");
       new ModelArtsPolicyPack(${JSON.stringify(config)});`,
    );
  }

  async function writePack(stack: PulumiWorkspace, program: string): Promise<string> {
    const folder = join(stack.programDir, "pack");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
    await writeFile(join(folder, "package.json"), '{ "name": "own-pack", "version": "1.0.0" }');
    await writeFile(join(folder, "index.js"), program);
    return folder;
  }
});
