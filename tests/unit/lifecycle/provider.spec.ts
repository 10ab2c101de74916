import assert from "node:assert/strict";
import * as v from "valibot";
import { schemaOf } from "../../../provider/inputs/schema";
import type { Table } from "../../../provider/inputs/table";
import { contentOf } from "../../../provider/lifecycle/content";
import type { Properties } from "../../../provider/lifecycle/properties";
import { createProvider, type Provider } from "../../../provider/lifecycle/provider";
import { defineResource } from "../../../provider/lifecycle/resource";
import { versionContent } from "../../../provider/lifecycle/version/content";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import { Notes } from "../../../provider/notes/notes";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

/** Stands for a value that is not known yet, as some host has it. */
const later = "<later>";

describe("a provider on a host that is not Pulumi's of dynamic resources", () => {
  const simulator = useSimulator();
  const shown: string[] = [];
  beforeEach(() => {
    shown.length = 0;
  });

  it("checks, compares, creates, reads and deletes, and shows what it says through the host", async () => {
    const provider = open();
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "RUNNING" }] });
    const checked = await provider.check(trainingJobVersion, "urn:1", undefined, { jobId, ...run });
    assert.deepEqual(checked.failures, []);
    const { id, outs } = await provider.create(trainingJobVersion, "urn:1", checked.inputs);
    assert.equal(outs.endpoint, simulator().url);
    const news = { ...checked.inputs, specId: "3" };
    const changes = await provider.diff(trainingJobVersion, "urn:1", id, outs, news);
    assert.deepEqual(changes, { changed: ["specId"], replaces: ["specId"] });
    assert.equal((await provider.read(trainingJobVersion, "urn:1", id, outs)).id, id);
    const adopted = { jobId, existingVersionId: versionIds[0] ?? "" };
    const other = await provider.create(trainingJobVersion, "urn:2", adopted);
    await provider.delete(trainingJobVersion, "urn:2", id, outs);
    await provider.create(trainingJobVersion, "urn:3", adopted);
    await provider.delete(trainingJobVersion, "urn:2", other.id, other.outs);
    assert.match(shown.join("\n"), /urn:2 .* stays: another resource has adopted it in this run/);
  });

  it("takes for unknown what the host says", async () => {
    const checked = await open().check(trainingJobVersion, undefined, undefined, {
      jobId: later,
      ...run,
      engineId: [],
    });
    assert.deepEqual(
      checked.failures.map(({ property }) => property),
      ["engineId"],
    );
  });

  it("takes on a third resource, with rules of its own, as data", async () => {
    const provider = open();
    const events: string[] = [];
    const rows = {
      title: { form: "line", isRequired: true },
      labels: { form: "lines", isUnordered: true, changesInPlace: true },
    } as const satisfies Table;
    const forms = { line: v.string("must be text"), lines: v.array(v.string()) };
    const note = defineResource({
      contract: {
        schema: schemaOf(rows, forms),
        rules: [],
        makesRun: () => false,
        namesElsewhere: { name: "title" },
      },
      alwaysGiven: "title",
      changes: { rows, adoption: { input: "existingId", output: "noteId" }, unique: "title" },
      words: { kind: "job", title: (id) => `note ${id}`, subject: () => "a note", advice: () => "Look for it." },
      content: (inputs) => contentOf(rows, inputs),
      create: async (_environment, { title }, carried) => ({ id: title, outs: { ...carried, noteId: title } }),
      read: async (_environment, id, props) => ({ id, props, inputs: props }),
      update: async (_environment, _id, _olds, news) => ({ outs: news }),
      delete: async (_environment, id) => void events.push(`${id} deleted`),
    });
    const news: Properties = { title: "a", labels: ["x", "y"], name: "b" };
    const { failures } = await provider.check(note, undefined, undefined, news);
    assert.deepEqual(failures, [
      { property: "name", reason: "is not a property of this resource; did you mean title?" },
    ]);
    const { id, outs } = await provider.create(note, undefined, { title: "a", labels: ["x", "y"] });
    const diff = (changed: Properties) =>
      provider.diff(note, undefined, id, outs, { title: "a", labels: ["y", "x"], ...changed });
    assert.deepEqual(await diff({}), { changed: [], replaces: [], deleteBeforeReplace: true });
    assert.deepEqual(await diff({ title: "b" }), {
      changed: ["title"],
      replaces: ["title"],
      deleteBeforeReplace: false,
    });
    assert.match(String(await rejection(provider.create(note, undefined, { title: 1 }))), /title must be text/);
    await provider.delete(note, undefined, id, outs);
    assert.deepEqual(events, ["a deleted"]);
  });

  it("updates what stands, and is told by that, as by each other verb, that the engine knows it", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const id = `${jobId}/${versionIds[0]}`;
    const { url: endpoint, projectId } = simulator();
    const outs = { jobId, ...run, endpoint, projectId, versionId: versionIds[0] ?? "" };
    const verbs: Record<string, (provider: Provider) => Promise<unknown>> = {
      update: (provider) => provider.update(trainingJobVersion, "urn:1", id, outs, { ...outs, waitFor: "created" }),
      diff: (provider) => provider.diff(trainingJobVersion, "urn:1", id, outs, outs),
      read: (provider) => provider.read(trainingJobVersion, "urn:1", id, outs),
      delete: (provider) => provider.delete(trainingJobVersion, "urn:1", id, { ...outs, deletion: { keep: true } }),
    };
    for (const [verb, call] of Object.entries(verbs)) {
      const notes = new Notes();
      await call(open(notes));
      assert.ok(notes.isKnownToEngine(projectId, id), verb);
    }
    const lookedUp = new Notes();
    await open(lookedUp).read(trainingJobVersion, "urn:1", id, { endpoint, projectId });
    assert.ok(!lookedUp.isKnownToEngine(projectId, id));
  });

  it("learns what the engine holds from the old inputs of a check, and from a comparison under which URN", async () => {
    const { url: endpoint, projectId } = simulator();
    const inputs = { jobId: "10", ...run, endpoint, projectId };
    const notes = new Notes();
    const provider = open(notes);
    await provider.check(trainingJobVersion, "urn:1", undefined, inputs);
    await provider.check(trainingJobVersion, "urn:1", {}, inputs);
    assert.equal(notes.heldUnder("urn:1"), undefined);
    await provider.check(trainingJobVersion, undefined, inputs, inputs);
    assert.equal(notes.heldUnder("urn:1"), versionContent(inputs));
    await provider.diff(trainingJobVersion, "urn:2", "10/20", inputs, inputs);
    assert.equal(notes.heldUnder("urn:2"), versionContent(inputs));
    assert.equal(notes.heldUnder("urn:1"), undefined);
  });

  describe("checks where a resource is to live", () => {
    const inputs = { jobId: "10", ...run };
    const check = (config: Record<string, string>, more: Properties = {}) =>
      providerWith(config).check(trainingJobVersion, "urn:1", undefined, { ...inputs, ...more });

    it("and fills in what the configuration says", async () => {
      const { url, projectId } = simulator();
      const checked = await check({ endpoint: url, projectId, token: "t" });
      assert.deepEqual(checked, { inputs: { ...inputs, endpoint: url, projectId }, failures: [] });
    });

    it("once, where what says so is malformed, and fills in nothing then", async () => {
      const { inputs: stored, failures } = await check({ projectId: "p", token: "t" }, { endpoint: 5 });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["endpoint"],
      );
      assert.equal(stored.projectId, undefined);
    });

    it("also where another input is wrong", async () => {
      const { url, projectId } = simulator();
      const checked = await check({ endpoint: url, projectId, token: "t" }, { engineId: [] });
      assert.deepEqual(
        checked.failures.map(({ property }) => property),
        ["engineId"],
      );
      assert.equal(checked.inputs.projectId, projectId);
    });

    it("only once it is known", async () => {
      const checked = await check({ token: "t" }, { region: later });
      assert.deepEqual(checked, { inputs: { ...inputs, region: later }, failures: [] });
    });

    it("and says what is missing, at an input only where that is given", async () => {
      const nothing = await check({ token: "t" });
      assert.deepEqual(
        nothing.failures.map(({ property }) => property),
        [""],
      );
      assert.match(nothing.failures[0]?.reason ?? "", /modelarts:region/);
      const odd = await check({ token: "t" }, { region: "EU DE" });
      assert.ok(
        odd.failures.some(({ property }) => property === "region"),
        JSON.stringify(odd.failures),
      );
      const two = await check({ endpoint: simulator().url, token: "t", projectId: "p" }, { jobId: undefined });
      assert.match(two.failures[0]?.reason ?? "", /^jobId /);
      assert.equal(two.failures[0]?.property, "");
    });

    it("and warns at the stack, once, of a setting that is misspelt", async () => {
      const config = { endpoint: simulator().url, projectId: "p", token: "t", regiom: "eu-de" };
      await check(config);
      await check(config);
      assert.deepEqual(shown, [
        "undefined Stack configuration modelarts:regiom is not a setting and is not read. Did you mean modelarts:region?",
      ]);
    });
  });

  it("shows on the resource's row that a request is made again, and why", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const { url: endpoint, projectId } = simulator();
    const fault = { kind: "error", status: 503, code: "ModelArts.0010", message: "busy" } as const;
    simulator().control.addFault({ endpoint: "getVersion", fault });
    const id = `${jobId}/${versionIds[0]}`;
    await open().read(trainingJobVersion, "urn:1", id, { endpoint, projectId });
    assert.deepEqual(shown, ["urn:1 ModelArts.0010 busy, trying again"]);
  });

  it("ends a request when the host says so", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    simulator().control.addFault({ endpoint: "getVersion", fault: { kind: "silence", when: "before" }, count: 9 });
    const ending = new AbortController();
    const reading = open(new Notes(), ending.signal).delete(
      trainingJobVersion,
      "urn:1",
      `${jobId}/${versionIds[0]}`,
      {},
    );
    ending.abort(new RangeError("enough"));
    assert.match(String(await rejection(reading)), /enough|cancelled/);
  });

  function open(notes = new Notes(), signal?: AbortSignal) {
    const { url, projectId, token } = simulator();
    return providerWith({ endpoint: url, projectId, token }, notes, signal);
  }

  function providerWith(config: Record<string, string>, notes = new Notes(), signal?: AbortSignal) {
    return createProvider({
      sources: {
        config: (key) => config[key],
        configNames: Object.keys(config).map((name) => `modelarts:${name}`),
        environment: {},
      },
      log: async ({ urn, message }) => void shown.push(`${urn} ${message}`),
      isUnknown: (value) => value === later,
      notes,
      ...(signal !== undefined && { signal }),
    });
  }
});
