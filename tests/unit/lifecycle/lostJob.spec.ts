// What is asked for, noted and said when a job is created: also where its name is taken, or its creation gets no answer.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlreadyExistsError, ApiError, LostAnswerError } from "../../../provider/errors";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Note } from "../../../provider/notes/note";
import { Notes } from "../../../provider/notes/notes";
import { beforeCalls, environmentOf } from "../../support/connected";
import { useProviderRuns } from "../../support/providerRuns";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { requestsSeen, useSimulator } from "../../support/simulated";

const never = { kind: "reset", when: "before" } as const;
const lost = { kind: "reset", when: "after" } as const;
const refused = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" } as const;
const inputs = { ...run, jobName: "mnist" };
/** Of a workspace that is not the default one. */
const workspaceId = "a".repeat(32);
const urn = "urn:pulumi:test::program::pulumi-nodejs:dynamic/modelarts:TrainingJob::job";

describe("the creation of a job", () => {
  const simulator = useSimulator();
  const runs = useProviderRuns(simulator);

  it("asks for what the program says and for nothing else, and stores what the service says of it", async () => {
    const environment = environmentOf(simulator());
    const asked = { ...inputs, description: "nightly", workspaceId, createVersion: false };
    const { id, outs } = await trainingJob.create(environment, asked);
    const [standing] = jobs();
    assert.deepEqual(
      [standing?.jobName, standing?.jobDesc, standing?.workspaceId, standing?.versions],
      ["mnist", "nightly", workspaceId, []],
    );
    assert.deepEqual(outs, {
      ...asked,
      endpoint: simulator().url,
      projectId: simulator().projectId,
      jobId: id,
      createTime: standing?.createTime,
    });
    assert.deepEqual(Object.keys(await bodyOf({})), ["job_name", "config"]);
    assert.deepEqual(Object.keys(await bodyOf({ description: "", createVersion: true })), [
      "job_name",
      "job_desc",
      "config",
    ]);
  });

  it("looks for the name in the job's own workspace, and for it alone", async () => {
    simulator().control.addFault({ endpoint: "createJob", fault: lost });
    const { id } = await trainingJob.create(environmentOf(simulator()), { ...inputs, workspaceId });
    assert.deepEqual(
      jobs().map(({ jobId }) => jobId),
      [id],
    );
    const queries = simulator()
      .control.journal("listJobs")
      .map(({ query }) => new URLSearchParams(query));
    assert.ok(queries.length >= 2);
    for (const query of queries) {
      assert.deepEqual([query.get("search_content"), query.get("workspace_id")], ["mnist", workspaceId]);
    }
  });

  it("looks for the name once more where the first look meets a fault", async () => {
    simulator().control.addFault({ endpoint: "listJobs", fault: { kind: "error", status: 503 } });
    await trainingJob.create(environmentOf(simulator()), inputs);
    assert.equal(jobs().length, 1);
  });

  it("asks for no name that a job has: it says which one, and what can be done", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist" });
    const error = await rejection(trainingJob.create(environmentOf(simulator()), inputs));
    assert.ok(error instanceof AlreadyExistsError, String(error));
    assert.equal(error.input, "jobName");
    assert.equal(error.message, `there is a training job named "mnist" already (${jobId})${wayOut(jobId)}`);
    assert.equal(simulator().control.requestCount("createJob"), 0);
  });

  it("asks for no name that another resource has asked for, whose job is not there yet", async () => {
    const environment = environmentOf(simulator());
    const [one, other] = await Promise.allSettled([
      trainingJob.create(environment, inputs),
      trainingJob.create(environment, inputs),
    ]);
    assert.equal(one.status, "fulfilled");
    assert.ok(other.status === "rejected" && other.reason instanceof AlreadyExistsError);
    assert.equal(
      other.reason.message,
      'there is a training job named "mnist" already: another resource of this stack asks for it',
    );
    assert.equal(simulator().control.requestCount("createJob"), 1);
  });

  it("may be asked for once more in the same process where it was refused", async () => {
    const environment = environmentOf(simulator());
    simulator().control.addFault({ endpoint: "createJob", fault: refused });
    assert.ok((await rejection(trainingJob.create(environment, inputs))) instanceof ApiError);
    await trainingJob.create(environment, inputs);
    assert.equal(jobs().length, 1);
  });

  it("may be asked for once more in the same process where the job has been removed, alone or with all versions", async () => {
    const environment = environmentOf(simulator());
    for (const deletion of [{}, { allVersions: true }]) {
      const { id, outs } = await trainingJob.create(environment, inputs);
      simulator().control.setStatus({}, "COMPLETED");
      await trainingJob.delete(environment, id, { ...outs, deletion });
    }
    await trainingJob.create(environment, inputs);
    assert.equal(jobs().length, 1);
  });

  it("looks once more for what holds a name where that look meets a fault", async () => {
    const held = { kind: "error", status: 400, code: "ModelArts.0103", message: "the name exists" } as const;
    simulator().control.addFault({ endpoint: "createJob", fault: held });
    simulator().control.addFault({ endpoint: "listJobs", fault: { kind: "error", status: 503 }, after: 1 });
    await trainingJob.create(environmentOf(simulator()), inputs);
    assert.equal(jobs().length, 1);
  });

  it("says of a name that is taken meanwhile by which job", async () => {
    const held = { kind: "error", status: 400, code: "ModelArts.0103", message: "the name exists" } as const;
    simulator().control.addFault({ endpoint: "createJob", fault: held });
    let jobId = "";
    const environment = beforeCalls(environmentOf(simulator()), async ({ method }) => {
      if (method === "POST") jobId = simulator().control.seedJob({ jobName: "mnist" }).jobId;
    });
    const error = await rejection(trainingJob.create(environment, inputs));
    assert.equal(
      String(error),
      `AlreadyExistsError: there is a training job named "mnist" already (${jobId})${wayOut(jobId)}`,
    );
  });

  it("is noted before it is asked for, with what finds the job again, and the note is gone once it is refused", async () => {
    const process = runs.start();
    const { id } = await process.create(trainingJob, undefined, { ...inputs, workspaceId });
    const [note] = runs.notes();
    assert.deepEqual(
      { ...note, salt: "", digest: "", askedAt: 0, process: undefined },
      {
        format: 1,
        asker: { urn: "training job mnist", folder: "/program" },
        process: undefined,
        kind: "job",
        endpoint: simulator().url,
        projectId: simulator().projectId,
        traces: { jobName: "mnist", workspaceId },
        replacesItsLike: false,
        salt: "",
        digest: "",
        askedAt: 0,
        outcome: "made",
        id,
      },
    );
    runs.forget();
    simulator().control.addFault({ endpoint: "createJob", fault: refused });
    await rejection(process.create(trainingJob, urn, { ...inputs, jobName: "digits" }));
    assert.deepEqual(runs.notes(), []);
    simulator().control.addFault({ endpoint: "createJob", fault: [never, refused] });
    await rejection(process.create(trainingJob, urn, { ...inputs, jobName: "digits" }));
    assert.deepEqual(
      runs.notes().map(({ asker, outcome, traces }) => [asker.urn, outcome, traces]),
      [[urn, "asked", { jobName: "digits" }]],
    );
  });

  it("is noted as a replacement of its like only where the engine holds that", async () => {
    const process = runs.start();
    const all = ["one", "two", "three"].map((jobName) => ({ ...inputs, jobName }));
    const [one = inputs, two = inputs, three = inputs] = all;
    await process.check(trainingJob, `${urn}-two`, two, two);
    await process.check(trainingJob, `${urn}-three`, { ...three, workerServerNum: 2 }, three);
    for (const each of [one, two, three]) await process.create(trainingJob, `${urn}-${each.jobName}`, each);
    const like = runs.notes().map(({ traces, replacesItsLike }) => [traces.jobName, replacesItsLike]);
    assert.deepEqual(like.toSorted(), [
      ["one", false],
      ["three", false],
      ["two", true],
    ]);
  });

  describe("that got no answer", () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-notes-"));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it("is not looked for among what another process is just asking for under the same name", async () => {
      await anothers("job", "mnist");
      simulator().control.addFault({ endpoint: "createJob", fault: lost });
      const error = await rejection(create());
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(
        error.message,
        /^the creation of training job "mnist" got no answer \(.*\), and no training job of its name is listed\. /,
      );
      assert.ok(error.message.endsWith(stray), error.message);
      assert.deepEqual(error.candidates, []);
    });

    for (const [what, kind, jobName] of [
      ["another name", "job", "digits"],
      ["the same name in the newer API", "v2job", "mnist"],
    ] as const) {
      it(`is found at once while another process asks for ${what}`, async () => {
        await anothers(kind, jobName);
        simulator().control.addFault({ endpoint: "createJob", fault: lost });
        const { id } = await create();
        assert.deepEqual(
          jobs().map(({ jobId }) => jobId),
          [id],
        );
      });
    }

    it("has made nothing where another process is known to have made the job of that name", async () => {
      simulator().control.addFault({ endpoint: "createJob", fault: lost });
      const note = await anothers("v2job", "else");
      const error = await rejection(
        create(async () => {
          for (const { jobId } of jobs()) await note.made(jobId);
        }),
      );
      const jobId = jobs()[0]?.jobId ?? "";
      assert.equal(
        String(error),
        `AlreadyExistsError: there is a training job named "mnist" already (${jobId}): it was made for another stack${wayOut(jobId)}`,
      );
    });

    it("is looked for again and again where the list answers with faults", async () => {
      simulator().control.addFault({ endpoint: "createJob", fault: lost });
      const fault = { kind: "error", status: 503 } as const;
      simulator().control.addFault({ endpoint: "listJobs", fault, after: 1, count: 3 });
      const seen: string[] = [];
      const { id } = await create(async () => void seen.push("look"));
      assert.equal(jobs()[0]?.jobId, id);
      // One before it was asked for, three that failed, and the one that found it: none of them repeated by itself.
      assert.equal(seen.length, 5);
    });

    it("has made the job whatever the job's versions say, where it was to begin without one", async () => {
      simulator().control.addFault({ endpoint: "createJob", fault: lost });
      simulator().control.addFault({ endpoint: "listVersions", fault: refused, count: 9 });
      const { id } = await create(async () => {}, { createVersion: false });
      assert.deepEqual(
        jobs().map(({ jobId }) => jobId),
        [id],
      );
    });

    it("has made the job also where that has no version any more that tells", async () => {
      simulator().control.addFault({ endpoint: "createJob", fault: lost });
      const none = { version_count: 0, versions: [] };
      simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "patch", head: true, set: none } });
      const { id } = await create();
      assert.deepEqual(
        jobs().map(({ jobId }) => jobId),
        [id],
      );
    });

    /** A creation before each of whose looks at the jobs something happens. */
    function create(beforeLook: () => Promise<void> = async () => {}, more: Properties = {}) {
      const notes = notesOf("own");
      const environment = beforeCalls({ ...environmentOf(simulator()), notes, urn }, async ({ method, path }) => {
        if (method === "GET" && path.endsWith("/training-jobs")) await beforeLook();
      });
      return trainingJob.create(environment, { ...inputs, ...more });
    }

    /** A note of another process on what it is just asking for. */
    function anothers(kind: Note["kind"], jobName: string) {
      return notesOf("other").begin("urn:other", {
        kind,
        endpoint: simulator().url,
        projectId: simulator().projectId,
        traces: { jobName },
        content: "",
        replacesItsLike: false,
      });
    }

    const notesOf = (name: string) => new Notes({ folder: async () => folder, workingFolder: `/${name}` });
  });

  const stray =
    "It may exist without being in the state: look for it (`npx pulumi-modelarts import-file --job-name mnist` lists it), and adopt " +
    "it with existingJobId, or delete it.";

  const wayOut = (jobId: string) =>
    `. If it is yours, such as one whose creation was broken off, adopt it with \`existingJobId: "${jobId}"\` ` +
    "(`npx pulumi-modelarts import-file --job-name mnist` prints the program for it); otherwise choose another name";

  const jobs = () => simulator().control.standing().jobs;

  /** What is sent for a job with these inputs beside its run. */
  async function bodyOf(more: Properties): Promise<object> {
    simulator().control.reset();
    await trainingJob.create(environmentOf(simulator()), { ...inputs, ...more });
    const body = simulator().control.journal("createJob")[0]?.body;
    assert.ok(typeof body === "object" && body !== null, requestsSeen(simulator()).join());
    return body;
  }
});
