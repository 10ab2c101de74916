/** A simulator in a process of its own that keeps what it holds in a file, so that it can be killed and comes back. */
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

const command = join(
  dirname(createRequire(__filename).resolve("modelarts-simulator/package.json")),
  "bin",
  "modelarts-simulator.js",
);
const token = "token-of-a-trial";
// Answers take a while, so that a kill can come between a request and its answer.
const paces = ["--latency", "60", "--step-time", "200", "--run-time", "600000", "--deletion-time", "500"];

interface Standing {
  jobs: { versions: { versionId: string }[] }[];
}

/** The running simulator. */
export class SimulatorProcess {
  readonly token = token;
  readonly #dir: string;
  #process: ReturnType<typeof spawn>;
  #url: string;
  #projectId: string;

  private constructor(dir: string, started: Started) {
    this.#dir = dir;
    this.#process = started.process;
    this.#url = started.url;
    this.#projectId = started.projectId;
  }

  static async start(): Promise<SimulatorProcess> {
    const dir = await mkdtemp(join(tmpdir(), "modelarts-simulator-"));
    return new SimulatorProcess(dir, await start(dir, "0"));
  }

  get url(): string {
    return this.#url;
  }

  get projectId(): string {
    return this.#projectId;
  }

  /** Kills it, and starts it again where it was. */
  async crash(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.catch(() => {});
    this.#process = (await start(this.#dir, new URL(this.#url).port)).process;
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.catch(() => {});
    await rm(this.#dir, { recursive: true, force: true });
  }

  /** A job with one version that has ended. */
  async seedJob(): Promise<{ jobId: string; versionIds: string[] }> {
    const body = JSON.stringify({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const headers = { "Content-Type": "application/json" };
    return (await fetch(this.#at("jobs"), { method: "POST", headers, body })).json() as Promise<{
      jobId: string;
      versionIds: string[];
    }>;
  }

  /** The ids of all versions that stand. */
  async standing(): Promise<string[]> {
    const { jobs } = (await (await fetch(this.#at("standing"))).json()) as Standing;
    return jobs.flatMap(({ versions }) => versions.map(({ versionId }) => versionId));
  }

  async clearJournal(): Promise<void> {
    await fetch(this.#at("journal"), { method: "DELETE" });
  }

  /** Resolves when a version has been made, or another request of this method has been dealt with. */
  async seen(method: "POST" | "GET" | "DELETE"): Promise<void> {
    const before = (await this.standing()).length;
    for (;;) {
      const { requests } = (await (await fetch(this.#at("journal"))).json()) as { requests: { method: string }[] };
      if (requests.some((request) => request.method === method)) return;
      if (method === "POST" && (await this.standing()).length > before) return;
      await sleep(5);
    }
  }

  #at(path: string): string {
    return `${this.#url}/_simulator/${path}`;
  }
}

interface Started {
  process: ReturnType<typeof spawn>;
  url: string;
  projectId: string;
}

function spawn(flags: readonly string[]) {
  return execa("node", [command, ...flags], { stdin: "ignore", reject: false });
}

async function start(dir: string, port: string): Promise<Started> {
  const flags = ["--port", port, "--state", join(dir, "state.json"), "--token", token, "--quiet", ...paces];
  const process = spawn(flags);
  const lines = createInterface({ input: process.stdout });
  let url: string | undefined;
  for await (const line of lines) {
    url ??= /http:\S+/.exec(line)?.[0];
    const projectId = /^ {2}project +(\S+)/.exec(line)?.[1];
    if (url !== undefined && projectId !== undefined) return { process, url, projectId };
  }
  throw new Error("the simulator ended before it listened");
}
