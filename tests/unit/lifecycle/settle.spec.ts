// What is said, shown and stored of a version that stands, where the wait for its run ends well, badly or not at all.

import assert from "node:assert/strict";
import type { StatusName } from "modelarts-simulator";
import { budgetsMs } from "../../../provider/budgets";
import { ApiError, InitFailedError, UnexpectedStateError, WaitTimeoutError } from "../../../provider/errors";
import type { Properties } from "../../../provider/lifecycle/properties";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import type { LogMessage } from "../../../provider/waiting/progress";
import { VirtualClock } from "../../support/clock";
import { beforeCalls, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { requestsSeen, useSimulator } from "../../support/simulated";

const refusal = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" } as const;

describe("a version that stands", () => {
  const simulator = useSimulator();

  it("is reported with the last lines of its log where its run failed, which are shown and not stored", async () => {
    const lines = Array.from({ length: 25 }, (_, index) => `step ${index + 1}`);
    const { id, adopt, warnings } = elsewhere("FAILED", [...lines, "", "  "]);
    const failure = await failed(adopt({ waitFor: "completed" }));
    assert.deepEqual(warnings(), [`the end of the log of training job version ${id}:\n${lines.slice(-18).join("\n")}`]);
    assert.deepEqual(failure.reasons, [
      `Training job version ${id} is FAILED, so it will not become COMPLETED. When what is wrong is put right, run it again as a ` +
        'new version: `pulumi up --refresh --replace "URN"`; a change of what it is made of does the same.',
    ]);
    assert.ok(failure.cause instanceof UnexpectedStateError, String(failure.cause));
    assert.deepEqual(
      [failure.id, failure.properties.status, failure.properties.statusCode, failure.properties.versionName],
      [id, "FAILED", 11, "V0001"],
    );
  });

  it("is named by its URN where it is said how to run it again", async () => {
    const { adopt } = elsewhere("FAILED");
    const failure = await failed(adopt({ waitFor: "completed" }, "urn:pulumi:s::p::t::run"));
    assert.match(failure.message, /`pulumi up --refresh --replace "urn:pulumi:s::p::t::run"`/);
  });

  it("is reported without a log where there is none, and where it cannot be read", async () => {
    for (const endpoint of [undefined, "listLogFiles", "getLog"]) {
      const { adopt, warnings } = elsewhere("FAILED", endpoint === undefined ? [] : ["the last words"]);
      if (endpoint !== undefined) simulator().control.addFault({ endpoint, fault: refusal });
      const { reasons } = await failed(adopt({ waitFor: "completed" }));
      assert.match(reasons.join(), / is FAILED, so it will not become COMPLETED\. /);
      assert.deepEqual(warnings(), []);
    }
  });

  it("is asked for its log although the wait was longer than all else of a creation may take", async () => {
    const { adopt, warnings, clock } = elsewhere("RUNNING", ["out of memory"]);
    clock.after(2 * budgetsMs.request, () => simulator().control.setStatus({}, "FAILED"));
    const failure = await failed(adopt({ waitFor: "completed" }));
    assert.match(warnings().join(), /^the end of the log of training job version \d+\/\d+:\nout of memory\n.* FAILED$/);
    assert.equal(failure.properties.status, "FAILED");
  });

  it("is reported in the words of the wait alone where time ran out, and its log is left in peace", async () => {
    const { adopt, warnings } = elsewhere("WAITING", ["pulling the image"]);
    const failure = await failed(adopt({ waitFor: "running", timeouts: { create: "1m" } }));
    assert.ok(failure.cause instanceof WaitTimeoutError, String(failure.cause));
    assert.deepEqual(failure.reasons, [failure.cause.message]);
    assert.match(failure.message, /^waiting for training job version \d+\/\d+ to be running: still WAITING after /);
    assert.deepEqual(warnings(), []);
    assert.deepEqual(
      requestsSeen(simulator()).filter((request) => /log/.test(request)),
      [],
    );
  });

  it("is reported to stand where the service refuses to say how far it is", async () => {
    const { id, adopt } = elsewhere("WAITING");
    simulator().control.addFault({ endpoint: ["getVersion", "listVersions"], fault: refusal, after: 1, count: 99 });
    const failure = await failed(adopt({ waitFor: "running" }));
    assert.ok(failure.cause instanceof ApiError, String(failure.cause));
    assert.match(
      failure.reasons.join(),
      new RegExp(
        ` Training job version ${id} stands and is in the state\\. .*run \`pulumi up\` again\\. .*ModelArts\\.0108`,
      ),
    );
    assert.equal(failure.properties.status, "WAITING");
  });

  it("is created all the same where the service refuses to say more of it and nothing is waited for", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    simulator().control.addFault({ endpoint: "getVersion", fault: refusal, count: 99 });
    const { outs } = await trainingJobVersion.create(environmentOf(simulator()), { jobId, ...run });
    assert.deepEqual([outs.status, outs.versionName, outs.engineName], ["INIT", "V0002", undefined]);
  });

  it("is stored with what its creation said of it where our own code breaks after it", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const broken = new TypeError("details.map is not a function");
    const environment = beforeCalls(environmentOf(simulator()), async ({ method, path }) => {
      if (method === "GET" && /versions\/\d+$/.test(path)) throw broken;
    });
    const failure = await failed(trainingJobVersion.create(environment, { jobId, ...run }));
    assert.equal(failure.cause, broken);
    const { status, versionName, trainUrl } = failure.properties;
    assert.deepEqual([status, versionName, trainUrl], ["INIT", "V0002", run.trainUrl]);
  });

  it("is called by the job's own count on its row while it is waited for", async () => {
    const { adopt, shown, clock } = elsewhere("WAITING");
    clock.after(30_000, () => simulator().control.setStatus({}, "RUNNING"));
    await adopt({ waitFor: "running" });
    const rows = shown().filter(({ ephemeral }) => ephemeral);
    assert.ok(rows.length > 1);
    assert.deepEqual(
      rows.filter(({ message }) => !/^V0001 (WAITING(, \d+s)?|RUNNING)$/.test(message)),
      [],
    );
    assert.equal(rows.at(-1)?.message, "V0001 RUNNING");
  });

  /** A version that was made elsewhere, and what is shown while it is adopted. */
  function elsewhere(status: StatusName, log: string[] = []) {
    simulator().control.reset();
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status, log }] });
    const said: LogMessage[] = [];
    const clock = new VirtualClock();
    const environment = {
      ...environmentOf(simulator(), { clock }),
      log: async (message: LogMessage) => void said.push(message),
    };
    const adopt = (more: Properties, urn?: string) =>
      trainingJobVersion.create({ ...environment, urn }, { jobId, existingVersionId: versionIds[0], ...more });
    const warnings = () => said.filter(({ severity }) => severity === "WARNING").map(({ message }) => message);
    return { id: `${jobId}/${versionIds[0]}`, adopt, warnings, shown: () => said, clock };
  }

  async function failed(creation: Promise<unknown>): Promise<InitFailedError> {
    const failure = await rejection(creation);
    assert.ok(failure instanceof InitFailedError, String(failure));
    return failure;
  }
});
