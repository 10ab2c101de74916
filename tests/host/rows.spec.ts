// The row on which the host's calls report: that of the URN by which the engine asks, whatever the state holds.

import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { handlerText } from "../../provider/resources/handler";
import { EngineEar } from "../support/engineEar";
import { configurationFor, hurried } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { run } from "../support/runs";
import { useSimulator } from "../support/simulated";
import { algorithm, jobsStanding, job as jobV2 } from "../support/v2";

const urnOf = (name: string) => `urn:pulumi:test::host::pulumi-nodejs:dynamic/modelarts:TrainingJobVersion::${name}`;

const uuid = "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9";

/** As a state of an earlier release holds it, of a resource that has been renamed since. */
const carried = { __provider: handlerText("trainingJobVersion"), __urn: urnOf("before-the-rename") };

describe("the row of a call", () => {
  const simulator = useSimulator();
  let engine: Awaited<ReturnType<typeof EngineEar.open>>;
  let host: ProviderHost;

  beforeEach(async () => {
    engine = await EngineEar.open();
    host = await ProviderHost.start(configurationFor(simulator()), { CI: "true" }, { engine: engine.address });
  });
  afterEach(async () => {
    await host.stop();
    engine.close();
  });

  it("is the resource's own in the first deletions of a process, in one job and in several", async () => {
    simulator().control.setTransition({ course: "deletion", path: ["KILLING"], pace: { reads: 7 } });
    const ids = [...seed("many", 3), seedOne()];
    await Promise.all(ids.map(({ id, props }, index) => host.delete(id, props, urnOf(`row-${index}`))));
    assert.deepEqual(rows(/^KILLING, /), ["row-0", "row-1", "row-2", "row-3"]);
  });

  it("is the resource's own in each kind of call, side by side", async () => {
    const { jobId, id: goingId, props } = seedOne();
    simulator().control.setTransition({ course: "deletion", path: ["KILLING"], pace: { reads: 7 } });
    simulator().control.setTransition({ course: "run", pace: { reads: 3 } });
    const { inputs } = await host.check({}, { ...run, ...carried, jobId });
    const { id, outs } = await host.create(inputs);
    const waiting = { ...inputs, ...carried, waitFor: "running" };
    await Promise.all([
      host.create(waiting, urnOf("created")),
      host.update(id, { ...outs, ...carried }, waiting, urnOf("updated")),
      host.delete(goingId, props, urnOf("deleted")),
    ]);
    assert.deepEqual(rows(/^(V\d+ )?[A-Z]+\b/), ["created", "deleted", "updated"]);
  });

  it("is the resource's own for jobs of v2: in creations that wait, an update and many removals, side by side", async () => {
    const { url: endpoint, projectId } = simulator();
    const declared = {
      ...jobV2,
      endpoint,
      projectId,
      __provider: handlerText("v2TrainingJob"),
      __urn: urnOf("stored"),
    };
    const create = (name: string, more: object = {}) => host.create({ ...declared, ...more }, urnOf(name));
    simulator().control.v2.setTransition({ course: "run", pace: { reads: 5 } });
    const { inputs } = await host.check({}, declared, urnOf("first"));
    const standing = await Promise.all(["row-0", "row-1", "row-2", "row-3"].map((name) => create(name)));
    const updated = await host.create(inputs, urnOf("updated"));
    simulator().control.v2.setTransition({ course: "stop", path: ["Terminating"], pace: { reads: 7 } });
    engine.shown.length = 0;
    await Promise.all([
      create("created", { waitFor: "running" }),
      host.update(updated.id, updated.outs, { ...inputs, waitFor: "running" }, urnOf("updated")),
      ...standing.map(({ id, outs }, index) => host.delete(id, outs, urnOf(`row-${index}`))),
    ]);
    assert.deepEqual(rows(/\bTerminating\b/), ["row-0", "row-1", "row-2", "row-3"]);
    assert.deepEqual(rows(/\b(Creating|Pending)\b/), ["created", "updated"]);
    assert.equal(jobsStanding(simulator()).length, 2);
  });

  it("no longer depends on what is stored, which counts as no change and goes with the next update", async () => {
    const { inputs } = await host.check({}, { ...run, ...carried, jobId: seedOne().jobId });
    assert.ok(!("__urn" in inputs));
    const { id, outs } = await host.create(inputs);
    const olds = { ...outs, ...carried };
    assert.deepEqual(await host.diff(id, olds, inputs), { changes: false, replaces: [] });
    assert.deepEqual(await host.diff(id, outs, { ...inputs, ...carried }), { changes: false, replaces: [] });
    const read = await host.read(id, olds);
    assert.deepEqual(await host.diff(id, read.props, inputs), { changes: false, replaces: [] });
    const updated = await host.update(id, olds, { ...inputs, waitFor: "accepted" });
    assert.ok(!("__urn" in updated.outs));
  });

  /** The names of the rows that have said something of this form, sorted. */
  function rows(form: RegExp): string[] {
    const told = engine.shown.filter(({ message }) => form.test(message)).map(({ urn }) => urn);
    return [...new Set(told)].map((urn) => urn.split("::").at(-1) ?? "").sort();
  }

  for (const [what, handler, id, stored] of [
    ["a version", handlerText("trainingJobVersion"), "10/20", { ...run, jobId: "10", versionId: "20" }],
    ["a job", handlerText("trainingJob"), "10", { ...run, jobName: "mnist", jobId: "10", versionId: "20" }],
    ["a job of v2", handlerText("v2TrainingJob"), uuid, { ...jobV2, jobName: "mnist", jobId: uuid }],
    ["an algorithm", handlerText("v2Algorithm"), uuid, { ...algorithm, algorithmName: "digits", algorithmId: uuid }],
  ] as const) {
    it(`says at once that nobody listens where ${what} is created, refreshed and removed, until when it is tried, and what comes of it`, async () => {
      const props = { ...stored, __provider: handler, timeouts: { delete: "1m" } };
      const lost = await ProviderHost.start(leadingTo(await closedUrl()), hurried, { engine: engine.address });
      try {
        const { inputs } = await lost.check({}, declaredOf(props));
        for (const doing of [() => lost.create(inputs), () => lost.read(id, props), () => lost.delete(id, props)]) {
          engine.shown.length = 0;
          await rejection(doing());
          const messages = engine.shown.map(({ message }) => message);
          assert.match(messages[0] ?? "", /127\.0\.0\.1:\d+ refuses connections \(ECONNREFUSED\), trying /);
          assert.ok(engine.shown.every(({ urn }) => urn !== ""));
        }
      } finally {
        await lost.stop();
      }
    });
  }

  it("is the stack's where nobody listens in the place of IAM, which all wait for", async () => {
    const env = { ...hurried, OS_USERNAME: "user", OS_PASSWORD: "canary", OS_USER_DOMAIN_NAME: "domain" };
    const { token: _, ...config } = leadingTo(simulator().url);
    const lost = await ProviderHost.start(
      { ...config, "modelarts:token": "", "modelarts:authUrl": await closedUrl() },
      env,
      { engine: engine.address },
    );
    try {
      engine.shown.length = 0;
      const error = await rejection(
        lost.read("10/20", { ...run, jobId: "10", versionId: "20", __provider: handlerText("trainingJobVersion") }),
      );
      assert.match(String(error), /Check modelarts:authUrl and modelarts:region/);
      assert.match(engine.shown[0]?.message ?? "", /refuses connections \(ECONNREFUSED\), trying again/);
      assert.equal(engine.shown[0]?.urn, "");
    } finally {
      await lost.stop();
    }
  });

  /** What a program gives of what is stored: no ids of what it declares itself. */
  function declaredOf<Stored extends Record<string, unknown>>(stored: Stored): Record<string, unknown> {
    const own = stored.jobName === undefined ? ["versionId", "algorithmId"] : ["versionId", "jobId"];
    return Object.fromEntries(Object.entries(stored).filter(([name]) => !own.includes(name)));
  }

  /** Versions of a job that somebody has made, as a state holds them. */
  function seed(jobName: string, count: number) {
    const versions = Array.from({ length: count }, () => ({ status: "COMPLETED" as const }));
    const { jobId, versionIds } = simulator().control.seedJob({ jobName, versions });
    const { url: endpoint, projectId } = simulator();
    return versionIds.map((versionId) => ({
      jobId,
      id: `${jobId}/${versionId}`,
      props: { ...run, ...carried, endpoint, projectId, jobId, versionId },
    }));
  }

  function seedOne() {
    const [one] = seed("one", 1);
    assert.ok(one);
    return one;
  }
});

function leadingTo(endpoint: string): Record<string, string> {
  return { "modelarts:endpoint": endpoint, "modelarts:projectId": "p1", "modelarts:token": "t" };
}

/** An address of this machine on which nobody listens. */
async function closedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
