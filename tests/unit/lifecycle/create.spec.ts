import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { sleep } from "../../../provider/clock";
import { ApiError, InitFailedError, LostAnswerError } from "../../../provider/errors";
import { jobContract, versionContract } from "../../../provider/inputs/contracts";
import { createTrainingJob } from "../../../provider/lifecycle/job/create";
import { trainingJob } from "../../../provider/lifecycle/job/resource";
import type { Environment } from "../../../provider/lifecycle/target";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import { Notes } from "../../../provider/notes/notes";
import { VirtualClock } from "../../support/clock";
import { beforeCalls, clientAt, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../../support/simulated";

describe("create", () => {
  const simulator = useSimulator();

  it("waits in a job that was just made for the version to derive from, which is not listed yet", async () => {
    const { control } = simulator();
    control.addFault({ endpoint: "createJob", fault: { kind: "lag", reads: 3 } });
    const environment = environmentOf(simulator());
    const inputs = { jobName: "late", ...run };
    const { id: jobId } = await createTrainingJob(environment, v.parse(jobContract.schema, inputs), inputs);
    const own = { jobId, ...run };
    const { outs } = await createTrainingJobVersion(environment, v.parse(versionContract.schema, own), own);
    const standing = versionsStanding(simulator());
    assert.equal(standing.length, 2);
    assert.ok(standing.includes(String(outs.versionId)));
  });

  it("waits no longer than until the version to derive from is listed, and derives from it", async () => {
    const { control } = simulator();
    const environment = environmentOf(simulator());
    const made = await trainingJob.create(environment, { jobName: "late", ...run });
    const listing = (versions: object[]) =>
      ({ kind: "patch", head: true, set: { version_count: versions.length, versions } }) as const;
    const another = { version_id: 5, status: 10 };
    control.addFault({ endpoint: "listVersions", fault: [listing([]), listing([another])] });
    control.clearJournal();
    const { id } = await trainingJobVersion.create(environment, { jobId: made.id, ...run });
    const path = `/training-jobs/${made.id}/versions`;
    assert.deepEqual(requestsSeen(simulator()), [
      // Twice for the wait that sees none, and once that sees it; then for what stood before.
      ...Array.from({ length: 4 }, () => `GET ${path}`),
      `POST ${path}`,
      `GET /training-jobs/${id.replace("/", "/versions/")}`,
    ]);
    assert.equal(control.standing().jobs[0]?.versions[0]?.preVersionId, made.outs.versionId);
  });

  it("waits for no version in a job that was just made without one", async () => {
    const environment = environmentOf(simulator());
    const { id: jobId } = await trainingJob.create(environment, { jobName: "empty", createVersion: false, ...run });
    simulator().control.clearJournal();
    const error = await rejection(trainingJobVersion.create(environment, { jobId, ...run }));
    assert.match(String(error), /pre_version_id should be specified/);
    const path = `/training-jobs/${jobId}/versions`;
    assert.deepEqual(requestsSeen(simulator()).slice(0, 3), [`GET ${path}`, `GET ${path}`, `POST ${path}`]);
  });

  it("makes the version known to be this stack's: its job is removed with it", async () => {
    const environment = environmentOf(simulator());
    const made = await trainingJob.create(environment, { jobName: "ours", ...run });
    await trainingJobVersion.create(environment, { jobId: made.id, ...run });
    await trainingJob.delete(environment, made.id, made.outs);
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  const mishaps = [
    ["a connection reset after the effect", { kind: "reset", when: "after" }],
    ["half an answer", { kind: "garbled", how: "truncated" }],
    ["a proxy's 502 after the effect", { kind: "error", status: 502, body: "html", when: "after" }],
    ["a gateway time-out after the effect", { kind: "error", status: 504, when: "after" }],
    ["an empty answer", { kind: "garbled", how: "empty" }],
  ] as const;
  for (const [what, fault] of mishaps) {
    it(`makes one version, and knows it, through ${what}`, async () => {
      const { create, created } = job();
      simulator().control.addFault({ endpoint: "createVersion", fault });
      const { outs } = await create();
      assert.deepEqual(created(), [outs.versionId]);
      assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length, 1);
    });
  }

  const lostBefore = [
    ["a connection reset", { kind: "reset", when: "before" }],
    ["a proxy's 502", { kind: "error", status: 502, body: "html", when: "before" }],
    ["no answer but a closed connection", { kind: "silence", when: "before", ms: 20 }],
  ] as const;
  for (const [what, fault] of lostBefore) {
    it(`makes one version, and knows it, through ${what} before the effect`, async () => {
      const { create, created } = job();
      simulator().control.addFault({ endpoint: "createVersion", fault });
      const { outs } = await create();
      assert.deepEqual(created(), [outs.versionId]);
      assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length, 2);
    });
  }

  const lostAnswers = ["before", "after"] as const;
  for (const first of lostAnswers) {
    for (const second of lostAnswers) {
      it(`makes two versions of two identical resources side by side, with answers lost ${first} and ${second} the effect`, async () => {
        const { create, created } = job();
        const fault = [first, second].map((when) => ({ kind: "reset", when }) as const);
        simulator().control.addFault({ endpoint: "createVersion", fault });
        const environment = environmentOf(simulator());
        const made = await Promise.all([create(environment), create(environment)]);
        const ids = made.map(({ outs }) => outs.versionId);
        assert.equal(new Set(ids).size, 2);
        assert.deepEqual(ids.sort(), created().sort());
      });
    }
  }

  it("makes as many versions as there are resources, whatever happens to the answers of some", async () => {
    const { create, created } = job();
    const faults = [
      { kind: "reset", when: "after" },
      { kind: "none" },
      { kind: "error", status: 502, body: "html", when: "after" },
      { kind: "garbled", how: "truncated" },
      { kind: "none" },
      { kind: "reset", when: "before" },
      { kind: "error", status: 504, when: "after" },
    ] as const;
    simulator().control.addFault({ endpoint: "createVersion", fault: [...faults] });
    const environment = environmentOf(simulator());
    const made = await Promise.all(faults.map(() => create(environment)));
    assert.deepEqual(made.map(({ outs }) => outs.versionId).sort(), created().sort());
    assert.equal(created().length, faults.length);
  });

  it("looks for all versions of a job whose answers were lost in the time that it takes for one", async () => {
    const { create, created } = job();
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "before" }, count: 8 });
    const clock = new VirtualClock();
    const environment = { ...environmentOf(simulator()), clock };
    const made = await Promise.all(Array.from({ length: 8 }, () => create(environment)));
    assert.deepEqual(made.map(({ outs }) => outs.versionId).sort(), created().sort());
    assert.equal(created().length, 8);
    const longestMs = 45_000;
    assert.ok(clock.now() < longestMs, `${clock.now()} ms`);
  });

  it("finds its version although its answer is lost and the list is stale for a while", async () => {
    const { create, created } = job();
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "stale" }, count: 3 });
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
    const { outs } = await create(environmentOf(simulator()));
    assert.deepEqual(created(), [outs.versionId]);
    assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length, 1);
  });

  it("says that a version may stand outside the state when no list can be read either, and does not ask again", async () => {
    const { create } = job();
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
    simulator().control.addFault({
      endpoint: "listVersions",
      fault: { kind: "error", status: 503 },
      after: 1,
      count: 1_000,
    });
    assert.match(
      String(await rejection(create())),
      /no answer after .* It may exist without being in the state: .* adopt a stray one with existingVersionId/,
    );
    assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length, 1);
  });

  const unreadable = [
    ["a refused token", { kind: "error", status: 401, code: "ModelArts.0205" }],
    ["a missing permission", { kind: "error", status: 403, code: "ModelArts.0108" }],
    ["a page that is none of the service's", { kind: "error", status: 404, body: "html" }],
    ["an answer that cannot be read", { kind: "garbled", how: "truncated" }],
  ] as const;
  for (const [what, fault] of unreadable) {
    it(`says that a version may stand outside the state when the list is ${what}, and does not ask again`, async () => {
      const { create, created } = job();
      simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
      simulator().control.addFault({ endpoint: "listVersions", fault, after: 1, count: 1_000 });
      const error = await rejection(create());
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.match(error.message, /got no answer .* may exist without being in the state: .* existingVersionId/);
      assert.equal(created().length, 1);
      assert.equal(posts(), 1);
    });
  }

  it("says so too when asking again is refused", async () => {
    const { create } = job();
    const fault = [
      { kind: "reset", when: "before" },
      { kind: "error", status: 403, code: "ModelArts.0108" },
    ] as const;
    simulator().control.addFault({ endpoint: "createVersion", fault: [...fault] });
    const error = await rejection(create());
    assert.ok(error instanceof LostAnswerError, String(error));
    assert.match(error.message, /asking again was refused: .*ModelArts\.0108.* may exist/);
  });

  it("says so too when the list stays stale through three lost answers, and all are found by the next run", async () => {
    const { create } = job();
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "stale" }, count: 1_000 });
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" }, count: 3 });
    assert.match(
      String(await rejection(create())),
      /no new version appeared in the job.* may exist without being in the state/,
    );
  });

  for (const more of [{ logUrl: "/demo-bucket/log/" }, { parameters: undefined }]) {
    it(`neither claims a stranger's new version that differs in ${Object.keys(more)} on one side only, nor asks again beside it`, async () => {
      const { create, created, versionIds } = job();
      const alike = { preVersionId: versionIds[0] };
      simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "before" } });
      const ours = rejection(create({ ...environmentOf(simulator()), appearsWithinMs: 600_000 }, alike));
      await firstLost();
      const { outs } = await create(environmentOf(simulator()), { ...alike, ...more });
      const error = await ours;
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.deepEqual(error.candidates, [`${outs.jobId}/${outs.versionId}`]);
      assert.deepEqual(created(), [outs.versionId]);
    });
  }

  it("knows its own version by a parameter that the service gives back in other letters", async () => {
    const { create, created } = job();
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
    const { outs } = await create(environmentOf(simulator()), { parameters: [{ label: "bias", value: "-0" }] });
    assert.deepEqual(created(), [outs.versionId]);
    assert.equal(posts(), 1);
  });

  it("derives a version from the latest that still stands when the one that was the latest is gone", async () => {
    const { create, versionIds } = job();
    const environment = environmentOf(simulator());
    await create(environment, { preVersionId: versionIds[0] });
    const client = await clientAt(environment.session, {
      endpoint: simulator().url,
      projectId: simulator().projectId,
    });
    await client.deleteVersion(simulator().control.standing().jobs[0]?.jobId ?? "", versionIds[1] ?? "");
    simulator().control.advance({}, 9);
    const { outs } = await create(environment);
    assert.ok(outs.versionId);
  });

  it("derives a version from what still stands when this process has removed the latest, as in a replacement that deletes first", async () => {
    const { jobId, create, versionIds } = job();
    const environment = environmentOf(simulator());
    await create(environment, { preVersionId: versionIds[0] });
    await deleteTrainingJobVersion(environment, `${jobId}/${versionIds[1]}`, {});
    simulator().control.clearJournal();
    const { outs } = await create(environment);
    const made = simulator()
      .control.standing()
      .jobs[0]?.versions.find(({ versionId }) => versionId === outs.versionId);
    assert.equal(made?.preVersionId, versionIds[0]);
    assert.equal(posts(), 1);
  });

  it("gives each of two processes its own version, though most answers are lost and their configuration is the same", async () => {
    const { create, created } = job();
    const folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-notes-"));
    try {
      const lost = { kind: "reset", when: "after" } as const;
      const never = { kind: "reset", when: "before" } as const;
      const none = { kind: "none" } as const;
      const fault = [lost, none, lost, never, lost, none, never, lost, lost, lost];
      simulator().control.addFault({ endpoint: "createVersion", fault });
      const processes = ["one", "other"].map((name) => {
        const environment = environmentOf(simulator());
        const notes = new Notes({ folder: async () => folder, ...(environment.clock && { clock: environment.clock }) });
        return (n: number) => create({ ...environment, notes, urn: `urn:pulumi:${name}::p::t::run-${n}` });
      });
      const made = await Promise.all(processes.flatMap((process) => [0, 1, 2, 3].map((n) => process(n))));
      assert.deepEqual(made.map(({ outs }) => outs.versionId).sort(), created().sort());
      assert.equal(created().length, 8);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("keeps what a run said last out of the state, however long it is", async () => {
    const { create, created } = job();
    simulator().control.setTransition({
      course: "run",
      pace: { reads: 1 },
      paceOf: { RUNNING: "manual" },
      end: "FAILED",
    });
    const stop = simulator().control.watch((event) => {
      if (event.kind !== "status" || event.to !== "RUNNING") return;
      stop();
      const versionId = created()[0] ?? "";
      simulator().control.appendLog(
        { versionId },
        Array.from({ length: 20 }, () => "hunter2 ".repeat(30_000)),
      );
      setImmediate(() => simulator().control.advance({ versionId }));
    });
    const failure = await rejection(create(environmentOf(simulator()), { waitFor: "completed" }));
    assert.ok(failure instanceof InitFailedError, String(failure));
    assert.ok(Buffer.byteLength(JSON.stringify([failure.message, failure.reasons])) < 5_000);
    assert.doesNotMatch(JSON.stringify([failure.message, failure.reasons, failure.properties]), /hunter2/);
  });

  it("does not take a version for its own that somebody else made since this process began", async () => {
    const { create, created, versionIds } = job();
    const alike = { preVersionId: versionIds[0] };
    const clock = new VirtualClock();
    const environment = environmentOf(simulator(), { clock });
    const first = await create(environment, alike);
    const elsewhere = await create(environmentOf(simulator()), alike);
    // The list that says what stood before is good for some seconds; they pass here.
    await sleep(clock, 6_000);
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "before" } });
    const second = await create(environment, alike);
    const ids = [first, elsewhere, second].map(({ outs }) => outs.versionId);
    assert.deepEqual(ids.sort(), created().sort());
  });

  it("tells its version from identical ones that stood before", async () => {
    const { create, created } = job();
    const before = await create(environmentOf(simulator()));
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
    const { outs } = await create(environmentOf(simulator()));
    assert.notEqual(outs.versionId, before.outs.versionId);
    assert.equal(created().length, 2);
  });

  it("comes back with a version that cannot be read yet, and knows what its creation said of it", async () => {
    const { create, created } = job();
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "lag", reads: 9 } });
    const { outs } = await create();
    assert.deepEqual(created(), [outs.versionId]);
    assert.equal(outs.status, "INIT");
    assert.equal(outs.versionName, "V0003");
  });

  it("waits for a run that cannot be read at first", async () => {
    const { create } = job();
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "lag", reads: 2 } });
    const { outs } = await create(environmentOf(simulator()), { waitFor: "running" });
    assert.equal(outs.status, "RUNNING");
  });

  it("knows as much of runs that are waited for together as of one", async () => {
    const { create } = job();
    const environment = environmentOf(simulator());
    const runs = await Promise.all(Array.from({ length: 4 }, () => create(environment, { waitFor: "running" })));
    for (const { outs } of runs) {
      assert.equal(outs.status, "RUNNING");
      for (const name of ["engineName", "specCode", "startTime", "versionName"]) assert.ok(outs[name], name);
    }
  });

  it("gets the version into the state even when our own code breaks after its creation", async () => {
    const { create, created } = job();
    const environment = beforeCalls(environmentOf(simulator()), async ({ method, path }) => {
      if (method === "GET" && /versions\/\d+$/.test(path)) throw new TypeError("details.map is not a function");
    });
    const failure = await rejection(create(environment));
    assert.ok(failure instanceof InitFailedError, String(failure));
    assert.equal(failure.properties.versionId, created()[0]);
    assert.deepEqual(failure.reasons, ["TypeError: details.map is not a function"]);
  });

  it("makes no version from another one where that which the program names is not there", async () => {
    const { create, created } = job();
    const error = await rejection(create(environmentOf(simulator()), { preVersionId: "4711" }));
    assert.ok(error instanceof ApiError, String(error));
    assert.equal(error.category, "validation");
    assert.equal(posts(), 1);
    assert.deepEqual(created(), []);
  });

  it("makes no version and says why when the service refuses", async () => {
    const { create, created } = job();
    const error = await rejection(create(environmentOf(simulator()), { engineId: "4711" }));
    assert.match(String(error), /ModelArts\.\d{4}/);
    assert.deepEqual(created(), []);
  });

  it("derives a version from the job's latest one unless it is told from which", async () => {
    const { create, versionIds } = job();
    const derivedFrom = ({ outs }: Awaited<ReturnType<typeof create>>) =>
      simulator()
        .control.standing()
        .jobs[0]?.versions.find((version) => version.versionId === outs.versionId)?.preVersionId;
    assert.equal(derivedFrom(await create()), versionIds.at(-1));
    const told = { preVersionId: versionIds[0] };
    assert.equal(derivedFrom(await create(environmentOf(simulator()), told)), versionIds[0]);
  });

  describe("of a replacement", () => {
    const urn = "urn:pulumi:s::p::t::run";
    const replacing = () => {
      const notes = new Notes();
      notes.engineHolds(urn, "what it replaces");
      return { ...environmentOf(simulator()), notes, urn };
    };
    const quota = {
      endpoint: "createVersion",
      fault: { kind: "error", status: 400, code: "ModelArts.0118", message: "exceeds the quota limit" },
    } as const;

    it("names deleteBeforeReplace where a quota is used up, which the replaced version still counts in", async () => {
      const { create } = job();
      simulator().control.addFault(quota);
      const error = await rejection(create(replacing()));
      assert.match(String(error), /deleteBeforeReplace it is removed first.*ModelArts\.0118/);
    });

    it("names deleteBeforeReplace where the run never gets machines, which the replaced version may hold", async () => {
      const { create } = job();
      simulator().control.setTransition({ course: "run", pace: "manual" });
      const failure = await rejection(create(replacing(), { waitFor: "running", timeouts: { create: "1m" } }));
      assert.ok(failure instanceof InitFailedError, String(failure));
      assert.match(failure.reasons.join(), /deleteBeforeReplace/);
    });

    it("is told from the creation of a resource that replaces none", async () => {
      const { create } = job();
      simulator().control.addFault(quota);
      const error = await rejection(create({ ...replacing(), urn: `${urn}-other` }));
      assert.match(String(error), /ModelArts\.0118/);
      assert.doesNotMatch(String(error), /deleteBeforeReplace/);
    });

    it("is not what a resource whose URN is not told is taken for", async () => {
      const { create } = job();
      simulator().control.addFault(quota);
      const environment = replacing();
      environment.notes.engineHolds(undefined, "something");
      const error = await rejection(create({ ...environment, urn: undefined }));
      assert.match(String(error), /ModelArts\.0118/);
      assert.doesNotMatch(String(error), /deleteBeforeReplace/);
    });

    it("says nothing of deleteBeforeReplace where something else than a quota is in the way", async () => {
      const { create } = job();
      const fault = { kind: "error", status: 403, code: "ModelArts.0108" } as const;
      simulator().control.addFault({ endpoint: "createVersion", fault });
      const error = await rejection(create(replacing()));
      assert.match(String(error), /ModelArts\.0108/);
      assert.doesNotMatch(String(error), /deleteBeforeReplace/);
    });
  });

  const posts = () => requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length;

  /** Resolves when the simulator has dealt with a creation. */
  function firstLost(): Promise<void> {
    return new Promise((resolve) => {
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || event.entry.method !== "POST") return;
        stop();
        resolve();
      });
    });
  }

  function job() {
    const version = { status: "COMPLETED" as const };
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [version, version] });
    const created = () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));
    const create = (environment: Environment = environmentOf(simulator()), more: Record<string, unknown> = {}) => {
      const inputs = { jobId, ...run, ...more };
      return createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
    };
    return { jobId, versionIds, create, created };
  }
});
