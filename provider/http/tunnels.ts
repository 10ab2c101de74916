// The way through a proxy: tunnels to TLS endpoints, kept for the next request, and what a proxy says for itself told from the service.

import type { ClientRequestArgs } from "node:http";
import type { Agent, AgentOptions } from "node:https";
import type { Duplex } from "node:stream";
import type { HttpProxy } from "../settings/proxy";
import { isCertificateProblem } from "../systemCodes";
import type { HttpAnswer } from "./messages";

/** No way through the proxy. */
export class ProxyFailure extends Error {
  override readonly name = "ProxyFailure";
  /** The system's code, or such as `PROXY_407` for the proxy's own answer. */
  readonly systemCode: string | undefined;
  /** Without a tunnel the service has surely seen nothing; a request in plain HTTP may have been handed on. */
  readonly mayHaveArrived: boolean;

  constructor(proxy: HttpProxy, systemCode: string | undefined, mayHaveArrived = false) {
    super(describeProxyFailure(proxy, systemCode));
    this.systemCode = systemCode;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** An agent whose connections are tunnels through `proxy`. Whatever fails before a tunnel stands is a `ProxyFailure`. */
export function openTunnels(proxy: HttpProxy, options: AgentOptions & { trusted?: string[] }): Agent {
  const { HttpsProxyAgent }: typeof import("hpagent") = require("hpagent");
  const { trusted, ...agentOptions } = options;

  class Tunnels extends HttpsProxyAgent {
    override createConnection(
      request: ClientRequestArgs,
      callback?: (error: Error | null, stream: Duplex) => void,
    ): Duplex | null | undefined {
      return super.createConnection(request, (error, stream) =>
        callback?.(error === null ? null : new ProxyFailure(proxy, codeOf(error)), stream),
      );
    }
  }

  // The agent takes an IPv6 address for a name unless it is told without brackets.
  const proxyRequestOptions = {
    hostname: proxy.host,
    ...(trusted !== undefined && { ca: trusted }),
    ...(agentOptions.rejectUnauthorized === false && { rejectUnauthorized: false }),
  };
  return new Tunnels({ ...agentOptions, proxy: urlOf(proxy), proxyRequestOptions });
}

/** In words, what went wrong at the proxy. */
export function describeProxyFailure({ title }: HttpProxy, systemCode: string | undefined): string {
  if (isCertificateProblem(systemCode)) {
    return (
      `the certificate of ${title} is not trusted (${systemCode}). Name its certificate authority with modelarts:caCertFile ` +
      "or OS_CACERT"
    );
  }
  switch (systemCode) {
    case "ECONNREFUSED":
      return `${title} refuses connections (ECONNREFUSED)`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the name of ${title} cannot be resolved (${systemCode})`;
    case "PROXY_407":
      return `${title} wants a user name and a password, or other ones than it was given (HTTP 407)`;
    default: {
      const [, status] = /^PROXY_(\d+)$/.exec(systemCode ?? "") ?? [];
      return status === undefined
        ? `${title} does not answer (${systemCode ?? "no code"})`
        : `${title} does not let the request through (HTTP ${status})`;
    }
  }
}

/**
 * The proxy's own answer to a request in plain HTTP, where an answer shows that it is one; through a tunnel there is none.
 * Beyond these signs nothing tells a proxy from the service.
 */
export function answeredByProxy(answer: Pick<HttpAnswer, "status" | "header">): boolean {
  return (
    answer.status === 407 ||
    answer.header("proxy-authenticate") !== undefined ||
    answer.header("x-squid-error") !== undefined ||
    /;\s*error=/.test(answer.header("proxy-status") ?? "")
  );
}

function codeOf(error: Error): string | undefined {
  const [, status] = /^Bad response: (\d+)$/.exec(error.message) ?? [];
  if (status !== undefined) return `PROXY_${status}`;
  if (error.message === "Proxy timeout") return "ETIMEDOUT";
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function urlOf({ protocol, host, port, credentials }: HttpProxy): URL {
  const url = new URL(`${protocol}//${host.includes(":") ? `[${host}]` : host}`);
  url.port = String(port);
  url.username = encodeURIComponent(credentials?.userName ?? "");
  url.password = encodeURIComponent(credentials?.password ?? "");
  return url;
}
