// A session: what all operations of a process share (credentials, tokens, connections, pace), each made at its first use.

import { type Clock, systemClock } from "../clock";
import type { ModelArtsError } from "../errors";
import { openApi, type ProjectApi } from "../http/api";
import { type Endpoint, type EndpointOf, openEndpoint } from "../http/endpoint";
import { defaultRetry, type RetryOptions } from "../http/retry";
import { getOrCreate, getOrCreatePromise, lazy } from "../memo";
import { type ConnectionSettings, resolveConnection } from "../settings/connection";
import { isLoopback } from "../settings/proxy";
import type { Location, Sources } from "../settings/settings";
import { openIdentity } from "./identity";

/** What all operations of a process share. */
export interface Session {
  /**
   * The project of a location: the one it names, else the one that the settings name, else the region's own; asked for once.
   *
   * @throws ConfigError when it has no name, DoesNotExistError when there is no such project.
   */
  projectIdFor(location: Location): Promise<string>;
  /**
   * The calls to the project of a location: the same ones for the same endpoint and project.
   *
   * @throws ConfigError when a setting is missing or malformed.
   */
  apiFor(location: Location): Promise<ProjectApi>;
}

/** What a test may want otherwise; the defaults are for the clouds. */
export interface SessionOptions {
  readonly retry?: RetryOptions;
  /** Time for one request and its answer, in milliseconds. @default 30000 */
  readonly requestTimeoutMs?: number;
  /** Where a warning goes. @default console.warn */
  readonly warn?: (message: string) => void;
  /** Told why a request to IAM has failed that is sent again: all who need its answer wait. */
  readonly onIamRetry?: (failure: ModelArtsError) => void;
  readonly clock?: Clock;
}

/**
 * Opens a session. Nothing is read and nothing is sent before the first use. What fails is tried anew for the next who needs
 * it, except a refused key or password, which the cloud would lock.
 */
export function openSession(sources: Sources, options: SessionOptions = {}): Session {
  const { retry = defaultRetry, clock = systemClock } = options;
  const connection = lazy(() => {
    const settings = resolveConnection(sources);
    warnIfInsecure(settings, options.warn ?? console.warn);
    return settings;
  });
  const endpoints = new Map<string, Endpoint>();
  const endpointOf: EndpointOf = (endpoint) =>
    getOrCreate(endpoints, endpoint, () => {
      warnIfReadable(endpoint, options.warn ?? console.warn);
      return openEndpoint(endpoint, connection(), { timeoutMs: options.requestTimeoutMs, clock });
    });
  const identity = openIdentity({
    sources,
    signing: () => connection().signing,
    endpointOf: endpointOf,
    retry,
    onRetry: options.onIamRetry,
    clock,
  });

  const projectIds = new Map<string, Promise<string>>();
  const apis = new Map<string, ProjectApi>();

  async function projectIdFor(location: Location): Promise<string> {
    return (
      location.projectId ??
      getOrCreatePromise(projectIds, `${location.endpoint} ${location.region}`, () => identity.findProjectId(location))
    );
  }

  async function apiFor(location: Location): Promise<ProjectApi> {
    const projectId = await projectIdFor(location);
    return getOrCreate(apis, `${location.endpoint} ${projectId}`, () => {
      const authentication = identity.authenticationFor(location, projectId);
      const call = openApi({
        endpoint: location.endpoint,
        ...endpointOf(location.endpoint),
        authentication,
        retry,
        clock,
      });
      return { call, projectId };
    });
  }

  return { projectIdFor, apiFor };
}

function warnIfInsecure(settings: ConnectionSettings, warn: (message: string) => void): void {
  if (settings.insecure) {
    warn("modelarts:insecure is set: certificates are not checked, so anyone on the way can read the credentials.");
  }
}

function warnIfReadable(endpoint: string, warn: (message: string) => void): void {
  if (endpoint.startsWith("http:") && !isLoopback(endpoint)) {
    warn(`${endpoint} is not https: anyone on the way can read the credentials, a proxy included.`);
  }
}
