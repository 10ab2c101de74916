// A real HTTP server whose answers a test writes beforehand, one for each request, and which keeps what it was asked.

import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { afterEach, beforeEach } from "mocha";

/** What the server does with one request: an answer (200 and `{}` unless it says otherwise), or no whole one. */
export type Script =
  | { status?: number; body?: string; headers?: Record<string, string>; afterMs?: number }
  | "reset"
  | "silence"
  | "halfAnAnswer";

/** A request as it arrived. */
export interface Arrival {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds, comparable among arrivals only. */
  readonly at: number;
}

export interface ScriptedServer {
  readonly url: string;
  /** Played in turn; when they are used up, `otherwise` answers. */
  readonly scripts: Script[];
  otherwise: (arrival: Arrival) => Script;
  readonly arrivals: Arrival[];
  /** How many connections were opened. */
  readonly connections: () => number;
  /** The most requests that were under way at the same time. */
  readonly mostAtOnce: () => number;
}

/** Gives each test of the enclosing `describe` a new server; with a key and a certificate it speaks TLS. */
export function useScriptedServer(tls?: () => { key: string; cert: string }): () => ScriptedServer {
  let current: (ScriptedServer & { close(): Promise<void> }) | undefined;
  beforeEach(async () => {
    current = await start(tls?.());
  });
  afterEach(() => current?.close());
  return () => {
    if (current === undefined) throw new Error("the server runs only while a test runs");
    return current;
  };
}

async function start(tls: { key: string; cert: string } | undefined) {
  const scripts: Script[] = [];
  const arrivals: Arrival[] = [];
  let connections = 0;
  let atOnce = 0;
  let mostAtOnce = 0;

  const onRequest: http.RequestListener = async (request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.on("close", () => {
      atOnce -= 1;
    });
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    const arrival = { method, url, headers, body, at: performance.now() };
    arrivals.push(arrival);
    play(scripts.shift() ?? scripted.otherwise(arrival), request, response);
  };
  const server = tls === undefined ? http.createServer(onRequest) : https.createServer(tls, onRequest);
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const scripted = {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    scripts,
    otherwise: (): Script => ({}),
    arrivals,
    connections: () => connections,
    mostAtOnce: () => mostAtOnce,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  } as ScriptedServer & { close(): Promise<void> };
  return scripted;
}

function play(script: Script, request: http.IncomingMessage, response: http.ServerResponse): void {
  switch (script) {
    case "reset":
      hangUp(request);
      return;
    case "silence":
      return;
    case "halfAnAnswer":
      response.writeHead(200, { "content-length": "100" });
      response.write('{"half":', () => hangUp(request));
      return;
    default:
      setTimeout(() => {
        response.writeHead(script.status ?? 200, { "content-type": "application/json", ...script.headers });
        response.end(script.body ?? "{}");
      }, script.afterMs ?? 0);
  }
}

/** A connection over TLS cannot be reset, only dropped. */
function hangUp({ socket }: http.IncomingMessage): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
