/** One running command of the Pulumi CLI, with the plugins that it has started. */
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { descendantsOf, endProcesses } from "./processTree";

export interface RunOptions {
  /** Added to the workspace's environment. */
  env?: Record<string, string>;
  /** Show the command's output as it comes, colours and all, instead of keeping it. Default: false. */
  live?: boolean;
}

/** How a command ended. `stdout` and `stderr` are empty where its output was shown live. */
export interface PulumiResult {
  /** `null` where a signal ended it. */
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** A command of the CLI that may still be running. */
export class PulumiProcess {
  /** Waits for the end; never rejects because of how the command ended. */
  readonly result: Promise<PulumiResult>;
  readonly pid: number;

  #ended = false;
  #orphans: number[] = [];
  readonly #kill: (signal: NodeJS.Signals) => boolean;

  constructor(
    pulumi: string,
    args: readonly string[],
    options: RunOptions & { cwd: string; env: Record<string, string> },
  ) {
    const output = options.live ? "inherit" : "pipe";
    const child = execa(pulumi, [...(options.live ? [] : ["--non-interactive"]), ...args], {
      cwd: options.cwd,
      env: options.env,
      extendEnv: false,
      stdin: options.live ? "inherit" : "ignore",
      stdout: output,
      stderr: output,
      reject: false,
    });
    if (child.pid === undefined) throw new Error(`${pulumi} could not be started`);
    this.pid = child.pid;
    this.#kill = (signal) => child.kill(signal);
    this.result = child.then(({ exitCode, signal, stdout, stderr }) => {
      this.#ended = true;
      return { exitCode: exitCode ?? null, signal: signal ?? null, stdout: stdout ?? "", stderr: stderr ?? "" };
    });
  }

  /** Asks the CLI to stop, as Ctrl-C does: it starts nothing new, and waits for what it has begun. */
  interrupt(): void {
    this.#kill("SIGINT");
  }

  /** Kills the CLI and nothing else, as `kill -9` does. Its plugins do not notice; `end` ends them. */
  async kill(): Promise<void> {
    this.#orphans.push(...(await descendantsOf(this.pid)));
    this.#kill("SIGKILL");
    await this.result;
  }

  /** Kills the CLI together with its plugins in mid-work, as a power cut does. */
  async crash(): Promise<void> {
    await this.kill();
    this.#endOrphans();
  }

  /** Leaves nothing running: interrupts the CLI and gives it `graceMs` to come to an end before it crashes it. */
  async end(graceMs: number): Promise<void> {
    if (!this.#ended && graceMs > 0) {
      // A CLI that is interrupted while it starts does not always stop what it has started.
      this.#orphans.push(...(await descendantsOf(this.pid)));
      this.interrupt();
      await this.#endsWithin(graceMs);
    }
    if (!this.#ended) await this.crash();
    this.#endOrphans();
  }

  #endOrphans(): void {
    endProcesses(this.#orphans);
    this.#orphans = [];
  }

  async #endsWithin(ms: number): Promise<void> {
    const waiting = new AbortController();
    const pause = setTimeout(ms, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([this.result, pause]);
    waiting.abort();
  }
}
