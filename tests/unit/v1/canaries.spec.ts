import assert from "node:assert/strict";
import { inspect } from "node:util";
import { openSession } from "../../../provider/auth/session";
import { resolveLocation } from "../../../provider/settings/settings";
import { clientAt } from "../../support/connected";
import { type Script, useScriptedServer } from "../../support/scriptedServer";
import { sourcesOf } from "../settings/sources";

const canary = 'CANARY-5ecret/+="ü-value';
/** Every form in which it could be written somewhere. */
const forms = [
  canary,
  JSON.stringify(canary).slice(1, -1),
  encodeURIComponent(canary),
  Buffer.from(canary).toString("base64"),
];

/** All text that a logger, a debugger or a serialiser could take from an error, its causes included. */
function everythingIn(error: unknown): string {
  const seen = new Set<unknown>();
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (seen.has(value)) return;
    seen.add(value);
    texts.push(inspect(value, { depth: null, showHidden: true, getters: true }), String(value));
    if (typeof value !== "object" || value === null) return;
    texts.push(JSON.stringify(value));
    for (const key of Reflect.ownKeys(value)) visit(Reflect.get(value, key));
  };
  visit(error);
  return texts.join("\n");
}

describe("no credential is in an error", () => {
  const server = useScriptedServer();

  const credentials: [what: string, config: Record<string, string>][] = [
    ["a token", { token: canary }],
    ["a password", { userName: "user", password: canary, domainName: "domain" }],
    ["an access key", { accessKey: canary, secretKey: "another-5ecret" }],
    ["a secret key", { accessKey: "AK-5ecret", secretKey: canary }],
    ["a security token", { accessKey: "AK-5ecret", secretKey: "another-5ecret", securityToken: canary }],
  ];

  const echo = JSON.stringify(canary).slice(1, -1);
  const mishaps: [what: string, script: Script][] = [
    [
      "a refusal that echoes it",
      { status: 400, body: `{"error_code":"ModelArts.0104","error_message":"bad ${echo}"}` },
    ],
    ["a refused credential, echoed", { status: 401, body: `{"error_code":"APIG.0301","error_msg":"ak ${echo}"}` }],
    ["a failure inside a success that echoes it", { body: `{"is_success":false,"error_code":"${echo}"}` }],
    ["a conflict that echoes it", { status: 409, body: `{"error_code":"ModelArts.0105","error_msg":"${echo}"}` }],
    ["an absence that echoes it", { status: 404, body: `{"error_code":"ModelArts.0015","error_msg":"${echo}"}` }],
    ["a fault with a page that echoes it", { status: 500, body: `<html>${canary}</html>` }],
    ["a success that is not JSON and echoes it", { body: `<html>${canary}${"x".repeat(300)}</html>` }],
    ["a success cut within it", { body: `${"x".repeat(190)}${canary}` }],
    ["a success of another shape that echoes it", { body: `{"engines":"${echo}"}` }],
    ["a success without a code that echoes it", { body: `{"is_success":false,"error_msg":"${echo}"}` }],
    ["a request number that echoes it", { status: 500, headers: { "x-request-id": encodeURIComponent(canary) } }],
    ["a redirect", { status: 302, headers: { location: `/?token=${encodeURIComponent(canary)}` } }],
    ["a reset", "reset"],
    ["half an answer", "halfAnAnswer"],
    ["silence", "silence"],
  ];

  const token: Script = {
    status: 201,
    body: '{"token":{"expires_at":"2099-01-01T00:00:00.000000Z","project":{"id":"p"}}}',
    headers: { "x-subject-token": "ISSUED-5ecret" },
  };

  for (const [what, config] of credentials) {
    for (const [mishap, script] of mishaps) {
      it(`${what}, after ${mishap}`, async () => {
        server().otherwise = ({ url }) => (url.startsWith("/v3/auth/tokens") ? token : script);
        await assertClean(config);
      });
    }
  }

  for (const [mishap, script] of mishaps) {
    it(`a password, when IAM answers with ${mishap}`, async () => {
      server().otherwise = () => script;
      await assertClean({ userName: "user", password: canary, domainName: "domain" });
    });
  }

  it("a token from IAM that the service echoes", async () => {
    server().otherwise = ({ url }) =>
      url.startsWith("/v3/") ? token : { status: 400, body: '{"error_msg":"ISSUED-5ecret"}' };
    const failure = await failureWith({ userName: "user", password: canary, domainName: "domain" });
    assert(!everythingIn(failure).includes("ISSUED-5ecret"));
  });

  async function assertClean(config: Record<string, string>): Promise<void> {
    const everything = everythingIn(await failureWith(config));
    for (const form of [...forms, "another-5ecret", "AK-5ecret", "ISSUED-5ecret"]) {
      assert(!everything.includes(form), everything);
    }
  }

  async function failureWith(config: Record<string, string>): Promise<unknown> {
    const sources = sourcesOf({ endpoint: server().url, authUrl: server().url, projectId: "p", ...config });
    const session = openSession(sources, {
      retry: { attempts: 2, minDelayMs: 1, maxDelayMs: 1, budgetMs: 1000 },
      requestTimeoutMs: 100,
    });
    const client = await clientAt(session, resolveLocation({}, sources));
    return client.listEngines().then(
      () => assert.fail("nothing failed"),
      (error: unknown) => error,
    );
  }
});
