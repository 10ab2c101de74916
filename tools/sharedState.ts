/** The life of a stack with its state in PostgreSQL, with two clients in turn and at once: `npm run shared-state`. */

import { startPostgres } from "./postgres";
import type { PulumiResult } from "./pulumiProcess";
import { PulumiWorkspace } from "./pulumiWorkspace";
import { SimulatorProcess } from "./simulatorProcess";
import { trialRun } from "./trialRun";

const resources = 5;

async function main(): Promise<void> {
  const postgres = await startPostgres();
  const simulator = await SimulatorProcess.start();
  const { jobId, versionIds } = await simulator.seedJob();
  const workspace = await PulumiWorkspace.create({
    program: programOf(jobId),
    env: { PULUMI_BACKEND_URL: postgres.backendUrl },
  });
  let failures = 0;
  const expect = async (what: string, isRight: boolean, standing: number) => {
    const stand = (await simulator.standing()).length - versionIds.length;
    const isWell = isRight && stand === standing;
    if (!isWell) failures += 1;
    console.log(`${isWell ? "ok" : "WRONG"}  ${what}; ${stand} versions stand`);
  };
  const run = (verb: string): Promise<PulumiResult> => workspace.run([verb, "--yes", "--skip-preview"]);
  try {
    const { url, projectId, token } = simulator;
    await workspace.configure(
      { "modelarts:endpoint": url, "modelarts:projectId": projectId },
      { "modelarts:token": token },
    );
    await expect("up", (await run("up")).exitCode === 0, resources);
    await expect("refresh by another client", (await run("refresh")).exitCode === 0, resources);
    const both = await Promise.all([run("destroy"), run("destroy")]);
    const refused = both.filter(({ exitCode }) => exitCode !== 0);
    const areLocked = refused.every(({ stdout, stderr }) => (stdout + stderr).includes("pulumi cancel"));
    await expect(`two destroys at once: ${refused.length} refused, with the lock's message`, areLocked, 0);
    await expect("destroy again", (await run("destroy")).exitCode === 0, 0);
  } finally {
    await workspace.remove();
    await simulator.stop();
    await postgres.stop();
  }
  if (failures > 0) process.exitCode = 1;
}

function programOf(jobId: string): Record<string, string> {
  const args = {
    jobId,
    ...trialRun,
    trainUrl: "/demo-bucket/out/",
  };
  return {
    "index.js": `
      const { TrainingJobVersion } = require("pulumi-modelarts");
      for (let n = 0; n < ${resources}; n++) new TrainingJobVersion("run-" + n, ${JSON.stringify(args)});`,
  };
}

void main();
