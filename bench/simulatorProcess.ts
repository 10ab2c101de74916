// The process that `simulator.ts` measures: a simulator with one large job, which says on request what it uses.

import { startSimulator } from "modelarts-simulator";

async function main(): Promise<void> {
  const simulator = await startSimulator({ limits: { versionsPerJob: 20_000 } });
  const versions = Array.from({ length: Number(process.env.VERSIONS) }, () => ({}));
  const { jobId, versionIds } = simulator.control.seedJob({ jobName: "large", versions });
  process.send?.({ url: simulator.url, projectId: simulator.projectId, token: simulator.token, jobId, versionIds });
  process.on("message", () => {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    process.send?.({ heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20, cpuMs: (user + system) / 1000 });
  });
  process.on("disconnect", () => process.exit());
}

main();
