// Calls on v2 jobs in the real host that end because Pulumi is told to stop, or its engine is gone: nothing is lost.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerText } from "../../provider/resources/handler";
import { EngineEar } from "../support/engineEar";
import { configurationFor } from "../support/hosted";
import { HostError, ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { letNothingBeYoung, useSimulator } from "../support/simulated";
import { job, jobRequests, jobsStanding } from "../support/v2";

const urn = "urn:pulumi:test::host::pulumi-nodejs:dynamic/modelarts/v2:TrainingJob::run";
const look = /^GET .*\/training-jobs\/[0-9a-f-]{36}$/;

describe("a call on a v2 job that is told to end", () => {
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

  it("while it waits for a run, is in the state with what it knows, and is removed from there", async () => {
    simulator().control.v2.setTransition({ course: "run", pace: "manual" });
    const host = await start();
    const looks = dealtWith(look);
    const creation = rejection(host.create(declared({ waitFor: "completed" }), urn));
    await looks;
    await host.cancel();
    const failure = await creation;
    assert.ok(failure instanceof HostError && failure.partial !== undefined, String(failure));
    assert.deepEqual(jobsStanding(simulator()), [failure.partial.id]);
    assert.equal(failure.partial.properties.jobId, failure.partial.id);
    assert.match(failure.partial.reasons.join(), /Pulumi was asked to stop/);
    simulator().control.v2.setTransition({ course: "run", pace: { reads: 1 } });
    await (await start()).delete(failure.partial.id, failure.partial.properties, urn);
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  for (const course of ["stop", "deletion"] as const) {
    const [what, asked] = course === "stop" ? ["a stop", /\/actions$/] : ["a removal", /^DELETE/];

    it(`while it waits for ${what}, fails without losing anything, and the next run ends it`, async () => {
      letNothingBeYoung(simulator());
      const host = await start();
      const { id, outs } = await host.create(declared(), urn);
      simulator().control.v2.setTransition({ course, pace: "manual" });
      const sent = dealtWith(asked);
      const removal = rejection(host.delete(id, outs, urn));
      await sent;
      await host.cancel();
      assert.match(String(await removal), /Pulumi was asked to stop|cancelled/);
      assert.deepEqual(jobsStanding(simulator()), [id]);
      simulator().control.v2.setPhase({ jobId: id }, course === "stop" ? "Terminated" : "gone");
      await (await start()).delete(id, outs, urn);
      assert.deepEqual(jobsStanding(simulator()), []);
    });
  }

  it("because its engine is gone, ends by itself, and the job is taken up", async () => {
    simulator().control.v2.setTransition({ course: "run", pace: "manual" });
    const engine = await EngineEar.open();
    const host = await start(engine.address);
    const looks = dealtWith(look);
    void host.create(declared({ waitFor: "completed" }), urn).catch(() => {});
    await looks;
    engine.close();
    await host.ended();
    const { id } = await (await start()).create(declared(), urn);
    assert.deepEqual(jobsStanding(simulator()), [id]);
    assert.equal(jobRequests(simulator()).filter((request) => request === "POST /training-jobs").length, 1);
  });

  it("because its engine was gone before the first call came to us, looks at nothing any more", async () => {
    const { id, outs } = await (await start()).create(declared(), urn);
    simulator().control.v2.setTransition({ course: "stop", pace: "manual" });
    const engine = await EngineEar.open();
    const host = await ProviderHost.start(
      configurationFor(simulator()),
      { PULUMI_MODELARTS_NOTES: folder },
      { engine: engine.address },
    );
    hosts.push(host);
    engine.close();
    void host.delete(id, outs, urn).catch(() => {});
    await host.ended();
    assert.deepEqual(jobsStanding(simulator()), [id]);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`by ${signal} to its process, loses nothing of a creation that waits`, async () => {
      simulator().control.v2.setTransition({ course: "run", pace: "manual" });
      const host = await start();
      const looks = dealtWith(look);
      const creation = rejection(host.create(declared({ waitFor: "completed" }), urn));
      await looks;
      await host.stop(signal);
      const failure = await creation;
      const [id = ""] = jobsStanding(simulator());
      if (failure instanceof HostError && failure.partial !== undefined) assert.equal(failure.partial.id, id);
      else assert.equal((await (await start()).create(declared(), urn)).id, id, String(failure));
      assert.equal(jobsStanding(simulator()).length, 1);
    });
  }

  function declared(more: Record<string, unknown> = {}): Record<string, unknown> {
    const { url: endpoint, projectId } = simulator();
    return { ...job, jobName: "train", endpoint, projectId, ...more, __provider: handlerText("v2TrainingJob") };
  }

  async function start(engine?: string): Promise<ProviderHost> {
    const notes = { PULUMI_MODELARTS_NOTES: folder };
    const host = await ProviderHost.start(configurationFor(simulator()), notes, engine === undefined ? {} : { engine });
    hosts.push(host);
    // The engine checks before it creates, and what it checks first loads the provider.
    await host.check({}, declared(), urn);
    return host;
  }

  /** Resolves when the simulator has dealt with such a request. */
  function dealtWith(request: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || !request.test(`${event.entry.method} ${event.entry.path}`)) return;
        stop();
        resolve();
      });
    });
  }
});
