import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Simulator } from "modelarts-simulator";
import { generate } from "selfsigned";
import { openSession, type SessionOptions } from "../../../provider/auth/session";
import { systemClock } from "../../../provider/clock";
import { Deadline } from "../../../provider/deadline";
import { ApiError, ConfigError, DoesNotExistError, RequestError } from "../../../provider/errors";
import { resolveLocation } from "../../../provider/settings/settings";
import { clientAt } from "../../support/connected";
import { temporaryFolder } from "../../support/folders";
import { type ScriptedServer, useScriptedServer } from "../../support/scriptedServer";
import { useSimulator } from "../../support/simulated";
import { sourcesOf } from "../settings/sources";

const quick: SessionOptions = { retry: { attempts: 3, minDelayMs: 1, maxDelayMs: 2, budgetMs: 5000 } };

/** A session and its only place. */
function open(config: Record<string, string>, environment: Record<string, string> = {}, options = quick) {
  const sources = sourcesOf(config, environment);
  const session = openSession(sources, options);
  const place = resolveLocation({}, sources);
  return { session, place, client: () => clientAt(session, place) };
}

function seedJob(simulator: Simulator): string {
  return simulator.control.seedJob({ jobName: "job", versions: [{}] }).jobId;
}

function tokenRequests(simulator: Simulator): number {
  return simulator.control.journal().filter(({ path }) => path === "/v3/auth/tokens").length;
}

describe("a session", () => {
  const simulator = useSimulator();
  const endpoint = () => ({ endpoint: simulator().url, authUrl: simulator().url });
  const user = () => {
    const { userName, password, domainName } = simulator().credentials;
    return { userName, password, domainName };
  };
  const keys = () => {
    const { accessKey, secretKey } = simulator().credentials;
    return { accessKey, secretKey };
  };

  it("sends nothing before its first use", () => {
    open({ ...endpoint(), ...user() });
    assert.deepEqual(simulator().control.journal(), []);
  });

  it("works with a token, and keeps ids whole", async () => {
    const jobId = seedJob(simulator());
    const { client } = open({ ...endpoint(), token: simulator().token, projectId: simulator().projectId });
    const job = await (await client()).listVersions(jobId);
    assert.equal(job.jobId, jobId);
    assert.equal(job.versions.length, 1);
  });

  it("finds the project's id by the region's name with a token", async () => {
    const { session, place } = open({ ...endpoint(), token: simulator().token, region: "eu-de" });
    assert.equal(await session.projectIdFor(place), simulator().projectId);
  });

  it("finds the project's id by its name with keys", async () => {
    const { session, place } = open({ ...endpoint(), ...keys(), projectName: "eu-de" });
    assert.equal(await session.projectIdFor(place), simulator().projectId);
  });

  it("says so when there is no such project, or no name for one", async () => {
    const unknown = open({ ...endpoint(), token: simulator().token, projectName: "eu-de_none" });
    await assert.rejects(
      unknown.session.projectIdFor(unknown.place),
      (error) => error instanceof DoesNotExistError && /"eu-de_none"/.test(error.message),
    );
    const unnamed = open({ ...endpoint(), token: simulator().token });
    await assert.rejects(
      unnamed.session.projectIdFor(unnamed.place),
      (error) => error instanceof ConfigError && error.key === "projectId",
    );
  });

  it("works with a user and a password, and asks for one token however many need it", async () => {
    const jobId = seedJob(simulator());
    const { client } = open({ ...endpoint(), ...user(), region: "eu-de" });
    const reads = Array.from({ length: 100 }, async () => (await client()).listVersions(jobId));
    await Promise.all(reads);
    assert.equal(tokenRequests(simulator()), 1);
  });

  it("uses the token that the project's id was found with for those who know the id", async () => {
    const jobId = seedJob(simulator());
    const { session, place } = open({ ...endpoint(), ...user(), region: "eu-de" });
    const projectId = await session.projectIdFor(place);
    await (await clientAt(session, { ...place, projectId })).listVersions(jobId);
    assert.equal(tokenRequests(simulator()), 1);
  });

  it("asks only once with a wrong password, since IAM locks accounts, and says where it came from", async () => {
    const { client } = open({ ...endpoint(), ...user(), password: "wrong-canary", projectId: simulator().projectId });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, async () => (await client()).listJobs()));
    await assert.rejects((await client()).listJobs());
    for (const outcome of outcomes) {
      assert(outcome.status === "rejected" && outcome.reason instanceof ApiError);
      assert.match(outcome.reason.message, /where it came from \(stack configuration modelarts:password\)/);
      assert.doesNotMatch(outcome.reason.message, /wrong-canary/);
    }
    assert.equal(tokenRequests(simulator()), 1);
  });

  for (const signing of ["standard", "scoped"]) {
    it(`works with keys that sign by the ${signing} scheme, with queries, bodies and none`, async () => {
      const jobId = seedJob(simulator());
      const { client } = open({ ...endpoint(), ...keys(), signing, projectId: simulator().projectId });
      const jobs = await client();
      assert.equal((await jobs.listJobs({ searchContent: "jo" })).length, 1);
      assert.equal((await jobs.listJobs({ searchContent: "ü (+) *'!~" })).length, 0);
      await jobs.updateJobDescription(jobId, "ünï – 多");
      const { description, versions } = await jobs.listVersions(jobId);
      assert.equal(description, "ünï – 多");
      await jobs.stopVersion(jobId, versions[0]?.versionId ?? "");
    });
  }

  it("works with temporary keys and their security token", async () => {
    const issued = await fetch(`${simulator().url}/v3.0/OS-CREDENTIAL/securitytokens`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-auth-token": simulator().token },
      body: JSON.stringify({ auth: { identity: { methods: ["token"], token: { duration_seconds: 900 } } } }),
    });
    const { credential } = (await issued.json()) as { credential: Record<string, string> };
    const { access = "", secret = "", securitytoken = "" } = credential;
    const temporary = { accessKey: access, secretKey: secret, securityToken: securitytoken };
    const { client } = open({ ...endpoint(), ...temporary, projectId: simulator().projectId });
    assert.deepEqual(await (await client()).listJobs(), []);
  });

  it("tries a wrong key once, however many need it, and says where it came from", async () => {
    const { client } = open(
      { ...endpoint(), projectId: simulator().projectId },
      { HW_ACCESS_KEY: simulator().credentials.accessKey, HW_SECRET_KEY: "wrong-canary" },
    );
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, async () => (await client()).listJobs()));
    for (const outcome of outcomes) {
      assert(outcome.status === "rejected" && outcome.reason instanceof ApiError);
      assert.match(outcome.reason.message, /where it came from \(environment variable HW_ACCESS_KEY\)/);
    }
    assert.equal(simulator().control.journal().length, 1);
  });

  it("takes a refused token for final, since it cannot be renewed", async () => {
    const { client } = open({ ...endpoint(), token: "refused-canary", projectId: simulator().projectId });
    await assert.rejects((await client()).listJobs(), (error) => {
      assert(error instanceof ApiError);
      assert.match(
        error.message,
        /^The service does not accept the token: .* came from \(stack configuration modelarts:token\), or in the environment/,
      );
      return true;
    });
    assert.equal(simulator().control.journal().length, 1);
  });

  it("hands out the same calls for the same endpoint and project, and clients over them that share what they know", async () => {
    const { session, place, client } = open({
      ...endpoint(),
      token: simulator().token,
      projectId: simulator().projectId,
    });
    const one = await session.apiFor(place);
    assert.equal(await session.apiFor({ ...place }), one);
    assert.notEqual(await session.apiFor({ ...place, projectId: "other" }), one);
    assert.equal((await client()).project, one);
    assert.equal((await client()).with({ attempts: 1 }).project, one);
  });

  it("sends a read again after a reset, a 503, a 502 page and half an answer, but once only for a wait", async () => {
    const jobId = seedJob(simulator());
    const { client } = open({ ...endpoint(), token: simulator().token, projectId: simulator().projectId });
    const jobs = await client();
    for (const fault of [
      { kind: "reset", when: "before" },
      { kind: "error", status: 503 },
      { kind: "error", status: 502, body: "html" },
    ] as const) {
      simulator().control.addFault({ endpoint: "listVersions", fault });
      assert.equal((await jobs.listVersions(jobId)).versions.length, 1);
      simulator().control.addFault({ endpoint: "listVersions", fault });
      await assert.rejects(jobs.with({ attempts: 1 }).listVersions(jobId));
    }
  });

  it("never sends a creation again when its answer is lost", async () => {
    const jobId = seedJob(simulator());
    const { client } = open({ ...endpoint(), token: simulator().token, projectId: simulator().projectId });
    const [preVersion] = (await (await client()).listVersions(jobId)).versions;
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
    const { versionId: preVersionId = "" } = preVersion ?? {};
    await assert.rejects(
      (await client()).createVersion(jobId, { preVersionId, config: preVersion ?? {} }),
      (error) => error instanceof RequestError && error.mayHaveArrived,
    );
    const posts = simulator()
      .control.journal()
      .filter(({ method }) => method === "POST");
    assert.equal(posts.length, 1);
  });

  it("sends a creation again when it was throttled", async () => {
    const jobId = seedJob(simulator());
    const { client } = open({ ...endpoint(), token: simulator().token, projectId: simulator().projectId });
    const [preVersion] = (await (await client()).listVersions(jobId)).versions;
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "throttle", retryAfter: 0 } });
    const { versionId: preVersionId = "" } = preVersion ?? {};
    const created = await (await client()).createVersion(jobId, { preVersionId, config: preVersion ?? {} });
    assert.equal(created.versionName, "V0002");
  });
});

describe("a session whose token has run out", () => {
  const simulator = useSimulator();

  it("asks for one new token when the old one is refused, however many are refused with it", async () => {
    const jobId = seedJob(simulator());
    const { url, credentials } = simulator();
    const { userName, password, domainName } = credentials;
    const { client } = open({
      endpoint: url,
      authUrl: url,
      userName,
      password,
      domainName,
      projectId: simulator().projectId,
    });
    await (await client()).listVersions(jobId);
    simulator().control.expireTokens();
    await Promise.all(Array.from({ length: 50 }, async () => (await client()).listVersions(jobId)));
    assert.equal(tokenRequests(simulator()), 2);
  });
});

describe("a session's connection", () => {
  const server = useScriptedServer();
  const refuse = (target: ScriptedServer, status: number) => {
    target.otherwise = () => ({ status, body: '{"error_code":"ModelArts.0202","error_msg":"expired"}' });
  };

  it("introduces itself with its version", async () => {
    const { client } = open({ endpoint: server().url, token: "t", projectId: "p" });
    await (await client()).listEngines();
    assert.match(server().arrivals[0]?.headers["user-agent"] ?? "", /^pulumi-modelarts\/\d+\.\d+\.\d+/);
  });

  it("takes a second refusal for final with a token that it can renew", async () => {
    const iamAnswer = {
      status: 201,
      body: '{"token":{"expires_at":"2099-01-01T00:00:00.000000Z","project":{"id":"p"}}}',
      headers: { "x-subject-token": "t" },
    };
    refuse(server(), 401);
    const refusing = server().otherwise;
    server().otherwise = (arrival) => (arrival.url.startsWith("/v3/") ? iamAnswer : refusing(arrival));
    const { client } = open({
      endpoint: server().url,
      authUrl: server().url,
      userName: "u",
      password: "p",
      domainName: "d",
      projectId: "p",
    });
    await assert.rejects((await client()).listJobs(), (error) => {
      assert(error instanceof ApiError && error.status === 401);
      assert.match(
        error.message,
        /^The service does not accept the user and its password: .* where it came from .*or in the environment/,
      );
      return true;
    });
    const asked = server().arrivals.map(({ method, url }) => `${method} ${url.split("?")[0]}`);
    assert.deepEqual(asked, [
      "POST /v3/auth/tokens",
      "GET /v1/p/training-jobs",
      "POST /v3/auth/tokens",
      "GET /v1/p/training-jobs",
    ]);
  });

  it("shares one pace among all operations", async () => {
    const { client } = open({ endpoint: server().url, token: "t", projectId: "p", maxRequestsPerSecond: "0.5" });
    const [one, other] = await Promise.all([client(), client()]);
    await one.listEngines();
    // The next two seconds are used up for all: what has half a second does not get its turn.
    const late = other.with({ deadline: new Deadline(systemClock, 500) });
    await assert.rejects(late.listEngines(), RequestError);
    assert.equal(server().arrivals.length, 1);
  });

  it("gives up a request after its time", async () => {
    server().otherwise = () => "silence";
    const options = { ...quick, requestTimeoutMs: 30 };
    const { client } = open({ endpoint: server().url, token: "t", projectId: "p" }, {}, options);
    await assert.rejects((await client()).listEngines(), /within 0\.03 s/);
    assert.equal(server().arrivals.length, 3);
  });
});

describe("a session over TLS", () => {
  let certificate: { private: string; cert: string };
  let caCertFile: string;
  before(async () => {
    certificate = await generate([{ name: "commonName", value: "127.0.0.1" }], {
      algorithm: "sha256",
      extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
    });
    caCertFile = join(temporaryFolder(), "ca.pem");
    writeFileSync(caCertFile, certificate.cert);
  });
  const server = useScriptedServer(() => ({ key: certificate.private, cert: certificate.cert }));
  const settings = () => ({ endpoint: server().url, token: "t", projectId: "p" });

  it("refuses a certificate that nobody vouches for, at once, and says how to name who does", async () => {
    const { client } = open(settings());
    await assert.rejects((await client()).listEngines(), (error) => {
      assert(error instanceof RequestError && !error.mayHaveArrived);
      assert.match(error.message, /is not trusted .*modelarts:caCertFile/);
      return true;
    });
    assert.equal(server().connections(), 1);
  });

  it("trusts the authority that is named", async () => {
    const { client } = open({ ...settings(), caCertFile });
    assert.deepEqual(await (await client()).listEngines(), []);
  });

  it("checks nothing when it is told so, and warns of it once", async () => {
    const warnings: string[] = [];
    const options = { ...quick, warn: (message: string) => warnings.push(message) };
    const { session, client, place } = open({ ...settings(), insecure: "true" }, {}, options);
    await (await client()).listEngines();
    await (await clientAt(session, { ...place, projectId: "other" })).listEngines();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /modelarts:insecure/);
  });
});
