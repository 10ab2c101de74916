import assert from "node:assert/strict";
import { generate } from "selfsigned";
import { openSession } from "../../../provider/auth/session";
import { type Clock, systemClock } from "../../../provider/clock";
import { RequestError } from "../../../provider/errors";
import { type ExchangeOptions, openExchange } from "../../../provider/http/exchange";
import { proxyFor } from "../../../provider/settings/proxy";
import { clientAt } from "../../support/connected";
import { useProxy } from "../../support/proxy";
import { rejection } from "../../support/rejection";
import { useScriptedServer } from "../../support/scriptedServer";
import { sourcesOf } from "../settings/sources";

const service = "modelarts.example.invalid";
const get = { method: "GET", path: "/v1/p/training-jobs/1/versions/2" } as const;

let certificate: { private: string; cert: string };
before(async () => {
  certificate = await generate([{ name: "commonName", value: service }], {
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: service }] }],
  });
});

async function failureOf(answer: Promise<unknown>): Promise<RequestError> {
  const error = await rejection(answer);
  assert(error instanceof RequestError, String(error));
  return error;
}

/** A clock by which no time is up until a test ends it. */
function untilEnded(): { clock: Clock; end: () => void } {
  const waiting: (() => void)[] = [];
  const after = (_: number, callback: () => void) => {
    waiting.push(callback);
    return () => {};
  };
  const end = () => {
    for (const callback of waiting) callback();
  };
  return { clock: { ...systemClock, after }, end };
}

const credentials = { userName: "svc", password: "p@ss wörd%zz" };

describe("an exchange over TLS through a proxy", () => {
  const proxy = useProxy();
  const server = useScriptedServer(() => ({ key: certificate.private, cert: certificate.cert }));
  const address = () => proxy().bareUrl.replace("http://", "");
  const open = (value = proxy().url, options: Partial<ExchangeOptions> = {}) => {
    proxy().leadsTo = () => new URL(server().url).host;
    const endpoint = `https://${service}`;
    return openExchange({
      endpoint,
      userAgent: "test/1",
      certificates: [certificate.cert],
      proxy: proxyFor(endpoint, { HTTPS_PROXY: value }),
      ...options,
    });
  };

  it("reaches the service by one tunnel for all requests, with headers that the proxy never sees", async () => {
    const exchange = open();
    for (let n = 0; n < 5; n += 1) {
      assert.equal((await exchange({ ...get, headers: { "X-Auth-Token": "t" } })).status, 200);
    }
    assert.deepEqual(proxy().tunnels, [`${service}:443`]);
    assert.equal(server().connections(), 1);
    assert.equal(server().arrivals[4]?.headers["x-auth-token"], "t");
  });

  it("takes an answer of the service for the service's, whatever it says", async () => {
    server().scripts.push({ status: 407, headers: { "proxy-authenticate": "Basic" } });
    assert.equal((await open()(get)).status, 407);
  });

  for (const [status, words] of [
    [407, /wants a user name and a password, or other ones than it was given \(HTTP 407\)/],
    [403, /does not let the request through \(HTTP 403\)/],
    [404, /does not let the request through \(HTTP 404\)/],
    [410, /does not let the request through \(HTTP 410\)/],
    [502, /does not let the request through \(HTTP 502\)/],
    [204, /does not let the request through \(HTTP 204\)/],
  ] as const) {
    it(`never takes a proxy's own ${status} for the service's answer, and knows that nothing arrived`, async () => {
      const body = '{"is_success":false,"error_code":"ModelArts.0015","error_msg":"not found"}';
      proxy().onConnect = () => ({ status, headers: { "Content-Type": "application/json" }, body });
      const error = await failureOf(open(`http://svc:canary@${address()}`)(get));
      assert.match(error.message, words);
      assert.ok(error.message.includes(`The proxy ${address()} (HTTPS_PROXY)`));
      assert.doesNotMatch(error.message, /canary/);
      assert.equal(error.mayHaveArrived, false);
      assert.equal(error.isPermanent, status === 407 || status === 403 || status === 404 || status === 410);
      assert.equal(server().connections(), 0);
    });
  }

  it("tells a proxy that is down from the service", async () => {
    const error = await failureOf(open("http://svc:canary@127.0.0.1:9")(get));
    assert.match(error.message, /[Tt]he proxy 127\.0\.0\.1:9 \(HTTPS_PROXY\) refuses connections \(ECONNREFUSED\)/);
    assert.doesNotMatch(error.message, /canary/);
    assert.equal(error.mayHaveArrived, false);
    const unknown = await failureOf(open("http://no-such-proxy.invalid:3128")(get));
    assert.match(
      unknown.message,
      /[Tt]he name of the proxy no-such-proxy\.invalid:3128 \(HTTPS_PROXY\) cannot be resolved/,
    );
  });

  it("tells a proxy that hangs up or says nothing from the service", async () => {
    proxy().onConnect = () => "reset";
    assert.match(
      (await failureOf(open()(get))).message,
      /[Tt]he proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) does not answer/,
    );
    proxy().onConnect = () => "silence";
    // The proxy's own time alone is up, half of the whole.
    const error = await failureOf(open(undefined, { timeoutMs: 200, clock: untilEnded().clock })(get));
    assert.match(error.message, /[Tt]he proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) does not answer \(ETIMEDOUT\)/);
    assert.equal(error.mayHaveArrived, false);
  });

  it("still checks the service's certificate", async () => {
    const error = await failureOf(open(undefined, { certificates: [] })(get));
    assert.match(error.message, new RegExp(`The certificate of ${service} \\(through the proxy .*\\) is not trusted`));
    assert.equal((await open(undefined, { certificates: [], insecure: true })(get)).status, 200);
  });

  it("names both when the service takes too long", async () => {
    // The time is up when the request has arrived.
    const { clock, end } = untilEnded();
    server().otherwise = () => {
      end();
      return "silence";
    };
    const error = await failureOf(open(undefined, { timeoutMs: 30_000, clock })({ ...get, method: "DELETE" }));
    assert.match(
      error.message,
      new RegExp(`No answer from ${service} \\(through the proxy .*HTTPS_PROXY\\)\\) within 30 s`),
    );
    assert.equal(error.mayHaveArrived, true);
  });

  it("knows nothing of the request once the tunnel stands and breaks", async () => {
    server().scripts.push("reset");
    const error = await failureOf(open()({ ...get, method: "DELETE" }));
    assert.equal(error.mayHaveArrived, true);
    assert.match(error.message, new RegExp(service));
  });
});

describe("an exchange through a proxy that has an IPv6 address and wants user and password", () => {
  const proxy = useProxy(() => ({ host: "::1", credentials }));
  const server = useScriptedServer(() => ({ key: certificate.private, cert: certificate.cert }));

  it("finds it, and hands them over as they are, not as the URL encodes them", async () => {
    proxy().leadsTo = () => new URL(server().url).host;
    const endpoint = `https://${service}`;
    const through = proxyFor(endpoint, { HTTPS_PROXY: proxy().url });
    const exchange = openExchange({ endpoint, userAgent: "t", certificates: [certificate.cert], proxy: through });
    assert.equal((await exchange(get)).status, 200);
  });
});

describe("an exchange in plain HTTP through a proxy", () => {
  const target = useScriptedServer();
  const proxy = useScriptedServer();
  const endpoint = `http://${service}`;
  const open = (environment: Record<string, string>, to = endpoint) =>
    openExchange({ endpoint: to, userAgent: "test/1", proxy: proxyFor(to, environment) });

  it("goes through it, with user and password as they are", async () => {
    await open({ HTTP_PROXY: proxy().url.replace("http://", "http://svc:p%40ss@") })(get);
    assert.equal(proxy().arrivals[0]?.url, `${endpoint}${get.path}`);
    const wanted = `Basic ${Buffer.from("svc:p@ss").toString("base64")}`;
    assert.equal(proxy().arrivals[0]?.headers["proxy-authorization"], wanted);
  });

  it("does not go through it to loopback, nor to a host of NO_PROXY", async () => {
    await open({ HTTP_PROXY: proxy().url }, target().url)(get);
    assert.equal(target().arrivals.length, 1);
    await failureOf(open({ HTTP_PROXY: proxy().url, NO_PROXY: service })(get));
    assert.equal(proxy().arrivals.length, 0);
  });

  it("takes an answer that shows itself as the proxy's for the proxy's", async () => {
    for (const script of [
      { status: 407 },
      { status: 404, headers: { "proxy-authenticate": "Basic" } },
      { status: 410, headers: { "x-squid-error": "ERR_ACCESS_DENIED 0" } },
      { status: 502, headers: { "proxy-status": "corp; error=dns_timeout" } },
    ]) {
      proxy().scripts.push(script);
      const error = await failureOf(open({ HTTP_PROXY: proxy().url })(get));
      assert.match(error.message, /[Tt]he proxy 127\.0\.0\.1:\d+ \(HTTP_PROXY\)/);
      assert.equal(error.mayHaveArrived, script.status >= 500);
    }
    proxy().scripts.push({ status: 404, headers: { via: "1.1 corp", "proxy-status": "corp" } });
    assert.equal((await open({ HTTP_PROXY: proxy().url })(get)).status, 404);
  });

  it("tells a proxy that is down from the service", async () => {
    const error = await failureOf(open({ HTTP_PROXY: "http://127.0.0.1:9" })(get));
    assert.match(error.message, /[Tt]he proxy 127\.0\.0\.1:9 \(HTTP_PROXY\) refuses connections/);
    assert.equal(error.mayHaveArrived, false);
  });
});

describe("a session that reads the environment's proxy", () => {
  const proxy = useProxy(() => ({ credentials }));

  it("asks a proxy that wants another password once, and names it", async () => {
    const config = { endpoint: `https://${service}`, token: "t", projectId: "p" };
    const session = openSession(
      sourcesOf(config, { https_proxy: proxy().bareUrl.replace("http://", "http://svc:canary@") }),
      {
        retry: { attempts: 3, minDelayMs: 1, maxDelayMs: 2, budgetMs: 5_000 },
      },
    );
    const client = await clientAt(session, { endpoint: config.endpoint, projectId: "p" });
    const error = await failureOf(client.listEngines());
    assert.match(error.message, /[Tt]he proxy 127\.0\.0\.1:\d+ \(https_proxy\) wants a user name and a password/);
    assert.equal(proxy().tunnels.length, 1);
  });

  it("warns of an endpoint that anyone on the way can listen to, but not of loopback", async () => {
    for (const [endpoint, count] of [
      [`http://${service}`, 1],
      [`https://${service}`, 0],
      ["http://127.0.0.1:9", 0],
    ] as const) {
      const warnings: string[] = [];
      const session = openSession(sourcesOf({ token: "t" }), { warn: (message) => warnings.push(message) });
      await clientAt(session, { endpoint, projectId: "p" });
      await clientAt(session, { endpoint, projectId: "q" });
      assert.equal(warnings.length, count, endpoint);
      if (count === 1) assert.match(warnings[0] ?? "", /is not https: anyone on the way can read the credentials/);
    }
  });
});
