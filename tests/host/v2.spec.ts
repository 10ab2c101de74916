// Training jobs of v2 in Pulumi's host of dynamic providers, over gRPC.

import assert from "node:assert/strict";
import { handlerText } from "../../provider/resources/handler";
import { useHost } from "../support/hosted";
import { HostError, ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { useSimulator } from "../support/simulated";
import { job, jobRequests, jobsStanding } from "../support/v2";

const provider = handlerText("v2TrainingJob");

describe("the provider of v2 jobs in Pulumi's host", () => {
  const simulator = useSimulator({ v2: { endpointTokens: "always" } });
  const host = useHost(simulator);

  async function create(inputs: Record<string, unknown> = {}) {
    const checked = await host().check({}, { ...job, ...inputs, __provider: provider });
    assert.deepEqual(checked.failures, []);
    return { ...(await host().create(checked.inputs)), inputs: checked.inputs };
  }

  it("is stored as a text that never changes", () => {
    assert.equal(provider, 'exports.handler = () => require("pulumi-modelarts/operations").v2TrainingJob');
  });

  it("gives a job its whole life, without a change where there is none", async () => {
    const { id, outs, inputs } = await create({ jobName: "train", parameters: [{ name: "epochs", value: 12 }] });
    assert.deepEqual(jobsStanding(simulator()), [id]);
    assert.equal(outs.jobId, id);
    assert.equal(outs.__provider, provider);

    const read = await host().read(id, outs);
    assert.equal(read.id, id);
    const diff = await host().diff(id, read.props, inputs);
    assert.deepEqual([diff.changes, diff.replaces], [false, []]);

    const updated = await host().update(id, read.props, { ...inputs, description: "nightly" });
    assert.equal(updated.outs.description, "nightly");
    assert.equal(simulator().control.v2.standing().jobs[0]?.description, "nightly");

    await host().delete(id, updated.outs);
    assert.deepEqual(jobsStanding(simulator()), []);
    assert.equal((await host().read(id, updated.outs)).id, "");
    await host().delete(id, updated.outs);
  });

  it("makes a new job of what it is made of anew, and keeps the name that was made for it otherwise", async () => {
    const { id, outs, inputs } = await create();
    assert.deepEqual((await host().diff(id, outs, inputs)).replaces, []);
    assert.deepEqual((await host().diff(id, outs, { ...inputs, command: "sh other.sh" })).replaces, ["command"]);
  });

  it("makes one job of one creation when the answer is lost, and two of two side by side", async () => {
    const fault = { kind: "reset", when: "after" } as const;
    simulator().control.addFault({ endpoint: "v2.createJob", fault, count: 2 });
    const made = await Promise.all([create(), create()]);
    assert.deepEqual(jobsStanding(simulator()).toSorted(), made.map(({ id }) => id).toSorted());
  });

  it("keeps tokens, addresses and links out of what is stored", async () => {
    const { outs, id } = await create({ annotations: { "jupyter-lab/enable": "true" }, logUrl: "/demo-bucket/log/" });
    const read = await host().read(id, outs);
    assert.doesNotMatch(JSON.stringify([outs, read]), /canary|jupyter_lab|task_urls|Signature/);
  });

  it("reports a failed run as a resource that stands, without a stack trace, and removes it", async () => {
    simulator().control.v2.setTransition({
      course: "run",
      pace: { reads: 1 },
      paceOf: { Running: { reads: 1 } },
      end: "Failed",
      exitCode: 3,
    });
    const failure = await rejection(create({ waitFor: "completed" }));
    assert.ok(failure instanceof HostError && failure.partial !== undefined, String(failure));
    assert.match(failure.partial.reasons.join(), /is Failed, so it will not become COMPLETED/);
    assert.doesNotMatch(failure.message, /\n\s+at /);
    await host().delete(failure.partial.id, failure.partial.properties);
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  it("names the wrong input with all others that are wrong", async () => {
    const { failures } = await host().check(
      {},
      { ...job, jobName: "a b", nodeCount: 0, flavour: "x", __provider: provider },
    );
    assert.deepEqual(failures.map(({ property }) => property).toSorted(), ["flavour", "jobName", "nodeCount"]);
  });

  it("creates nothing of what a policy pack has changed into something wrong", async () => {
    const { inputs } = await host().check({}, { ...job, __provider: provider });
    const error = await rejection(host().create({ ...inputs, nodeCount: 0 }));
    assert.match(String(error), /nodeCount must be at least 1/);
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  it("never shows the token, not even when the service refuses it", async () => {
    const { id, outs } = await create();
    const token = "MIIF-canary-of-a-token-0123456789";
    const stranger = await ProviderHost.start({ "modelarts:token": token });
    try {
      const error = await rejection(stranger.delete(id, outs));
      assert.match(String(error), /does not accept the token/);
      assert.ok(!String(error).includes(token) && !stranger.stderr.includes(token));
    } finally {
      await stranger.stop();
    }
    assert.deepEqual(jobsStanding(simulator()), [id]);
  });

  it("removes many side by side, each stopped before", async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => create()));
    await Promise.all(made.map(({ id, outs }) => host().delete(id, outs)));
    assert.deepEqual(jobsStanding(simulator()), []);
    const stops = jobRequests(simulator()).filter((request) => request.endsWith("/actions"));
    assert.equal(stops.length, 12);
  });
});

describe("v1 on a cloud that has ended it", () => {
  const simulator = useSimulator({ profile: "huawei" });
  const host = useHost(simulator);

  it("names the class for the jobs of today", async () => {
    const { inputs } = await host().check(
      {},
      {
        jobName: "mnist",
        appUrl: "/demo-bucket/code/",
        bootFileUrl: "/demo-bucket/code/train.py",
        engineId: "1",
        specId: "2",
        trainUrl: "/demo-bucket/out/",
        __provider: handlerText("trainingJob"),
      },
    );
    simulator().control.addFault({
      endpoint: "createJob",
      fault: { kind: "error", status: 404, code: "APIG.0101", when: "before" },
    });
    const error = await rejection(host().create(inputs));
    assert.match(String(error), /v2\.TrainingJob/);
  });
});
