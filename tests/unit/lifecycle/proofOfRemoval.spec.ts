// What proves that a version or job is gone, on things that stand as well as on things that are gone.

import assert from "node:assert/strict";
import type { Fault } from "modelarts-simulator";
import { sleep } from "../../../provider/clock";
import { isModelArtsError, WaitTimeoutError } from "../../../provider/errors";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import { readTrainingJob } from "../../../provider/lifecycle/job/read";
import type { Properties } from "../../../provider/lifecycle/properties";
import { deleteTrainingJobVersion } from "../../../provider/lifecycle/version/delete";
import { readTrainingJobVersion } from "../../../provider/lifecycle/version/read";
import { VirtualClock } from "../../support/clock";
import { clientAt, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { requestsSeen, useSimulator, versionsStanding } from "../../support/simulated";

const allReads = ["getVersion", "listVersions", "listJobs"] as const;

/** Each form of "not found" that the service, its gateway or something before it may answer with. */
const notFounds: [what: string, fault: Fault][] = [
  ["404 ModelArts.0015", { kind: "error", status: 404, code: "ModelArts.0015" }],
  ["400 ModelArts.0102", { kind: "error", status: 400, code: "ModelArts.0102", message: "The job does not exist." }],
  ["400 ModelArts.2775", { kind: "error", status: 400, code: "ModelArts.2775" }],
  ["a failure inside 200", { kind: "error", status: 200, code: "ModelArts.0015" }],
  ["a bare 404", { kind: "error", status: 404, body: "empty" }],
  ["a 404 page", { kind: "error", status: 404, body: "html" }],
  ["404 APIG.0101", { kind: "error", status: 404, code: "APIG.0101" }],
  ["404 ModelArts.2786", { kind: "error", status: 404, code: "ModelArts.2786" }],
  ["404 ModelArts.2836", { kind: "error", status: 404, code: "ModelArts.2836" }],
  ["404 ModelArts.2890", { kind: "error", status: 404, code: "ModelArts.2890" }],
  ["404 with a code that is about something else", { kind: "error", status: 404, code: "ModelArts.2755" }],
  ["404 with a code that is not known", { kind: "error", status: 404, code: "ModelArts.9999" }],
  ["410 ModelArts.0015", { kind: "error", status: 410, code: "ModelArts.0015" }],
  ["410 APIG.0101", { kind: "error", status: 410, code: "APIG.0101" }],
  ["a bare 410", { kind: "error", status: 410, body: "empty" }],
  ["a 410 page", { kind: "error", status: 410, body: "html" }],
];

describe("a version that stands", () => {
  const simulator = useSimulator();

  for (const [what, fault] of notFounds) {
    it(`is not read as gone when its page answers ${what}`, async () => {
      const { id, stored } = version();
      simulator().control.addFault({ endpoint: "getVersion", fault, count: 1_000 });
      assert.notEqual((await read(id, stored))?.id, "");
    });

    it(`is not called removed when DELETE and its page answer ${what}`, async () => {
      const { id } = version();
      for (const endpoint of ["deleteVersion", "getVersion"] as const) {
        simulator().control.addFault({ endpoint, fault, count: 1_000 });
      }
      const error = await rejection(remove(id, { timeouts: { delete: "2m" } }));
      assert.ok(isModelArtsError(error), String(error));
      assert.equal(versionsStanding(simulator()).length, 1);
    });
  }

  // Once DELETE is accepted, 404 ModelArts.0015 alone is believed at once.
  for (const [what, fault] of notFounds.slice(1)) {
    it(`is not called removed after an accepted DELETE because its page answers ${what}`, async () => {
      const { id } = version();
      simulator().control.setTransition({ course: "deletion", pace: "manual" });
      simulator().control.addFault({ endpoint: "getVersion", fault, count: 1_000 });
      assert.ok(isModelArtsError(await rejection(remove(id, { timeouts: { delete: "2m" } }))));
      assert.equal(versionsStanding(simulator()).length, 1);
    });
  }

  it("is looked at once more when everything that is asked about its job answers 404 ModelArts.0015", async () => {
    const { id, stored } = version();
    const fault = { kind: "error", status: 404, code: "ModelArts.0015" } as const;
    simulator().control.addFault({ endpoint: "getVersion", fault });
    simulator().control.addFault({ endpoint: "listVersions", fault });
    assert.equal((await read(id, stored))?.id, id);
  });

  for (const [what, fault] of [
    ["a bare 404", { kind: "error", status: 404, body: "empty" }],
    ["404 with a code that is about something else", { kind: "error", status: 404, code: "ModelArts.2755" }],
    ["404 with a code that is not known", { kind: "error", status: 404, code: "ModelArts.9999" }],
    ["a bare 410", { kind: "error", status: 410, body: "empty" }],
    ["410 APIG.0101", { kind: "error", status: 410, code: "APIG.0101" }],
  ] as [string, Fault][]) {
    it(`in another workspace is neither dropped nor called removed when everything answers ${what}`, async () => {
      const { id, stored } = version({ workspaceId: "ws-7" });
      for (const endpoint of ["getVersion", "listVersions", "deleteVersion"] as const) {
        simulator().control.addFault({ endpoint, fault, count: 1_000 });
      }
      assert.equal(await read(id, stored), undefined);
      assert.ok(isModelArtsError(await rejection(remove(id, {}))));
      assert.equal(versionsStanding(simulator()).length, 1);
    });
  }

  it("is gone, though the service never says so surely, once its removal was accepted and its job went along", async () => {
    for (const notFound of ["404-0015", "400-0102", "200-0015", "404-bare"] as const) {
      const { id, jobId } = version({ workspaceId: "ws-7" });
      const goes = simulator().control.addFault({
        endpoint: ["getVersion", "listVersions"],
        jobId,
        fault: notFounds.find(([what]) => what === nameOf[notFound])?.[1] ?? [],
        count: 1_000,
      });
      simulator().control.setTransition({ course: "deletion", pace: "immediate" });
      await remove(id, {});
      simulator().control.removeFault(goes);
      assert.deepEqual(versionsStanding(simulator()), [], notFound);
      simulator().control.reset();
    }
  });

  it("is not called removed because nothing of it is found for a while, in words that prove nothing", async () => {
    const { id, jobId } = version({ workspaceId: "ws-7" });
    const bare = { kind: "error", status: 404, body: "empty" } as const;
    simulator().control.setTransition({ course: "deletion", pace: "manual" });
    simulator().control.addFault({ endpoint: ["getVersion", "listVersions"], jobId, fault: bare, count: 12 });
    assert.ok((await rejection(remove(id, { timeouts: { delete: "2m" } }))) instanceof WaitTimeoutError);
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("is found on the second page of a service that gives fewer a page than it is asked for", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: Array.from({ length: 30 }, () => ({ status: "COMPLETED" as const })),
    });
    simulator().control.addFault({
      endpoint: "listVersions",
      fault: { kind: "paging", how: "capped", size: 10 },
      count: 99,
    });
    simulator().control.addFault({
      endpoint: "getVersion",
      fault: { kind: "error", status: 404, body: "empty" },
      count: 99,
    });
    for (const versionId of [versionIds[0], versionIds[15], versionIds[29]]) {
      assert.equal((await read(`${jobId}/${versionId}`, { jobId, versionId }))?.id, `${jobId}/${versionId}`);
    }
  });

  it("is not read as gone by an answer about another version", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }, { status: "RUNNING" }],
    });
    const [one = "", other = ""] = versionIds;
    simulator().control.addFault({
      endpoint: "getVersion",
      fault: { kind: "mix-up", jobId, versionId: other },
      count: 99,
    });
    const error = await rejection(
      readTrainingJobVersion(environmentOf(simulator()), `${jobId}/${one}`, { jobId, versionId: one }),
    );
    assert.match(String(error), /The answer is about something else/);
  });

  it("is neither read as gone nor called removed by a list of another job's versions", async () => {
    const { id, stored } = version();
    const { jobId: other } = simulator().control.seedJob({ jobName: "other", versions: [{ status: "COMPLETED" }] });
    const fault = { kind: "error", status: 404, code: "ModelArts.0015" } as const;
    for (const endpoint of ["getVersion", "deleteVersion"] as const) {
      simulator().control.addFault({ endpoint, fault, count: 1_000 });
    }
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "mix-up", jobId: other } });
    for (const operation of [
      () => readTrainingJobVersion(environmentOf(simulator()), id, stored),
      () => remove(id, { timeouts: { delete: "1m" } }),
    ]) {
      assert.match(String(await rejection(operation())), /The answer is about something else/);
    }
  });

  it("is not read as gone while the service lags, however sure it sounds", async () => {
    for (const notFound of ["404-0015", "400-0102", "200-0015"] as const) {
      simulator().control.setDialect({ notFound });
      const { jobId, versionIds } = simulator().control.seedJob({
        jobName: "mnist",
        versions: [{ status: "COMPLETED" }],
      });
      simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "lag", reads: 4, where: "both" } });
      const { url: endpoint, projectId } = simulator();
      const environment = environmentOf(simulator());
      const client = await clientAt(environment.session, { endpoint, projectId });
      const config = {
        workerServerNum: 1,
        trainUrl: "/b-1/o/",
        specId: "2",
        appUrl: "/b-1/c/",
        bootFileUrl: "/b-1/c/t.py",
        engineId: "1",
      };
      const { versionId, createTime } = await client.createVersion(jobId, {
        preVersionId: versionIds[0] ?? "",
        config,
      });
      const stored = { jobId, versionId, createTime };
      assert.equal(
        (await readTrainingJobVersion(environment, `${jobId}/${versionId}`, stored)).id,
        `${jobId}/${versionId}`,
      );
      simulator().control.reset();
    }
  });

  const nameOf = {
    "404-0015": "404 ModelArts.0015",
    "400-0102": "400 ModelArts.0102",
    "200-0015": "a failure inside 200",
    "404-bare": "a bare 404",
  };

  function version(more: { workspaceId?: string } = {}) {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
      ...more,
    });
    const versionId = versionIds[0] ?? "";
    return { id: `${jobId}/${versionId}`, jobId, stored: { jobId, versionId } };
  }

  /** `undefined` where the read fails. */
  function read(id: string, stored: Properties) {
    return readTrainingJobVersion(environmentOf(simulator()), id, stored).catch((error: unknown) => {
      assert.ok(isModelArtsError(error), String(error));
      return undefined;
    });
  }

  function remove(id: string, outputs: Properties) {
    return deleteTrainingJobVersion(environmentOf(simulator()), id, outputs);
  }
});

describe("a job that stands", () => {
  const simulator = useSimulator();

  for (const [what, fault] of notFounds) {
    it(`is neither dropped nor called removed when its list answers ${what} once, or all the time but for the list of jobs`, async () => {
      const { jobId, versionIds } = simulator().control.seedJob({
        jobName: "mnist",
        versions: [{ status: "COMPLETED" }],
      });
      const stored = { jobId, versionId: versionIds[0], jobName: "mnist" };
      simulator().control.addFault({ endpoint: "listVersions", fault });
      const read = await readTrainingJob(environmentOf(simulator()), jobId, stored).catch(() => undefined);
      assert.notEqual(read?.id, "");
      assert.equal(simulator().control.standing().jobs.length, 1);
    });
  }

  it("that was adopted, and may be in any workspace, is not proven gone by the list of the project's own", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", workspaceId: "ws-7", versions: [] });
    const bare = { kind: "error", status: 404, body: "empty" } as const;
    simulator().control.addFault({ endpoint: ["listVersions", "deleteJob"], fault: bare, count: 1_000 });
    const stored = { jobId, jobName: "mnist", existingJobId: jobId, createTime: 1 };
    for (const operation of [readTrainingJob, deleteTrainingJob]) {
      assert.match(String(await rejection(operation(environmentOf(simulator()), jobId, stored))), /it cannot be told/);
    }
  });

  it("in a workspace of its own is looked for there", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", workspaceId: "ws-7", versions: [] });
    const bare = { kind: "error", status: 404, body: "empty" } as const;
    simulator().control.addFault({ endpoint: "listVersions", fault: bare, count: 99 });
    const stored = { jobId, jobName: "mnist", workspaceId: "ws-7" };
    assert.ok(isModelArtsError(await rejection(readTrainingJob(environmentOf(simulator()), jobId, stored))));
    simulator().control.reset();
    assert.equal((await readTrainingJob(environmentOf(simulator()), jobId, stored)).id, "");
  });
});

describe("versions that went with their job", () => {
  const simulator = useSimulator();

  it("are found gone together: they share the looks at the job, and the rest between them", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [] });
    simulator().control.reset();
    const clock = new VirtualClock();
    const environment = environmentOf(simulator(), { clock });
    const read = async (versionId: string) => {
      const { id } = await readTrainingJobVersion(environment, `${jobId}/${versionId}`, { jobId, versionId });
      assert.equal(id, "");
    };
    const ids = Array.from({ length: 60 }, (_, n) => String(100 + n));
    await Promise.all(ids.slice(0, 30).map(read));
    for (const versionId of ids.slice(30)) await read(versionId);
    const seen = requestsSeen(simulator());
    const lists = seen.filter((request) => request.endsWith("/versions")).length;
    assert.ok(lists <= 8, `${lists} lists`);
    assert.equal(seen.length - lists, ids.length);
    assert.ok(clock.now() < 10_000, `${clock.now()} ms`);
  });

  it("are looked for again when the job is looked at a while later", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const versionId = versionIds[0] ?? "";
    const clock = new VirtualClock();
    const environment = environmentOf(simulator(), { clock });
    const read = () => readTrainingJobVersion(environment, `${jobId}/${versionId}`, { jobId, versionId });
    const fault = { kind: "error", status: 404, code: "ModelArts.0015" } as const;
    const everything = simulator().control.addFault({ endpoint: ["getVersion", "listVersions"], fault, count: 1_000 });
    assert.equal((await read()).id, "");
    simulator().control.removeFault(everything);
    simulator().control.addFault({ endpoint: "getVersion", fault, count: 1_000 });
    await sleep(clock, 60_000);
    assert.equal((await read()).id, `${jobId}/${versionId}`);
  });
});

describe("a removal that is refused", () => {
  const simulator = useSimulator({ deleteActive: "refused" });
  const busy = { status: 400, code: "ModelArts.0105", message: "This job can't be delete. job status: 8" } as const;

  it("is asked for again and again while it is refused, and the time-out says what the service said", async () => {
    const { id } = version("COMPLETED");
    simulator().control.addFault({ endpoint: "deleteVersion", fault: { kind: "error", ...busy }, count: 10_000 });
    const error = await rejection(remove(id, { timeouts: { delete: "2m" } }));
    assert.ok(error instanceof WaitTimeoutError);
    assert.match(
      error.message,
      /still COMPLETED, DELETE refused after .* said before: .*This job can't be delete.* \(ModelArts\.0105/,
    );
    assert.ok(deletions().length > 5);
  });

  it("ends with the refusal where its code is unknown and it never passes, and at once where asking again changes nothing", async () => {
    const { id } = version("COMPLETED");
    const fault = { kind: "error", status: 400, code: "ModelArts.9999", message: "no way" } as const;
    simulator().control.addFault({ endpoint: "deleteVersion", fault, count: 99 });
    assert.match(
      String(await rejection(remove(id, { timeouts: { delete: "2m" } }))),
      /said before: .*no way \(ModelArts\.9999/,
    );
    simulator().control.clearFaults();
    simulator().control.clearJournal();
    const denied = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" } as const;
    simulator().control.addFault({ endpoint: "deleteVersion", fault: denied, count: 99 });
    assert.match(String(await rejection(remove(id))), /no permission/);
    assert.equal(deletions().length, 1);
  });

  it("has taken effect where the service answers 500 each time", async () => {
    for (const status of [500, 502, 503]) {
      const { id } = version("COMPLETED");
      simulator().control.addFault({
        endpoint: "deleteVersion",
        fault: { kind: "error", status, when: "after" },
        count: 99,
      });
      await remove(id, { timeouts: { delete: "3m" } });
      assert.deepEqual(versionsStanding(simulator()), []);
      simulator().control.reset();
    }
  });

  for (const [what, told, isSeenAtOnce] of [
    ["at once where the version, young as it is, had been seen before", { engineName: "TensorFlow" }, true],
    ["only after a while where it is young and no look has ever found it", {}, false],
  ] as const) {
    it(`has taken effect in spite of a 500, which is believed ${what}`, async () => {
      const { id } = version("COMPLETED");
      simulator().control.setTransition({ course: "deletion", pace: "immediate" });
      const fault = { kind: "error", status: 500, when: "after" } as const;
      simulator().control.addFault({ endpoint: "deleteVersion", fault, count: 99 });
      const clock = new VirtualClock();
      const outputs = { createTime: clock.date(), timeouts: { delete: "20s" }, ...told };
      const removal = deleteTrainingJobVersion(environmentOf(simulator(), { clock }), id, outputs);
      if (isSeenAtOnce) await removal;
      else assert.match(String(await rejection(removal)), /before: DELETE .*HTTP 500/);
      assert.deepEqual(versionsStanding(simulator()), []);
    });
  }

  it("is not believed at once where DELETE does not know a young version, though it had been seen before", async () => {
    const { id } = version("COMPLETED");
    const notFound = { kind: "error", status: 404, code: "ModelArts.0015" } as const;
    simulator().control.addFault({ endpoint: "deleteVersion", fault: notFound });
    simulator().control.addFault({ endpoint: "getVersion", fault: notFound, count: 2 });
    simulator().control.addFault({ endpoint: "listVersions", fault: notFound, count: 2 });
    const clock = new VirtualClock();
    const outputs = { createTime: clock.date(), engineName: "TensorFlow" };
    await deleteTrainingJobVersion(environmentOf(simulator(), { clock }), id, outputs);
    assert.deepEqual(versionsStanding(simulator()), []);
  });

  it("leaves no time-out behind that is longer than what timeouts.delete says, whatever hangs", async () => {
    for (const endpoint of ["deleteVersion", ...allReads] as const) {
      const { id } = version("COMPLETED");
      const environment = environmentOf(simulator());
      simulator().control.addFault({ endpoint, fault: { kind: "silence", when: "before" }, count: 999 });
      simulator().control.setTransition({ course: "deletion", pace: "manual" });
      const begunAt = environment.clock?.now() ?? Number.NaN;
      await rejection(deleteTrainingJobVersion(environment, id, { timeouts: { delete: "40s" } }));
      const usedMs = (environment.clock?.now() ?? Number.NaN) - begunAt;
      assert.ok(usedMs <= 41_000, `${endpoint}: ${usedMs}`);
      simulator().control.reset();
    }
  });

  it("is not in the way of a version with odd fields, nor beside one", async () => {
    const { id } = version("COMPLETED");
    const odd = {
      kind: "patch",
      set: { engine_id: -1, create_time: "yesterday", parameter: "none", status: null },
    } as const;
    simulator().control.addFault({ endpoint: "getVersion", fault: odd, count: 2 });
    simulator().control.addFault({ endpoint: "listVersions", fault: odd, count: 99 });
    await remove(id);
    assert.deepEqual(versionsStanding(simulator()), []);
  });

  it("stops nothing that may not be stopped", async () => {
    const { id } = version("RUNNING");
    assert.match(
      String(await rejection(remove(id, { deletion: { stopActive: false } }))),
      /is RUNNING, and the service refuses/,
    );
    assert.equal(requestsSeen(simulator()).filter((request) => request.endsWith("/stop")).length, 0);
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  function version(status: "RUNNING" | "COMPLETED") {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status }] });
    return { id: `${jobId}/${versionIds[0]}` };
  }

  function remove(id: string, outputs: Properties = {}) {
    return deleteTrainingJobVersion(environmentOf(simulator()), id, outputs);
  }

  function deletions(): string[] {
    return requestsSeen(simulator()).filter((request) => request.startsWith("DELETE"));
  }
});
