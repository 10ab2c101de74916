// The ways to an endpoint: over TLS with the certificates that are trusted, through a proxy where one is set.

import https from "node:https";
import tls from "node:tls";
import type { HttpProxy } from "../settings/proxy";
import { trustedBeside } from "./certificates";
import { openTunnels } from "./tunnels";

/** What a way depends on. */
export interface Way {
  /** Base URL without a trailing slash. */
  readonly endpoint: string;
  /** Certificate authorities beside the usual ones, each as PEM text. */
  readonly certificates?: readonly string[] | undefined;
  /** What stands on the way to the endpoint. */
  readonly proxy?: HttpProxy | undefined;
  /** True when certificates are not checked. @default false */
  readonly insecure?: boolean | undefined;
}

/** The agent for TLS, through a tunnel where a proxy stands on the way. */
export function openTlsAgent({ endpoint, proxy, certificates = [], insecure }: Way, timeoutMs: number): https.Agent {
  const trusted = trustedBeside(certificates);
  const options: https.AgentOptions = {
    keepAlive: true,
    ...(insecure && { rejectUnauthorized: false }),
    // Once for all connections: it takes a while to read every certificate.
    ...(trusted !== undefined && { secureContext: tls.createSecureContext({ ca: trusted }) }),
  };
  if (proxy === undefined || isPlain(endpoint)) return new https.Agent(options);
  // Before the exchange's own time is over: what a proxy alone has seen has surely not arrived.
  return openTunnels(proxy, { ...options, timeout: timeoutMs / 2, ...(trusted !== undefined && { trusted }) });
}

/** A proxy that takes whole requests. */
export interface Forwarding {
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  readonly auth?: { readonly username: string; readonly password: string };
}

/** How a request in plain HTTP is handed to a proxy. */
export function forwarding({ endpoint, proxy }: Way): Forwarding | undefined {
  if (proxy === undefined || !isPlain(endpoint)) return undefined;
  const { protocol, host, port, credentials } = proxy;
  return {
    protocol,
    host,
    port,
    ...(credentials && { auth: { username: credentials.userName, password: credentials.password } }),
  };
}

/** True for an endpoint that is spoken to without TLS. */
export function isPlain(endpoint: string): boolean {
  return endpoint.startsWith("http:");
}
