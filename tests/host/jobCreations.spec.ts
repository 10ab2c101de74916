// Creations of jobs in the real host that it does not live to answer: what the next host makes of them.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerText } from "../../provider/resources/handler";
import { configurationFor } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { run } from "../support/runs";
import { requestsSeen, useSimulator } from "../support/simulated";

const urn = "urn:pulumi:test::host::pulumi-nodejs:dynamic/modelarts:TrainingJob::job";
const elsewhere = urn.replace("urn:pulumi:test", "urn:pulumi:other");

describe("a job that the host does not live to answer for", () => {
  const simulator = useSimulator();
  let folder: string;
  const hosts: ProviderHost[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-notes-"));
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.stop("SIGKILL")));
    await rm(folder, { recursive: true, force: true });
  });

  it("is taken up by the next host, with the version that it began with, and is not asked for again", async () => {
    await cutOff();
    const { id, outs } = await (await start()).create(declared(), urn);
    const [job, ...others] = jobs();
    assert.deepEqual([job?.jobId, job?.versions[0]?.versionId, others], [id, outs.versionId, []]);
    assert.equal(posts(), 1);
  });

  it("leaves its name free for the same host once it is deleted", async () => {
    const host = await start();
    const { id, outs } = await host.create(declared(), urn);
    await host.delete(id, outs, urn);
    const again = await host.create(declared(), urn);
    assert.deepEqual(
      jobs().map(({ jobId }) => jobId),
      [again.id],
    );
  });

  for (const isAnswered of [true, false]) {
    const what = isAnswered ? "has made" : "may have made";

    it(`is not removed by its own stack while another stack's note says that it ${what} a version in it`, async () => {
      const owner = await start();
      const { id, outs } = await owner.create(declared(), urn);
      const other = await start();
      const version = { jobId: id, ...run, __provider: handlerText("trainingJobVersion") };
      if (!isAnswered) simulator().control.addFault({ endpoint: "createVersion", fault: silence });
      const asked = versionMade();
      const creation = other.create(version, elsewhere.replace("TrainingJob::job", "TrainingJobVersion::run"));
      if (isAnswered) await creation;
      else void creation.catch(() => {});
      await asked;
      await other.stop("SIGKILL");
      const all = { ...outs, deletion: { allVersions: true } };
      await assert.rejects(owner.delete(id, all, urn), /is not removed: version .* made for urn:pulumi:other/);
      assert.equal(jobs()[0]?.versions.length, 2);
    });
  }

  it("stays when a resource that adopted it stands in the place of another", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const host = await start();
    const adopting = { jobName: "mnist", existingJobId: jobId, __provider: handlerText("trainingJob") };
    const { inputs } = await host.check({}, adopting, urn);
    const { id, outs } = await host.create(inputs, urn);
    await host.delete(id, outs, `${urn}-before`);
    assert.equal(jobs().length, 1);
  });

  const silence = { kind: "silence", when: "after", ms: 60_000 } as const;

  async function start(): Promise<ProviderHost> {
    const host = await ProviderHost.start(configurationFor(simulator()), { PULUMI_MODELARTS_NOTES: folder });
    hosts.push(host);
    await host.check({}, declared(), urn);
    return host;
  }

  function declared(): Record<string, unknown> {
    const { url, projectId } = simulator();
    return { jobName: "mnist", ...run, endpoint: url, projectId, __provider: handlerText("trainingJob") };
  }

  /** A creation whose host is killed after the request had its effect. */
  async function cutOff(): Promise<void> {
    simulator().control.addFault({ endpoint: "createJob", fault: silence });
    const host = await start();
    const asked = versionMade();
    void host.create(declared(), urn).catch(() => {});
    await asked;
    await host.stop("SIGKILL");
    simulator().control.clearFaults();
  }

  /** Resolves when the next version has been made, be it a job's first. */
  function versionMade(): Promise<void> {
    return new Promise((resolve) => {
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "status" || event.from !== undefined) return;
        stop();
        resolve();
      });
    });
  }

  const jobs = () => simulator().control.standing().jobs;
  const posts = () => requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length;
});
