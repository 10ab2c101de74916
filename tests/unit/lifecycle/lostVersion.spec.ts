// What is said, noted and asked for when a version's creation gets no answer.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LostAnswerError, quote, RequestError, WaitTimeoutError } from "../../../provider/errors";
import type { Properties } from "../../../provider/lifecycle/properties";
import { versionContent } from "../../../provider/lifecycle/version/content";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import type { Wanted } from "../../../provider/notes/note";
import { Notes } from "../../../provider/notes/notes";
import type { LogMessage } from "../../../provider/waiting/progress";
import { beforeCalls, environmentOf } from "../../support/connected";
import { useProviderRuns } from "../../support/providerRuns";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { useSimulator, versionsStanding } from "../../support/simulated";

const never = { kind: "reset", when: "before" } as const;
const lost = { kind: "reset", when: "after" } as const;
const urn = "urn:pulumi:test::program::pulumi-nodejs:dynamic/modelarts:TrainingJobVersion::run";

describe("a version whose creation got no answer", () => {
  const simulator = useSimulator();
  let jobId: string;
  let first: string;
  let inputs: Properties;
  let stray: string;
  beforeEach(() => {
    const seeded = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    jobId = seeded.jobId;
    first = seeded.versionIds[0] ?? "";
    inputs = { ...run, jobId, preVersionId: first };
    stray =
      "It may exist without being in the state: look at the job's versions " +
      `(\`npx pulumi-modelarts import-file --job ${jobId} --all\` lists them), and adopt a stray one with existingVersionId, or delete it.`;
  });

  describe("where nobody else is at work", () => {
    const runs = useProviderRuns(simulator);

    it("is asked for again when none appears, which is said", async () => {
      simulator().control.addFault({ endpoint: "createVersion", fault: [never, lost] });
      const process = runs.start();
      const { id } = await process.create(trainingJobVersion, urn, inputs);
      assert.deepEqual(created(), [id]);
      assert.deepEqual(process.said, [
        `the answer to the creation of a version in job ${jobId} was lost and no new version appeared; asking again`,
      ]);
    });

    it("is given up after three answers were lost and none appeared: nothing is known to stand", async () => {
      simulator().control.addFault({ endpoint: "createVersion", fault: never, count: 3 });
      const error = await lostAnswer(runs.start().create(trainingJobVersion, urn, inputs));
      assert.ok(error.cause instanceof RequestError, String(error.cause));
      assert.equal(
        error.message,
        `the creation of a version in job ${jobId} got no answer (${quote(error.cause)}), and no new version appeared in the job, ` +
          `each of 3 times. ${stray}`,
      );
      assert.deepEqual(error.candidates, []);
      assert.deepEqual(outcomes(), ["lost"]);
    });

    it("is given up when asking again is refused: nothing is known to stand", async () => {
      const refused = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" } as const;
      simulator().control.addFault({ endpoint: "createVersion", fault: [never, refused] });
      const error = await lostAnswer(runs.start().create(trainingJobVersion, urn, inputs));
      assert.match(
        error.message,
        /got no answer \(.*connection.*\), and asking again was refused: POST .*: no permission \(ModelArts\.0108,.*\)\. It may exist/,
      );
      assert.match(String(error.cause), /^ApiError: /);
      assert.deepEqual(error.candidates, []);
      assert.deepEqual(outcomes(), ["asked"]);
    });

    it("is given up when no list can be read: nothing is known to stand", async () => {
      const refused = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" } as const;
      simulator().control.addFault({ endpoint: "createVersion", fault: lost });
      simulator().control.addFault({ endpoint: "listVersions", fault: refused, after: 1, count: 99 });
      const error = await lostAnswer(runs.start().create(trainingJobVersion, urn, inputs));
      assert.match(
        error.message,
        /, and looking for it failed: GET .*: no permission \(ModelArts\.0108,.*\)\. It may exist/,
      );
      assert.match(String(error.cause), /^ApiError: /);
      assert.deepEqual(error.candidates, []);
    });

    it("is looked for as long as a list that cannot be read leaves time, and what was looked for is said", async () => {
      simulator().control.addFault({ endpoint: "createVersion", fault: lost });
      simulator().control.addFault({
        endpoint: "listVersions",
        fault: { kind: "error", status: 503 },
        after: 1,
        count: 999,
      });
      const error = await lostAnswer(runs.start().create(trainingJobVersion, urn, inputs));
      assert.ok(error.cause instanceof WaitTimeoutError, String(error.cause));
      assert.match(
        error.cause.message,
        new RegExp(
          `^looking for the version whose creation in job ${jobId} got no answer: no answer after .* It may exist without`,
        ),
      );
    });

    it("is the oldest of those that appear after several requests, and the others are named", async () => {
      const { control } = simulator();
      control.addFault({ endpoint: "listVersions", fault: { kind: "stale" } });
      control.addFault({ endpoint: "createVersion", fault: [lost, lost] });
      const stop = control.watch((event) => {
        if (event.kind !== "request" || event.entry.operation !== "createVersion" || created().length < 2) return;
        stop();
        control.clearFaults();
      });
      const process = runs.start();
      const { id } = await process.create(trainingJobVersion, urn, inputs);
      const [oldest, other] = created();
      assert.equal(id, oldest);
      assert.deepEqual(process.said.slice(1), [
        `an earlier request, whose answer was lost, may have made ${other} besides. ${stray}`,
      ]);
    });

    it("is noted before it is asked for, with what finds it again, and the note is gone once it is refused", async () => {
      const refused = { kind: "error", status: 400, code: "ModelArts.0107", message: "no" } as const;
      const process = runs.start();
      const { id } = await process.create(trainingJobVersion, undefined, inputs);
      const [note] = runs.notes();
      assert.deepEqual(
        { ...note, salt: "", digest: "", askedAt: 0, process: undefined },
        {
          format: 1,
          asker: { urn: `a version of job ${jobId}`, folder: "/program" },
          process: undefined,
          kind: "version",
          endpoint: simulator().url,
          projectId: simulator().projectId,
          traces: { jobId, preVersionId: first, newestBefore: first },
          replacesItsLike: false,
          salt: "",
          digest: "",
          askedAt: 0,
          outcome: "made",
          id,
        },
      );
      runs.forget();
      simulator().control.addFault({ endpoint: "createVersion", fault: refused, count: 9 });
      await rejection(runs.start().create(trainingJobVersion, urn, inputs));
      assert.deepEqual(runs.notes(), []);
    });

    it("is noted as a replacement of its like only where the engine holds that", async () => {
      const process = runs.start();
      await process.create(trainingJobVersion, urn, inputs);
      await process.check(trainingJobVersion, `${urn}-2`, inputs, inputs);
      await process.create(trainingJobVersion, `${urn}-2`, inputs);
      await process.check(trainingJobVersion, `${urn}-3`, { ...inputs, workerServerNum: 2 }, inputs);
      await process.create(trainingJobVersion, `${urn}-3`, inputs);
      const like = runs.notes().map(({ asker, replacesItsLike }) => [asker.urn.slice(urn.length), replacesItsLike]);
      assert.deepEqual(like.toSorted(), [
        ["", false],
        ["-2", true],
        ["-3", false],
      ]);
    });

    const outcomes = () => runs.notes().map(({ outcome }) => outcome);
  });

  describe("while another process is at work", () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-notes-"));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it("is not taken from among what another process is just asking for", async () => {
      await notesOf("other").begin("urn:other", asIs());
      simulator().control.addFault({ endpoint: "createVersion", fault: lost });
      const error = await lostAnswer(create());
      const [made] = created();
      assert.deepEqual(error.candidates, [made]);
      const since = `, and ${made} appeared since, which may be it and differs from what was asked for. ${stray}`;
      assert.ok(error.message.endsWith(since), error.message);
      assert.match(String(error.cause), /looking for the version .*: still not listed after /);
      assert.equal(created().length, 1);
    });

    const harmless: [what: string, note: () => Promise<unknown>][] = [
      ["waits for an answer no longer", async () => (await notesOf("other").begin("urn:other", asIs())).lost()],
      [
        "asks for something else in the same job",
        () => notesOf("other").begin("urn:other", asIs({ workerServerNum: 2 })),
      ],
      ["asks for the like in another job", () => notesOf("other").begin("urn:other", asIs({ jobId: "4711" }))],
    ];
    for (const [what, note] of harmless) {
      it(`is taken at once where the other ${what}`, async () => {
        await note();
        simulator().control.addFault({ endpoint: "createVersion", fault: lost });
        const { id } = await create();
        assert.deepEqual(created(), [id]);
      });
    }

    it("is left to the process that has found it first", async () => {
      simulator().control.addFault({ endpoint: "createVersion", fault: lost });
      const other = notesOf("other");
      const error = await lostAnswer(
        create(async () => {
          for (const id of created()) await other.claim(simulator().projectId, id);
        }),
      );
      assert.deepEqual(error.candidates, created());
    });

    it("is the older of two where somebody else makes the like in the same moment, which is no reason for a word", async () => {
      simulator().control.addFault({ endpoint: "createVersion", fault: lost });
      const said: string[] = [];
      const { id } = await create(async () => {
        if (created().length === 1) await trainingJobVersion.create(environmentOf(simulator()), inputs);
      }, said);
      assert.deepEqual([id, said], [created()[0], []]);
      assert.equal(created().length, 2);
    });

    it("is not asked for again, for none of several resources, where something else has appeared since", async () => {
      simulator().control.addFault({ endpoint: "createVersion", fault: [never, never] });
      let isThere = false;
      const environment = beforeCalls(environmentOf(simulator()), async ({ method, path }) => {
        const isLook = method === "GET" && path.endsWith("/versions");
        if (isThere || !isLook || simulator().control.requestCount("createVersion") < 2) return;
        isThere = true;
        await trainingJobVersion.create(environmentOf(simulator()), { ...inputs, workerServerNum: 2 });
      });
      const both = [inputs, inputs].map((each) => lostAnswer(trainingJobVersion.create(environment, each)));
      const errors = await Promise.all(both);
      assert.equal(created().length, 1);
      assert.deepEqual(
        errors.map(({ candidates }) => candidates),
        [created(), created()],
      );
      assert.equal(simulator().control.requestCount("createVersion"), 3);
    });

    it("is not what another process is known to have made", async () => {
      simulator().control.addFault({ endpoint: "createVersion", fault: [never, { kind: "none" }] });
      const other = environmentWith(notesOf("other"));
      let anothers = "";
      const { id } = await create(async () => {
        if (anothers !== "" || simulator().control.requestCount("createVersion") === 0) return;
        anothers = "being made";
        anothers = (await trainingJobVersion.create(other, inputs)).id;
      });
      assert.notEqual(id, anothers);
      assert.deepEqual(created(), [id, anothers].toSorted());
    });

    /** A creation before each of whose looks at the list something happens. */
    function create(beforeLook: () => Promise<void> = async () => {}, said: string[] = []) {
      const log = async ({ message }: LogMessage) => void said.push(message);
      const environment = beforeCalls({ ...environmentWith(notesOf("own")), log }, async ({ method, path }) => {
        if (method === "GET" && path.endsWith("/versions")) await beforeLook();
      });
      return trainingJobVersion.create(environment, inputs);
    }

    const environmentWith = (notes: Notes) => ({ ...environmentOf(simulator()), notes, urn });

    /** The notes of one process. */
    const notesOf = (name: string) => new Notes({ folder: async () => folder, workingFolder: `/${name}` });

    const asIs = (more: Properties = {}): Wanted => ({
      kind: "version",
      endpoint: simulator().url,
      projectId: simulator().projectId,
      traces: { jobId },
      content: versionContent({ ...inputs, ...more }),
      replacesItsLike: false,
    });
  });

  async function lostAnswer(creation: Promise<unknown>): Promise<LostAnswerError> {
    const error = await rejection(creation);
    assert.ok(error instanceof LostAnswerError, String(error));
    return error;
  }

  /** The ids of what was created, in their order. */
  const created = () =>
    versionsStanding(simulator())
      .filter((versionId) => versionId !== first)
      .map((versionId) => `${jobId}/${versionId}`)
      .toSorted();
});
