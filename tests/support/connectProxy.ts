// A proxy on loopback, as companies have them: it tunnels to wherever a test says, or answers CONNECT itself.

import http from "node:http";
import net, { type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach } from "mocha";

export interface ConnectProxy {
  /** Host and port. */
  readonly address: string;
  /** The port on loopback to which every tunnel leads. */
  target: number;
  /** What it answers to CONNECT in the service's place: raw HTTP, or nothing at all. */
  answer: string | "silence" | undefined;
  /** What was asked for, as `host:port`, one for each tunnel. */
  readonly asked: string[];
  /** The `Proxy-Authorization` that came with each. */
  readonly authorisations: (string | undefined)[];
}

/** Gives each test of the enclosing `describe` a new proxy. */
export function useConnectProxy(host = "127.0.0.1"): () => ConnectProxy {
  let current: (ConnectProxy & { close(): Promise<void> }) | undefined;
  beforeEach(async () => {
    current = await start(host);
  });
  afterEach(() => current?.close());
  return () => {
    if (current === undefined) throw new Error("the proxy runs only while a test runs");
    return current;
  };
}

async function start(host: string): Promise<ConnectProxy & { close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = http.createServer();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: ConnectProxy & { close(): Promise<void> } = {
    address: `${net.isIPv6(host) ? `[${host}]` : host}:${port}`,
    target: 0,
    answer: undefined,
    asked: [],
    authorisations: [],
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  server.on("connect", (request, socket) => {
    proxy.asked.push(request.url ?? "");
    proxy.authorisations.push(request.headers["proxy-authorization"]);
    if (proxy.answer === "silence") return;
    if (proxy.answer !== undefined) {
      socket.end(proxy.answer);
      return;
    }
    const onward = net.connect(proxy.target, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on("error", () => socket.destroy());
  });
  return proxy;
}
