// One endpoint, of the service or of IAM: connections and pace, shared by all requests of the process to it.

import type { Clock } from "../clock";
import { packageVersion } from "../packageVersion";
import type { ConnectionSettings } from "../settings/connection";
import type { Exchange } from "./exchange";
import { type Limiter, openLimiter } from "./limiter";

/** What all requests to one endpoint go through. */
export interface Endpoint {
  readonly exchange: Exchange;
  readonly limiter: Limiter;
}

/** The endpoint of a URL: the same one for the same URL. */
export type EndpointOf = (url: string) => Endpoint;

/** Opens an endpoint; nothing is sent before the first request. */
export function openEndpoint(
  url: string,
  connection: ConnectionSettings,
  { timeoutMs, clock }: { timeoutMs: number | undefined; clock: Clock },
): Endpoint {
  // axios takes longer to load than all else here together, and a preview without changes sends nothing.
  const { openExchange }: typeof import("./exchange") = require("./exchange");
  return {
    exchange: openExchange({
      endpoint: url,
      timeoutMs,
      certificates: connection.certificates,
      proxy: connection.proxyFor(url),
      insecure: connection.insecure,
      clock,
      userAgent: `pulumi-modelarts/${packageVersion()}`,
    }),
    limiter: openLimiter({ maxRequestsPerSecond: connection.maxRequestsPerSecond, clock }),
  };
}
