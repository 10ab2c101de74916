// What a process holds once its garbage is collected. Preloaded into a host, it writes that to the standard error on SIGUSR2.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Memory in MiB, and how many sockets and timers are open. */
export interface Holdings {
  readonly heapMb: number;
  readonly sockets: number;
  readonly timers: number;
}

/** How a line of a host's holdings begins. */
export const holdingsMark = "host holds ";

export function holdings(): Holdings {
  collectGarbage();
  const resources = process.getActiveResourcesInfo();
  const count = (pattern: RegExp) => resources.filter((name) => pattern.test(name)).length;
  return {
    heapMb: process.memoryUsage().heapUsed / 2 ** 20,
    sockets: count(/^TCP/),
    timers: count(/^(Timeout|Immediate)$/),
  };
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("this Node collects no garbage on demand");
  collect();
}

const isHost = process.argv[1]?.includes("dynamic-provider") ?? false;
if (isHost) process.on("SIGUSR2", () => process.stderr.write(`${holdingsMark}${JSON.stringify(holdings())}\n`));
