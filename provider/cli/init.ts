// The command `init`: the files of a small project, which runs at once against the simulator.

import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../errors";
import { ownVersion } from "./service";

interface InitFlags {
  readonly simulator?: boolean;
  readonly v1?: boolean;
  readonly dir: string;
}

export function addInit(program: Command): void {
  program
    .command("init")
    .description("Write a small Pulumi project: one training job.")
    .option("--simulator", "with the settings of a modelarts-simulator on its usual port")
    .option("--v1", "by the historical API: a training job with one version")
    .option("--dir <folder>", "where to", ".")
    .action(init);
}

async function init({ simulator, v1, dir }: InitFlags): Promise<void> {
  const program = v1 === true ? v1Program : v2Program;
  const files = { ...project, "index.ts": program, ...(simulator === true && { "Pulumi.dev.yaml": simulatorStack }) };
  const taken = Object.keys(files).filter((name) => existsSync(join(dir, name)));
  if (taken.length > 0) throw new ConfigError("dir", `${taken.join(", ")} is there already; init writes over nothing`);
  await mkdir(dir, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  // Whoever installed the package first has this file.
  const hasManifest = existsSync(join(dir, "package.json"));
  if (!hasManifest) await writeFile(join(dir, "package.json"), manifest());
  console.log(nextSteps(simulator === true, hasManifest));
}

function nextSteps(simulator: boolean, hasManifest: boolean): string {
  const steps = [
    hasManifest ? "npm install @pulumi/pulumi typescript@5" : "npm install",
    ...(simulator ? ["npx modelarts-simulator          # in another terminal"] : []),
    "pulumi login --local",
    "export PULUMI_CONFIG_PASSPHRASE=",
    "pulumi stack init dev",
    ...(simulator
      ? []
      : [
          "pulumi config set modelarts:region eu-de",
          "pulumi config set modelarts:projectId PROJECT-ID",
          "export OS_TOKEN=…",
        ]),
    "pulumi up",
    "pulumi destroy",
  ];
  return `The project is written. Next:\n${steps.map((step) => `  ${step}`).join("\n")}`;
}

const project = {
  "Pulumi.yaml": "name: my-training\nruntime: nodejs\ndescription: A ModelArts training job\n",
  "tsconfig.json": `${JSON.stringify({ compilerOptions: { strict: true, target: "es2022", module: "node16", skipLibCheck: true }, files: ["index.ts"] }, undefined, 2)}\n`,
};

const v2Program = `import * as pulumi from "@pulumi/pulumi";
import { v2 } from "pulumi-modelarts";

const bucket = new pulumi.Config().get("bucket") ?? "my-bucket";

// A job, which is one run. \`npx pulumi-modelarts engines-v2\` and \`flavors\` list what there is to run on.
const job = new v2.TrainingJob("job", {
  codeDir: \`/\${bucket}/code/\`,
  bootFile: \`/\${bucket}/code/train.py\`,
  engine: { id: "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" },
  flavorId: "modelarts.vm.cpu.8u",
  inputs: [{ name: "data_url", obsUrl: \`/\${bucket}/data/\` }],
  outputs: [{ name: "train_url", obsUrl: \`/\${bucket}/output/\` }],
  parameters: [{ name: "learning_rate", value: 0.01 }],
});

export const jobId = job.jobId;
`;

const v1Program = `import * as pulumi from "@pulumi/pulumi";
import { TrainingJob } from "pulumi-modelarts";

const bucket = new pulumi.Config().get("bucket") ?? "my-bucket";

// A job with its first version, which runs at once. \`npx pulumi-modelarts engines\` and \`specs\` list what there is to run on.
const job = new TrainingJob("job", {
  jobName: "my-training",
  appUrl: \`/\${bucket}/code/\`,
  bootFileUrl: \`/\${bucket}/code/train.py\`,
  engineId: "205",
  specId: "2",
  dataUrl: \`/\${bucket}/data/\`,
  trainUrl: \`/\${bucket}/output/\`,
  parameters: [{ label: "learning_rate", value: "0.01" }],
});

export const jobId = job.jobId;
`;

/** What `modelarts-simulator` prints when it starts without flags; its token is no secret. */
const simulatorStack = `config:
  modelarts:endpoint: http://127.0.0.1:4510
  modelarts:projectId: 5f1c0a9be7d24c3a8b6e4d2f90a1b3c7
  modelarts:token: simulator-token
`;

function manifest(): string {
  const dependencies = { "@pulumi/pulumi": "^3.216.0", "pulumi-modelarts": `^${ownVersion()}` };
  // Without one, Pulumi takes a compiler of its own, which is too old for the packages' declarations.
  const devDependencies = { typescript: "^5.9.0" };
  return `${JSON.stringify({ name: "my-training", private: true, dependencies, devDependencies }, undefined, 2)}\n`;
}
