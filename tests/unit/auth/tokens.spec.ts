import assert from "node:assert/strict";
import { openTokens } from "../../../provider/auth/tokens";
import { systemClock } from "../../../provider/clock";
import { ApiError, RequestError, UnexpectedResponseError } from "../../../provider/errors";
import { openLimiter } from "../../../provider/http/limiter";
import type { HttpAnswer, HttpRequest } from "../../../provider/http/messages";
import type { PasswordCredentials } from "../../../provider/settings/credentials";

const hourMs = 3_600_000;
const user: PasswordCredentials = {
  kind: "password",
  userName: "demo-user",
  password: "demo-password",
  domainName: "demo-domain",
  origin: "a test",
};

/** An IAM that hands out `t1`, `t2`… for a day each, with a clock that a test sets. */
function iam(credentials: PasswordCredentials = user) {
  const sent: HttpRequest[] = [];
  const clock = { ms: Date.UTC(2026, 0, 15) };
  const behaviour: { answer: () => Promise<HttpAnswer> } = { answer: async () => issued(`t${sent.length}`) };

  function issued(token: string | undefined, body?: string): HttpAnswer {
    const expires = new Date(clock.ms + 24 * hourMs).toISOString();
    return {
      status: 201,
      text: body ?? `{"token":{"expires_at":"${expires}","project":{"id":"p1","name":"eu-de"}}}`,
      header: (name) => (name === "x-subject-token" ? token : undefined),
    };
  }
  const tokens = openTokens(
    credentials,
    { name: "eu-de" },
    {
      exchange: (request) => {
        sent.push(request);
        return behaviour.answer();
      },
      limiter: openLimiter({ maxRequestsPerSecond: 1000 }),
      retry: { attempts: 1, minDelayMs: 1, maxDelayMs: 1, budgetMs: 1000 },
      redact: (text) => text,
      clock: { ...systemClock, date: () => clock.ms },
    },
  );
  return { tokens, sent, clock, behaviour, issued };
}

function refused(status: number): HttpAnswer {
  return {
    status,
    text: '{"error":{"code":401,"message":"The username or password is wrong."}}',
    header: () => undefined,
  };
}

describe("tokens", () => {
  it("asks IAM for a token of the user and the project, without the catalogue", async () => {
    const { tokens, sent } = iam();
    assert.deepEqual(await tokens.current(), {
      token: "t1",
      projectId: "p1",
      expiresAt: Date.UTC(2026, 0, 16),
    });
    const [request] = sent;
    assert.equal(request?.path, "/v3/auth/tokens");
    assert.deepEqual(request?.query, { nocatalog: "1" });
    assert.deepEqual(JSON.parse(request?.body ?? ""), {
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "demo-user", domain: { name: "demo-domain" }, password: "demo-password" } },
        },
        scope: { project: { name: "eu-de" } },
      },
    });
  });

  it("names a user by id without a domain, and a domain by id", async () => {
    const byId = iam({ kind: "password", userId: "u1", password: "p", origin: "a test" });
    await byId.tokens.current();
    assert.deepEqual(JSON.parse(byId.sent[0]?.body ?? "").auth.identity.password.user, { id: "u1", password: "p" });
    const domainById = iam({ kind: "password", userName: "u", domainId: "d1", password: "p", origin: "a test" });
    await domainById.tokens.current();
    const { user: named } = JSON.parse(domainById.sent[0]?.body ?? "").auth.identity.password;
    assert.deepEqual(named, { name: "u", domain: { id: "d1" }, password: "p" });
  });

  it("asks once however many wait, and not again while the token is good", async () => {
    const { tokens, sent, clock } = iam();
    const all = await Promise.all(Array.from({ length: 100 }, () => tokens.current()));
    clock.ms += 23 * hourMs;
    await tokens.current();
    assert.equal(new Set(all.map(({ token }) => token)).size, 1);
    assert.equal(sent.length, 1);
  });

  it("renews a token shortly before it expires", async () => {
    const { tokens, sent, clock } = iam();
    await tokens.current();
    clock.ms += 23 * hourMs + 55 * 60_000;
    const renewed = await Promise.all([tokens.current(), tokens.current()]);
    assert.deepEqual(
      renewed.map(({ token }) => token),
      ["t2", "t2"],
    );
    assert.equal(sent.length, 2);
  });

  it("goes on with the old token when it cannot be renewed yet, and fails only when it has expired", async () => {
    const { tokens, clock, behaviour } = iam();
    await tokens.current();
    const lost = new RequestError({ method: "POST", path: "/" }, { reason: "no answer", mayHaveArrived: true });
    behaviour.answer = () => Promise.reject(lost);
    clock.ms += 23 * hourMs + 55 * 60_000;
    assert.equal((await tokens.current()).token, "t1");
    clock.ms += 6 * 60_000;
    await assert.rejects(tokens.current(), (error) => error === lost);
  });

  it("replaces a refused token once for all who were refused with it", async () => {
    const { tokens, sent } = iam();
    await tokens.current();
    const replaced = await Promise.all([tokens.replace("t1"), tokens.replace("t1")]);
    const late = await tokens.replace("t1");
    assert.deepEqual(
      [...replaced, late].map(({ token }) => token),
      ["t2", "t2", "t2"],
    );
    assert.equal(sent.length, 2);
  });

  it("asks again after no answer", async () => {
    const { tokens, behaviour, issued } = iam();
    behaviour.answer = () =>
      Promise.reject(new RequestError({ method: "POST", path: "/" }, { reason: "no answer", mayHaveArrived: true }));
    await assert.rejects(tokens.current());
    behaviour.answer = async () => issued("late");
    assert.equal((await tokens.current()).token, "late");
  });

  it("never asks again after a refusal, since IAM locks accounts", async () => {
    const { tokens, sent, behaviour } = iam();
    behaviour.answer = async () => refused(401);
    await assert.rejects(tokens.current(), (error) => error instanceof ApiError && /a test/.test(error.message));
    await assert.rejects(tokens.current(), ApiError);
    assert.equal(sent.length, 1);
  });

  it("cannot read an answer without a token, or without what it is for", async () => {
    for (const [token, body] of [
      [undefined, undefined],
      ["t", "{}"],
      ["t", '{"token":{"expires_at":"soon","project":{"id":"p"}}}'],
      ["t", '{"token":{"expires_at":"2026-01-16T00:00:00.000000Z"}}'],
    ] as const) {
      const { tokens, behaviour, issued } = iam();
      behaviour.answer = async () => issued(token, body);
      await assert.rejects(tokens.current(), UnexpectedResponseError);
    }
  });

  it("knows what must not be shown", async () => {
    const { tokens } = iam();
    assert.deepEqual(tokens.secrets(), ["demo-password"]);
    await tokens.current();
    assert.deepEqual(tokens.secrets(), ["demo-password", "t1"]);
    // One that was replaced may still be on its way, and in an answer.
    await tokens.replace("t1");
    assert.deepEqual(tokens.secrets(), ["demo-password", "t1", "t2"]);
  });
});
