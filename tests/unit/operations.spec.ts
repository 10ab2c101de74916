import assert from "node:assert/strict";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { Config } from "@pulumi/pulumi/cmd/dynamic-provider/config";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { logToEngine } from "../../provider/host/engine";
import { trainingJobVersion } from "../../provider/operations";
import { openProgress } from "../../provider/waiting/progress";
import { run } from "../support/runs";

const inputs = { jobId: "10", ...run };

/** Configures the provider as the host does, with a whole stack's configuration. */
async function configure(config: Record<string, string>): Promise<void> {
  await trainingJobVersion.configure({ config: new Config({ "other:region": "x", ...config }, "project") });
}

async function failuresFor(more: object, config: Record<string, string>): Promise<[string, string][]> {
  await configure(config);
  const { failures = [] } = await trainingJobVersion.check({}, { ...inputs, ...more });
  return failures.map(({ property, reason }) => [property, reason]);
}

describe("a preview, before anything is sent", () => {
  const heard: string[] = [];
  let onLast = () => {};
  const lastHeard = new Promise<void>((resolve) => {
    onLast = resolve;
  });
  const engine = new Server();
  const environment = { ...process.env };

  before(async () => {
    for (const name of Object.keys(process.env)) if (/^(OS|HW)_|_proxy$/i.test(name)) delete process.env[name];
    engine.addService(EngineService, {
      log: (call: ServerUnaryCall<LogRequest, Empty>, done: sendUnaryData<Empty>) => {
        const message = call.request.getMessage();
        if (message === "the last") onLast();
        else heard.push(message);
        done(null, new Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    process.argv.push(`127.0.0.1:${port}`);
  });
  after(async () => {
    process.argv.pop();
    Object.assign(process.env, environment);
    engine.forceShutdown();
    await configure({});
  });

  const stack = { "modelarts:region": "eu-de", "modelarts:projectId": "p1", "modelarts:token": "t" };

  it("accepts what is complete", async () => {
    assert.deepEqual(await failuresFor({}, stack), []);
  });

  it("fails where endpoint, region or project is missing or malformed, and names no property that the program does not give", async () => {
    const fails = async (config: Record<string, string>, ...reasons: RegExp[]) => {
      const failures = await failuresFor({}, config);
      assert.deepEqual(
        failures.map(([property]) => property),
        reasons.map(() => ""),
      );
      for (const [index, reason] of reasons.entries()) assert.match(failures[index]?.[1] ?? "", reason);
    };
    await fails({}, /^No region is set/);
    await fails(
      { ...stack, "modelarts:endpoint": "abc" },
      /^The endpoint from stack configuration modelarts:endpoint must be/,
    );
    await fails(
      { ...stack, "modelarts:region": "eu-d" },
      /^Region "eu-d" from stack configuration .*Did you mean eu-de\?/,
    );
    await fails({ ...stack, "modelarts:projectId": "../../v3/evil" }, /^The projectId from stack configuration/);
    const elsewhere = { "modelarts:endpoint": "https://modelarts.example.com", "modelarts:token": "t" };
    await fails(elsewhere, /project/, /modelarts:authUrl/);
    await fails({ ...stack, "modelarts:insecure": "maybe" }, /^insecure from stack configuration/);
  });

  it("names what the program gives by its property, and in words what is inside of it or missing", async () => {
    assert.deepEqual(
      (await failuresFor({ projectId: "p?x=1#y" }, stack)).map(([property]) => property),
      ["projectId"],
    );
    const [[inside, why] = ["?", "?"]] = await failuresFor(
      { parameters: [{ label: "rate", value: Number.NaN }] },
      stack,
    );
    assert.equal(inside, "");
    assert.match(why, /^parameters\[0\]\.value must be/);
    const [[missing, whyMissing] = ["?", "?"]] = await failuresFor({ jobId: undefined }, stack);
    assert.equal(missing, "");
    assert.match(whyMissing, /^jobId /);
  });

  it("leaves the place to the real run where it is not known yet", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    assert.deepEqual(await failuresFor({ projectId: unknown }, {}), []);
  });

  it("says once that credentials are missing and that a name in the stack's configuration is misspelt", async () => {
    heard.length = 0;
    const config = { "modelarts:region": "eu-de", "modelarts:projetcId": "canary" };
    for (let n = 0; n < 3; n += 1) assert.deepEqual(await failuresFor({}, config), []);
    openProgress(logToEngine).warn("the last");
    await lastHeard;
    assert.equal(heard.length, 2);
    assert.match(heard.join("\n"), /modelarts:projetcId is not a setting .*Did you mean modelarts:projectId\?/);
    assert.match(heard.join("\n"), /No credentials are set/);
    assert.doesNotMatch(heard.join("\n"), /canary/);
  });
});
