// Creations of v2 jobs in the real host that it does not live to answer: what the next host makes of them.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerText } from "../../provider/resources/handler";
import { EngineEar } from "../support/engineEar";
import { configurationFor } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { useSimulator } from "../support/simulated";
import { job, jobRequests, jobsStanding } from "../support/v2";

const urn = "urn:pulumi:test::host::pulumi-nodejs:dynamic/modelarts/v2:TrainingJob::run";
const elsewhere = urn.replace("urn:pulumi:test", "urn:pulumi:other");

type Properties = Record<string, unknown>;

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

    it("is taken up when the answer came and the engine did not live to store it, with the description of now", async () => {
      const host = await start();
      const { id } = await host.create(declared(), urn);
      await host.stop("SIGKILL");
      assert.equal((await (await start()).create(declared({ description: "nightly" }), urn)).id, id);
      assert.equal(simulator().control.v2.standing().jobs[0]?.description, "nightly");
    });

    it("is named where the program has changed since", async () => {
      await cutOff();
      using engine = await EngineEar.open();
      const next = await start(engine.address);
      const changed = next.create(declared({ command: "sh other.sh" }), urn);
      if (name.jobName === undefined) {
        await changed;
        assert.match(engine.said.join("\n"), /a run that was cut off had asked for training job "run-[0-9a-f]{8}"/);
      } else {
        await assert.rejects(changed, /"train" already .*a run that was cut off had asked for .*existingJobId/);
      }
    });

    it("is refused its removal by another stack as long as the note of its own stands", async () => {
      const host = await start();
      const { id, outs } = await host.create(declared(), urn);
      await host.stop("SIGKILL");
      await assert.rejects(
        (await start()).delete(id, outs, elsewhere),
        /is not removed: it was made for urn:pulumi:test/,
      );
      assert.deepEqual(jobsStanding(simulator()), [id]);
    });

    function declared(more: Properties = {}): Properties {
      const { url: endpoint, projectId } = simulator();
      return { ...job, ...name, endpoint, projectId, ...more, __provider: handlerText("v2TrainingJob") };
    }

    async function start(engine?: string): Promise<ProviderHost> {
      const notes = { PULUMI_MODELARTS_NOTES: folder };
      const host = await ProviderHost.start(
        configurationFor(simulator()),
        notes,
        engine === undefined ? {} : { engine },
      );
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
