import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core";
import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import type { Simulator } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { type Answer, call, parseLossless, send } from "./api";

interface SignedRequest {
  name: string;
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string;
}

const signing: { accessKey: string; secretKey: string; requests: SignedRequest[] } = JSON.parse(
  readFileSync(join(__dirname, "fixtures", "signing.json"), "utf8"),
);
const { accessKey, secretKey } = signing;
const tenYears = 10 * 365 * 24 * 3_600_000;

describe("simulator: tokens", () => {
  const simulator = useSimulator();
  const list = (token: string | null) => call(simulator(), "GET", "/training-jobs", { token });
  const gateway = () => simulator().control.setDialect({ tokenErrors: "gateway" });

  it("lets a token in, as X-Auth-Token or as a bearer token", async () => {
    assert.equal((await list(simulator().token)).status, 200);
    const headers = { Authorization: `Bearer ${simulator().token}` };
    assert.equal((await call(simulator(), "GET", "/training-jobs", { token: null, headers })).status, 200);
  });

  it("refuses a missing token, in the service's words or the gateway's", async () => {
    const service = await list(null);
    assert.deepEqual([service.status, service.body.error_code], [401, "ModelArts.0201"]);
    gateway();
    const { status, body } = await list(null);
    assert.deepEqual([status, body.error_code], [401, "APIG.0301"]);
    assert.match(body.error_msg, /x-auth-token not found/);
    assert.equal(typeof body.request_id, "string");
  });

  it("refuses a wrong token, in the service's words or the gateway's", async () => {
    assert.equal((await list("wrong")).body.error_code, "ModelArts.0203");
    gateway();
    const { status, body } = await list("wrong");
    assert.deepEqual([status, body.error_code], [401, "APIG.0301"]);
    assert.match(body.error_msg, /decrypt token fail/);
  });

  it("refuses an expired token, in the service's words or the gateway's", async () => {
    const token = simulator().control.issueToken({ lifetimeMs: 60_000 });
    simulator().control.advanceClock(59_000);
    assert.equal((await list(token)).status, 200);
    simulator().control.advanceClock(2_000);
    assert.equal((await list(token)).body.error_code, "ModelArts.0202");
    gateway();
    const { status, body } = await list(token);
    assert.deepEqual([status, body.error_code], [401, "APIG.0307"]);
  });

  it("refuses the token of another project, and one without a project", async () => {
    const other = simulator().control.issueToken({ projectId: "a0b1c2d3e4f5061728394a5b6c7d8e9f" });
    const { status, body } = await list(other);
    assert.deepEqual([status, body.error_code], [403, "ModelArts.0210"]);
    const domain = simulator().control.issueToken({ projectId: null });
    assert.deepEqual((await list(domain)).body.error_code, "ModelArts.0207");
  });

  it("gives a token for a password, which works for its project for 24 hours", async () => {
    const { credentials } = simulator();
    const user = {
      name: credentials.userName,
      password: credentials.password,
      domain: { name: credentials.domainName },
    };
    const answer = await logIn(simulator(), { methods: ["password"], password: { user } });
    assert.equal(answer.status, 201);
    const { token } = answer.body;
    assert.equal(token.project.id, simulator().projectId);
    assert.equal(Date.parse(token.expires_at) - Date.parse(token.issued_at), 24 * 3_600_000);
    assert.match(token.expires_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const urls = token.catalog.map((entry: { endpoints: { url: string }[] }) => entry.endpoints[0]?.url);
    assert.ok(urls.includes(`${simulator().url}/v1/${simulator().projectId}`));
    assert.equal((await list(answer.headers.get("x-subject-token"))).status, 200);
    assert.equal(simulator().control.journal()[0]?.body, undefined, "no password in the journal");
  });

  it("gives a token for an access key", async () => {
    const { credentials } = simulator();
    const hw_ak_sk = { access: { key: credentials.accessKey }, secret: { key: credentials.secretKey } };
    const answer = await logIn(simulator(), { methods: ["hw_ak_sk"], hw_ak_sk });
    assert.equal(answer.status, 201);
    assert.equal((await list(answer.headers.get("x-subject-token"))).status, 200);
  });

  it("refuses a wrong password in Keystone's words, and a malformed request with IAM's code", async () => {
    const user = { name: simulator().credentials.userName, password: "no", domain: { name: "simulated-domain" } };
    const wrong = await logIn(simulator(), { methods: ["password"], password: { user } });
    assert.deepEqual(wrong.body.error, {
      code: 401,
      message: "The username or password is wrong.",
      title: "Unauthorized",
    });
    assert.equal((await logIn(simulator(), {})).body.error_code, "IAM.0011");
  });

  it("finds projects by name", async () => {
    const { body } = await send(simulator(), "GET", "/v3/projects?name=eu-de_team-a");
    assert.equal(body.projects.length, 1);
    assert.equal(body.projects[0].id, "a0b1c2d3e4f5061728394a5b6c7d8e9f");
    assert.equal((await send(simulator(), "GET", "/v3/projects")).body.projects.length, 3);
    assert.equal((await send(simulator(), "GET", "/v3/projects", { token: null })).status, 401);
  });
});

describe("simulator: signatures", () => {
  const simulator = useSimulator({ credentials: { accessKey, secretKey }, signatures: { clockSkewMs: tenYears } });
  const strict = useSimulator({ credentials: { accessKey, secretKey } });

  for (const vector of signing.requests) {
    it(`accepts a correct signature, and no other: ${vector.name}`, async () => {
      assert.notEqual((await sendSigned(simulator(), vector)).status, 401);

      const { authorization = "" } = vector.headers;
      const last = authorization.at(-1) === "0" ? "1" : "0";
      const forged = await sendSigned(simulator(), vector, { authorization: authorization.slice(0, -1) + last });
      assert.equal(forged.status, 401);
      assert.equal(forged.body.error_code, "APIG.0301");
      assert.match(forged.body.error_msg, /verify aksk signature fail/);
    });

    it(`notices a change of anything that is signed: ${vector.name}`, async () => {
      const otherMethod = { GET: "POST", DELETE: "GET", PUT: "DELETE", POST: "DELETE" }[vector.method] ?? "";
      const otherPath = vector.target
        .replace("/training-jobs", "/training-jobs/70422")
        .replace("/70422/70421", "/70422");
      const isStop = vector.target.endsWith("/stop");
      const changes: [string, Partial<SignedRequest>][] = [
        // A stop is the only method of its path, so there the path changes too.
        ["method", { method: otherMethod, target: isStop ? vector.target.replace("/stop", "") : vector.target }],
        ["path", { target: vector.method === "GET" ? vector.target.replace("-jobs", "-job-configs") : otherPath }],
        ["query", { target: `${vector.target}${vector.target.includes("?") ? "&" : "?"}a=b` }],
        // HTTP gives the body of a GET no meaning, and the simulator does not read it.
        ...(vector.method === "GET" ? [] : [["body", { body: `${vector.body} ` }] satisfies [string, object]]),
        ["header", { headers: { ...vector.headers, host: "elsewhere.example" } }],
        ["date", { headers: { ...vector.headers, "x-sdk-date": "20260115T081531Z" } }],
      ];
      for (const [what, change] of changes) {
        simulator().control.reset();
        assert.equal((await sendSigned(simulator(), { ...vector, ...change })).status, 401, what);
      }
    });
  }

  it("locks a key after five bad signatures in a row, for five minutes", async () => {
    const [vector] = signing.requests;
    assert.ok(vector);
    const forged = { authorization: vector.headers.authorization?.replace(/.$/, "x") ?? "" };
    for (let attempt = 1; attempt <= 5; attempt++) {
      assert.match((await sendSigned(simulator(), vector, forged)).body.error_msg, /signature fail/, `${attempt}`);
    }
    const locked = await sendSigned(simulator(), vector);
    assert.equal(locked.status, 401);
    assert.match(locked.body.error_msg, /AK access failed to reach the limit,forbidden/);
    simulator().control.advanceClock(5 * 60_000);
    assert.equal((await sendSigned(simulator(), vector)).status, 200);
  });

  it("starts counting afresh after a good signature", async () => {
    const [vector] = signing.requests;
    assert.ok(vector);
    const forged = { authorization: vector.headers.authorization?.replace(/.$/, "x") ?? "" };
    for (let attempt = 1; attempt <= 4; attempt++) await sendSigned(simulator(), vector, forged);
    await sendSigned(simulator(), vector);
    await sendSigned(simulator(), vector, forged);
    assert.equal((await sendSigned(simulator(), vector)).status, 200);
  });

  it("refuses a signature more than 15 minutes old, and a key that it does not know", async () => {
    const [vector] = signing.requests;
    assert.ok(vector);
    assert.match((await sendSigned(strict(), vector)).body.error_msg, /signature expired/);
    const authorization = vector.headers.authorization?.replace(accessKey, "EXAMPLEACCESSKEY0002") ?? "";
    assert.match((await sendSigned(strict(), vector, { authorization })).body.error_msg, /ak not exist/);
  });

  it("lets in what the vendor's own SDK signs, and nothing that it signs with another key", async () => {
    const query = { per_page: "5", search_content: "a b+c" };
    const signed = await sendByVendor(strict(), accessKey, secretKey, { query });
    assert.equal(signed.status, 200);
    assert.equal((await sendByVendor(strict(), accessKey, "another", { query })).status, 401);
    const data = { job_desc: "text" };
    const put = { method: "PUT", path: "/training-jobs/1", data };
    assert.equal((await sendByVendor(strict(), accessKey, secretKey, put)).status, 404);
  });

  it("gives temporary keys, which need their security token and end in time", async () => {
    const identity = { methods: ["token"], token: { duration_seconds: 900 } };
    const { status, body } = await send(strict(), "POST", "/v3.0/OS-CREDENTIAL/securitytokens", {
      body: { auth: { identity } },
    });
    assert.equal(status, 201);
    const { access, secret, securitytoken } = body.credential;
    const listWith = (securityToken: string) =>
      sendByVendor(strict(), access, secret, { headers: { "X-Security-Token": securityToken } });
    assert.equal((await listWith(securitytoken)).status, 200);
    assert.equal((await listWith("another")).status, 401);
    strict().control.advanceClock(15 * 60_000);
    assert.equal((await listWith(securitytoken)).status, 401);
  });
});

/** Signs with the signer of the vendor's SDK for Node, and sends. */
async function sendByVendor(
  simulator: Simulator,
  ak: string,
  sk: string,
  {
    method = "GET",
    path = "/training-jobs",
    query = {},
    headers = {},
    data,
  }: {
    method?: string;
    path?: string;
    query?: Record<string, string>;
    headers?: Record<string, string>;
    data?: object;
  },
): Promise<{ status: number }> {
  const endpoint = `${simulator.url}/v1/${simulator.projectId}${path}`;
  const credentials = new BasicCredentials().withAk(ak).withSk(sk);
  const signed: Record<string, string> = Object.fromEntries(
    Object.entries(AKSKSigner.sign({ endpoint, method, queryParams: query, headers, data }, credentials)),
  );
  const response = await fetch(`${endpoint}?${new URLSearchParams(query)}`, {
    method,
    headers: signed,
    ...(data === undefined ? {} : { body: JSON.stringify(data) }),
  });
  await response.arrayBuffer();
  return response;
}

function logIn(simulator: Simulator, identity: object): Promise<Answer> {
  const body = { auth: { identity, scope: { project: { name: "eu-de" } } } };
  return send(simulator, "POST", "/v3/auth/tokens", { body, token: null });
}

/** Sends bytes exactly as signed, `Host` included, which fetch would not. */
function sendSigned(
  simulator: Simulator,
  { method, target, headers, body }: SignedRequest,
  changes: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = httpRequest(
      {
        host: "127.0.0.1",
        port: simulator.port,
        method,
        path: target,
        headers: { ...headers, ...length, ...changes },
        agent: false,
      },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        incoming.on("end", () =>
          resolve({ status: incoming.statusCode ?? 0, headers: new Headers(), text, body: parseLossless(text) }),
        );
      },
    );
    outgoing.on("error", reject).end(body);
  });
}
