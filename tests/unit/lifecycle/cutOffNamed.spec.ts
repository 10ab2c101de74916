// What is told apart where jobs of v1, which have names of their own, were made by runs that did not live to answer.

import assert from "node:assert/strict";
import { systemClock } from "../../../provider/clock";
import { AlreadyExistsError } from "../../../provider/errors";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import { environmentOf } from "../../support/connected";
import { useProviderRuns } from "../../support/providerRuns";
import { rejection } from "../../support/rejection";
import { run as madeOf } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

const hour = 60 * 60_000;
const urn = "urn:pulumi:test::program::pulumi-nodejs:dynamic/modelarts:TrainingJob::job";
const anothers = urn.replace("urn:pulumi:test", "urn:pulumi:other");
const declared = { ...madeOf, jobName: "mnist" };

describe("a job of a run that did not live to answer", () => {
  const simulator = useSimulator();
  const runs = useProviderRuns(simulator);

  it("is taken up as the replacement by force of an equal one", async () => {
    const first = runs.start();
    const { id, outs } = await first.create(trainingJob, urn, declared);
    first.kill();
    runs.forget();
    const replacing = runs.start();
    await replacing.check(trainingJob, urn, declared, declared);
    await replacing.delete(trainingJob, urn, id, outs);
    const replacement = await replacing.create(trainingJob, urn, declared);
    replacing.kill();
    const next = runs.start();
    await next.check(trainingJob, urn, declared, declared);
    assert.equal((await next.create(trainingJob, urn, declared)).id, replacement.id);
  });

  it("is named, and not taken, where there is no note of it, as on another machine", async () => {
    const { id } = await unstored();
    runs.forget();
    const error = await rejection(runs.start().create(trainingJob, urn, declared));
    assert.ok(error instanceof AlreadyExistsError, String(error));
    assert.match(
      error.message,
      new RegExp(`\\(${id}\\)\\. If it is yours, .*adopt it with \`existingJobId: "${id}"\``),
    );
    assert.deepEqual(jobs(), [id]);
  });

  it("is named when the program has given it another name", async () => {
    const { id } = await unstored();
    const next = runs.start();
    const other = await next.create(trainingJob, urn, { ...declared, jobName: "digits" });
    assert.deepEqual(jobs(), [id, other.id].toSorted());
    assert.match(
      next.said.join("\n"),
      new RegExp(`had asked for training job "mnist" for this resource at .*, and had made ${id}`),
    );
  });

  it("is held by one of two stacks side by side that ask for the same name, though both answers are lost", async () => {
    const fault = ["after", "before"].map(
      (when) => ({ kind: "reset", when }) as { kind: "reset"; when: "after" | "before" },
    );
    simulator().control.addFault({ endpoint: "createJob", fault });
    const ends = await Promise.allSettled([
      runs.start().create(trainingJob, urn, declared),
      runs.start().create(trainingJob, anothers, declared),
    ]);
    assert.deepEqual(ends.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    assert.equal(jobs().length, 1);
  });

  it("is stored as one that is made is, with or without a first version", async () => {
    for (const createVersion of [true, false]) {
      simulator().control.reset();
      const killed = runs.start();
      const { id, outs } = await killed.create(trainingJob, urn, { ...declared, createVersion });
      killed.kill();
      const again = await runs.start().create(trainingJob, urn, { ...declared, createVersion });
      const createTime = simulator().control.standing().jobs[0]?.createTime;
      assert.deepEqual(again, { id, outs: { ...outs, createTime } });
      assert.equal("versionId" in again.outs, createVersion);
    }
  });

  it("is the one whose id is known, however the service says what it began with", async () => {
    const { id } = await unstored();
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "patch", set: { spec_id: 3 } } });
    assert.equal((await runs.start().create(trainingJob, urn, declared)).id, id);
  });

  it("is taken up whatever versions and words somebody has added where it began without any", async () => {
    const killed = runs.start();
    const asked = { ...declared, createVersion: false };
    const { id } = await killed.create(trainingJob, urn, asked);
    killed.kill();
    runs.changeNotes(({ id: _, ...note }) => ({ ...note, outcome: "lost" }));
    const standing = { job_desc: "theirs", version_count: 1, versions: [{ version_id: 5, status: 10, spec_id: 3 }] };
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "patch", head: true, set: standing } });
    const next = runs.start();
    assert.equal((await next.create(trainingJob, urn, asked)).id, id);
    assert.deepEqual(next.said, [
      `training job ${id} is taken up: a run that was cut off had made it for this resource`,
    ]);
    assert.equal(simulator().control.requestCount("updateJob"), 0);
  });

  it("is not what began as something else, which keeps its name from being asked for", async () => {
    await lost();
    const { id } = await trainingJob.create(environmentOf(simulator()), { ...declared, workerServerNum: 2 });
    const next = runs.start();
    const error = await taken(next.create(trainingJob, urn, declared));
    assert.match(
      error.message,
      new RegExp(
        `^there is a training job named "mnist" already \\(${id}\\): a run that was cut off had asked for training job "mnist" for ` +
          `this resource at .*, and may have made ${id}\\. Declared as it was then, it is taken up\\. If it is yours, `,
      ),
    );
    assert.deepEqual(next.said, []);
  });

  it("is one resource's where two are declared of its name", async () => {
    await lost();
    const killed = runs.start();
    const made = await killed.create(trainingJob, `${urn}-two`, declared);
    killed.kill();
    const next = runs.start();
    assert.equal((await next.create(trainingJob, `${urn}-two`, declared)).id, made.id);
    await taken(next.create(trainingJob, urn, declared));
  });

  /** A creation that the service never got, in a run that was killed while it waited for the answer. */
  async function lost(): Promise<void> {
    const { control } = simulator();
    const killed = runs.start({ clock: systemClock });
    const fault = { kind: "silence", when: "before", ms: hour } as const;
    const silence = control.addFault({ endpoint: "createJob", fault });
    void killed.create(trainingJob, urn, declared).catch(() => {});
    while (control.faults().some(({ number }) => number === silence)) await new Promise(setImmediate);
    killed.kill();
  }

  async function taken(creation: Promise<unknown>): Promise<AlreadyExistsError> {
    const error = await rejection(creation);
    assert.ok(error instanceof AlreadyExistsError, String(error));
    return error;
  }

  /** A creation that was answered, in a run that was killed before the engine had stored the answer. */
  async function unstored() {
    const killed = runs.start();
    const made = await killed.create(trainingJob, urn, declared);
    killed.kill();
    return made;
  }

  const jobs = () =>
    simulator()
      .control.standing()
      .jobs.map(({ jobId }) => jobId)
      .toSorted();
});
