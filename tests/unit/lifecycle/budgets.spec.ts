// Every operation ends in its time, however many of its requests hang: those of the service and those for a token.

import assert from "node:assert/strict";
import * as v from "valibot";
import { reachApi } from "../../../provider/auth/reachApi";
import { openSession, type Session } from "../../../provider/auth/session";
import { budgetsMs } from "../../../provider/budgets";
import { Deadline } from "../../../provider/deadline";
import { isModelArtsError, RequestError } from "../../../provider/errors";
import { jobContract, versionContract } from "../../../provider/inputs/contracts";
import { createTrainingJob } from "../../../provider/lifecycle/job/create";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import { readTrainingJob } from "../../../provider/lifecycle/job/read";
import { updateTrainingJob } from "../../../provider/lifecycle/job/update";
import type { Environment } from "../../../provider/lifecycle/target";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
import { readTrainingJobVersion } from "../../../provider/lifecycle/version/read";
import { updateTrainingJobVersion } from "../../../provider/lifecycle/version/update";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

const inAMinute = { timeouts: { delete: "1m" } };
const minuteMs = 60_000;

describe("an operation whose requests all hang", () => {
  const simulator = useSimulator();
  const adopted = { jobId: "1", existingVersionId: "2" };
  const version = { jobId: "1", ...run, preVersionId: "2" };
  const job = { jobName: "mnist", ...run };
  const operations: [what: string, withinMs: number, begin: (environment: Environment) => Promise<unknown>][] = [
    ["the read of a version", budgetsMs.read, (call) => readTrainingJobVersion(call, "1/2", { versionId: "2" })],
    ["the read of a job", budgetsMs.read, (call) => readTrainingJob(call, "1", { jobId: "1" })],
    ["the deletion of a version", minuteMs, (call) => deleteTrainingJobVersion(call, "1/2", inAMinute)],
    ["the deletion of a job", minuteMs, (call) => deleteTrainingJob(call, "1", inAMinute)],
    ["the update of a version", budgetsMs.request, (call) => updateTrainingJobVersion(call, "1/2", {}, { jobId: "1" })],
    ["the update of a job", budgetsMs.request, (call) => updateTrainingJob(call, "1", {}, { description: "new" })],
    [
      "the adoption of a version",
      budgetsMs.request,
      (call) => createTrainingJobVersion(call, v.parse(versionContract.schema, adopted), adopted),
    ],
    [
      "the creation of a version",
      budgetsMs.request,
      (call) => createTrainingJobVersion(call, v.parse(versionContract.schema, version), version),
    ],
    [
      "the creation of a job",
      budgetsMs.request,
      (call) => createTrainingJob(call, v.parse(jobContract.schema, job), job),
    ],
  ];
  for (const [what, withinMs, begin] of operations) {
    for (const service of ["modelarts", "iam"] as const) {
      it(`ends in its time: ${what}, where ${service === "iam" ? "IAM" : "the service"} hangs`, async () => {
        simulator().control.addFault({ service, fault: { kind: "silence", when: "before" }, count: "unlimited" });
        const clock = new VirtualClock({ allHang: true });
        const error = await rejection(begin(environmentAt(clock)));
        assert.ok(isModelArtsError(error), String(error));
        assert.ok(clock.now() <= withinMs + 1_000, `${clock.now()} ms: ${error.message}`);
      });
    }
  }

  it("ends in its time where the project's id is looked up for ever", async () => {
    const clock = new VirtualClock();
    const session: Session = {
      projectIdFor: () => new Promise(() => {}),
      apiFor: () => Promise.reject(new Error("there is no project yet")),
    };
    const place = { endpoint: "http://127.0.0.1:1", region: "eu-de" };
    const error = await rejection(reachApi(session, place, new Deadline(clock, 5_000)));
    assert.ok(error instanceof RequestError);
    assert.match(error.message, /not known before the end of the 5s that it may take/);
    assert.equal(clock.now(), 5_000);
  });

  /** Asks for a token with a user and a password. */
  function environmentAt(clock: VirtualClock): Environment {
    const { url, projectId, credentials } = simulator();
    const { userName, password, domainName } = credentials;
    const config: Record<string, string> = { endpoint: url, authUrl: url, projectId, userName, password, domainName };
    const sources = { config: (key: string) => config[key], environment: {} };
    return { sources, session: openSession(sources, { clock }), clock };
  }
});
