// What is told apart where jobs of v1, which have names of their own, were made by runs that did not live to answer.

import assert from "node:assert/strict";
import { AlreadyExistsError } from "../../../provider/errors";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import { useProviderRuns } from "../../support/providerRuns";
import { rejection } from "../../support/rejection";
import { run as madeOf } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

const urn = "urn:pulumi:test::program::pulumi-nodejs:dynamic/modelarts:TrainingJob::job";
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

  it("is not what another stack is known to have made under its name meanwhile", async () => {
    const { id, outs } = await unstored();
    const other = runs.start();
    await other.delete(trainingJob, urn, id, outs);
    const theirs = await other.create(trainingJob, `${urn}-other`, declared);
    const next = runs.start();
    assert.match(
      String(await rejection(next.create(trainingJob, urn, declared))),
      new RegExp(`already \\(${theirs.id}\\)`),
    );
    assert.doesNotMatch(next.said.join("\n"), /is taken up/);
    assert.deepEqual(jobs(), [theirs.id]);
  });

  it("is held by one of two stacks side by side that ask for the same name, though both answers are lost", async () => {
    const fault = ["after", "before"].map(
      (when) => ({ kind: "reset", when }) as { kind: "reset"; when: "after" | "before" },
    );
    simulator().control.addFault({ endpoint: "createJob", fault });
    const ends = await Promise.allSettled([
      runs.start().create(trainingJob, urn, declared),
      runs.start().create(trainingJob, urn.replace("urn:pulumi:test", "urn:pulumi:other"), declared),
    ]);
    assert.deepEqual(ends.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    assert.equal(jobs().length, 1);
  });

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
