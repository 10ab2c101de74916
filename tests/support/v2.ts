// What tests of v2 share: a client, a job as programs declare it, and what stands by the simulator's own account.

import type { Simulator } from "modelarts-simulator";
import { systemClock } from "../../provider/clock";
import { openAlgorithms } from "../../provider/v2/algorithms";
import type { AlgorithmsClient } from "../../provider/v2/algorithmsClient";
import type { JobsClient } from "../../provider/v2/client";
import { openJobs } from "../../provider/v2/jobs";
import { environmentOf } from "./connected";

/** A client of the simulator's first project, which goes by the real time. */
export async function jobsClientOf(simulator: Simulator): Promise<JobsClient> {
  const { url: endpoint, projectId } = simulator;
  return openJobs(await environmentOf(simulator, { clock: systemClock }).session.apiFor({ endpoint, projectId }));
}

/** The same for its algorithms. */
export async function algorithmsClientOf(simulator: Simulator): Promise<AlgorithmsClient> {
  const { url: endpoint, projectId } = simulator;
  return openAlgorithms(await environmentOf(simulator, { clock: systemClock }).session.apiFor({ endpoint, projectId }));
}

/** An algorithm that the API accepts, apart from its name. */
export const algorithm = {
  codeDir: "/demo-bucket/code/",
  bootFile: "/demo-bucket/code/train.py",
  engine: { id: "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" },
} as const;

/** The ids of all algorithms that stand. */
export function algorithmsStanding(simulator: Simulator): string[] {
  return simulator.control.v2.standing().algorithms.map(({ id }) => id);
}

/** A job that the API accepts, apart from its name. */
export const job = {
  engine: { imageUrl: "team/trainer:1.4" },
  command: "sh run.sh",
  flavorId: "modelarts.vm.cpu.8u",
} as const;

/** The ids of all jobs that stand. */
export function jobsStanding(simulator: Simulator): string[] {
  return simulator.control.v2.standing().jobs.map(({ jobId }) => jobId);
}

/** The requests that the simulator has seen, as "METHOD path" with the project left out. */
export function jobRequests(simulator: Simulator): string[] {
  return simulator.control.journal().map(({ method, path }) => `${method} ${path.replace(/^\/v2\/[^/]+/, "")}`);
}
