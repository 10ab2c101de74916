/** Finds and ends the processes that a process has started; Pulumi's plugins outlive a CLI that is killed. */
import { readdir, readFile } from "node:fs/promises";
import { execa } from "execa";

/** All processes that `pid` has started, directly or not, and that still run. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const parents = process.platform === "linux" ? await parentsFromProc() : await parentsFromPs();
  const found = [pid];
  // The list grows while it is walked: each process found brings its children.
  for (const ancestor of found) {
    for (const [child, parent] of parents) if (parent === ancestor) found.push(child);
  }
  return found.slice(1);
}

/** The command line of a process; empty where it has ended. */
export async function commandOf(pid: number): Promise<string> {
  if (process.platform === "linux") {
    const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return text.replaceAll("\0", " ");
  }
  const { stdout } = await execa("ps", ["-o", "args=", "-p", String(pid)], { reject: false });
  return stdout;
}

/** Kills the processes; those that have ended meanwhile are no concern. */
export function endProcesses(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}

/** Parent by process. Slim Linux images have no `ps`, but all have /proc. */
async function parentsFromProc(): Promise<Map<number, number>> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""); // it may just have ended
    // The command's name stands in parentheses and may hold anything; after it come the state and the parent.
    const parent = /\) \S (\d+) [^)]*$/.exec(stat)?.[1];
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  return parents;
}

async function parentsFromPs(): Promise<Map<number, number>> {
  const { stdout } = await execa("ps", ["-A", "-o", "pid=,ppid="]);
  const lines = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return new Map(lines.flatMap(([pid, parent]) => (pid && parent ? [[pid, parent]] : [])));
}
