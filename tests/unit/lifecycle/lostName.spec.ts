// Creations under a name of one's own whose answers are lost, or whose name is held: what is asked for, noted and said, for each class.

import assert from "node:assert/strict";
import type { Fault, Simulator } from "modelarts-simulator";
import { systemClock } from "../../../provider/clock";
import { AlreadyExistsError, ApiError, LostAnswerError } from "../../../provider/errors";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Resource } from "../../../provider/lifecycle/resource";
import { v2Algorithm } from "../../../provider/lifecycle/v2algorithm/resource";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import { environmentOf } from "../../support/connected";
import { useProviderRuns } from "../../support/providerRuns";
import { rejection } from "../../support/rejection";
import { run as madeOf } from "../../support/runs";
import { useSimulator } from "../../support/simulated";
import { algorithm, algorithmsStanding, job, jobsStanding } from "../../support/v2";

const before: Fault = { kind: "reset", when: "before" };
const after: Fault = { kind: "reset", when: "after" };
const forbidden: Fault = { kind: "error", status: 403, code: "ModelArts.0108", message: "not you" };

/** What the tests need to know of a class. */
interface Class {
  readonly resource: Resource;
  readonly type: string;
  readonly noun: string;
  readonly creation: string;
  readonly list: string;
  readonly inputs: Properties;
  readonly name: string;
  /** The input of another name, and what makes another thing. */
  readonly renamed: Properties;
  readonly changed: Properties;
  /** The refusal of a name that is taken. */
  readonly taken: Fault;
  /** What is wrong with it in the words of the error for a name that stays held. */
  readonly heldBy: RegExp;
  /** How one that may be nobody's is to be looked for. */
  readonly advice: RegExp;
  readonly adoption: string;
  standing(simulator: Simulator): string[];
}

const nameTaken = (code: string): Fault => ({ kind: "error", status: 400, code, message: "the name exists" });

const classes: Class[] = [
  {
    resource: trainingJob,
    type: "modelarts:TrainingJob",
    noun: "training job",
    creation: "createJob",
    list: "listJobs",
    inputs: { ...madeOf, jobName: "mnist" },
    name: "mnist",
    renamed: { jobName: "digits" },
    changed: { specId: "3" },
    taken: nameTaken("ModelArts.0103"),
    heldBy:
      /No job of this name is listed, so one that was deleted may still hold it: run `pulumi up` again later, or choose another name/,
    advice: /import-file --job-name mnist/,
    adoption: "existingJobId",
    standing: ({ control }) => control.standing().jobs.map(({ jobId }) => jobId),
  },
  {
    resource: v2TrainingJob,
    type: "modelarts/v2:TrainingJob",
    noun: "training job",
    creation: "v2.createJob",
    list: "v2.searchJobs",
    inputs: { ...job, jobName: "train" },
    name: "train",
    renamed: { jobName: "other" },
    changed: { command: "sh other.sh" },
    taken: nameTaken("ModelArts.2751"),
    heldBy:
      /No training job of this name is found in its workspace, so one that was deleted may still hold it, or one of another workspace: run `pulumi up` again later, or choose another jobName/,
    advice: /v2\.getTrainingJob\(\{ jobName: "train" \}\)/,
    adoption: "existingJobId",
    standing: jobsStanding,
  },
  {
    resource: v2Algorithm,
    type: "modelarts/v2:Algorithm",
    noun: "algorithm",
    creation: "v2.createAlgorithm",
    list: "v2.listAlgorithms",
    inputs: { ...algorithm, algorithmName: "digits" },
    name: "digits",
    renamed: { algorithmName: "letters" },
    changed: { bootFile: "/demo-bucket/code/other.py" },
    taken: nameTaken("ModelArts.2752"),
    heldBy:
      /No algorithm of this name is found in its workspace, so one that was deleted may still hold it, or one of another workspace: run `pulumi up` again later, or choose another algorithmName/,
    advice: /v2\.getAlgorithm\(\{ algorithmName: "digits" \}\)/,
    adoption: "existingAlgorithmId",
    standing: algorithmsStanding,
  },
];

for (const each of classes) {
  const { resource, noun, name, inputs, taken } = each;
  const thing = `${noun} "${name}"`;

  describe(`the creation of ${each.type} under a name of its own`, () => {
    const simulator = useSimulator();
    const runs = useProviderRuns(simulator);
    const urn = `urn:pulumi:test::program::pulumi-nodejs:dynamic/${each.type}::run`;
    const anothers = urn.replace("urn:pulumi:test", "urn:pulumi:other");
    const standing = () => each.standing(simulator());
    const posts = () =>
      simulator()
        .control.journal()
        .filter(({ method, path }) => method === "POST" && !path.includes("search")).length;
    const failing = (...faults: Fault[]) => simulator().control.addFault({ endpoint: each.creation, fault: faults });

    it("is asked for once where the answer was lost after the effect", async () => {
      failing(after);
      const run = runs.start();
      const { id } = await run.create(resource, urn, inputs);
      assert.deepEqual(standing(), [id]);
      assert.equal(posts(), 1);
      assert.deepEqual(
        runs.notes().map((note) => [note.outcome, note.id]),
        [["made", id]],
      );
    });

    it("is asked for again, and says so, where the request was lost and nothing appears", async () => {
      failing(before);
      const run = runs.start();
      const { id } = await run.create(resource, urn, inputs);
      assert.deepEqual(standing(), [id]);
      assert.equal(posts(), 2);
      assert.ok(run.clock.now() >= 29_000, `${run.clock.now()} ms`);
      assert.ok(
        run.said.includes(`the answer to the creation of ${thing} was lost and it did not appear; asking again`),
        run.said.join("\n"),
      );
    });

    it("is asked for three times, and then may stand: the note stays", async () => {
      failing(before, before, before);
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(
        error.message,
        new RegExp(
          `^the creation of ${thing} got no answer \\(POST .*\\), and no ${noun} of its name is listed\\. ` +
            "The next `pulumi up` takes it up if it is there\\. It may exist without being in the state: look for it \\(`",
        ),
      );
      assert.match(error.message, each.advice);
      assert.deepEqual(error.candidates, []);
      assert.ok(error.cause instanceof Error);
      assert.equal(posts(), 3);
      assert.deepEqual(
        runs.notes().map(({ outcome }) => outcome),
        ["lost"],
      );
    });

    it("may stand where asking again is refused, and says by what", async () => {
      failing(before, forbidden);
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(
        error.message,
        /, and asking again was refused: POST .*: not you \(ModelArts\.0108, HTTP 403.*\)\. The next/,
      );
      assert.ok(error.cause instanceof ApiError);
      assert.deepEqual(error.candidates, []);
      assert.equal(runs.notes().length, 1);
    });

    it("has its own where the name is taken when it is asked for again", async () => {
      simulator().control.addFault({ endpoint: each.list, fault: { kind: "error", status: 503 }, after: 1, count: 12 });
      failing(after);
      const { id } = await runs.start().create(resource, urn, inputs);
      assert.deepEqual(standing(), [id]);
    });

    it("may stand where the name is taken when it is asked for again and nothing of the name is listed", async () => {
      failing(before, taken);
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(error.message, new RegExp(`, and no ${noun} of its name is listed\\.`));
      assert.equal(posts(), 2);
    });

    it("may stand where it cannot be looked for", async () => {
      failing(after);
      simulator().control.addFault({ endpoint: each.list, fault: forbidden, after: 1, count: 1_000 });
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(error.message, /, and looking for it failed: .*ModelArts\.0108/);
      assert.equal(posts(), 1);
    });

    it("may stand where no list can be read as long as it may take", async () => {
      failing(after);
      simulator().control.addFault({
        endpoint: each.list,
        fault: { kind: "error", status: 503 },
        after: 1,
        count: 1_000,
      });
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(
        error.message,
        /, and looking for it failed: looking for .*, whose creation got no answer: no answer after /,
      );
      assert.deepEqual(error.candidates, []);
      assert.equal(posts(), 1);
    });

    it("is not what somebody has made under its name meanwhile of something else, which is named", async () => {
      failing(before);
      let theirs = "";
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || event.entry.operation !== each.creation) return;
        stop();
        void resource.create(environmentOf(simulator()), { ...inputs, ...each.changed }).then(({ id }) => {
          theirs = id;
        });
      });
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.deepEqual(error.candidates, [theirs]);
      assert.match(
        error.message,
        new RegExp(`, and ${noun} ${theirs} has its name now and is made of something else\\. The next`),
      );
    });

    it("is not looked for among what another process is just asking for under its name", async () => {
      failing({ kind: "silence", when: "before", ms: 60_000 }, after);
      const other = runs.start({ clock: systemClock });
      void other.create(resource, anothers, inputs).catch(() => {});
      while (runs.notes().length === 0 || posts() === 0) await new Promise(setImmediate);
      const run = runs.start();
      assert.ok((await rejection(run.create(resource, urn, inputs))) instanceof LostAnswerError);
      assert.ok(run.clock.now() >= 29_000, `${run.clock.now()} ms`);
    });

    it("is found at once while another process asks for another name", async () => {
      failing({ kind: "silence", when: "before", ms: 60_000 }, after);
      const other = runs.start({ clock: systemClock });
      void other.create(resource, anothers, { ...inputs, ...each.renamed }).catch(() => {});
      while (runs.notes().length === 0) await new Promise(setImmediate);
      const run = runs.start();
      const { id } = await run.create(resource, urn, inputs);
      assert.deepEqual(standing(), [id]);
      assert.ok(run.clock.now() < 5_000, `${run.clock.now()} ms`);
    });

    it("is no creation where it is refused: the note goes, and the name is free", async () => {
      failing(forbidden);
      const run = runs.start();
      assert.match(String(await rejection(run.create(resource, urn, inputs))), /^ApiError: .*not you/);
      assert.deepEqual(runs.notes(), []);
      const { id } = await run.create(resource, `${urn}-other`, inputs);
      assert.deepEqual(standing(), [id]);
    });

    it("is not what another process is known to have made meanwhile", async () => {
      failing(before);
      let theirs = "";
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || event.entry.operation !== each.creation) return;
        stop();
        void runs
          .start()
          .create(resource, anothers, inputs)
          .then(({ id }) => {
            theirs = id;
          });
      });
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof AlreadyExistsError, String(error));
      assert.deepEqual(standing(), [theirs]);
      assert.match(
        error.message,
        new RegExp(
          `^there is (a|an) ${noun} named "${name}" already \\(${theirs}\\): it was made for another stack\\. If it is yours, such as one whose ` +
            `creation was broken off, adopt it with \`${each.adoption}: "${theirs}"\` \\(\`npx pulumi-modelarts import-file .*${
              each.type.includes("v2") ? theirs : name
            }\` prints the program for it\\); otherwise choose another name`,
        ),
      );
      assert.deepEqual(
        runs.notes().map((note) => note.id),
        [theirs],
      );
    });

    it("is asked for again for a minute where its name is held by nothing that stands", async () => {
      simulator().control.addFault({ endpoint: each.creation, fault: taken, count: 1_000 });
      const run = runs.start();
      const error = await rejection(run.create(resource, urn, inputs));
      assert.ok(error instanceof ApiError && error.apiMessage === "the name exists", String(error));
      assert.match(error.message, each.heldBy);
      assert.ok(run.clock.now() >= 50_000 && run.clock.now() <= 60_000, `${run.clock.now()} ms`);
      // After half a second, one, two, four, and then each five.
      assert.equal(posts(), 15);
      assert.ok(
        run.said.some((message) => message.startsWith(`${name} the name is still held, `)),
        run.said.join("\n"),
      );
      assert.deepEqual(runs.notes(), []);
    });

    it("says who has the name where that did not show at first", async () => {
      failing({ kind: "lag", reads: 1 });
      const { id } = await runs.start().create(resource, anothers, inputs);
      const error = await rejection(runs.start().create(resource, urn, inputs));
      assert.ok(error instanceof AlreadyExistsError, String(error));
      assert.match(error.message, new RegExp(`already \\(${id}\\)\\. If it is yours`));
      assert.deepEqual(standing(), [id]);
      assert.equal(posts(), 2);
    });

    it("leaves nothing to say of where nothing goes wrong, from the beginning to the end", async () => {
      const run = runs.start();
      const { id, outs } = await run.create(resource, urn, inputs);
      await run.delete(resource, urn, id, { ...outs, deletion: { allVersions: true } });
      assert.deepEqual(standing(), []);
      assert.deepEqual(
        run.said.filter((message) => /stays|may|creating/.test(message)),
        [],
      );
    });

    it("is refused to the second of two resources of one stack", async () => {
      const run = runs.start();
      const ends = await Promise.allSettled([
        run.create(resource, urn, inputs),
        run.create(resource, `${urn}-other`, inputs),
      ]);
      const [failure] = ends.flatMap((end) => (end.status === "rejected" ? [String(end.reason)] : []));
      assert.match(
        failure ?? "",
        new RegExp(`there is (a|an) ${noun} named "${name}" already: another resource of this stack asks for it`),
      );
      assert.equal(standing().length, 1);
    });
  });
}
