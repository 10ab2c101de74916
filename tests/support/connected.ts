// A client of the provider, connected to the simulator of a suite over real HTTP.

import type { Simulator } from "modelarts-simulator";
import { openSession, type Session } from "../../provider/auth/session";
import { type Clock, systemClock } from "../../provider/clock";
import type { ApiRequest, CallApi } from "../../provider/http/api";
import type { Environment } from "../../provider/lifecycle/target";
import type { Location } from "../../provider/settings/settings";
import type { TrainingJobsClient } from "../../provider/v1/client";
import { openTrainingJobs } from "../../provider/v1/trainingJobs";
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
  return clientAt(environmentOf(simulator, { clock: systemClock }).session, { endpoint, projectId });
}

/** The client of a location. */
export async function clientAt(session: Session, location: Location): Promise<TrainingJobsClient> {
  return openTrainingJobs(await session.apiFor(location));
}

/** The environment in which something happens before each call, or instead of it where that throws. */
export function beforeCalls(environment: Environment, before: (request: ApiRequest) => Promise<void>): Environment {
  const apiFor = async (location: Location) => {
    const api = await environment.session.apiFor(location);
    const call: CallApi = async (request, schema, options) => {
      await before(request);
      return api.call(request, schema, options);
    };
    return { ...api, call };
  };
  return { ...environment, session: { ...environment.session, apiFor } };
}

/** The client with some of its methods replaced, however its requests are bounded. */
export function withMethods(client: TrainingJobsClient, methods: Partial<TrainingJobsClient>): TrainingJobsClient {
  return { ...client, ...methods, with: (options) => withMethods(client.with(options), methods) };
}
