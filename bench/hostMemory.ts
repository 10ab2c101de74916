// The memory of the process that runs dynamic providers, as the kernel accounts for it.

import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { descendantsOf } from "../tools/processTree";

const searchMs = 250;
const lookMs = 250;

/**
 * The most memory that the host of a running Pulumi command has held, in MiB; follows it until `signal` aborts. `undefined`
 * where there is no /proc, or where the command ended before its host was found.
 */
export async function peakHostMemory(pulumiPid: number, signal: AbortSignal): Promise<number | undefined> {
  let host: number | undefined;
  let peak: number | undefined;
  while (!signal.aborted) {
    host ??= await findHost(pulumiPid);
    if (host !== undefined) peak = (await peakOf(host)) ?? peak;
    await pause(host === undefined ? searchMs : lookMs, signal);
  }
  return peak;
}

async function findHost(pulumiPid: number): Promise<number | undefined> {
  for (const pid of await descendantsOf(pulumiPid)) {
    const [program = "", script = ""] = (await read(`/proc/${pid}/cmdline`)).split("\0");
    if (program.endsWith("node") && script.includes("dynamic-provider")) return pid;
  }
  return undefined;
}

/** The kernel keeps the high-water mark itself, so nothing is missed between two looks. */
async function peakOf(pid: number): Promise<number | undefined> {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(await read(`/proc/${pid}/status`))?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
}

function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => ""); // the process may just have ended
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}
