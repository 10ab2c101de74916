// The rules of deletion, against a service that shares nothing with the simulator.

import assert from "node:assert/strict";
import { UnexpectedStateError, WaitTimeoutError } from "../../../provider/errors";
import type { Bag } from "../../../provider/lifecycle/bag";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
import { readTrainingJobVersion } from "../../../provider/lifecycle/version/read";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { useSecondService, type VersionScript } from "../../support/secondService";

describe("deletion, at a service that was written apart", () => {
  const service = useSecondService();
  const busy = { status: 400, code: "ModelArts.0105", message: "This job can't be delete. job status: 8" };

  it("waits until a version that has ended is gone", async () => {
    const { remove } = version({ shows: [10], afterDelete: [10, 10, 10, "gone"] });
    await remove();
    assert.deepEqual(service().standing(), []);
  });

  it("never takes a final status for a removal", async () => {
    for (const status of [3, 5, 10, 11, 12, 13, 14, 16, 17, 21, 22]) {
      const { remove, versionId } = version({ shows: [status], afterDelete: [status] });
      assert.ok((await rejection(remove({ timeouts: { delete: "5m" } }))) instanceof WaitTimeoutError, `${status}`);
      assert.ok(service().standing().includes(versionId));
    }
  });

  it("stops what is at work when it is refused, and deletes it then", async () => {
    const { remove, path } = version({ refusesDelete: [busy] });
    await remove();
    assert.deepEqual(service().standing(), []);
    const changes = service().requests.filter((request) => !request.startsWith("GET"));
    assert.deepEqual(changes, [`DELETE /${path}`, `POST /${path}/stop`, `DELETE /${path}`]);
  });

  it("asks again when a run has ended between the refusal and the look", async () => {
    const { remove } = version({ shows: [10], refusesDelete: [busy, busy] });
    await remove();
    assert.deepEqual(service().standing(), []);
  });

  it("takes a version for released that was at work after DELETE and then stays cancelled", async () => {
    const { remove } = version({ shows: [8], afterDelete: [8, 9, 12] });
    await remove();
    const { remove: strictly } = version({ shows: [8], afterDelete: [8, 9, 12] });
    const error = await rejection(strictly({ deletion: { confirm: "gone" }, timeouts: { delete: "5m" } }));
    assert.ok(error instanceof WaitTimeoutError);
  });

  it("asks three times for what ends in DELETE_FAILED, and says so", async () => {
    const { remove } = version({ shows: [10], afterDelete: [6] });
    assert.ok((await rejection(remove())) instanceof UnexpectedStateError);
    assert.equal(service().requests.filter((request) => request.startsWith("DELETE")).length, 3);
  });

  it("is over for what is gone already, however that is said with a code", async () => {
    for (const notFound of [
      { status: 404, code: "ModelArts.0015" },
      { status: 400, code: "ModelArts.0102", message: "The job does not exist." },
      { status: 200, code: "ModelArts.0015" },
    ]) {
      service().notFound = notFound;
      const { remove, id } = version({ shows: ["gone"] });
      await remove();
      assert.equal((await readTrainingJobVersion(environment(), id, stored(id))).id, "");
    }
  });

  it("removes a job with its versions", async () => {
    const { jobId, versionIds } = service().addJob("job", [{ shows: [10], afterDelete: [10, 10, "gone"] }]);
    await deleteTrainingJob(environment(), jobId, { versionId: versionIds[0] });
    assert.deepEqual(service().standing(), []);
  });

  let jobs = 0;
  function version(script: VersionScript) {
    const { jobId, versionIds } = service().addJob(`job-${++jobs}`, [script, { shows: ["gone"] }]);
    const versionId = versionIds[0] ?? "";
    const id = `${jobId}/${versionId}`;
    const remove = (outputs: Bag = {}) => deleteTrainingJobVersion(environment(), id, outputs);
    return { id, versionId, path: `training-jobs/${jobId}/versions/${versionId}`, remove };
  }

  function stored(id: string): Bag {
    const [jobId, versionId] = id.split("/");
    return { jobId, versionId };
  }

  function environment() {
    const { url, projectId, token } = service();
    return environmentOf({ url, projectId, token });
  }
});
