/** One kill of a real Pulumi run in mid-work, and what became of its versions and its job once the run was repeated. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandOf, descendantsOf, endProcesses } from "./processTree";
import type { PulumiProcess } from "./pulumiProcess";
import { PulumiWorkspace } from "./pulumiWorkspace";
import { SimulatorProcess } from "./simulatorProcess";
import { trialRun } from "./trialRun";

export const operations = ["up", "replace", "refresh", "destroy"] as const;
export const victims = ["host", "cli", "program", "all", "simulator"] as const;

/** What is killed, in what, and when. */
export interface Kill {
  operation: (typeof operations)[number];
  victim: (typeof victims)[number];
  /** Milliseconds after the first request of the kind that the operation is about. */
  afterMs: number;
  /** Whether the versions are waited for until they run. */
  waits: boolean;
  /** Whether the versions are made of the same, so that only their notes tell them apart. */
  alike: boolean;
}

/** What was found after the run was repeated. Each is a list of version ids and should be empty. */
export interface Outcome {
  /** They stand, and the state does not know them. */
  orphans: string[];
  /** The state has them, and they do not stand. */
  ghosts: string[];
  /** Two resources hold them. */
  heldTwice: string[];
  /** They stand after everything was destroyed. */
  left: string[];
  /** What did not end well when it was repeated, in its own words. */
  failures: string[];
}

const resources = 3;
/** The first request of which a kill is timed. */
const trigger = { up: "POST", replace: "POST", refresh: "GET", destroy: "DELETE" } as const;

/** Plays one kill, with everything of its own: simulator, stack, state and notes. */
export async function playKill(kill: Kill): Promise<Outcome> {
  const simulator = await SimulatorProcess.start();
  let workspace: PulumiWorkspace | undefined;
  try {
    const { jobId, versionIds } = await simulator.seedJob();
    workspace = await PulumiWorkspace.create({ program: programOf(kill, jobId, "first") });
    const { url, projectId, token } = simulator;
    await workspace.configure(
      { "modelarts:endpoint": url, "modelarts:projectId": projectId },
      { "modelarts:token": token },
    );
    return await playIn(workspace, simulator, kill, { jobId, others: versionIds });
  } finally {
    await workspace?.remove();
    await simulator.stop();
  }
}

/** True when nothing was lost, nothing was made up, and all ended well. */
export function isClean(outcome: Outcome): boolean {
  return Object.values(outcome).every((list) => list.length === 0);
}

async function playIn(
  stack: PulumiWorkspace,
  simulator: SimulatorProcess,
  kill: Kill,
  { jobId, others }: { jobId: string; others: readonly string[] },
): Promise<Outcome> {
  const failures: string[] = [];
  const ended = async (what: string, args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await stack.run(args);
    if (exitCode !== 0) failures.push(`${what}: ${(stdout + stderr).slice(-2_000)}`);
  };
  const up = ["up", "--yes", "--skip-preview"];
  const destroy = ["destroy", "--yes", "--skip-preview"];
  const standing = async () => (await simulator.standing()).filter((id) => !others.includes(id));

  if (kill.operation !== "up") await ended("the first up", up);
  if (kill.operation === "replace") await stack.writeProgram(programOf(kill, jobId, "second"));
  const killed = kill.operation === "up" || kill.operation === "replace" ? up : [kill.operation, ...up.slice(1)];
  await simulator.clearJournal();
  const command = stack.start(killed);
  await Promise.race([simulator.seen(trigger[kill.operation]), command.result]);
  await sleep(kill.afterMs);
  await strike(kill, command, simulator);
  await command.result;
  await command.end(0);
  await tidyUp(stack);

  if (kill.operation === "destroy") {
    await ended("destroy again", destroy);
    const left = await standing();
    return { orphans: [], ghosts: [], heldTwice: [], left, failures };
  }
  await ended("up again", up);
  const held = await heldBy(stack);
  const stand = await standing();
  const found = {
    orphans: stand.filter((id) => !held.includes(id)),
    ghosts: held.filter((id) => !stand.includes(id)),
    heldTwice: held.filter((id, index) => held.indexOf(id) !== index),
  };
  await ended("destroy", destroy);
  return { ...found, left: await standing(), failures };
}

async function strike({ victim }: Kill, command: PulumiProcess, simulator: SimulatorProcess): Promise<void> {
  if (victim === "simulator") return simulator.crash();
  if (victim === "cli") return command.kill();
  if (victim === "all") return command.crash();
  const marks = { host: "cmd/dynamic-provider", program: "cmd/run" };
  const pids = await descendantsOf(command.pid);
  const commands = await Promise.all(pids.map(async (pid) => ({ pid, text: await commandOf(pid) })));
  endProcesses(commands.filter(({ text }) => text.includes(marks[victim])).map(({ pid }) => pid));
}

/** Takes away what a killed engine leaves in a state folder: its lock, and files that it had only begun to write. */
async function tidyUp(stack: PulumiWorkspace): Promise<void> {
  await stack.run(["cancel", "--yes"]);
  const state = join(stack.dir, "state");
  for (const name of await readdir(state, { recursive: true })) {
    const file = join(state, name);
    if (name.endsWith(".attrs") && (await stat(file)).size === 0) await rm(file);
  }
}

async function heldBy(stack: PulumiWorkspace): Promise<string[]> {
  const { deployment } = await stack.exportStack();
  return (deployment.resources ?? [])
    .filter(({ type }) => /:TrainingJob(Version)?$/.test(type))
    .map(({ outputs }) => String(outputs?.versionId));
}

function programOf({ waits, alike }: Kill, jobId: string, folder: string): Record<string, string> {
  const args = {
    jobId,
    ...trialRun,
    ...(waits && { waitFor: "running" }),
  };
  return {
    "index.js": `
      const { TrainingJob, TrainingJobVersion } = require("pulumi-modelarts");
      const job = ${JSON.stringify({ ...args, jobId: undefined, waitFor: undefined, jobName: "digits" })};
      new TrainingJob("job", { ...job, trainUrl: "/demo-bucket/${folder}/job/" });
      for (let n = 0; n < ${resources}; n++) {
        const trainUrl = "/demo-bucket/${folder}/" + ${alike ? "" : "n + "}"/";
        new TrainingJobVersion("run-" + n, { ...${JSON.stringify(args)}, trainUrl: trainUrl.replace("//", "/") });
      }`,
  };
}
