// Tells a process that still runs from one that has ended, also when its number has been given to another since.

import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import * as v from "valibot";

export const processMarkSchema = v.object({
  host: v.string(),
  pid: v.number(),
  /** When the system started it, in the system's own count; only Linux says so without asking another program. */
  started: v.optional(v.string()),
});

/** What tells a process from all others. */
export type ProcessMark = Readonly<v.InferOutput<typeof processMarkSchema>>;

/** The mark of this process. */
export function thisProcess(): ProcessMark {
  const started = startOf(process.pid);
  return { host: hostname(), pid: process.pid, ...(started !== undefined && { started }) };
}

/** `unknown` for a process of another machine that writes to the same folder. */
export function stateOfProcess({ host, pid, started }: ProcessMark): "runs" | "ended" | "unknown" {
  if (host !== hostname()) return "unknown";
  if (!exists(pid)) return "ended";
  return started !== undefined && startOf(pid) !== started ? "ended" : "runs";
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be signalled, but is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function startOf(pid: number): string | undefined {
  try {
    // The name stands in parentheses and may hold anything; the start is the 20th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .at(19);
  } catch {
    return undefined;
  }
}
