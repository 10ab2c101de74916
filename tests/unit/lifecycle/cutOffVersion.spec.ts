// What is told apart where versions were made by runs that did not live to answer: nothing marks a version as anybody's.

import assert from "node:assert/strict";
import { systemClock } from "../../../provider/clock";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import type { Properties } from "../../../provider/lifecycle/properties";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import { environmentOf } from "../../support/connected";
import { type ProviderRun, useProviderRuns } from "../../support/providerRuns";
import { rejection } from "../../support/rejection";
import { run as madeOf } from "../../support/runs";
import { useSimulator, versionsStanding } from "../../support/simulated";

const hour = 60 * 60_000;
const urn = "urn:pulumi:test::program::pulumi-nodejs:dynamic/modelarts:TrainingJobVersion::run";
const anothers = urn.replace("urn:pulumi:test", "urn:pulumi:other");

describe("a version of a run that did not live to answer", () => {
  const simulator = useSimulator();
  const runs = useProviderRuns(simulator);
  let jobId: string;
  let first: string;
  let inputs: Properties;
  beforeEach(() => {
    const seeded = simulator().control.seedJob({
      jobName: "mnist",
      jobDesc: "theirs",
      versions: [{ status: "COMPLETED" }],
    });
    jobId = seeded.jobId;
    first = seeded.versionIds[0] ?? "";
    // Derived from a version that is named: the next run finds another latest one.
    inputs = { ...madeOf, jobId, preVersionId: first };
  });

  it("is one each for two identical resources", async () => {
    const killed = runs.start({ clock: systemClock });
    const both = [`${urn}-one`, `${urn}-two`];
    await lost(() => Promise.all(both.map((each) => create(killed, each))), 2);
    killed.kill();
    const next = runs.start();
    const made = await Promise.all(both.map((each) => create(next, each)));
    assert.deepEqual(made.map(({ id }) => id).toSorted(), created());
    assert.equal(created().length, 2);
  });

  it("is told by what it is made of where the host has told no URN", async () => {
    const killed = runs.start({ clock: systemClock });
    await lost(() => killed.create(trainingJobVersion, undefined, inputs));
    killed.kill();
    const other = await runs.start().create(trainingJobVersion, undefined, { ...inputs, workerServerNum: 2 });
    const next = runs.start();
    const { id } = await next.create(trainingJobVersion, undefined, inputs);
    assert.deepEqual([other.id, id].toSorted(), created());
    assert.equal(created().length, 2);
    assert.match(next.said.join("\n"), new RegExp(`${id} is taken up`));
  });

  it("is taken up where it replaced its like, and the engine does not show that it holds that", async () => {
    const replacing = runs.start();
    await replacing.check(trainingJobVersion, urn, inputs, inputs);
    const { id } = await create(replacing);
    replacing.kill();
    assert.equal((await create(runs.start())).id, id);
  });

  it("is taken up once where one resource has asked for two, and the other is named", async () => {
    const killed = runs.start();
    const two = await Promise.all([create(killed), create(killed)]);
    killed.kill();
    const next = runs.start();
    const { id } = await create(next);
    const [other] = two.map((each) => each.id).filter((each) => each !== id);
    assert.equal(created().length, 2);
    assert.match(next.said.join("\n"), new RegExp(`${id} is taken up`));
    assert.match(next.said.join("\n"), new RegExp(`had made ${other}`));
  });

  it("is known by its note also where the service does not say when it was made", async () => {
    const killed = runs.start({ clock: systemClock });
    await lost(() => create(killed));
    killed.kill();
    simulator().control.addFault({
      endpoint: "listVersions",
      fault: { kind: "patch", remove: ["create_time"] },
      count: 99,
    });
    assert.deepEqual([(await create(runs.start())).id], created());
  });

  it("is named, and not taken, where there is no note of it, as on another machine", async () => {
    const { id } = await unstored();
    runs.forget();
    const next = runs.start();
    await create(next);
    assert.equal(created().length, 2);
    assert.deepEqual(next.said, [
      `${id} stood before, is exactly what was asked for too, and no resource is known to have it. ` +
        "If a run was cut off on another machine, that may have made it. It may exist without being in the state: look at the job's versions " +
        `(\`npx pulumi-modelarts import-file --job ${jobId} --all\` lists them), and adopt a stray one with existingVersionId, or delete it.`,
    ]);
  });

  it("is not named without a note where the engine shows that it knows it, or holds the like under this URN", async () => {
    const { id, outs } = await unstored();
    runs.forget();
    const knowing = runs.start();
    await knowing.diff(trainingJobVersion, `${urn}-other`, id, outs, outs);
    await create(knowing);
    assert.deepEqual(knowing.said, []);
    const replacing = runs.start();
    await replacing.check(trainingJobVersion, urn, inputs, inputs);
    await create(replacing);
    assert.deepEqual(replacing.said, []);
  });

  it("is not named without a note once it is a day old", async () => {
    const { id, outs } = await unstored();
    const said = async (age: number) => {
      runs.forget();
      const next = runs.start({ clock: { ...systemClock, date: () => Number(outs.createTime) + age } });
      await create(next);
      return next.said;
    };
    assert.deepEqual(await said(24 * hour), []);
    assert.match((await said(24 * hour - 1)).join(), new RegExp(id));
  });

  it("is named without a note where the host has told no URN, whatever the engine holds somewhere", async () => {
    const { id } = await unstored();
    runs.forget();
    const next = runs.start();
    await next.check(trainingJobVersion, undefined, inputs, inputs);
    await next.create(trainingJobVersion, undefined, inputs);
    assert.match(next.said.join(), new RegExp(`^${id} stood before`));
  });

  it("is the one whose id is known, whatever else came about since and however the service says what it is made of", async () => {
    const { id } = await unstored();
    const later = await trainingJobVersion.create(environmentOf(simulator()), inputs);
    const set = { log_url: "/their-bucket/logs/" };
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "patch", set } });
    const { id: taken } = await create(runs.start());
    assert.deepEqual([taken, created()], [id, [id, later.id].toSorted()]);
    assert.equal(simulator().control.requestCount("updateJob"), 0);
  });

  it("is not what was derived from another version than it, which is named", async () => {
    const killed = runs.start({ clock: systemClock });
    await lost(() => create(killed), 1, "before");
    killed.kill();
    const other = await trainingJobVersion.create(environmentOf(simulator()), { ...inputs, workerServerNum: 2 });
    const [, preVersionId] = other.id.split("/");
    const theirs = await trainingJobVersion.create(environmentOf(simulator()), { ...inputs, preVersionId });
    const next = runs.start();
    const { id } = await create(next);
    assert.ok(id !== theirs.id && id !== other.id);
    assert.match(next.said.join(), new RegExp(`, and may have made ${theirs.id}, ${other.id}\\. `));
  });

  it("is found also where nothing stood before it", async () => {
    const killed = runs.start({ clock: systemClock });
    await lost(() => create(killed));
    killed.kill();
    runs.changeNotes(({ traces: { newestBefore: _, ...traces }, ...note }) => ({ ...note, traces }));
    const { id } = await create(runs.start());
    assert.deepEqual(created(), [id]);
  });

  it("is named where the resource is declared in another job now", async () => {
    const { id } = await unstored();
    const { jobId: other, versionIds } = simulator().control.seedJob({
      jobName: "digits",
      versions: [{ status: "COMPLETED" }],
    });
    inputs = { ...inputs, jobId: other, preVersionId: versionIds[0] };
    const next = runs.start();
    await create(next);
    assert.match(next.said.join(), new RegExp(`of this resource in job ${jobId} at .*, and had made ${id}\\. `));
    assert.equal(created().length, 2);
  });

  it("is not what stood before it, though that is its like", async () => {
    const likeness = await unstored();
    runs.forget();
    const killed = runs.start({ clock: systemClock });
    await lost(() => create(killed), 1, "before");
    killed.kill();
    const next = runs.start();
    const { id } = await create(next);
    assert.deepEqual(created(), [likeness.id, id].toSorted());
    assert.doesNotMatch(next.said.join("\n"), /had asked for/);
  });

  it("is not what came about hours later, though that is its like", async () => {
    const killed = runs.start({ clock: systemClock });
    await lost(() => create(killed), 1, "before");
    killed.kill();
    runs.changeNotes((note) => ({ ...note, askedAt: note.askedAt - 2 * hour }));
    const byHand = await unstored(anothers);
    runs.changeNotes((note) => (note.asker.urn === anothers ? { ...note, id: "1/2" } : note));
    const next = runs.start();
    const { id } = await create(next);
    assert.notEqual(id, byHand.id);
    assert.doesNotMatch(next.said.join("\n"), /had asked for/);
  });

  it("keeps its job from being removed by another stack, whether its id is known or not", async () => {
    for (const isAnswered of [true, false]) {
      simulator().control.reset();
      runs.forget();
      const owner = runs.start();
      const job = await owner.create(trainingJob, `${urn}-job`, { ...madeOf, jobName: "mnist" });
      inputs = { ...madeOf, jobId: job.id };
      const killed = runs.start({ clock: systemClock });
      if (isAnswered) await create(killed, anothers);
      else await lost(() => create(killed, anothers));
      killed.kill();
      const all = { ...job.outs, deletion: { allVersions: true } };
      const [stranger] = created();
      const why = isAnswered ? `${stranger} was made` : `${stranger?.split("/")[1]} of it may have been made`;
      assert.match(
        String(await rejection(owner.delete(trainingJob, `${urn}-job`, job.id, all))),
        new RegExp(`is not removed: version ${why} for ${anothers}`),
      );
      assert.equal(versionsStanding(simulator()).length, 2);
    }
  });

  it("does not keep another job from being removed", async () => {
    await unstored(anothers);
    const owner = runs.start();
    const job = await owner.create(trainingJob, `${urn}-job`, { ...madeOf, jobName: "digits" });
    await owner.delete(trainingJob, `${urn}-job`, job.id, { ...job.outs, deletion: { allVersions: true } });
    assert.deepEqual(
      simulator()
        .control.standing()
        .jobs.map(({ jobId: id }) => id),
      [jobId],
    );
  });

  it("does not keep its job from being removed where the job has no version but the stack's own", async () => {
    const owner = runs.start();
    const job = await owner.create(trainingJob, `${urn}-job`, { ...madeOf, jobName: "digits" });
    inputs = { ...madeOf, jobId: job.id };
    const killed = runs.start({ clock: systemClock });
    await lost(() => create(killed, anothers), 1, "before");
    killed.kill();
    await owner.delete(trainingJob, `${urn}-job`, job.id, { ...job.outs, deletion: { allVersions: true } });
    assert.deepEqual(
      simulator()
        .control.standing()
        .jobs.map(({ jobId: id }) => id),
      [jobId],
    );
  });

  function create(run: ProviderRun, of = urn) {
    return run.create(trainingJobVersion, of, inputs);
  }

  /** A creation that was answered, in a run that was killed before the engine had stored the answer. */
  async function unstored(of = urn) {
    const killed = runs.start();
    const made = await create(killed, of);
    killed.kill();
    return made;
  }

  /** Begins creations that the service does, or does not do, and whose answers never come. */
  async function lost(begin: () => Promise<unknown>, count = 1, when: "before" | "after" = "after"): Promise<void> {
    const { control } = simulator();
    const silence = control.addFault({ endpoint: "createVersion", fault: { kind: "silence", when, ms: hour }, count });
    void begin().catch(() => {});
    while (control.faults().some(({ number }) => number === silence)) await new Promise(setImmediate);
  }

  const created = () =>
    simulator()
      .control.standing()
      .jobs.flatMap(({ jobId: id, versions }) =>
        versions.filter(({ versionName }) => versionName !== "V0001").map(({ versionId }) => `${id}/${versionId}`),
      )
      .toSorted();
});
