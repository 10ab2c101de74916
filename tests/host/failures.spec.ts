// What the user sees of a failure, verb by verb: what the host hands to the engine, and what it prints beside that.

import assert from "node:assert/strict";
import { handlerText } from "../../provider/resources/handler";
import { EngineEar } from "../support/engineEar";
import { HostError, ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { run } from "../support/runs";
import { useSimulator } from "../support/simulated";

const provider = handlerText("trainingJobVersion");
const aStackFrame = /^\s+at /m;
/** Method, path, code, status and the request's number, at the end. */
const theRequest = /(GET|POST|DELETE|PUT) \/v1\/\S+ \(ModelArts\.0202, HTTP 401, request \w+\)$/;

describe("a failure in the host", () => {
  const simulator = useSimulator();
  let engine: Awaited<ReturnType<typeof EngineEar.open>>;
  let host: ProviderHost;

  async function start({ token = simulator().token, root = "" } = {}): Promise<void> {
    engine = await EngineEar.open({ root });
    const { url, projectId } = simulator();
    const config = { "modelarts:endpoint": url, "modelarts:projectId": projectId, "modelarts:token": token };
    host = await ProviderHost.start(config, {}, { engine: engine.address });
  }

  afterEach(async () => {
    await host.stop();
    engine.close();
  });

  describe("of credentials", () => {
    let jobId: string;
    let id: string;
    let props: Record<string, unknown>;

    beforeEach(async () => {
      const job = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      jobId = job.jobId;
      const [versionId = ""] = job.versionIds;
      id = `${jobId}/${versionId}`;
      const { url: endpoint, projectId } = simulator();
      props = { ...run, endpoint, projectId, jobId, versionId, __provider: provider };
    });

    const token = () => simulator().control.issueToken({ lifetimeMs: -1 });

    it("is one paragraph in a creation, the cause first and the request last, and printed by nobody else", async () => {
      await start({ token: token(), root: "urn:pulumi:test::host::pulumi:pulumi:Stack::host" });
      const { inputs } = await host.check({}, { jobId, ...run, __provider: provider });
      const { message } = await failureOf(host.create(inputs));
      assert.match(
        message,
        /^The token has expired\. Nothing was created\. Set a new one .*; then run `pulumi up` again\. /,
      );
      assert.match(message, theRequest);
      assert.doesNotMatch(message, /destroy|\n/);
      assert.equal(host.stderr, "");
    });

    it("is one in an update", async () => {
      await start({ token: token(), root: "urn:pulumi:test::host::pulumi:pulumi:Stack::host" });
      const { message } = await failureOf(host.update(id, props, { ...props, description: "nightly" }));
      assert.match(
        message,
        /^The token has expired\. Training job version \S+ was not updated\. Set .*; then run `pulumi up` again\. /,
      );
      assert.match(message, theRequest);
      assert.equal(host.stderr, "");
    });

    it("is one in a destroy, which says what a destroy sees, and a line that points there", async () => {
      await start({ token: token() });
      const { message } = await failureOf(host.delete(id, props));
      assert.equal(
        message.replace(theRequest, "REQUEST"),
        `The token has expired. Training job version ${id} was not deleted. Set a new one for this region and project in the ` +
          "environment (OS_TOKEN), since a destroy sees the stack configuration of the last `pulumi up`; then run `pulumi destroy` " +
          "again. REQUEST",
      );
      assert.equal(
        host.stderr,
        `Training job version ${id} was not deleted (ApiError): the error of run says why and what to do\n`,
      );
    });

    it("says nothing of a destroy where a program runs, and removes something", async () => {
      await start({ token: token(), root: "urn:pulumi:test::host::pulumi:pulumi:Stack::host" });
      const { message } = await failureOf(host.delete(id, props));
      assert.match(message, /or in the environment \(OS_TOKEN\), which wins; then run the same command again\. DELETE/);
      assert.doesNotMatch(message, /destroy/);
    });

    it("is one in a refresh, with a line that points there", async () => {
      await start({ token: token() });
      const { message } = await failureOf(host.read(id, props));
      assert.match(
        message,
        /^The token has expired\. Training job version \S+ was not read\. .*since a refresh sees .*; then run the same/,
      );
      assert.match(message, theRequest);
      assert.match(host.stderr, /^Training job version \S+ was not read \(ApiError\): [^\n]*\n$/);
    });

    it("keeps its stack for debugging", async () => {
      await start({ token: token() });
      await failureOf(host.delete(id, props));
      assert.match(engine.debugged.join("\n"), /^ApiError: The token has expired.*\n {4}at /);
      assert.deepEqual(engine.said, []);
    });

    it("is a job's too", async () => {
      await start({ token: token() });
      const job = { ...props, jobName: "mnist", __provider: handlerText("trainingJob") };
      assert.match(
        (await failureOf(host.delete(jobId, job))).message,
        /^The token has expired\. Training job \d+ was not deleted\. /,
      );
      assert.match(
        (await failureOf(host.read(jobId, job))).message,
        /^The token has expired\. Training job \d+ was not read\. /,
      );
      assert.doesNotMatch(host.stderr, aStackFrame);
    });
  });

  it("of a setting is said by a check without a property that the program does not give", async () => {
    await start();
    const { failures } = await host.check({}, { jobId: "1", ...run, region: "eu-d", __provider: provider });
    assert.deepEqual(
      failures.map(({ property }) => property),
      [""],
    );
    assert.match(failures[0]?.reason ?? "", /^The resource names region "eu-d", but the endpoint/);
    assert.equal(host.stderr, "");
  });

  async function failureOf(doing: Promise<unknown>): Promise<HostError> {
    const error = await rejection(doing);
    assert.ok(error instanceof HostError, String(error));
    assert.doesNotMatch(error.message, aStackFrame);
    return error;
  }
});
