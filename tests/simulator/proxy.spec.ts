import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { after, before, beforeEach } from "mocha";
import { type Simulator, startSimulator } from "modelarts-simulator";
import { type Certificate, loopbackCertificate } from "../support/certificate";
import { startProxy, type TestProxy, useProxy } from "../support/proxy";

interface Heard {
  status: number;
  body: string;
  headers: http.IncomingHttpHeaders;
}

describe("simulator: behind TLS and a proxy", () => {
  let certificate: Certificate;
  let other: Certificate;
  let simulator: Simulator;
  before(async () => {
    [certificate, other] = await Promise.all([loopbackCertificate(), loopbackCertificate()]);
    simulator = await startSimulator({ tls: certificate });
  });
  beforeEach(() => simulator.control.reset());
  after(() => simulator.stop());
  const proxy = useProxy(() => ({ certificate: other }));

  const connect = (through: TestProxy, headers: http.OutgoingHttpHeaders = {}) =>
    new Promise<Heard & { socket: Duplex }>((resolve, reject) => {
      const target = `127.0.0.1:${simulator.port}`;
      const request = http.request(through.bareUrl, {
        method: "CONNECT",
        path: target,
        headers: { host: target, ...headers },
      });
      request.on("connect", (response, socket, head) => {
        let body = head.toString();
        const heard = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body, socket });
        if (response.statusCode === 200) heard();
        else socket.on("data", (chunk: Buffer) => (body += chunk)).on("end", heard);
      });
      request.on("error", reject).end();
    });
  /** Asks through an open tunnel, and trusts `authority`. */
  const ask = (socket: Duplex, authority: Certificate) =>
    new Promise<string>((resolve, reject) => {
      const secure = tls.connect({
        socket,
        ca: authority.cert,
        host: "127.0.0.1",
        checkServerIdentity: () => undefined,
      });
      const path = `/v1/${simulator.projectId}/training-jobs`;
      secure.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: ${simulator.token}\r\nConnection: close\r\n\r\n`);
      let text = "";
      secure
        .on("data", (chunk: Buffer) => (text += chunk))
        .on("end", () => resolve(text))
        .on("error", reject);
    });

  it("speaks TLS, and only TLS", async () => {
    assert.equal(simulator.url, `https://127.0.0.1:${simulator.port}`);
    const path = `/v1/${simulator.projectId}/training-jobs`;
    const headers = { "X-Auth-Token": simulator.token };
    const request = https.get(simulator.url + path, { ca: certificate.cert, headers, agent: false });
    const [response]: http.IncomingMessage[] = await once(request, "response");
    assert.equal(response?.resume().statusCode, 200);
    await assert.rejects(fetch(simulator.url.replace("https:", "http:")));
  });

  it("is reached through a tunnel, which is counted", async () => {
    const { status, socket } = await connect(proxy());
    assert.equal(status, 200);
    assert.match(await ask(socket, certificate), /^HTTP\/1\.1 200 [\s\S]*"job_total_count":0/);
    assert.deepEqual([proxy().tunnels, proxy().connections()], [[`127.0.0.1:${simulator.port}`], 1]);
    assert.equal(simulator.control.requestCount("listJobs"), 1);
  });

  it("is kept from the client by a proxy that answers CONNECT itself", async () => {
    const notThere = {
      is_success: false,
      error_message: "The resource you requested is not exist",
      error_code: "ModelArts.0015",
    };
    const answers = [
      { status: 404, body: JSON.stringify(notThere), headers: { "Content-Type": "application/json" } },
      { status: 410, body: "" },
      { status: 502, body: "<html>bad gateway</html>", headers: { "Content-Type": "text/html" } },
    ];
    for (const answer of answers) {
      proxy().onConnect = () => answer;
      const { status, body } = await connect(proxy());
      assert.deepEqual([status, body], [answer.status, answer.body]);
    }
    proxy().onConnect = () => "reset";
    await assert.rejects(connect(proxy()));
    assert.equal(proxy().tunnels.length, 4);
  });

  it("is impersonated inside a tunnel, by whoever holds another certificate", async () => {
    proxy().onRequest = () => ({ status: 404, body: "impostor" });
    const first = await connect(proxy());
    await assert.rejects(ask(first.socket, certificate), /self-signed|signature|verify/);
    const second = await connect(proxy());
    assert.match(await ask(second.socket, other), /^HTTP\/1\.1 404 [\s\S]*impostor/);
    assert.deepEqual(proxy().requests, [`GET /v1/${simulator.projectId}/training-jobs`]);
  });

  it("is behind a proxy that wants a name and a password", async () => {
    const strict = await startProxy({ credentials: { userName: "ann", password: "p@ss" } });
    assert.match(strict.url, /^http:\/\/ann:p%40ss@127\.0\.0\.1:\d+$/);
    const refused = await connect(strict);
    assert.deepEqual([refused.status, refused.headers["proxy-authenticate"]], [407, 'Basic realm="test"']);
    const login = Buffer.from("ann:p@ss").toString("base64");
    const { status, socket } = await connect(strict, { "Proxy-Authorization": `Basic ${login}` });
    assert.equal(status, 200);
    assert.match(await ask(socket, certificate), /^HTTP\/1\.1 200/);
    await strict.close();
  });

  it("is asked in the clear through a proxy that passes on, or answers in its place", async () => {
    const plain = await startSimulator();
    const get = () =>
      new Promise<Heard>((resolve, reject) => {
        const path = `${plain.url}/v1/${plain.projectId}/training-jobs`;
        const headers = { "X-Auth-Token": plain.token, host: new URL(plain.url).host };
        http
          .get(proxy().bareUrl, { path, headers }, (response) => {
            let body = "";
            response.on("data", (chunk: Buffer) => (body += chunk));
            response.on("end", () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
          })
          .on("error", reject);
      });
    assert.match((await get()).body, /"job_total_count":0/);
    proxy().onRequest = () => ({ status: 410, body: "gone" });
    const { status, body } = await get();
    assert.deepEqual([status, body], [410, "gone"]);
    assert.equal(plain.control.requestCount(), 1);
    await plain.stop();
  });
});
