// What a read finds otherwise of a job, and what an update of one asks for.

import assert from "node:assert/strict";
import { DoesNotExistError, UnexpectedStateError } from "../../../provider/errors";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import type { Properties } from "../../../provider/lifecycle/properties";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

const inputs = { ...run, jobName: "mnist" };

describe("the read of a job", () => {
  const simulator = useSimulator();

  it("keeps the name that the state has where the service tells none, and takes a missing description for none", async () => {
    const { id, outs, environment } = await standing({ description: "nightly" });
    const remove = ["job_name", "job_desc"];
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "patch", head: true, remove } });
    const { props } = await trainingJob.read(environment, id, outs);
    assert.deepEqual({ ...props, status: undefined }, { ...outs, description: "", status: undefined });
  });

  it("adds no description that was not given, and knows another name", async () => {
    const { id, outs, environment } = await standing();
    const head = { kind: "patch", head: true, set: { job_name: "digits", job_desc: "theirs" } } as const;
    simulator().control.addFault({ endpoint: "listVersions", fault: head });
    const { props } = await trainingJob.read(environment, id, outs);
    assert.deepEqual({ ...props, status: undefined }, { ...outs, jobName: "digits", status: undefined });
  });

  it("says of a job that is only looked up, and not there, that it is its id", async () => {
    const error = await rejection(trainingJob.read(environmentOf(simulator()), "4711", {}));
    assert.ok(error instanceof DoesNotExistError, String(error));
    assert.deepEqual([error.input, error.message], ["id", "training job 4711 does not exist"]);
  });

  async function standing(more: Properties = {}) {
    const environment = environmentOf(simulator());
    return { ...(await trainingJob.create(environment, { ...inputs, ...more })), environment };
  }
});

describe("the update of a job", () => {
  const simulator = useSimulator();

  it("asks for nothing where the description is as it was, and stores what is new", async () => {
    for (const described of [{}, { description: "nightly" }]) {
      const { id, outs, environment } = await standing(described);
      const news = { ...inputs, ...described, deletion: { keep: true } };
      const { outs: updated } = await trainingJob.update(environment, id, outs, news);
      assert.deepEqual(updated, { ...outs, deletion: { keep: true } });
      assert.equal(simulator().control.requestCount("updateJob"), 0);
    }
  });

  it("asks for another description once", async () => {
    const { id, outs, environment } = await standing();
    const { outs: updated } = await trainingJob.update(environment, id, outs, { ...inputs, description: "weekly" });
    assert.deepEqual(updated, { ...outs, description: "weekly" });
    assert.equal(simulator().control.standing().jobs[0]?.jobDesc, "weekly");
    assert.equal(simulator().control.requestCount("updateJob"), 1);
  });

  it("can tell that the job is gone from its workspace's list, which is the default one where none is named", async () => {
    const { id, outs, environment } = await standing();
    simulator().control.reset();
    simulator().control.setDialect({ notFound: "404-bare" });
    const error = await rejection(trainingJob.update(environment, id, outs, inputs));
    assert.ok(error instanceof UnexpectedStateError, String(error));
    assert.match(error.message, new RegExp(`^training job ${id} is gone: `));
  });

  it("waits for a job that was just made and cannot be seen yet", async () => {
    const { id, outs, environment } = await standing();
    const hidden = { kind: "error", status: 404, code: "ModelArts.0015" } as const;
    simulator().control.addFault({ endpoint: "listVersions", fault: hidden, count: 3 });
    const { outs: updated } = await trainingJob.update(environment, id, outs, inputs);
    assert.deepEqual(updated, outs);
  });

  async function standing(more: Properties = {}) {
    simulator().control.reset();
    const environment = environmentOf(simulator());
    return { ...(await trainingJob.create(environment, { ...inputs, ...more })), environment };
  }
});
