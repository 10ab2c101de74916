// Creations whose run does not live to answer them: what the next run makes of them, for each class.

import assert from "node:assert/strict";
import type { Simulator } from "modelarts-simulator";
import { systemClock } from "../../../provider/clock";
import { AlreadyExistsError, ApiError, LostAnswerError, UnexpectedStateError } from "../../../provider/errors";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Resource } from "../../../provider/lifecycle/resource";
import { v2Algorithm } from "../../../provider/lifecycle/v2algorithm/resource";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import { environmentOf } from "../../support/connected";
import { type ProviderRun, useProviderRuns } from "../../support/providerRuns";
import { rejection } from "../../support/rejection";
import { run as madeOf } from "../../support/runs";
import { useSimulator } from "../../support/simulated";
import { algorithm, algorithmsStanding, job, jobsStanding } from "../../support/v2";

const hour = 60 * 60_000;
const stack = "urn:pulumi:test";
const elsewhere = "urn:pulumi:other";

/** What the tests need to know of a class. */
interface Class {
  readonly resource: Resource;
  readonly type: string;
  readonly creation: string;
  /** What the service is asked for where what was cut off is looked for. */
  readonly list: string;
  /** Lays out what has to stand before, and says what is declared. */
  inputs(simulator: Simulator): Properties;
  /** What is changed in it that makes another thing. */
  readonly changed: Properties;
  /** What is changed in it so that both may stand. */
  readonly besides: Properties;
  /** The ids of the class's resources that stand. */
  standing(simulator: Simulator): string[];
  description(simulator: Simulator): string | undefined;
  /** What one is called before its id is known, and after. */
  readonly subject: RegExp;
  readonly title: string;
  /** True where no second one may have its name. */
  readonly isUnique: boolean;
}

const classes: Class[] = [
  {
    resource: trainingJobVersion,
    type: "modelarts:TrainingJobVersion",
    creation: "createVersion",
    list: "listVersions",
    inputs(simulator) {
      const { jobId } = simulator.control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      return { ...madeOf, jobId };
    },
    changed: { trainUrl: "/demo-bucket/elsewhere/" },
    besides: {},
    standing: ({ control }) =>
      control
        .standing()
        .jobs.flatMap(({ jobId, versions }) =>
          versions.filter(({ versionName }) => versionName !== "V0001").map(({ versionId }) => `${jobId}/${versionId}`),
        ),
    description: ({ control }) => control.standing().jobs[0]?.jobDesc,
    subject: /a version of this resource in job \d+/,
    title: "training job version",
    isUnique: false,
  },
  {
    resource: trainingJob,
    type: "modelarts:TrainingJob",
    creation: "createJob",
    list: "listJobs",
    inputs: () => ({ ...madeOf, jobName: "mnist" }),
    changed: { workerServerNum: 2 },
    besides: { jobName: "digits" },
    standing: ({ control }) => control.standing().jobs.map(({ jobId }) => jobId),
    description: ({ control }) => control.standing().jobs[0]?.jobDesc,
    subject: /training job "mnist" for this resource/,
    title: "training job",
    isUnique: true,
  },
  {
    resource: v2TrainingJob,
    type: "modelarts/v2:TrainingJob",
    creation: "v2.createJob",
    list: "v2.searchJobs",
    inputs: () => ({ ...job, jobName: "train" }),
    changed: { command: "sh other.sh" },
    besides: { jobName: "other" },
    standing: jobsStanding,
    description: ({ control }) => control.v2.standing().jobs[0]?.description,
    subject: /training job "train" for this resource/,
    title: "training job",
    isUnique: true,
  },
  {
    resource: v2TrainingJob,
    type: "modelarts/v2:TrainingJob",
    creation: "v2.createJob",
    list: "v2.searchJobs",
    inputs: () => ({ ...job }),
    changed: { command: "sh other.sh" },
    besides: {},
    standing: jobsStanding,
    description: ({ control }) => control.v2.standing().jobs[0]?.description,
    subject: /training job "run-[0-9a-f]{8}" for this resource/,
    title: "training job",
    isUnique: false,
  },
  {
    resource: v2Algorithm,
    type: "modelarts/v2:Algorithm",
    creation: "v2.createAlgorithm",
    list: "v2.listAlgorithms",
    inputs: () => ({ ...algorithm, algorithmName: "digits" }),
    changed: { bootFile: "/demo-bucket/code/other.py" },
    besides: { algorithmName: "letters" },
    standing: algorithmsStanding,
    description: ({ control }) => control.v2.standing().algorithms[0]?.description,
    subject: /algorithm "digits" for this resource/,
    title: "algorithm",
    isUnique: true,
  },
];

for (const each of classes) {
  const { resource, changed, title, isUnique } = each;
  const named = isUnique || resource === trainingJobVersion ? "" : " named by us";

  describe(`a creation of ${each.type}${named} that its run did not live to answer`, () => {
    const simulator = useSimulator();
    const urn = `${stack}::program::pulumi-nodejs:dynamic/${each.type}::run`;
    const anothers = urn.replace(stack, elsewhere);
    const runs = useProviderRuns(simulator);
    let inputs: Properties;
    beforeEach(() => {
      inputs = each.inputs(simulator());
    });

    it("is taken up when the request had its effect, and is not asked for again", async () => {
      await cutOff("after");
      const next = runs.start();
      const { id } = await next.create(resource, urn, inputs);
      assert.deepEqual(standing(), [id]);
      assert.equal(posts(), 1);
      assert.deepEqual(puts(), []);
      assert.ok(next.clock.now() < 5_000, `${next.clock.now()} ms`);
      assert.deepEqual(next.said.filter(isOnCutOff), [
        `${title} ${id} is taken up: a run that was cut off had made it for this resource`,
      ]);
      assert.deepEqual(
        runs.notes().map((note) => [note.outcome, note.id, note.process.pid]),
        [["made", id, process.pid]],
      );
    });

    it("is asked for again when the request had no effect", async () => {
      await cutOff("before");
      const next = runs.start();
      const { id } = await next.create(resource, urn, inputs);
      assert.deepEqual(standing(), [id]);
      assert.deepEqual(next.said.filter(isOnCutOff), []);
      assert.equal(runs.notes().length, 1);
    });

    it("is taken up when the answer came and the engine did not live to store it, with the description of now", async () => {
      const { id } = await unstored();
      const next = runs.start();
      assert.equal((await next.create(resource, urn, { ...inputs, description: "nightly" })).id, id);
      assert.equal(each.description(simulator()), "nightly");
      assert.deepEqual(standing(), [id]);
    });

    it("is not described anew where the description is as it was", async () => {
      inputs = { ...inputs, description: "nightly" };
      const { id } = await unstored();
      assert.equal((await runs.start().create(resource, urn, inputs)).id, id);
      assert.deepEqual(puts(), []);
    });

    it("is taken up although it shows late", async () => {
      simulator().control.addFault({ endpoint: each.creation, fault: { kind: "lag", reads: 4 } });
      const { id } = await unstored();
      const next = runs.start();
      assert.equal((await next.create(resource, urn, inputs)).id, id);
      assert.ok(next.clock.now() > 0);
      assert.equal(posts(), 1);
    });

    it("is not waited for where it would have shown long ago", async () => {
      await cutOff("before");
      runs.changeNotes((note) => ({ ...note, askedAt: note.askedAt - hour }));
      const next = runs.start();
      await next.create(resource, urn, inputs);
      assert.ok(next.clock.now() < 5_000, `${next.clock.now()} ms`);
      assert.equal(standing().length, 1);
    });

    it("is waited for no longer than it may take, also where the clock of who asked was ahead", async () => {
      await cutOff("before");
      runs.changeNotes((note) => ({ ...note, askedAt: note.askedAt + hour / 6 }));
      const next = runs.start();
      await next.create(resource, urn, inputs);
      assert.ok(next.clock.now() >= 29_000 && next.clock.now() < 35_000, `${next.clock.now()} ms`);
    });

    it("is not followed by another where no list can be read as long as it may take", async () => {
      await cutOff("after");
      simulator().control.addFault({ endpoint: each.list, fault: { kind: "error", status: 503 }, count: 1_000 });
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(error.message, /may have made one\. .* looking for it failed: /);
      assert.equal(posts(), 1);
    });

    it("is not followed by another while it cannot be looked for", async () => {
      const { id } = await unstored();
      simulator().control.addFault({ endpoint: each.list, fault: { kind: "error", status: 403 }, count: 1_000 });
      const next = runs.start();
      const error = await rejection(next.create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(
        error.message,
        new RegExp(
          `had made ${id}\\. .* Before another one is created it must be known, and looking for it failed: .*403`,
        ),
      );
      assert.deepEqual(error.candidates, [id]);
      assert.ok(error.cause instanceof ApiError);
      assert.deepEqual(standing(), [id]);
      assert.equal(posts(), 1);
      simulator().control.clearFaults();
      assert.equal((await runs.start().create(resource, urn, inputs)).id, id);
    });

    it("names nothing while it cannot be looked for and no id is known", async () => {
      await cutOff("after");
      simulator().control.addFault({ endpoint: each.list, fault: { kind: "error", status: 403 }, count: 1_000 });
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(error.message, /may have made one\. .* looking for it failed: .*403/);
      assert.deepEqual(error.candidates, []);
    });

    it("is made anew when the engine has shown since that it knows the first", async () => {
      const { id, outs } = await unstored();
      const next = runs.start();
      await next.diff(resource, urn, id, outs, { ...inputs, ...changed });
      await next.delete(resource, urn, id, outs);
      assert.notEqual((await next.create(resource, urn, inputs)).id, id);
      assert.deepEqual(next.said.filter(isOnCutOff), []);
    });

    it("is not deleted as what it replaces where a replacement by force takes it up", async () => {
      const { id, outs } = await unstored();
      const next = runs.start();
      assert.equal((await next.create(resource, urn, inputs)).id, id);
      await next.delete(resource, urn, id, outs);
      assert.deepEqual(standing(), [id]);
      assert.ok(
        next.said.includes(`${title} ${id} stays: another resource has adopted it in this run`),
        next.said.join("\n"),
      );
    });

    it("is not taken up for another configuration, and is named", async () => {
      const { id } = await unstored();
      const next = runs.start();
      const creation = next.create(resource, urn, { ...inputs, ...changed });
      const fact = new RegExp(
        `a run that was cut off had asked for ${each.subject.source} at ....-..-..T.*Z, and had made ${id}`,
      );
      if (isUnique) {
        const error = await rejection(creation);
        assert.ok(error instanceof AlreadyExistsError, String(error));
        assert.match(error.message, fact);
        assert.match(error.message, /Declared as it was then, it is taken up/);
        assert.equal((await runs.start().create(resource, urn, inputs)).id, id);
      } else {
        const other = await creation;
        assert.deepEqual(standing().toSorted(), [id, other.id].toSorted());
        const [said = "", ...more] = next.said.filter(isOnCutOff);
        assert.match(said, fact);
        assert.match(said, /It may exist without being in the state/);
        assert.deepEqual(more, []);
        // It has been said, so the note is gone.
        assert.deepEqual(
          runs.notes().map((note) => note.id),
          [other.id],
        );
      }
    });

    it("is not waited for where its program has changed since, and what may be it is named", async () => {
      await cutOff("after");
      const [id = ""] = standing();
      const next = runs.start();
      const creation = next.create(resource, urn, { ...inputs, ...changed });
      const fact = new RegExp(
        `a run that was cut off had asked for ${each.subject.source} at .*Z, and may have made ${id}\\.`,
      );
      if (isUnique) assert.match(String(await rejection(creation)), fact);
      else assert.notEqual((await creation).id, id);
      if (!isUnique) assert.match(next.said.join("\n"), fact);
      assert.ok(next.clock.now() < 5_000, `${next.clock.now()} ms`);
    });

    it("is not waited for any longer where its note goes, as by another run of the stack", async () => {
      await cutOff("before");
      runs.changeNotes((note) => ({ ...note, process: { host: "another", pid: 1 } }));
      const next = runs.start();
      next.clock.after(10_000, () => runs.forget());
      const { id } = await next.create(resource, urn, inputs);
      assert.deepEqual(standing(), [id]);
      assert.deepEqual(next.said.filter(isOnCutOff), []);
    });

    it("is not what another process is known to have made since, nor what the engine knows", async () => {
      for (const known of ["by a note", "by the engine"]) {
        simulator().control.reset();
        runs.forget();
        inputs = each.inputs(simulator());
        await cutOff("before");
        const other = await runs.start().create(resource, anothers, inputs);
        const next = runs.start();
        if (known === "by the engine") {
          runs.changeNotes((note) => (note.asker.urn === anothers ? { ...note, id: "1/2" } : note));
          await next.diff(resource, anothers, other.id, other.outs, other.outs);
        }
        const creation = next.create(resource, urn, inputs);
        if (isUnique) assert.match(String(await rejection(creation)), new RegExp(`already \\(${other.id}\\)`), known);
        else assert.notEqual((await creation).id, other.id, known);
        assert.deepEqual(
          next.said.filter((message) => message.includes("is taken up")),
          [],
        );
      }
    });

    it("is told by what it is made of where the host has told no URN", async () => {
      const withoutUrn = (run: ProviderRun) => run.create(resource, undefined, inputs);
      await cutOff("after", withoutUrn);
      const { id } = await withoutUrn(runs.start());
      assert.deepEqual(standing(), [id]);
    });

    it("is taken up beside what other stacks have made, and what this one has", async () => {
      const other = await runs.start().create(resource, anothers, { ...inputs, ...each.besides });
      await cutOff("after");
      const next = runs.start();
      const third = Object.fromEntries(Object.keys(each.besides).map((name) => [name, "third"]));
      const own = await next.create(resource, `${urn}-own`, { ...inputs, ...third });
      const { id } = await next.create(resource, urn, inputs);
      assert.deepEqual(standing().toSorted(), [other.id, own.id, id].toSorted());
      await next.delete(resource, `${urn}-own`, own.id, { ...own.outs, deletion: { allVersions: true } });
      assert.deepEqual(standing().toSorted(), [other.id, id].toSorted());
    });

    if (isUnique) {
      it("is not what somebody has made under its name of something else", async () => {
        await cutOff("before");
        const { id } = await resource.create(environmentOf(simulator()), { ...inputs, ...changed });
        const next = runs.start();
        assert.match(String(await rejection(next.create(resource, urn, inputs))), new RegExp(`already \\(${id}\\)`));
        assert.deepEqual(
          next.said.filter((message) => message.includes("is taken up")),
          [],
        );
      });

      it("is not what has its name now, where its id is known", async () => {
        const { id, outs } = await unstored();
        const environment = environmentOf(simulator());
        await resource.delete(environment, id, { ...outs, deletion: { allVersions: true } });
        const other = await resource.create(environmentOf(simulator()), inputs);
        const next = runs.start();
        assert.match(
          String(await rejection(next.create(resource, urn, inputs))),
          new RegExp(`already \\(${other.id}\\)`),
        );
        assert.deepEqual(
          next.said.filter((message) => message.includes("is taken up")),
          [],
        );
      });
    } else {
      it("is named where the engine held an equal one when it was asked for, which may be either", async () => {
        const replacing = runs.start();
        await replacing.check(resource, urn, stored(), inputs);
        const { id } = await replacing.create(resource, urn, inputs);
        replacing.kill();
        const next = runs.start();
        await next.check(resource, urn, stored(), inputs);
        assert.notEqual((await next.create(resource, urn, inputs)).id, id);
        assert.match(next.said.join("\n"), new RegExp(`had made ${id}`));
      });

      it("is made anew when the engine holds an equal resource, which is all that it shows in a replacement by force", async () => {
        const { id } = await unstored();
        const next = runs.start();
        await next.check(resource, urn, stored(), inputs);
        assert.notEqual((await next.create(resource, urn, inputs)).id, id);
        assert.deepEqual(next.said.filter(isOnCutOff), []);
      });
    }

    if (each.type.startsWith("modelarts/v2")) {
      it("is named without a look where its note is on another workspace", async () => {
        const { id } = await unstored();
        runs.changeNotes((note) => ({
          ...note,
          traces: { ...note.traces, workspaceId: "0123456789abcdef0123456789abcdef" },
        }));
        const next = runs.start();
        const creation = next.create(resource, urn, inputs);
        if (isUnique) await rejection(creation);
        else assert.notEqual((await creation).id, id);
        assert.equal(next.said.filter(isOnCutOff).length, 1);
      });
    }

    it("is not taken up by a program in another folder, whose stack may be another of the same name", async () => {
      const { id } = await unstored();
      const next = runs.start({ workingFolder: "/elsewhere" });
      const creation = next.create(resource, urn, inputs);
      if (isUnique) {
        assert.match(
          String(await rejection(creation)),
          new RegExp(`already \\(${id}\\): a run that was cut off had asked for`),
        );
      } else {
        assert.notEqual((await creation).id, id);
        assert.match(next.said.join("\n"), new RegExp(`had made ${id}`));
      }
    });

    for (const [what, change] of [
      ["another endpoint", { endpoint: "https://elsewhere.example" }],
      ["another project", { projectId: "00000000000000000000000000000000" }],
      ["another kind of thing", { kind: each.type.startsWith("modelarts/v2") ? "job" : "v2job" }],
    ] as const) {
      it(`is named without a look where its note is on ${what}`, async () => {
        const { id } = await unstored();
        simulator().control.clearJournal();
        runs.changeNotes((note) => ({ ...note, ...change }));
        const next = runs.start();
        const creation = next.create(resource, urn, inputs);
        if (isUnique) await rejection(creation);
        else assert.notEqual((await creation).id, id);
        assert.equal(next.said.filter(isOnCutOff).length, 1);
        assert.match(next.said.join("\n"), new RegExp(`and had made ${id}\\. It may exist`));
      });
    }

    it("is waited for where its process still runs, and left alone where that goes on", async () => {
      const { first } = await hanging("after");
      const [before] = standing();
      const next = runs.start();
      const creation = next.create(resource, urn, inputs);
      if (isUnique) {
        assert.match(String(await rejection(creation)), /already/);
      } else {
        const { id } = await creation;
        assert.deepEqual(standing().toSorted(), [before, id].toSorted());
      }
      assert.ok(next.clock.now() >= 45_000, `${next.clock.now()} ms`);
      assert.deepEqual(next.said.filter(isOnCutOff), []);
      first.kill();
    });

    it("is taken up once the request of a process on another machine must be over", async () => {
      await cutOff("after");
      runs.changeNotes((note) => ({ ...note, askedAt: note.askedAt - 30_000, process: { host: "another", pid: 1 } }));
      const next = runs.start();
      assert.deepEqual([(await next.create(resource, urn, inputs)).id], standing());
      assert.ok(next.clock.now() >= 29_000 && next.clock.now() < 45_000, `${next.clock.now()} ms`);
      assert.equal(posts(), 1);
    });

    it("is named by the next comparison where it is not created again, and then forgotten", async () => {
      const { id, outs } = await unstored();
      const [note] = runs.notes();
      const next = runs.start();
      const olds = { ...outs, endpoint: simulator().url };
      const diff = () => next.diff(resource, urn, "4711", olds, olds);
      await diff();
      assert.match(
        next.said.join("\n"),
        new RegExp(`^a run that was cut off had asked for .*, and had made ${id}\\. It may exist`),
      );
      assert.equal(next.said.length, 1);
      assert.ok(note);
      assert.deepEqual(runs.notes(), []);
      await diff();
      assert.equal(next.said.length, 1);
    });

    it("is not named by a comparison after which it may be created again", async () => {
      const { outs } = await unstored();
      const next = runs.start();
      const olds = { ...outs, endpoint: simulator().url };
      await next.diff(resource, urn, "4711", olds, { ...olds, endpoint: "https://elsewhere.example" });
      assert.deepEqual(next.said, []);
      assert.equal(runs.notes().length, 1);
    });

    it("is not named by a comparison of the very resource, nor while its process runs", async () => {
      const { first } = await hanging("after");
      const next = runs.start();
      const olds = { ...inputs, endpoint: simulator().url, projectId: simulator().projectId };
      await next.diff(resource, urn, "4711", olds, olds);
      assert.deepEqual(next.said, []);
      first.kill();
      const [id = ""] = standing();
      runs.changeNotes((note) => ({ ...note, outcome: "made", id }));
      const last = runs.start();
      await last.diff(resource, urn, id, olds, olds);
      assert.deepEqual(last.said, []);
      assert.deepEqual(runs.notes(), []);
    });

    it("is refused its removal by another stack as long as its note stands, and then is its own stack's to remove", async () => {
      const { id, outs } = await unstored();
      const all = { ...outs, deletion: { allVersions: true } };
      const error = await rejection(runs.start().delete(resource, anothers, id, all));
      assert.ok(error instanceof UnexpectedStateError, String(error));
      assert.match(
        error.message,
        new RegExp(
          `^${title} ${id} is not removed: it was made for ${urn} at ....-..-..T.*Z, by the note of a run that has not ended well\\. ` +
            "Run `pulumi up` in that stack, or take this resource out of the state with `pulumi state delete`\\.$",
        ),
      );
      assert.deepEqual([error.resourceId, error.status, error.wanted], [id, "another stack's", "gone"]);
      assert.deepEqual(standing(), [id]);
      await runs.start().delete(resource, urn, id, all);
      assert.deepEqual(standing(), []);
    });

    /** A creation that is at its request, by the real time, of which the service has or has not done what was asked. */
    async function hanging(when: "before" | "after", begin = usual): Promise<{ first: ProviderRun }> {
      const { control } = simulator();
      const silence = control.addFault({ endpoint: each.creation, fault: { kind: "silence", when, ms: hour } });
      const first = runs.start({ clock: systemClock });
      void begin(first).catch(() => {});
      while (control.faults().some(({ number }) => number === silence)) await new Promise(setImmediate);
      return { first };
    }

    async function cutOff(when: "before" | "after", begin = usual): Promise<void> {
      const { first } = await hanging(when, begin);
      first.kill();
      simulator().control.clearFaults();
    }

    /** A creation that was answered, in a run that was killed before the engine had stored the answer. */
    async function unstored() {
      const first = runs.start();
      const made = await first.create(resource, urn, inputs);
      first.kill();
      return made;
    }

    /** The inputs as the engine holds them: with where the thing lives. */
    const stored = () => ({ ...inputs, endpoint: simulator().url, projectId: simulator().projectId });
    const usual = (run: ProviderRun) => run.create(resource, urn, inputs);
    const standing = () => each.standing(simulator());
    const puts = () =>
      simulator()
        .control.journal()
        .filter(({ method }) => method === "PUT");
    const posts = () =>
      simulator()
        .control.journal()
        .filter(({ method, path }) => method === "POST" && !path.includes("search")).length;
  });
}

function isOnCutOff(message: string): boolean {
  return message.includes("a run that was cut off");
}
