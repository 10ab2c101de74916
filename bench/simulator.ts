// Measures the simulator: one job with 10,000 versions, requests a second on one core, memory over 100,000 requests.
// Run it with `node --require ts-node/register/transpile-only bench/simulator.ts`. It fails if a promise is broken.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";

const versions = 10_000;
const requests = 100_000;
const connections = 64;
const promisedRequestsPerSecond = 500;
const promisedTeardownSeconds = 10;
/** How much the heap may grow between the first and the last tenth of the requests. */
const allowedGrowth = 0.1;

/** The simulator's own process, so that its memory and its core are its own. */
interface Subject {
  url: string;
  projectId: string;
  token: string;
  jobId: string;
  versionIds: string[];
}

interface Usage {
  heapMb: number;
  rssMb: number;
  cpuMs: number;
}

async function main(): Promise<void> {
  const child = spawn(process.execPath, ["--expose-gc", ...execArguments(), join(__dirname, "simulatorProcess.ts")], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, VERSIONS: String(versions) },
  });
  try {
    const [subject] = await once(child, "message");
    if (!isSubject(subject)) throw new Error("the simulator did not say where it is");
    const usage = async (): Promise<Usage> => {
      child.send("usage");
      const [answer] = await once(child, "message");
      if (!isUsage(answer)) throw new Error("the simulator did not say what it uses");
      return answer;
    };
    await measureList(subject);
    await measureDetails(subject, usage);
    await measureTeardown(subject);
  } finally {
    child.kill();
  }
}

async function measureList(subject: Subject): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const path = `/v1/${subject.projectId}/training-jobs/${subject.jobId}/versions`;
  const page = `${path}?per_page=1000&page=5`;
  for (let round = 0; round < 5; round++) await send(subject, agent, "GET", page);
  const pageMs = await timed(20, () => send(subject, agent, "GET", page));
  const allMs = await timed(3, () => send(subject, agent, "GET", path));
  agent.destroy();
  console.log(`list of ${versions} versions: a page of 1,000 ${pageMs.toFixed(1)} ms, all ${allMs.toFixed(0)} ms`);
}

async function measureDetails(subject: Subject, usage: () => Promise<Usage>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const path = `/v1/${subject.projectId}/training-jobs/${subject.jobId}/versions`;
  let next = 0;
  const run = (count: number) => {
    const end = next + count;
    const worker = async () => {
      while (next < end) await send(subject, agent, "GET", `${path}/${subject.versionIds[next++ % versions]}`);
    };
    return Promise.all(Array.from({ length: connections }, worker));
  };

  await run(requests / 10);
  const early = await usage();
  const started = performance.now();
  await run(requests * 0.9);
  const seconds = (performance.now() - started) / 1000;
  const late = await usage();
  agent.destroy();

  const perSecond = (requests * 0.9) / seconds;
  const perCoreSecond = (requests * 0.9 * 1000) / (late.cpuMs - early.cpuMs);
  const growth = late.heapMb / early.heapMb - 1;
  console.log(
    `details: ${perSecond.toFixed(0)} requests/s from ${connections} connections, ` +
      `${perCoreSecond.toFixed(0)} per second of one core`,
  );
  console.log(
    `heap after ${requests / 10} requests ${early.heapMb.toFixed(1)} MB, after ${requests} ${late.heapMb.toFixed(1)} MB ` +
      `(${(growth * 100).toFixed(1)} %); resident ${early.rssMb.toFixed(0)} and ${late.rssMb.toFixed(0)} MB`,
  );
  if (perSecond < promisedRequestsPerSecond) throw new Error(`fewer than ${promisedRequestsPerSecond} requests/s`);
  if (growth > allowedGrowth) throw new Error("memory grows with requests");
}

async function measureTeardown(subject: Subject): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const path = `/v1/${subject.projectId}/training-jobs/${subject.jobId}/versions`;
  let next = 0;
  const worker = async () => {
    while (next < versions) await send(subject, agent, "DELETE", `${path}/${subject.versionIds[next++]}`);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  let rounds = 0;
  while (!(await send(subject, agent, "GET", `${path}?per_page=1000&page=1`)).includes('"versions":[]')) rounds++;
  agent.destroy();
  const seconds = (performance.now() - started) / 1000;
  console.log(`teardown of ${versions} versions: ${seconds.toFixed(1)} s, ${rounds} lists until none is left`);
  if (seconds > promisedTeardownSeconds) throw new Error("a teardown takes too long");
}

async function timed(times: number, act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let round = 0; round < times; round++) await act();
  return (performance.now() - started) / times;
}

function send(subject: Subject, agent: Agent, method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      subject.url + path,
      { method, agent, headers: { "X-Auth-Token": subject.token } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          if (incoming.statusCode === 200) resolve(Buffer.concat(chunks).toString());
          else reject(new Error(`${method} ${path} answered ${incoming.statusCode}`));
        });
      },
    );
    outgoing.on("error", reject).end();
  });
}

function execArguments(): string[] {
  return ["--require", "ts-node/register/transpile-only"];
}

function isSubject(value: unknown): value is Subject {
  return value instanceof Object && "versionIds" in value && "url" in value;
}

function isUsage(value: unknown): value is Usage {
  return value instanceof Object && "heapMb" in value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
