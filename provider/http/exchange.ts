// One HTTP exchange: the only file that knows axios. An answer comes back as it is, whatever its status; else a RequestError.

import http from "node:http";
import type { Readable } from "node:stream";
import axios, { AxiosError, type AxiosInstance } from "axios";
import { type Clock, systemClock } from "../clock";
import { RequestError } from "../errors";
import type { HttpProxy } from "../settings/proxy";
import { isCertificateProblem, isSurelyUnsent } from "../systemCodes";
import { forwarding, isPlain, openTlsAgent, type Way } from "./agents";
import { BrokenBody, openBodyReader, type ReadBody } from "./body";
import type { HttpAnswer, HttpRequest } from "./messages";
import { writeQuery } from "./query";
import { answeredByProxy, describeProxyFailure, ProxyFailure } from "./tunnels";

/**
 * Sends a request and waits for the whole answer.
 *
 * @throws RequestError when there is none.
 */
export type Exchange = (request: HttpRequest, limits?: ExchangeLimits) => Promise<HttpAnswer>;

/** What ends an exchange early. */
export interface ExchangeLimits {
  /** Time for the whole exchange, in milliseconds; the exchange's own applies where that is shorter. */
  readonly timeoutMs?: number | undefined;
  /** The longest body that is read, in bytes. @default 4 MiB */
  readonly longestBytes?: number | undefined;
  /** Ends it at once; it then fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How to reach an endpoint. */
export interface ExchangeOptions extends Way {
  /** Time for a whole exchange, in milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined;
  readonly userAgent: string;
  readonly clock?: Clock;
}

const defaultTimeoutMs = 30_000;
/** Far more than what one version is made of; a list may be longer. */
const defaultLongestBytes = 4 * 1024 * 1024;
/** What a request may hold: the service takes 12 MB. */
const longestRequestBytes = 16 * 1024 * 1024;

/**
 * Opens an endpoint; nothing is sent before the first request. Connections, also those through a proxy, are kept alive and shared.
 * Redirects are not followed, since the credentials would go along.
 */
export function openExchange(options: ExchangeOptions): Exchange {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const instance = axios.create({
    baseURL: options.endpoint,
    adapter: "http",
    httpAgent: new http.Agent({ keepAlive: true }),
    httpsAgent: openTlsAgent(options, timeoutMs),
    proxy: forwarding(options) ?? false,
    maxRedirects: 0,
    maxBodyLength: longestRequestBytes,
    responseType: "stream",
    transformRequest: [(data: unknown) => data],
    validateStatus: () => true,
    headers: { "User-Agent": options.userAgent, Accept: "application/json" },
  });
  const clock = options.clock ?? systemClock;
  const readBody = openBodyReader();
  return (request, limits = {}) =>
    exchange({ instance, readBody }, request, options, clock, {
      ...limits,
      timeoutMs: Math.min(timeoutMs, limits.timeoutMs ?? timeoutMs),
    });
}

async function exchange(
  { instance, readBody }: { readonly instance: AxiosInstance; readonly readBody: ReadBody },
  request: HttpRequest,
  { endpoint, proxy }: ExchangeOptions,
  clock: Clock,
  { timeoutMs, longestBytes = defaultLongestBytes, signal }: ExchangeLimits & { readonly timeoutMs: number },
): Promise<HttpAnswer> {
  const query = writeQuery(request.query);
  // axios times the silence between two packets; this times the whole. `AbortSignal.timeout` would leave a timer behind each request.
  const deadline = new AbortController();
  let isTimedOut = false;
  const cancelTimer = clock.after(timeoutMs, () => {
    isTimedOut = true;
    deadline.abort();
  });
  const onAbort = () => deadline.abort();
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const response = await instance.request<Readable>({
      method: request.method,
      url: query === "" ? request.path : `${request.path}?${query}`,
      // Without `false`, axios would call an empty body a form.
      headers: { ...request.headers, "Content-Type": request.body === undefined ? false : "application/json" },
      ...(request.body !== undefined && { data: request.body }),
      signal: deadline.signal,
    });
    const headers = new Map(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const answer: HttpAnswer = {
      status: response.status,
      text: await readBody(response.data, { longestBytes, signal: deadline.signal }),
      header: (name) => {
        const value: unknown = headers.get(name);
        return typeof value === "string" ? value : undefined;
      },
    };
    if (proxy !== undefined && isPlain(endpoint) && answeredByProxy(answer)) {
      throw new ProxyFailure(proxy, `PROXY_${answer.status}`, answer.status >= 500);
    }
    return answer;
  } catch (error) {
    if (signal?.aborted && !isTimedOut) throw signal.reason;
    throw (
      proxyFailure(request, endpoint, proxy, error) ??
      withoutAnswer(request, hostOf(endpoint, proxy), error, isTimedOut ? timeoutMs : undefined)
    );
  } finally {
    cancelTimer();
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Made of chosen words only: an axios error holds the headers and the body of the request, and so does its text at times. */
function withoutAnswer(
  request: HttpRequest,
  host: string,
  error: unknown,
  timeoutMs: number | undefined,
): RequestError | unknown {
  if (!(error instanceof AxiosError || error instanceof BrokenBody) && timeoutMs === undefined) {
    // Not the network's fault but ours.
    return error;
  }
  if (timeoutMs !== undefined) {
    const reason = `no answer from ${host} within ${timeoutMs / 1000} s`;
    return new RequestError(request, { reason, systemCode: "ETIMEDOUT", mayHaveArrived: true });
  }
  const systemCode = systemCodeOf(error);
  return new RequestError(request, {
    ...describe(systemCode, host, request),
    systemCode,
    mayHaveArrived: !isSurelyUnsent(systemCode),
  });
}

function describe(
  systemCode: string | undefined,
  host: string,
  request: HttpRequest,
): { reason: string; advice?: string } {
  if (isCertificateProblem(systemCode)) {
    return {
      reason: `the certificate of ${host} is not trusted (${systemCode})`,
      advice: "name your certificate authority with modelarts:caCertFile or OS_CACERT",
    };
  }
  switch (systemCode) {
    case "ECONNREFUSED":
      return { reason: `${host} refuses connections (ECONNREFUSED)`, advice: adviceOnPlace(request) };
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return { reason: `the name of ${host} cannot be resolved (${systemCode})`, advice: adviceOnPlace(request) };
    case "ECONNRESET":
    case "EPIPE":
      return { reason: `${host} closed the connection before the answer was whole (${systemCode})` };
    case "ANSWER_TOO_LONG":
    case "HPE_HEADER_OVERFLOW":
      return { reason: `the answer of ${host} is far longer than any that the service gives (${systemCode})` };
    default:
      return { reason: `no whole answer from ${host} (${systemCode ?? "no code"})` };
  }
}

/** IAM, whose API is the one of version 3, has an address of its own. */
function adviceOnPlace({ path }: HttpRequest): string {
  const key = path.startsWith("/v3/") ? "authUrl" : "endpoint";
  return `check modelarts:${key} and modelarts:region, and the way there`;
}

function systemCodeOf(error: unknown): string | undefined {
  return error instanceof AxiosError || error instanceof BrokenBody ? error.code : undefined;
}

/** In plain HTTP a connection that fails is one to the proxy; through a tunnel the agent tells. */
function proxyFailure(
  request: HttpRequest,
  endpoint: string,
  proxy: HttpProxy | undefined,
  error: unknown,
): RequestError | undefined {
  const failure = error instanceof AxiosError ? error.cause : error;
  if (failure instanceof ProxyFailure) {
    const { message, systemCode, mayHaveArrived } = failure;
    return new RequestError(request, { reason: message, systemCode, mayHaveArrived });
  }
  const systemCode = systemCodeOf(error);
  if (proxy === undefined || !isPlain(endpoint) || !isSurelyUnsent(systemCode)) return undefined;
  const reason = describeProxyFailure(proxy, systemCode);
  return new RequestError(request, { reason, systemCode, mayHaveArrived: false });
}

/** The service's host, in words for a message. */
function hostOf(endpoint: string, proxy: HttpProxy | undefined): string {
  const { host } = new URL(endpoint);
  return proxy === undefined ? host : `${host} (through ${proxy.title})`;
}
