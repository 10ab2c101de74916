import assert from "node:assert/strict";
import { systemClock } from "../../../provider/clock";
import { isConflict, isNotFound, RequestError } from "../../../provider/errors";
import { confirmJob, findByName, findJob } from "../../../provider/v2/find";
import { readLog, readLogTail } from "../../../provider/v2/log";
import { readSearch } from "../../../provider/v2/pages";
import { phaseGroup, phaseNamed, statusOfPhase } from "../../../provider/v2/status";
import { rejection } from "../../support/rejection";
import { useSimulator } from "../../support/simulated";
import { jobsClientOf } from "../../support/v2";

const body = {
  kind: "job",
  metadata: { name: "train-1" },
  algorithm: { engine: { image_url: "team/trainer:1.4" }, command: "sh run.sh" },
  spec: { resource: { flavor_id: "modelarts.vm.cpu.8u", node_count: 1 } },
};

describe("the client of v2", () => {
  const simulator = useSimulator();

  it("creates, reads, describes, stops and deletes a job", async () => {
    const client = await jobsClientOf(simulator());
    const { jobId, phase } = await client.createJob(body);
    assert.equal(phase, "Creating");
    await client.updateDescription(jobId, "nightly");
    assert.equal((await client.getJob(jobId)).description, "nightly");
    await client.terminateJob(jobId);
    await client.getJob(jobId);
    assert.equal((await client.getJob(jobId)).phase, "Terminated");
    assert.ok(isConflict(await rejection(client.terminateJob(jobId))));
    await client.deleteJob(jobId);
    for (let look = 0; look < 2; look++) await client.getJob(jobId);
    assert.ok(isNotFound(await rejection(client.getJob(jobId))));
  });

  for (const searchOffset of ["page", "item"] as const) {
    it(`finds each of many jobs once where the offset of a search counts each ${searchOffset}`, async () => {
      const { control } = simulator();
      control.v2.setRules({ searchOffset });
      const ids = Array.from({ length: 173 }, (_, index) =>
        control.v2.seedJob({ jobName: `job-${index}`, createTime: 1_700_000_000_000 + index }),
      );
      control.v2.seedJob({ jobName: "elsewhere", workspaceId: "a".repeat(32) });
      const found = await (await jobsClientOf(simulator())).searchJobs();
      assert.deepEqual(
        found.map(({ jobId }) => jobId),
        ids,
      );
    });
  }

  for (const count of [0, 1, 49, 50, 51, 99, 100, 101, 150]) {
    it(`reads ${count} entries whole under both readings of the offset`, async () => {
      const all = Array.from({ length: count }, (_, index) => index);
      for (const countsItems of [true, false]) {
        const readPage = async (offset: number) => {
          const from = countsItems ? offset : offset * 50;
          return all.slice(from, from + 50);
        };
        const read = await readSearch({ request: { method: "POST", path: "/" }, readPage, idOf: String });
        assert.deepEqual(read, all, `counts items: ${countsItems}`);
      }
    });
  }

  it("takes a list whose pages repeat, or never come to rest, for no answer", async () => {
    const request = { method: "POST", path: "/" };
    const page = Array.from({ length: 50 }, (_, index) => index);
    assert.ok(
      (await rejection(readSearch({ request, readPage: async () => page, idOf: String }))) instanceof RequestError,
    );
    let next = 0;
    const readPage = async () => Array.from({ length: 50 }, () => next++);
    assert.ok((await rejection(readSearch({ request, readPage, idOf: String }))) instanceof RequestError);
  });

  it("shows a job that moved to the page before, since another vanished meanwhile", async () => {
    const all = Array.from({ length: 120 }, (_, index) => index);
    let reads = 0;
    const readPage = async (offset: number) => {
      if (++reads === 2) all.shift();
      return all.slice(offset * 50, offset * 50 + 50);
    };
    const read = await readSearch({ request: { method: "POST", path: "/" }, readPage, idOf: String });
    assert.equal(new Set(read).size, 120);
  });

  it("finds a job by exactly its name, among those that hold it, and in its workspace", async () => {
    const { control } = simulator();
    const jobId = control.v2.seedJob({ jobName: "train" });
    for (let index = 0; index < 60; index++)
      control.v2.seedJob({ jobName: `train-${index}`, createTime: Date.now() + 1e6 });
    const client = await jobsClientOf(simulator());
    assert.equal((await findByName(client, "train", "0"))?.jobId, jobId);
    assert.equal(await findByName(client, "trai", "0"), undefined);
    assert.equal(await findByName(client, "train", "a".repeat(32)), undefined);
  });

  it("asks for the phases of many jobs by their ids, ten at a time", async () => {
    const { control } = simulator();
    const ids = Array.from({ length: 23 }, (_, index) => control.v2.seedJob({ jobName: `job-${index}` }));
    const client = await jobsClientOf(simulator());
    control.clearJournal();
    const listed = await client.listStatuses("0", [...ids, "11111111-0000-4000-8000-000000000000"]);
    assert.deepEqual(listed.map(({ jobId }) => jobId).toSorted(), ids.toSorted());
    assert.equal(control.journal().length, 3);
  });
});

for (const gone of ["400-2775", "404-2775", "404-bare"] as const) {
  describe(`a job that is gone where ${gone} says so`, () => {
    const simulator = useSimulator({ dialect: { gone } });

    it("is found to be so, and not before", async () => {
      const client = await jobsClientOf(simulator());
      const jobId = simulator().control.v2.seedJob({ jobName: "train" });
      const how = { client, clock: systemClock, appearsWithinMs: 30_000 };
      const job = { jobId, workspaceId: "0" };
      assert.equal((await findJob(client, job))?.phase, "Running");
      assert.equal((await confirmJob(how, job))?.phase, "Running");
      simulator().control.v2.setPhase({ jobId }, "gone");
      assert.equal(await findJob(client, job), undefined);
      assert.equal(await confirmJob(how, job), undefined);
      const lost = { jobId, workspaceId: undefined };
      if (gone === "400-2775") assert.equal(await findJob(client, lost), undefined);
      else await assert.rejects(findJob(client, lost), /cannot be told whether/);
    });

    it("is not believed to be so while a search still knows it", async () => {
      const client = await jobsClientOf(simulator());
      const jobId = simulator().control.v2.seedJob({ jobName: "train" });
      const status = gone === "400-2775" ? 400 : 404;
      const code = gone === "404-bare" ? {} : { code: "ModelArts.2775" };
      simulator().control.addFault({ endpoint: "v2.getJob", fault: { kind: "error", status, ...code } });
      const how = { client, clock: systemClock, appearsWithinMs: 0 };
      assert.equal((await confirmJob(how, { jobId, workspaceId: "0" }))?.phase, "Running");
    });
  });
}

describe("the log of a v2 job", () => {
  for (const profile of ["otc", "huawei"] as const) {
    const simulator = useSimulator({ profile });
    it(`is read as ${profile} serves it`, async () => {
      const log = Array.from({ length: 1_234 }, (_, index) => `line ${index}`);
      const jobId = simulator().control.v2.seedJob({ jobName: "train", log });
      const client = await jobsClientOf(simulator());
      let read = "";
      for await (const piece of readLog(client, jobId)) read += piece;
      assert.deepEqual(read.trimEnd().split("\n"), log);
      assert.equal(await readLogTail(client, jobId, 2), "line 1232\nline 1233");
    });
  }
  for (const notYet of ["204", "2818"] as const) {
    const simulator = useSimulator({ dialect: { notYet }, profile: "huawei" });
    it(`is empty where there is none yet, by ${notYet}`, async () => {
      const jobId = simulator().control.v2.seedJob({ jobName: "train", phase: "Pending" });
      const client = await jobsClientOf(simulator());
      for await (const piece of readLog(client, jobId)) assert.equal(piece, "");
      assert.equal(await readLogTail(client, jobId, 5), "");
    });
  }
});

describe("the phases of v2", () => {
  it("are named as the reference has them, however an answer writes them, and stay as they came where it has none", () => {
    assert.deepEqual(["running", "TERMINATED", "Abnormal", "Whatever", ""].map(phaseNamed), [
      ...["Running", "Terminated", "Abnormal", "Whatever", ""],
    ]);
  });

  it("are final in four words, and any other word is neither success nor an end", () => {
    const groups = ["Creating", "Pending", "Running", "Terminating", "Completed", "Failed", "Terminated", "Abnormal"];
    assert.deepEqual(groups.map(phaseGroup), [
      ...["active", "active", "active", "ending", "succeeded", "failed", "cancelled", "failed"],
    ]);
    for (const word of ["running", "completed", "Success", "Lost", "", "constructor"]) {
      assert.equal(phaseGroup(word), "unknown", word);
      assert.ok(statusOfPhase(word).unlisted !== undefined);
    }
  });
});
