// What answers made to hurt cost who reads them: seconds, memory, and what is said of each. Run it with `npm run bench:hostile`.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Fault, startSimulator } from "modelarts-simulator";

/** Each answer, as one version is looked at. */
const answers: readonly (readonly [what: string, fault: Fault])[] = [
  ["as it should be", { kind: "none" }],
  ["without end", { kind: "body", how: "endless" }],
  ["200 MB of white space", { kind: "body", how: "huge" }],
  ["200 MB, compressed", { kind: "body", how: "gzip-bomb" }],
  ["a byte a second", { kind: "body", how: "drip" }],
  ["a header of 1 MB", { kind: "body", how: "huge-header" }],
  ["100,000 arrays deep", { kind: "body", how: "deep" }],
  ["with __proto__", { kind: "body", how: "proto" }],
  ["wrong types", { kind: "body", how: "wrong-types" }],
  ["control characters", { kind: "body", how: "control-characters" }],
  ["a redirect elsewhere", { kind: "redirect", to: "http://127.0.0.1:9/" }],
  ["Retry-After of a year", { kind: "throttle", retryAfter: 31_536_000 }],
];

interface Measured {
  readonly seconds: number;
  readonly rssMiB: number;
  readonly outcome: string;
}

/** The most that the process ever held, by the kernel's account; an error is told by its name and its first words. */
const script = `
  const [endpoint, projectId, token, jobId, versionId] = process.argv.slice(1);
  const { openSession } = require("./dist/auth/session.js");
  const { openTrainingJobs } = require("./dist/v1/trainingJobs.js");
  const sources = { config: (key) => ({ endpoint, projectId, token })[key], environment: {} };
  openSession(sources).apiFor({ endpoint, projectId }).then(async (api) => {
    const began = performance.now();
    const outcome = await openTrainingJobs(api).getVersion(jobId, versionId).then(
      () => "read as it should be",
      (error) => error.name + ": " + error.message.slice(0, 90),
    );
    const seconds = (performance.now() - began) / 1000;
    console.log(JSON.stringify({ seconds, rssMiB: process.resourceUsage().maxRSS / 1024, outcome }));
    process.exit();
  });
`;

async function measure(): Promise<void> {
  const simulator = await startSimulator();
  const { url, projectId, token, control } = simulator;
  console.log(`Node ${process.version}`);
  console.log("answer                  requests   seconds   most held, MiB   outcome");
  for (const [what, fault] of answers) {
    control.reset();
    const { jobId, versionIds } = control.seedJob({ jobName: "hostile", versions: [{ status: "COMPLETED" }] });
    control.addFault({ endpoint: "getVersion", fault, count: 1_000 });
    // Beside this process, which must stay free to answer.
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["-e", script, url, projectId, token, jobId, versionIds[0] ?? ""],
      { cwd: join(__dirname, "..", "provider"), timeout: 15 * 60_000 },
    );
    const { seconds, rssMiB, outcome }: Measured = JSON.parse(stdout);
    console.log(
      `${what.padEnd(23)}${String(control.journal().length).padStart(9)}${seconds.toFixed(1).padStart(10)}` +
        `${rssMiB.toFixed(0).padStart(17)}   ${outcome.replace(/\s+/g, " ")}`,
    );
  }
  await simulator.stop();
}

void measure();
