// The rules of removal against the second service, which was written apart: what the simulator may have wrong does not count here.

import assert from "node:assert/strict";
import { openSession } from "../../../provider/auth/session";
import { UnexpectedStateError, WaitTimeoutError } from "../../../provider/errors";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import type { Properties } from "../../../provider/lifecycle/properties";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";
import { useSecondService, type VersionScript } from "../../support/secondService";

const [running, killing, completed, killed, deleteFailed] = [8, 9, 10, 12, 6];
const atWork = { status: 409, code: "ModelArts.0105", message: "This job can't be delete. job status: 8" };
const noAnswer = { status: 500, code: "ModelArts.0010", message: "internal" };

describe("the second service", () => {
  const service = useSecondService();
  const sent = (method: string) => service().requests.filter((request) => request.startsWith(method)).length;

  for (const whole of [false, true]) {
    const thing = whole ? "job" : "version";

    it(`has its ${thing} removed, once`, async () => {
      await standing({ shows: [completed] }).remove(whole);
      assert.deepEqual(service().standing(), []);
      assert.equal(sent("DELETE"), 1);
    });

    it(`has its ${thing} kept that only looks ended, since it did before`, async () => {
      const { remove } = standing({ shows: [completed], afterDelete: [completed] });
      const error = await rejection(remove(whole, { timeouts: { delete: "1m" } }));
      assert.ok(error instanceof WaitTimeoutError, String(error));
      assert.equal(service().standing().length, 1);
    });

    it(`has its ${thing} asked for again, three times at most, when the removal fails`, async () => {
      const { remove } = standing({ shows: [completed], afterDelete: [killing, deleteFailed] });
      const error = await rejection(remove(whole));
      assert.ok(error instanceof UnexpectedStateError, String(error));
      assert.equal(sent("DELETE"), 3);
    });
  }

  it("has a version stopped that it refuses to remove at work", async () => {
    await standing({ shows: [running], refusesDelete: [atWork] }).remove(false);
    assert.deepEqual(service().standing(), []);
    assert.deepEqual([sent("DELETE"), sent("POST")], [2, 1]);
  });

  it("has a version asked for again whose run ended between the refusal and the look", async () => {
    await standing({ shows: [completed], refusesDelete: [atWork] }).remove(false);
    assert.deepEqual(service().standing(), []);
    assert.deepEqual([sent("DELETE"), sent("POST")], [2, 0]);
  });

  it("has a version asked for again after a refusal in words, and one that says nothing", async () => {
    const refusesDelete = [{ status: 400, message: "a snapshot is being taken" }, { status: 409 }];
    await standing({ shows: [completed], refusesDelete }).remove(false);
    assert.deepEqual(service().standing(), []);
    assert.equal(sent("DELETE"), 3);
  });

  it("has the words of its refusals in the error that ends a removal", async () => {
    const refusesDelete = Array.from({ length: 99 }, () => ({ status: 400, message: "a snapshot is being taken" }));
    const { remove } = standing({ shows: [completed], refusesDelete });
    const error = await rejection(remove(false, { timeouts: { delete: "1m" } }));
    assert.match(String(error), /WaitTimeoutError: .* before: DELETE .*: a snapshot is being taken \(HTTP 400\)/);
  });

  it("has a version asked for again that it says to be removing already and that does not go", async () => {
    const busy = { status: 400, code: "ModelArts.6357", message: "busy" };
    await standing({ shows: [completed], refusesDelete: [busy] }).remove(false);
    assert.deepEqual(service().standing(), []);
    assert.equal(sent("DELETE"), 2);
  });

  it("has a version taken for gone that vanishes behind a fault", async () => {
    const refusesDelete = Array.from({ length: 9 }, () => noAnswer);
    const { remove } = standing({ shows: [killing, "gone"], refusesDelete });
    await remove(false);
    assert.deepEqual(service().standing(), []);
  });

  it("has a stop asked for again that it accepted and did not heed", async () => {
    const { remove } = standing({ shows: [running], afterStop: [running], refusesDelete: [atWork, atWork] });
    await remove(false);
    assert.deepEqual(service().standing(), []);
    assert.deepEqual([sent("DELETE"), sent("POST")], [3, 2]);
  });

  it("has a stop asked for again that it refused", async () => {
    const refusesStop = [{ status: 400, code: "ModelArts.0105", message: "This job can't be stop. job status: 1" }];
    await standing({ shows: [running], refusesDelete: [atWork, atWork], refusesStop }).remove(false);
    assert.deepEqual(service().standing(), []);
    assert.deepEqual([sent("DELETE"), sent("POST")], [3, 2]);
  });

  for (const [what, notFound] of [
    ["as the reference has it", { status: 404, code: "ModelArts.0015", message: "not exist" }],
    ["as an unknown job", { status: 400, code: "ModelArts.0102", message: "The job does not exist" }],
    ["without a body", { status: 404 }],
  ] as const) {
    it(`has a version taken for gone only when it is, said ${what}`, async () => {
      service().notFound = notFound;
      await standing({ shows: [completed] }).remove(false);
      assert.deepEqual(service().standing(), []);
    });
  }

  it("has versions of one job removed side by side, each confirmed", async () => {
    const scripts: VersionScript[] = Array.from({ length: 12 }, (_, index) => ({
      shows: [index % 2 === 0 ? completed : killed],
      afterDelete: [...Array.from({ length: 4 + index }, () => killing), completed, "gone"],
    }));
    const { jobId, versionIds } = service().addJob("mnist", scripts);
    const call = environment();
    await Promise.all(versionIds.map((versionId) => deleteTrainingJobVersion(call, `${jobId}/${versionId}`, {})));
    assert.deepEqual(service().standing(), []);
    assert.equal(sent("DELETE"), 12);
  });

  function standing(script: VersionScript) {
    const { jobId, versionIds } = service().addJob("mnist", [script]);
    const [versionId = ""] = versionIds;
    const remove = (whole: boolean, outputs: Properties = {}) =>
      whole
        ? deleteTrainingJob(environment(), jobId, { jobId, versionId, ...outputs })
        : deleteTrainingJobVersion(environment(), `${jobId}/${versionId}`, { jobId, versionId, ...outputs });
    return { remove };
  }

  function environment() {
    const { url: endpoint, projectId, token } = service();
    const config: Record<string, string> = { endpoint, projectId, token };
    const sources = { config: (key: string) => config[key], environment: {} };
    const clock = new VirtualClock();
    return { sources, session: openSession(sources, { clock }), clock };
  }
});
