/** The product in half a minute: a training job version made and removed by the real Pulumi CLI, against the simulator. */
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { styleText } from "node:util";
import { type JournalEntry, type Simulator, type StandingVersion, startSimulator } from "modelarts-simulator";
import { PulumiWorkspace } from "./pulumiWorkspace";

const quickstart = join(dirname(__dirname), "examples", "quickstart");
const jobName = "handwritten-digits";
// Long enough for Pulumi's display to show the wait.
const paces = { run: { ms: 250 }, deletion: { ms: 4_000 } };
// How long Pulumi may take to come to an end by itself once the demo is interrupted.
const graceMs = 10_000;

/** Something did not go as a demo should. */
class DemoError extends Error {
  override readonly name = "DemoError";
}

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // Stays in place: a terminal's Ctrl-C arrives twice, from the terminal and from npm, and must not cut the tidying short.
  process.on(signal, () => interruption.abort(signal));
}

// The shell that npm puts between keeps a SIGTERM to itself, but dies of it.
const shell = process.ppid;
setInterval(() => process.ppid === shell || interruption.abort("SIGTERM"), 500).unref();

demo()
  .catch((error: unknown) => {
    process.exitCode = exitCodeAfter(error);
  })
  .finally(() => say("Simulator stopped, temporary files removed."));

/** Plays the demo, and leaves nothing running and no file behind, however it ends. */
async function demo(): Promise<void> {
  const simulator = await startSimulator({ paces });
  try {
    await makeAndRemoveVersion(simulator);
  } finally {
    await simulator.stop();
  }
}

async function makeAndRemoveVersion(simulator: Simulator): Promise<void> {
  const { jobId } = simulator.control.seedJob({ jobName, versions: [{ status: "COMPLETED" }] });
  const before = standingVersions(simulator);
  say(
    `A simulator of ModelArts listens on ${simulator.url}.`,
    `It holds the training job ${jobName} with ${before.map(nameAndId).join(", ")}, which ran some time ago.`,
  );

  const workspace = await PulumiWorkspace.create({ program: quickstart });
  try {
    await configure(workspace, simulator, jobId);

    await play(workspace, ["up", "--yes", "--skip-preview"]);
    const created = theCreated(standingVersions(simulator), before);
    confirm(`The simulator now holds ${nameAndId(created)} too; its status is ${created.status}.`);

    await play(workspace, ["destroy", "--yes", "--skip-preview", "--remove"]);
    checkAsBefore(standingVersions(simulator), before);
    confirm(`The simulator no longer holds ${nameAndId(created)}; what was there before still is.`);
  } finally {
    await workspace.remove({ graceMs });
  }
  showRequests(simulator.control.journal(), simulator.projectId);
}

async function configure(workspace: PulumiWorkspace, simulator: Simulator, jobId: string): Promise<void> {
  const { url, projectId, token } = simulator;
  await workspace.configure(
    { "modelarts:endpoint": url, "modelarts:region": "eu-de", "modelarts:projectId": projectId, jobId },
    { "modelarts:token": token },
  );
}

/** Runs a command under the eyes of the user, to its good end or until the demo is interrupted. */
async function play(workspace: PulumiWorkspace, args: readonly string[]): Promise<void> {
  interruption.signal.throwIfAborted();
  say(styleText("bold", `$ pulumi ${args.join(" ")}`));
  const command = workspace.start(args, { live: true });
  interruption.signal.addEventListener("abort", () => void command.end(graceMs), { once: true });
  const { exitCode } = await command.result;
  interruption.signal.throwIfAborted();
  if (exitCode !== 0) throw new DemoError(`pulumi ${args[0]} did not come to a good end (exit code ${exitCode}).`);
}

/** By the simulator's own account, not by Pulumi's. */
function standingVersions(simulator: Simulator): StandingVersion[] {
  return simulator.control.standing().jobs.flatMap((job) => job.versions);
}

function theCreated(now: StandingVersion[], before: StandingVersion[]): StandingVersion {
  const [created, ...others] = now.filter((version) => !has(before, version));
  if (created === undefined) throw new DemoError("The simulator holds no new version.");
  if (others.length > 0)
    throw new DemoError(`The simulator holds more new versions than one: ${others.map(nameAndId)}.`);
  return created;
}

function checkAsBefore(now: StandingVersion[], before: StandingVersion[]): void {
  const left = now.filter((version) => !has(before, version));
  if (left.length > 0) throw new DemoError(`The simulator still holds ${left.map(nameAndId).join(", ")}.`);
  const lost = before.filter((version) => !has(now, version));
  if (lost.length > 0) throw new DemoError(`The simulator has lost ${lost.map(nameAndId).join(", ")}.`);
}

function has(versions: StandingVersion[], { versionId }: StandingVersion): boolean {
  return versions.some((version) => version.versionId === versionId);
}

function nameAndId({ versionName, versionId }: StandingVersion): string {
  return `version ${versionName} (${versionId})`;
}

/** One line for each request, but for runs of the same one: those are the polling. */
function showRequests(journal: JournalEntry[], projectId: string): void {
  const lines: { text: string; times: number }[] = [];
  for (const { method, path, status } of journal) {
    const text = `${method.padEnd(6)} ${path.replace(projectId, "…")} ${status}`;
    const last = lines.at(-1);
    if (last?.text === text) last.times += 1;
    else lines.push({ text, times: 1 });
  }
  say(`The simulator answered ${journal.length} requests:`);
  for (const { text, times } of lines) console.log(styleText("dim", `  ${text}${times > 1 ? ` × ${times}` : ""}`));
}

function say(...lines: string[]): void {
  console.log(`\n${lines.join("\n")}`);
}

function confirm(line: string): void {
  say(styleText("green", `✔ ${line}`));
}

/** Tells the user what went wrong; the exit code of an interrupted program is 128 and the signal's number. */
function exitCodeAfter(error: unknown): number {
  const signal: unknown = interruption.signal.reason;
  if (signal === "SIGINT" || signal === "SIGTERM" || signal === "SIGHUP") {
    say("Interrupted.");
    return 128 + constants.signals[signal];
  }
  const message = error instanceof DemoError ? error.message : error instanceof Error ? error.stack : String(error);
  console.error(styleText("red", `\n✖ ${message}`, { stream: process.stderr }));
  return 1;
}
