// Algorithms of v2 in Pulumi's host of dynamic providers, over gRPC: their life, and creations that it does not live to answer.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { handlerText } from "../../provider/resources/handler";
import { EngineEar } from "../support/engineEar";
import { configurationFor, useHost } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { letNothingBeYoung, useSimulator } from "../support/simulated";
import { algorithm, algorithmsStanding, jobRequests, jobsStanding } from "../support/v2";

const provider = handlerText("v2Algorithm");
const command = join(__dirname, "..", "..", "provider", "bin", "pulumi-modelarts.js");
const urn = "urn:pulumi:test::host::pulumi-nodejs:dynamic/modelarts/v2:Algorithm::code";
const elsewhere = urn.replace("urn:pulumi:test", "urn:pulumi:other");

type Properties = Record<string, unknown>;

describe("the provider of v2 algorithms in Pulumi's host", () => {
  const simulator = useSimulator();
  const host = useHost(simulator);

  async function create(inputs: Properties = {}) {
    const checked = await host().check({}, { ...algorithm, ...inputs, __provider: provider });
    assert.deepEqual(checked.failures, []);
    return { ...(await host().create(checked.inputs)), inputs: checked.inputs };
  }
  const parametersThere = () => simulator().control.v2.standing().algorithms[0]?.jobConfig.parameters;

  it("is stored as a text that never changes", () => {
    assert.equal(provider, 'exports.handler = () => require("pulumi-modelarts/operations").v2Algorithm');
  });

  it("gives an algorithm its whole life, without a change where there is none", async () => {
    const { id, outs, inputs } = await create({
      algorithmName: "digits",
      parameters: [{ name: "epochs", value: 12 }],
    });
    assert.deepEqual(algorithmsStanding(simulator()), [id]);
    assert.equal(outs.algorithmId, id);
    assert.equal(outs.__provider, provider);

    const read = await host().read(id, outs);
    assert.equal(read.id, id);
    const diff = await host().diff(id, read.props, inputs);
    assert.deepEqual([diff.changes, diff.replaces], [false, []]);

    const news = { ...inputs, parameters: [{ name: "epochs", value: "13" }] };
    assert.deepEqual((await host().diff(id, read.props, news)).replaces, []);
    const updated = await host().update(id, read.props, news);
    assert.deepEqual(updated.outs.parameters, news.parameters);
    assert.deepEqual(parametersThere(), news.parameters);
    const { parameters: _, ...without } = inputs;
    const cleared = await host().update(id, updated.outs, without);
    assert.deepEqual(parametersThere(), []);

    await host().delete(id, cleared.outs);
    assert.deepEqual(algorithmsStanding(simulator()), []);
    assert.equal((await host().read(id, cleared.outs)).id, "");
    await host().delete(id, cleared.outs);
  });

  it("makes a job of what it has made", async () => {
    const { id } = await create();
    const given = { algorithmId: id, flavorId: "modelarts.vm.cpu.8u", __provider: handlerText("v2TrainingJob") };
    const { inputs } = await host().check({}, given);
    const job = await host().create(inputs);
    assert.deepEqual(jobsStanding(simulator()), [job.id]);
    assert.deepEqual((await host().diff(job.id, (await host().read(job.id, job.outs)).props, inputs)).replaces, []);
  });

  it("takes over what the import command writes of one, without a change", async () => {
    const algorithmId = simulator().control.v2.seedAlgorithm({ name: "theirs" });
    const folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-import-"));
    try {
      const file = join(folder, "import.json");
      const { url, projectId, token } = simulator();
      const place = ["--endpoint", url, "--project-id", projectId, "--output", file];
      const { stderr, stdout } = await promisify(execFile)(
        process.execPath,
        [command, "import-file", "--algorithm", algorithmId, ...place],
        { env: { PATH: process.env.PATH ?? "", OS_TOKEN: token } },
      );
      assert.match(stderr, /import\.json holds 1 algorithm\./);
      assert.match(stdout, /new v2\.Algorithm\("theirs"/);
      const [resource] = JSON.parse(await readFile(file, "utf8")).resources;
      const { inputs } = await host().check(resource.inputs, resource.inputs);
      assert.deepEqual((await host().diff(resource.id, resource.outputs, inputs)).changes, false);
      await host().delete(resource.id, resource.outputs);
      assert.deepEqual(algorithmsStanding(simulator()), []);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("names the wrong input with all others that are wrong, and creates nothing of what a policy pack makes wrong", async () => {
    const wrong = { ...algorithm, algorithmName: "a b", parametres: [], deletion: { stopActive: true } };
    const { failures } = await host().check({}, { ...wrong, __provider: provider });
    assert.deepEqual(failures.map(({ property }) => property).toSorted(), ["", "algorithmName", "parametres"]);
    assert.match(failures.map(({ reason }) => reason).join(), /deletion\.stopActive is not a property of deletion/);
    const { inputs } = await host().check({}, { ...algorithm, __provider: provider });
    const error = await rejection(host().create({ ...inputs, bootFile: "/demo-bucket/other/train.py" }));
    assert.match(String(error), /bootFile must lie inside codeDir/);
    assert.deepEqual(algorithmsStanding(simulator()), []);
  });
});

for (const name of [{ algorithmName: "digits" }, {}]) {
  const kind = name.algorithmName === undefined ? "named by us" : "of a given name";
  describe(`a v2 algorithm ${kind} that the host does not live to answer for`, () => {
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
      assert.deepEqual(algorithmsStanding(simulator()), [id]);
      assert.equal(outs.algorithmName, simulator().control.v2.standing().algorithms[0]?.name);
      assert.equal(jobRequests(simulator()).filter((request) => request === "POST /algorithms").length, 1);
    });

    it("is taken up when the answer came and the engine did not live to store it, with the description of now", async () => {
      const host = await start();
      const { id } = await host.create(declared(), urn);
      await host.stop("SIGKILL");
      assert.equal((await (await start()).create(declared({ description: "nightly" }), urn)).id, id);
      const [standing] = simulator().control.v2.standing().algorithms;
      assert.deepEqual([standing?.description, standing?.jobConfig.code_dir], ["nightly", algorithm.codeDir]);
    });

    it("is named where the program has changed since", async () => {
      await cutOff();
      using engine = await EngineEar.open();
      const next = await start(engine.address);
      const changed = next.create(declared({ command: "sh other.sh" }), urn);
      if (name.algorithmName === undefined) {
        await changed;
        const said = engine.said.join("\n");
        assert.match(said, /a run that was cut off had asked for algorithm "code-[0-9a-f]{8}"/);
        assert.match(said, /adopt it with existingAlgorithmId/);
      } else {
        await assert.rejects(changed, /"digits" already .*a run that was cut off .*existingAlgorithmId.*--algorithm/);
      }
    });

    it("while it waits for its removal to show, ends when it is told to, and the next run ends it well", async () => {
      letNothingBeYoung(simulator());
      const host = await start();
      const { id, outs } = await host.create(declared(), urn);
      simulator().control.v2.setRules({ deletionLag: { ms: 3_600_000 } });
      const asked = new Promise<void>((resolve) => {
        const stop = simulator().control.watch((event) => {
          if (event.kind !== "request" || event.entry.operation !== "v2.deleteAlgorithm") return;
          stop();
          resolve();
        });
      });
      const removal = rejection(host.delete(id, outs, urn));
      await asked;
      await host.cancel();
      assert.match(String(await removal), /Pulumi was asked to stop|cancelled/);
      simulator().control.advanceClock(3_600_000);
      await (await start()).delete(id, outs, urn);
      assert.deepEqual(algorithmsStanding(simulator()), []);
    });

    it("is refused its removal by another stack as long as the note of its own stands", async () => {
      const host = await start();
      const { id, outs } = await host.create(declared(), urn);
      await host.stop("SIGKILL");
      const removal = (await start()).delete(id, outs, elsewhere);
      await assert.rejects(removal, /algorithm .* is not removed: it was made for urn:pulumi:test/);
      assert.deepEqual(algorithmsStanding(simulator()), [id]);
    });

    function declared(more: Properties = {}): Properties {
      const { url: endpoint, projectId } = simulator();
      return { ...algorithm, ...name, endpoint, projectId, ...more, __provider: provider };
    }

    async function start(engine?: string): Promise<ProviderHost> {
      const notes = { PULUMI_MODELARTS_NOTES: folder };
      const options = engine === undefined ? {} : { engine };
      const host = await ProviderHost.start(configurationFor(simulator()), notes, options);
      hosts.push(host);
      await host.check({}, declared(), urn);
      return host;
    }

    /** The service makes the algorithm, and the host is killed before it has the answer. */
    async function cutOff(): Promise<void> {
      const silence = { kind: "silence", when: "after", ms: 60_000 } as const;
      simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: silence });
      const host = await start();
      const seen = new Promise<void>((resolve) => {
        const stop = simulator().control.watch(() => {
          if (algorithmsStanding(simulator()).length === 0) return;
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
