// A client of the provider, connected to the simulator of a suite over real HTTP.

import type { Simulator } from "modelarts-simulator";
import type { TrainingJobsClient } from "../../provider/client/client";
import { openSession } from "../../provider/client/session";
import { type Clock, systemClock } from "../../provider/clock";
import type { Environment } from "../../provider/lifecycle/target";
import { VirtualClock } from "./clock";

/** The settings of a stack whose configuration leads to the simulator; a new session and a clock that nobody waits for each time. */
export function environmentOf(
  { url, projectId, token }: Pick<Simulator, "url" | "projectId" | "token">,
  { clock = new VirtualClock() }: { clock?: Clock } = {},
): Environment {
  const config: Record<string, string> = { endpoint: url, projectId, token, maxRequestsPerSecond: "10000" };
  const sources = { config: (key: string) => config[key], environment: {} };
  return { sources, session: openSession(sources, { clock }), clock };
}

/** A client of the simulator's first project, which goes by the real time. */
export function clientOf(simulator: Simulator): Promise<TrainingJobsClient> {
  const { url: endpoint, projectId } = simulator;
  return environmentOf(simulator, { clock: systemClock }).session.clientFor({ endpoint, projectId });
}

/** The client with some of its methods replaced, however its requests are bounded. */
export function withMethods(client: TrainingJobsClient, methods: Partial<TrainingJobsClient>): TrainingJobsClient {
  return { ...client, ...methods, with: (options) => withMethods(client.with(options), methods) };
}
