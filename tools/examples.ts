/** Plays an example against a simulator: up, a look at what stands, destroy, and another look. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { type Simulator, startSimulator } from "modelarts-simulator";
import { parse } from "yaml";
import { PulumiWorkspace } from "./pulumiWorkspace";

const repository = dirname(__dirname);
const folder = join(repository, "examples");

/** The examples there are: the folders that have a project of Node.js in them; those of other languages need the plugin. */
export const exampleNames = readdirSync(folder).filter((name) => runtimeOf(name) === "nodejs");

function runtimeOf(name: string): string | undefined {
  const file = join(folder, name, "Pulumi.yaml");
  if (!existsSync(file)) return undefined;
  const { runtime }: { runtime: string | { name: string } } = parse(readFileSync(file, "utf8"));
  return typeof runtime === "string" ? runtime : runtime.name;
}

/** What came of an example. */
export interface Played {
  /** What the commands printed. */
  readonly printed: string;
  /** What was made: ids of jobs, versions and jobs of v2. */
  readonly made: readonly string[];
  /** What of all that stood in between is there no more after the destroy. */
  readonly removed: readonly string[];
  /** What stands in the end and did not stand before. */
  readonly left: readonly string[];
  /** Which of two commands failed; one that the policies refuse is meant to. */
  readonly failed: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface Stage {
  readonly simulator: Simulator;
  readonly workspace: PulumiWorkspace;
  readonly jobId: string;
  /** To be called when everything is up. */
  readonly onUp: () => void;
}

type Result = Pick<Played, "printed" | "failed" | "outputs">;

/** Examples that are not played by `pulumi up` and `pulumi destroy` alone. */
const ways: Readonly<Record<string, (stage: Stage) => Promise<Result>>> = {
  "with-policy": (stage) => upAndDestroy(stage, ["--policy-pack", join(repository, "policy")]),
  automation: callService,
  "preview-stacks": followWorkflow,
};

/** Plays one in a workspace of its own; nothing of it stays. */
export async function playExample(name: string): Promise<Played> {
  const simulator = await startSimulator({
    paces: { run: { reads: 1 }, running: name === "wait" ? { reads: 1 } : "manual", deletion: { reads: 2 } },
  });
  const workspace = await PulumiWorkspace.create({
    program: join(folder, name),
    // Their types are checked with those of all that is here.
    env: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  });
  try {
    const { jobId, versionIds } = simulator.control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const { url: endpoint, projectId, token } = simulator;
    const locations = ["eu-de", "eu-nl"].map((region) => ({ region, projectId, endpoint }));
    await workspace.configure(
      {
        "modelarts:endpoint": endpoint,
        "modelarts:projectId": projectId,
        jobId,
        versionId: versionIds[0] ?? "",
        ...(name === "two-regions" && { locations: JSON.stringify(locations) }),
      },
      { "modelarts:token": token },
    );
    const before = standing(simulator);
    let between = before;
    const onUp = () => {
      between = standing(simulator);
    };
    const result = await (ways[name] ?? upAndDestroy)({ simulator, workspace, jobId, onUp });
    const after = standing(simulator);
    return {
      ...result,
      made: between.filter((id) => !before.includes(id)),
      removed: between.filter((id) => !after.includes(id)),
      left: after.filter((id) => !before.includes(id)),
    };
  } finally {
    await workspace.remove();
    await simulator.stop();
  }
}

function standing({ control }: Simulator): string[] {
  const { jobs } = control.standing();
  const v2 = control.v2.standing().jobs.map(({ jobId }) => jobId);
  return [...jobs.flatMap(({ jobId, versions }) => [jobId, ...versions.map(({ versionId }) => versionId)]), ...v2];
}

async function upAndDestroy({ workspace, onUp }: Stage, upFlags: readonly string[] = []): Promise<Result> {
  const up = await workspace.up(upFlags);
  onUp();
  const outputs = await workspace.outputs();
  const destroy = await workspace.destroy();
  return {
    printed: [up, destroy].map(({ stdout, stderr }) => stdout + stderr).join("\n"),
    failed: [...(up.exitCode === 0 ? [] : ["up"]), ...(destroy.exitCode === 0 ? [] : ["destroy"])],
    outputs,
  };
}

function cloudOf({ url, projectId, token }: Simulator): Record<string, string> {
  return { OS_MODELARTS_ENDPOINT_OVERRIDE: url, OS_PROJECT_ID: projectId, OS_TOKEN: token };
}

/** Starts the service, makes an experiment and removes it, as its README does with curl. */
async function callService({ simulator, workspace, jobId, onUp }: Stage): Promise<Result> {
  const { PULUMI_STACK: _, ...env } = workspace.surroundings.env;
  const service = spawn(process.execPath, ["--require", "ts-node/register/transpile-only", "index.ts"], {
    cwd: workspace.programDir,
    env: { ...env, ...cloudOf(simulator), JOB_ID: jobId, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      service.stdout.once("data", (text: Buffer) => resolve(text.toString().trim()));
      service.once("exit", (code) => reject(new Error(`the service has ended (${code})`)));
    });
    const made = await fetch(`${address}/experiments/first?learningRate=0.1`, { method: "POST" });
    const outputs: Record<string, unknown> = JSON.parse(await made.text());
    onUp();
    const removed = await fetch(`${address}/experiments/first`, { method: "DELETE" });
    const failed = [...(made.ok ? [] : ["POST"]), ...(removed.ok ? [] : ["DELETE"])];
    return { printed: `${JSON.stringify(outputs)}\n${await removed.text()}`, failed, outputs };
  } finally {
    service.kill();
  }
}

/** Runs the commands of the workflow's jobs, with its variables, but for the installation. */
async function followWorkflow({ simulator, workspace, jobId, onUp }: Stage): Promise<Result> {
  const workflow: { jobs: Record<"up" | "destroy", { steps: { run?: string }[] }> } = parse(
    readFileSync(join(folder, "preview-stacks", "preview.yml"), "utf8"),
  );
  const { PULUMI_STACK: _, ...own } = workspace.surroundings.env;
  const env = { ...own, ...cloudOf(simulator), STACK: "pr-7", JOB_ID: jobId };
  const lines: string[] = [];
  const failed: string[] = [];
  for (const job of ["up", "destroy"] as const) {
    for (const { run } of workflow.jobs[job].steps) {
      if (run === undefined || run === "npm ci") continue;
      const { all, exitCode } = await execa(run, {
        ...{ shell: "bash", cwd: workspace.surroundings.cwd, env, extendEnv: false, all: true, reject: false },
      });
      lines.push(`$ ${run}`, all);
      if (exitCode !== 0) failed.push(run);
    }
    if (job === "up") onUp();
  }
  return { printed: lines.join("\n"), failed, outputs: {} };
}
