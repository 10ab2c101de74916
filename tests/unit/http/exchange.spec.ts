import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { RequestError } from "../../../provider/errors";
import { openExchange } from "../../../provider/http/exchange";
import { useScriptedServer } from "../../support/scriptedServer";

const userAgent = "test/1";

async function failureOf(answer: Promise<unknown>): Promise<RequestError> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert(error instanceof RequestError, `${error}`);
  return error;
}

describe("an exchange", () => {
  const server = useScriptedServer();
  const open = (options: { timeoutMs?: number } = {}) =>
    openExchange({ endpoint: server().url, userAgent, ...options });

  it("sends a request as it is given, and hands back the answer whatever its status", async () => {
    server().scripts.push({ status: 418, body: '{"id":9223372036854775807}', headers: { "X-Request-Id": "r1" } });
    const answer = await open()({
      method: "PUT",
      path: "/v1/p/training-jobs/1",
      query: { b: "x+ü (1)", a: "" },
      headers: { "X-Auth-Token": "t" },
      body: '{"job_desc":"ü"}',
    });
    assert.equal(answer.status, 418);
    assert.equal(answer.text, '{"id":9223372036854775807}');
    assert.equal(answer.header("x-request-id"), "r1");
    const [arrival] = server().arrivals;
    assert.equal(arrival?.url, "/v1/p/training-jobs/1?a=&b=x%2B%C3%BC%20%281%29");
    assert.equal(arrival?.body, '{"job_desc":"ü"}');
    assert.equal(arrival?.headers["content-type"], "application/json");
    assert.equal(arrival?.headers["x-auth-token"], "t");
    assert.equal(arrival?.headers["user-agent"], userAgent);
  });

  it("sends no content type without a body", async () => {
    await open()({ method: "POST", path: "/stop" });
    assert.equal(server().arrivals[0]?.headers["content-type"], undefined);
  });

  it("keeps connections alive and uses them again", async () => {
    const exchange = open();
    for (let n = 0; n < 5; n += 1) await exchange({ method: "GET", path: "/" });
    assert.equal(server().connections(), 1);
  });

  it("does not follow a redirect, since the credentials would go along", async () => {
    server().scripts.push({ status: 302, headers: { location: "/elsewhere" } });
    assert.equal((await open()({ method: "GET", path: "/" })).status, 302);
    assert.equal(server().arrivals.length, 1);
  });

  it("gives up when the whole answer takes too long, and does not know whether the request arrived", async () => {
    server().scripts.push("silence");
    const error = await failureOf(open({ timeoutMs: 50 })({ method: "POST", path: "/v1/x" }));
    assert.match(error.message, /^No answer from 127\.0\.0\.1:\d+ within 0\.05 s\. POST \/v1\/x$/);
    assert.equal(error.mayHaveArrived, true);
  });

  for (const script of ["reset", "halfAnAnswer"] as const) {
    it(`does not know whether a request arrived after ${script === "reset" ? "a reset" : "half an answer"}`, async () => {
      server().scripts.push(script);
      const error = await failureOf(open()({ method: "DELETE", path: "/v1/x" }));
      assert.equal(error.mayHaveArrived, true);
      assert.equal(error.cause, undefined);
    });
  }

  it("knows that a refused connection brought nothing there", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const exchange = openExchange({ endpoint: `http://127.0.0.1:${port}`, userAgent });
    const error = await failureOf(exchange({ method: "POST", path: "/v1/x" }));
    assert.equal(error.systemCode, "ECONNREFUSED");
    assert.equal(error.mayHaveArrived, false);
  });

  it("knows that an unknown name brought nothing anywhere", async () => {
    const exchange = openExchange({ endpoint: "http://no-such-host.invalid", userAgent });
    const error = await failureOf(exchange({ method: "POST", path: "/v1/x" }));
    assert.equal(error.mayHaveArrived, false);
    assert.match(error.message, /no-such-host\.invalid/);
  });
});
