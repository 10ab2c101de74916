// The memory that a long list takes: jobs with ever more versions, each listed in a fresh process through the package's own client.
// Run it with `npm run bench:lists`.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSimulator } from "modelarts-simulator";

const counts = [10, 10_000, 100_000];

/** What a job's versions are read for. */
const readings = ["listVersionStatuses", "listLatestVersions", "listVersions"] as const;

interface Measured {
  readonly versions: number;
  readonly seconds: number;
  readonly rssMiB: number;
  readonly heapMiB: number;
}

/** The most that the process ever held, by the kernel's account, and what it holds once the garbage is gone. */
const script = `
  const [endpoint, projectId, token, jobId, reading] = process.argv.slice(1);
  const { openSession } = require("./dist/auth/session.js");
  const { openTrainingJobs } = require("./dist/v1/trainingJobs.js");
  const sources = { config: (key) => ({ endpoint, projectId, token })[key], environment: {} };
  openSession(sources).apiFor({ endpoint, projectId }).then(async (api) => {
    const client = openTrainingJobs(api);
    const began = performance.now();
    const list = await client[reading](jobId, 20);
    const seconds = (performance.now() - began) / 1000;
    const rssMiB = process.resourceUsage().maxRSS / 1024;
    global.gc();
    const heapMiB = process.memoryUsage().heapUsed / 2 ** 20;
    console.log(JSON.stringify({ versions: (list.versions ?? list).length, seconds, rssMiB, heapMiB }));
    process.exit();
  });
`;

async function measure(): Promise<void> {
  const simulator = await startSimulator();
  const { url, projectId, token, control } = simulator;
  console.log(`Node ${process.version}`);
  console.log("versions   read for              requests   seconds   most held, MiB   heap after it, MiB");
  for (const count of counts) {
    control.reset();
    const { jobId } = control.seedJob({
      jobName: "long",
      versions: Array.from({ length: count }, () => ({ status: "COMPLETED" as const })),
    });
    for (const reading of readings) {
      control.clearJournal();
      // Beside this process, which must stay free to answer.
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["--expose-gc", "-e", script, url, projectId, token, jobId, reading],
        { cwd: join(__dirname, "..", "provider") },
      );
      const { versions, seconds, rssMiB, heapMiB }: Measured = JSON.parse(stdout);
      console.log(
        `${String(versions).padEnd(11)}${reading.padEnd(22)}${String(control.journal().length).padStart(8)}` +
          `${seconds.toFixed(1).padStart(10)}${rssMiB.toFixed(0).padStart(17)}${heapMiB.toFixed(0).padStart(21)}`,
      );
    }
  }
  await simulator.stop();
}

void measure();
