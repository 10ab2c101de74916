// A session: what all operations of a process share (credentials, tokens, connections, pace), each made at its first use.

import { type Clock, systemClock } from "../clock";
import type { ModelArtsError } from "../errors";
import { openApi, type ProjectApi } from "../http/api";
import { type Line, type LineTo, openLine } from "../http/line";
import { defaultRetry, type RetryOptions } from "../http/retry";
import { keep, keepPromise, once } from "../memo";
import { type ConnectionSettings, resolveConnection } from "../settings/connection";
import { isLoopback } from "../settings/proxy";
import type { Place, Sources } from "../settings/settings";
import { openIdentity } from "./identity";

/** What all operations of a process share. */
export interface Session {
  /**
   * The project of a place: the one it names, else the one that the settings name, else the region's own; asked for once.
   *
   * @throws ConfigError when it has no name, DoesNotExistError when there is no such project.
   */
  projectIdFor(place: Place): Promise<string>;
  /**
   * The calls to a place's project: the same ones for the same endpoint and project.
   *
   * @throws ConfigError when a setting is missing or malformed.
   */
  apiFor(place: Place): Promise<ProjectApi>;
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
  const connection = once(() => {
    const settings = resolveConnection(sources);
    warnIfInsecure(settings, options.warn ?? console.warn);
    return settings;
  });
  const lines = new Map<string, Line>();
  const lineTo: LineTo = (endpoint) =>
    keep(lines, endpoint, () => {
      warnIfReadable(endpoint, options.warn ?? console.warn);
      return openLine(endpoint, connection(), { timeoutMs: options.requestTimeoutMs, clock });
    });
  const identity = openIdentity({
    sources,
    signing: () => connection().signing,
    lineTo,
    retry,
    onRetry: options.onIamRetry,
    clock,
  });

  const projectIds = new Map<string, Promise<string>>();
  const apis = new Map<string, ProjectApi>();

  async function projectIdFor(place: Place): Promise<string> {
    return (
      place.projectId ??
      keepPromise(projectIds, `${place.endpoint} ${place.region}`, () => identity.findProjectId(place))
    );
  }

  async function apiFor(place: Place): Promise<ProjectApi> {
    const projectId = await projectIdFor(place);
    return keep(apis, `${place.endpoint} ${projectId}`, () => {
      const authentication = identity.authenticationFor(place, projectId);
      const call = openApi({ endpoint: place.endpoint, ...lineTo(place.endpoint), authentication, retry, clock });
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
