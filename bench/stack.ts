// A stack of the real CLI whose destroy is measured: made, taken down under the clock, and cleared away.

import { join } from "node:path";
import type { PulumiProcess } from "../tools/pulumiProcess";
import { PulumiWorkspace, type StackExport } from "../tools/pulumiWorkspace";
import { followDeletions } from "./eventLog";
import { peakHostMemory } from "./hostMemory";
import { untilInterrupted } from "./interruption";
import type { Program } from "./programs";
import type { Service } from "./simulation";

/** How a destroy is run. */
export interface DestroyOptions {
  /** Default: the CLI's. */
  readonly parallel?: number | undefined;
  /** Whether the engine saves the state after each step. Default true, as the CLI does. */
  readonly checkpoints?: boolean;
  /** Whether to follow the engine's event log, which costs a little. Default false. */
  readonly watch?: boolean;
}

/** What a destroy took. */
export interface Destroyed {
  /** From the start of the command to its end. */
  readonly seconds: number;
  readonly hostPeakMb: number | undefined;
  /** When the engine called each resource deleted, by name, in milliseconds since 1970; empty unless watched. */
  readonly deletedAt: ReadonlyMap<string, number>;
}

/** A stack that stands. */
export interface Stack {
  /** What its `up` took, from the start of the command to its end, with the state saved once. */
  readonly upSeconds: number;
  destroy(options?: DestroyOptions): Promise<Destroyed>;
  /** The state as `pulumi stack export` prints it. */
  exported(): Promise<{ text: string; state: StackExport }>;
}

/** The engine's own switches for a state that is saved once, at the end. */
const withoutCheckpoints = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
/** The engine's event log is an option for developers of Pulumi. */
const withEventLog = { PULUMI_DEBUG_COMMANDS: "true" };
/** No command of ours may take longer. */
const longestMs = 40 * 60_000;
/** How long a command may take to come to an end by itself once it is interrupted. */
const graceMs = 10_000;

/** Runs `measure` on a stack of this program, and leaves nothing behind. */
export async function withStack<Result>(
  program: Program,
  service: Service | undefined,
  measure: (stack: Stack) => Promise<Result>,
): Promise<Result> {
  const workspace = await PulumiWorkspace.create({ program });
  try {
    if (service !== undefined) await configure(workspace, service);
    const started = performance.now();
    await succeed(workspace.start(["up", "--yes", "--skip-preview", "--parallel", "64"], { env: withoutCheckpoints }));
    return await measure({
      upSeconds: (performance.now() - started) / 1000,
      destroy: (options = {}) => destroy(workspace, options),
      exported: () => exported(workspace),
    });
  } finally {
    await workspace.remove({ graceMs });
  }
}

async function configure(workspace: PulumiWorkspace, { url, projectId, token }: Service): Promise<void> {
  await workspace.configure(
    { "modelarts:endpoint": url, "modelarts:projectId": projectId },
    { "modelarts:token": token },
  );
}

async function destroy(workspace: PulumiWorkspace, options: DestroyOptions): Promise<Destroyed> {
  const log = join(workspace.dir, "events.json");
  const args = [
    ...["destroy", "--yes", "--skip-preview"],
    ...(options.parallel === undefined ? [] : ["--parallel", String(options.parallel)]),
    ...(options.watch ? ["--event-log", log] : []),
  ];
  const end = new AbortController();
  const started = performance.now();
  const env = { ...(options.checkpoints === false && withoutCheckpoints), ...(options.watch && withEventLog) };
  const command = workspace.start(args, { env });
  const memory = peakHostMemory(command.pid, end.signal);
  const deletions = options.watch ? followDeletions(log, end.signal) : new Map<string, number>();
  let seconds = 0;
  try {
    await succeed(command);
    seconds = (performance.now() - started) / 1000;
  } finally {
    end.abort();
  }
  return { seconds, hostPeakMb: await memory, deletedAt: await deletions };
}

async function exported(workspace: PulumiWorkspace): Promise<{ text: string; state: StackExport }> {
  const { stdout } = await workspace.run(["stack", "export", "--stack", workspace.stack]);
  return { text: stdout, state: JSON.parse(stdout) };
}

/** Waits for a good end, within bounds, and ends the command with us. */
async function succeed(command: PulumiProcess): Promise<void> {
  const tooLong = setTimeout(() => void command.end(graceMs), longestMs);
  const stopListening = untilInterrupted(() => void command.end(graceMs));
  try {
    const { exitCode, stdout, stderr } = await command.result;
    if (exitCode !== 0) throw new Error(`pulumi ended with ${exitCode}: ${`${stdout}\n${stderr}`.slice(-2_000)}`);
  } finally {
    clearTimeout(tooLong);
    stopListening();
  }
}
