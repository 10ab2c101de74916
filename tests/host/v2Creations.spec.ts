// Creations of v2 jobs in the real host that it does not live to answer: what the next host makes of them.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerText } from "../../provider/resources/handler";
import { configurationFor } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { useSimulator } from "../support/simulated";
import { job, jobRequests, jobsStanding } from "../support/v2";

const urn = "urn:pulumi:test::host::pulumi-nodejs:dynamic/modelarts/v2:TrainingJob::run";

for (const name of [{ jobName: "train" }, {}]) {
  describe(`a v2 job ${name.jobName === undefined ? "named by us" : "of a given name"} that the host does not live to answer for`, () => {
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

    it("is taken up by the next host under its name, and is not asked for again", async () => {
      await cutOff();
      const { id, outs } = await (await start()).create(declared(), urn);
      assert.deepEqual(jobsStanding(simulator()), [id]);
      assert.equal(outs.jobName, simulator().control.v2.standing().jobs[0]?.jobName);
      assert.equal(jobRequests(simulator()).filter((request) => request === "POST /training-jobs").length, 1);
    });

    function declared(): Record<string, unknown> {
      const { url: endpoint, projectId } = simulator();
      return { ...job, ...name, endpoint, projectId, __provider: handlerText("v2TrainingJob") };
    }

    async function start(): Promise<ProviderHost> {
      const host = await ProviderHost.start(configurationFor(simulator()), { PULUMI_MODELARTS_NOTES: folder });
      hosts.push(host);
      await host.check({}, declared(), urn);
      return host;
    }

    /** The service makes the job, and the host is killed before it has the answer. */
    async function cutOff(): Promise<void> {
      simulator().control.addFault({ endpoint: "v2.createJob", fault: { kind: "silence", when: "after", ms: 60_000 } });
      const host = await start();
      const seen = new Promise<void>((resolve) => {
        const stop = simulator().control.watch(() => {
          if (jobsStanding(simulator()).length === 0) return;
          stop();
          resolve();
        });
      });
      host.create(declared(), urn).catch(() => {});
      await seen;
      await host.stop("SIGKILL");
      simulator().control.clearFaults();
    }
  });
}
