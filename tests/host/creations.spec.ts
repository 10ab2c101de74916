// Creations in the real host that it does not live to answer: what the next host makes of them, and how a run ends.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerText } from "../../provider/resources/handler";
import { EngineEar } from "../support/engineEar";
import { configurationFor } from "../support/hosted";
import { HostError, ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { run } from "../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../support/simulated";

const provider = handlerText("trainingJobVersion");
const urn = "urn:pulumi:test::host::pulumi-nodejs:dynamic/modelarts:TrainingJobVersion::run";

type Properties = Record<string, unknown>;

describe("a creation that the host does not live to answer", () => {
  const simulator = useSimulator();
  let folder: string;
  let jobId: string;
  let first: string;
  const hosts: ProviderHost[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-notes-"));
    const job = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    jobId = job.jobId;
    first = job.versionIds[0] ?? "";
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.stop("SIGKILL")));
    await rm(folder, { recursive: true, force: true });
  });

  it("is taken up by the next host when the request had its effect, and is not asked for again", async () => {
    await cutOff({ kind: "silence", when: "after", ms: 60_000 });
    assert.equal(created().length, 1);
    const { outs } = await (await start()).create(checked());
    assert.deepEqual(created(), [outs.versionId]);
    assert.equal(posts(), 1);
  });

  it("is asked for again by the next host when the request had no effect", async () => {
    await cutOff({ kind: "silence", when: "before", ms: 60_000 });
    const { outs } = await (await start()).create(checked());
    assert.deepEqual(created(), [outs.versionId]);
  });

  it("is taken up when the answer came and the engine did not live to store it", async () => {
    const host = await start();
    const { id } = await host.create(checked());
    await host.stop("SIGKILL");
    assert.equal((await (await start()).create(checked())).id, id);
    assert.equal(created().length, 1);
  });

  it("is made anew when the run ended well, as for a resource that was given up and is declared again", async () => {
    const host = await start();
    const { id } = await host.create(checked());
    await host.stop("SIGINT");
    assert.notEqual((await (await start()).create(checked())).id, id);
    assert.equal(created().length, 2);
  });

  it("leaves nothing on disk but what finds it again, readable by its user alone", async () => {
    await cutOff(
      { kind: "silence", when: "after", ms: 60_000 },
      {
        parameters: [{ label: "password", value: "hunter2" }],
        description: "for nobody's eyes",
      },
    );
    const [name = "", ...more] = readdirSync(folder);
    assert.deepEqual(more, []);
    const text = readFileSync(join(folder, name), "utf8");
    assert.match(text, /"outcome":"asked"/);
    for (const secret of ["hunter2", "nobody's eyes", simulator().token]) assert.ok(!text.includes(secret), secret);
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  });

  it("is refused its removal by another stack as long as the note of its own stands", async () => {
    const host = await start();
    const { id, outs } = await host.create(checked());
    await host.stop("SIGKILL");
    const stranger = await start();
    const other = urn.replace("urn:pulumi:test", "urn:pulumi:other");
    await assert.rejects(stranger.delete(id, outs, other), /is not removed: it was made for urn:pulumi:test/);
    assert.equal(created().length, 1);
    await (await start()).delete(id, outs);
    assert.deepEqual(created(), []);
  });

  it("is another stack's to remove once its own run has ended well, which the engine ends with a cancellation too", async () => {
    const host = await start();
    const { id, outs } = await host.create(checked());
    await host.cancel();
    await host.stop("SIGINT");
    const stranger = await start();
    await stranger.delete(id, outs, urn.replace("urn:pulumi:test", "urn:pulumi:other"));
    assert.deepEqual(created(), []);
  });

  it("does not fail where nothing can be written down, and says once that nothing is", async () => {
    const host = await ProviderHost.start(configurationFor(simulator()), { PULUMI_MODELARTS_NOTES: "/dev/null/notes" });
    hosts.push(host);
    await host.create(checked());
    await host.create(checked());
    assert.equal(created().length, 2);
    assert.equal(host.stderr.split("no notes on creations can be kept").length, 2);
  });

  for (const withJob of [false, true]) {
    const beside = withJob ? ", with a job in the program" : "";

    it(`stays when a resource that adopted it stands in the place of another${beside}`, async () => {
      const host = await start();
      const adopting = { jobId, existingVersionId: first, __provider: provider };
      const { inputs } = await host.check({}, adopting);
      const { id, outs } = await host.create(inputs);
      if (withJob) await host.check({}, { jobName: "other", ...run, __provider: handlerText("trainingJob") });
      await host.delete(id, outs);
      assert.ok(versionsStanding(simulator()).includes(first));
    });
  }

  it("says of a replacement that a quota refuses how what it replaces is removed first", async () => {
    const host = await start();
    await host.check(checked(), checked({ workerServerNum: 2 }));
    const message = "The expected training job exceeds the quota limit.";
    const fault = { kind: "error", status: 400, code: "ModelArts.0118", message } as const;
    simulator().control.addFault({ endpoint: "createVersion", fault });
    await assert.rejects(host.create(checked({ workerServerNum: 2 })), /deleteBeforeReplace.*ModelArts\.0118/);
  });

  describe("because it is told to end", () => {
    it("while it waits for a run, is in the state with what it knows", async () => {
      simulator().control.setTransition({ course: "run", pace: "manual" });
      const host = await start();
      const looks = dealtWith(/^GET .*versions\/\d+$/);
      const creation = rejection(host.create(checked({ waitFor: "completed" })));
      await looks;
      await host.cancel();
      const failure = await creation;
      assert.ok(failure instanceof HostError && failure.partial !== undefined, String(failure));
      assert.equal(failure.partial.properties.versionId, created()[0]);
      assert.match(failure.partial.reasons.join(), /Pulumi was asked to stop/);
    });

    it("while it waits for a removal, fails without losing anything", async () => {
      const host = await start();
      const { id, outs } = await host.create(checked());
      simulator().control.setTransition({ course: "deletion", pace: "manual" });
      const asked = dealtWith(/^DELETE/);
      const removal = rejection(host.delete(id, outs));
      await asked;
      await host.cancel();
      assert.match(String(await removal), /Pulumi was asked to stop|cancelled/);
    });

    it("because its engine is gone, ends by itself, and the version is taken up", async () => {
      simulator().control.setTransition({ course: "run", pace: "manual" });
      using engine = await EngineEar.open();
      const host = await start({ engine: engine.address });
      const looks = dealtWith(/^GET .*versions\/\d+$/);
      void host.create(checked({ waitFor: "completed" })).catch(() => {});
      await looks;
      engine.close();
      await host.ended();
      const next = await start();
      const { outs } = await next.create(checked());
      assert.deepEqual(created(), [outs.versionId]);
    });

    it("because its engine was gone before the first call came to us, looks at nothing any more", async () => {
      const { id, outs } = await (await start()).create(checked());
      simulator().control.setTransition({ course: "deletion", pace: "manual" });
      using engine = await EngineEar.open();
      const address = { engine: engine.address };
      const host = await ProviderHost.start(configurationFor(simulator()), { PULUMI_MODELARTS_NOTES: folder }, address);
      hosts.push(host);
      engine.close();
      void host.delete(id, outs).catch(() => {});
      await host.ended();
      assert.deepEqual(created(), [outs.versionId]);
    });
  });

  async function start(options: { engine?: string } = {}): Promise<ProviderHost> {
    const host = await ProviderHost.start(configurationFor(simulator()), { PULUMI_MODELARTS_NOTES: folder }, options);
    hosts.push(host);
    // The engine checks before it creates, and what it checks first loads the provider.
    await host.check({}, checked());
    return host;
  }

  function checked(more: Properties = {}): Properties {
    const { url, projectId } = simulator();
    return { jobId, ...run, endpoint: url, projectId, ...more, __provider: provider };
  }

  /** A creation whose host is killed while the request is on its way. */
  async function cutOff(fault: { kind: "silence"; when: "before" | "after"; ms: number }, more: Properties = {}) {
    simulator().control.addFault({ endpoint: "createVersion", fault });
    const host = await start();
    const asked = fault.when === "after" ? versionsMade(1) : noted();
    void host.create(checked(more)).catch(() => {});
    await asked;
    await host.stop("SIGKILL");
    simulator().control.clearFaults();
  }

  /** Resolves when so many versions have been made, whether or not anybody has been told. */
  function versionsMade(count: number): Promise<void> {
    let left = count;
    return new Promise((resolve) => {
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "status" || event.from !== undefined) return;
        left -= 1;
        if (left > 0) return;
        stop();
        resolve();
      });
    });
  }

  /** Resolves when something is written down. */
  async function noted(): Promise<void> {
    while (readdirSync(folder).length === 0) await new Promise(setImmediate);
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

  const created = () => versionsStanding(simulator()).filter((versionId) => versionId !== first);
  const posts = () => requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length;
});
