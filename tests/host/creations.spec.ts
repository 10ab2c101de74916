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

  it("is made anew when the engine has shown since that it knows the first, as in a replacement by force", async () => {
    const host = await start();
    const { id, outs } = await host.create(checked());
    await host.stop("SIGKILL");
    const next = await start();
    const inputs = checked();
    await next.diff(id, outs, inputs);
    assert.notEqual((await next.create(inputs)).id, id);
  });

  it("is made anew when the engine holds an equal resource, which is all that it shows in a replacement by force", async () => {
    const host = await start();
    const inputs = checked();
    const { id } = await host.create(inputs);
    await host.stop("SIGKILL");
    const next = await start();
    await next.check(inputs, inputs);
    await next.check({}, inputs);
    assert.notEqual((await next.create(inputs)).id, id);
  });

  it("is not deleted as what it replaces where a replacement by force takes it up", async () => {
    const host = await start();
    const { id, outs } = await host.create(checked());
    await host.stop("SIGKILL");
    const next = await start();
    assert.equal((await next.create(checked())).id, id);
    await next.delete(id, outs);
    assert.deepEqual(created(), [outs.versionId]);
  });

  it("is not taken up for another configuration, nor forgotten: it is named", async () => {
    await cutOff({ kind: "silence", when: "after", ms: 60_000 });
    const [stray] = created();
    using engine = await EngineEar.open();
    const next = await start({ engine: engine.address });
    await next.create(checked({ trainUrl: "/demo-bucket/elsewhere/" }));
    assert.equal(created().length, 2);
    assert.match(
      engine.said.join("\n"),
      new RegExp(`a run that was cut off had asked .*may have made ${jobId}/${stray}.*existingVersionId`),
    );
  });

  it("is named before the answer, and not taken, where there is no note of it, as on another machine", async () => {
    await cutOff({ kind: "silence", when: "after", ms: 60_000 });
    const [stray] = created();
    await rm(folder, { recursive: true });
    using engine = await EngineEar.open({ takesMs: 100 });
    const { outs } = await (await start({ engine: engine.address })).create(checked());
    assert.deepEqual(created().toSorted(), [stray, outs.versionId].toSorted());
    assert.match(
      engine.said.join("\n"),
      new RegExp(`^${jobId}/${stray} stood before, is exactly what was asked for too`, "m"),
    );
  });

  it("is one each for two identical resources whose host was killed", async () => {
    const host = await start();
    simulator().control.addFault({
      endpoint: "createVersion",
      fault: [
        { kind: "silence", when: "after", ms: 60_000 },
        { kind: "silence", when: "after", ms: 60_000 },
      ],
    });
    const both = [`${urn}-one`, `${urn}-two`];
    const asked = versionsMade(2);
    for (const each of both) void host.create(checked(), each).catch(() => {});
    await asked;
    await host.stop("SIGKILL");
    simulator().control.clearFaults();
    const next = await start();
    const made = await Promise.all(both.map(async (each) => (await next.create(checked(), each)).outs.versionId));
    assert.deepEqual(made.toSorted(), created().toSorted());
    assert.equal(posts(), 2);
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

  it("is told from another's whose answer was lost in the same process, also with a job in the program", async () => {
    // Side by side: the lost one is looked for during half a minute before it is asked for again.
    await Promise.all([false, true].map(toldApart));

    async function toldApart(withJob: boolean): Promise<void> {
      const { jobId, versionIds } = simulator().control.seedJob({
        jobName: `mnist-${withJob}`,
        versions: [{ status: "COMPLETED" }],
      });
      const inputs = checked({ jobId, preVersionId: versionIds[0] });
      const host = await start();
      simulator().control.addFault({ endpoint: "createVersion", jobId, fault: { kind: "reset", when: "before" } });
      const lost = dealtWith(new RegExp(`^POST .*/${jobId}/versions`));
      const name = `${urn}-in-${jobId}`;
      const one = host.create(inputs, `${name}-one`);
      await lost;
      if (withJob) await host.check({}, { jobName: "other", ...run, __provider: handlerText("trainingJob") });
      const other = host.create(inputs, `${name}-other`);
      assert.notEqual((await one).id, (await other).id);
    }
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

  it("is one each for two processes that ask for the same at once and lose half of their answers", async () => {
    const kinds = ["before", "after"] as const;
    const fault = [...kinds, ...kinds].map((when) => ({ kind: "reset", when }) as const);
    simulator().control.addFault({ endpoint: "createVersion", fault });
    const pair = [await start(), await start()];
    const asked = checked({ preVersionId: first });
    const made = await Promise.allSettled(
      pair.flatMap((host, n) => [1, 2].map((k) => host.create(asked, `${urn}-${n}-${k}`))),
    );
    const ids = made.flatMap((one) => (one.status === "fulfilled" ? [one.value.outs.versionId] : []));
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(ids.toSorted(), created().toSorted());
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
