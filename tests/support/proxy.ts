// An HTTP proxy on loopback: passes requests and tunnels on, or says something of its own in the place of the service.

import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, beforeEach } from "mocha";
import type { Certificate } from "./certificate";

/** What the proxy says of its own. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface ProxyOptions {
  /** Asks for these by basic authentication, and answers 407 without them. */
  readonly credentials?: { userName: string; password: string };
  /** What it shows inside a tunnel where it answers in the service's place. */
  readonly certificate?: Certificate;
  /** The loopback address to listen on. @default "127.0.0.1" */
  readonly host?: string;
}

export interface TestProxy {
  /** As settings have it, credentials included. */
  readonly url: string;
  /** The same without credentials. */
  readonly bareUrl: string;
  /** Hosts and ports that tunnels were asked for, refused ones included. */
  readonly tunnels: string[];
  /** Requests that came outside a tunnel or were answered inside one, as "METHOD url". */
  readonly requests: string[];
  /** How many connections clients have opened. */
  connections(): number;
  /** What it says to CONNECT instead of opening a tunnel, or "reset", or "silence". Default: it opens one. */
  onConnect: (target: string) => ProxyAnswer | "reset" | "silence" | undefined;
  /** Where a tunnel leads. Default: where it was asked for, which needs a name that is known. */
  leadsTo: (target: string) => string;
  /**
   * What it says to a request in the place of the service: outside a tunnel, and inside one if it has a certificate. Default: it
   * passes on what comes outside, and leaves tunnels alone.
   */
  onRequest: ((request: http.IncomingMessage) => ProxyAnswer) | undefined;
}

/** Gives each test of the enclosing `describe` a new proxy. */
export function useProxy(options: () => ProxyOptions = () => ({})): () => TestProxy {
  let current: (TestProxy & { close(): Promise<void> }) | undefined;
  beforeEach(async () => {
    current = await startProxy(options());
  });
  afterEach(() => current?.close());
  return () => {
    if (current === undefined) throw new Error("the proxy runs only while a test runs");
    return current;
  };
}

/** Starts a proxy on a free port. */
export async function startProxy({
  credentials,
  certificate,
  host = "127.0.0.1",
}: ProxyOptions = {}): Promise<TestProxy & { close(): Promise<void> }> {
  const tunnels: string[] = [];
  const requests: string[] = [];
  const sockets = new Set<Duplex>();
  let connections = 0;
  const expected =
    credentials && `Basic ${Buffer.from(`${credentials.userName}:${credentials.password}`).toString("base64")}`;

  const refusalOf = (request: http.IncomingMessage): ProxyAnswer | undefined =>
    expected === undefined || request.headers["proxy-authorization"] === expected ? undefined : unauthenticated;

  const answerOrPassOn = (request: http.IncomingMessage, response: http.ServerResponse) => {
    requests.push(`${request.method} ${request.url}`);
    const answer = refusalOf(request) ?? proxy.onRequest?.(request);
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    else passOn(request, response);
  };
  const server = http.createServer(answerOrPassOn);
  const impostor =
    certificate &&
    https.createServer(certificate, (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      const answer = proxy.onRequest?.(request) ?? { status: 502 };
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });

  server.on("connection", (socket: net.Socket) => {
    connections += 1;
    keep(socket, sockets);
  });
  server.on("connect", (request, client, head) => {
    const target = request.url ?? "";
    tunnels.push(target);
    const answer = refusalOf(request) ?? proxy.onConnect(target);
    if (answer === "reset") client.destroy();
    else if (answer === "silence") keep(client, sockets);
    else if (answer) client.end(wire(answer));
    else {
      const isImpostor = impostor !== undefined && proxy.onRequest !== undefined;
      tunnel(client, head, isImpostor ? portOf(impostor) : proxy.leadsTo(target), sockets);
    }
  });

  await Promise.all(
    [server, impostor].map((one) => one && new Promise<void>((resolve) => one.listen(0, host, resolve))),
  );
  const address = `${net.isIPv6(host) ? `[${host}]` : host}:${portOf(server).split(":")[1]}`;
  const login = credentials
    ? `${encodeURIComponent(credentials.userName)}:${encodeURIComponent(credentials.password)}@`
    : "";
  const proxy: TestProxy & { close(): Promise<void> } = {
    url: `http://${login}${address}`,
    bareUrl: `http://${address}`,
    tunnels,
    requests,
    connections: () => connections,
    onConnect: () => undefined,
    leadsTo: (target) => target,
    onRequest: undefined,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([server, impostor].map((one) => one && new Promise((resolve) => one.close(resolve))));
    },
  };
  return proxy;
}

const unauthenticated: ProxyAnswer = {
  status: 407,
  headers: { "Proxy-Authenticate": 'Basic realm="test"', "Content-Type": "text/html" },
  body: "<html><body>Proxy Authentication Required</body></html>",
};

function portOf(server: net.Server): string {
  const { port } = server.address() as AddressInfo;
  return `127.0.0.1:${port}`;
}

function tunnel(client: Duplex, head: Buffer, target: string, sockets: Set<Duplex>): void {
  const [host = "", port = "443"] = target.split(":");
  const upstream = net.connect(Number(port), host, () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.write(head);
    client.pipe(upstream).pipe(client);
  });
  keep(upstream, sockets);
  upstream.on("error", () => client.end(wire({ status: 502 })));
  client.on("error", () => upstream.destroy());
  client.on("close", () => upstream.destroy());
}

function passOn(request: http.IncomingMessage, response: http.ServerResponse): void {
  const { "proxy-authorization": _, "proxy-connection": __, ...headers } = request.headers;
  const upstream = http.request(request.url ?? "", { method: request.method ?? "GET", headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on("error", () => response.writeHead(502).end());
  request.pipe(upstream);
}

/** An answer to CONNECT, byte for byte. */
function wire({ status, headers = {}, body = "" }: ProxyAnswer): string {
  const lines = Object.entries({ ...headers, "Content-Length": String(Buffer.byteLength(body)), Connection: "close" });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ""}\r\n${head}\r\n${body}`;
}

function keep(socket: Duplex, sockets: Set<Duplex>): void {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => socket.destroy());
}
