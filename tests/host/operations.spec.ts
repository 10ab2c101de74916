// The contract with Pulumi's host of dynamic providers, over gRPC: what is stored, what comes back, and what an error carries.

import assert from "node:assert/strict";
import { handlerText } from "../../provider/resources/handler";
import { useHost } from "../support/hosted";
import { HostError, ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { run } from "../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../support/simulated";

const provider = handlerText("trainingJobVersion");

describe("the provider in Pulumi's host", () => {
  const simulator = useSimulator();
  const host = useHost(simulator);

  it("is stored as a text that never changes", () => {
    assert.equal(provider, 'exports.handler = () => require("pulumi-modelarts/operations").trainingJobVersion');
  });

  it("settles where a version lives when it checks, so that the state knows", async () => {
    const { inputs, failures } = await host().check({}, { jobId: 12, ...run, __provider: provider });
    assert.deepEqual(failures, []);
    assert.equal(inputs.endpoint, simulator().url);
    assert.equal(inputs.projectId, simulator().projectId);
    assert.equal(inputs.jobId, "12");
    assert.equal(inputs.__provider, provider);
  });

  it("reports each bad input on its property", async () => {
    const { failures } = await host().check({}, { ...run, jobId: "x", workerServerNum: 0, __provider: provider });
    assert.deepEqual(failures.map(({ property }) => property).sort(), ["jobId", "workerServerNum"]);
  });

  it("reports what is no number, and a place that is none, once each and without the value", async () => {
    const parameters = [{ label: "rate", value: Number.NaN }];
    const bad = { ...run, jobId: "1", parameters, region: "canary 1", projectId: "../canary", __provider: provider };
    const { failures } = await host().check({}, bad);
    assert.deepEqual(failures.map(({ property }) => property).sort(), ["", "projectId", "region"]);
    assert.doesNotMatch(JSON.stringify(failures), /canary/);
  });

  it("creates, reads and deletes a version, with ids beyond what a number holds", async () => {
    const { id, outs } = await create();
    assert.match(id, /^\d{16,}\/\d{16,}$/);
    assert.ok(versionsStanding(simulator()).includes(String(outs.versionId)));
    assert.equal(outs.status, "INIT");

    const read = await host().read(id, outs);
    assert.equal(read.id, id);
    assert.equal(read.inputs.__provider, provider);
    assert.deepEqual(await host().diff(id, read.props, read.inputs), { changes: false, replaces: [] });

    await host().delete(id, outs);
    assert.ok(!versionsStanding(simulator()).includes(String(outs.versionId)));
  });

  it("reads a version that is gone as one without an id", async () => {
    const { id, outs } = await create();
    simulator().control.reset();
    assert.equal((await host().read(id, outs)).id, "");
  });

  it("deletes a version that is already gone without an error", async () => {
    const { id, outs } = await create();
    simulator().control.reset();
    await host().delete(id, outs);
  });

  it("leaves a version alone that is to be kept", async () => {
    const { id, outs } = await create();
    simulator().control.clearJournal();
    await host().delete(id, { ...outs, deletion: { keep: true } });
    assert.deepEqual(requestsSeen(simulator()), []);
  });

  it("does not stop a version that may not be stopped, and says what to do", async () => {
    const { id, outs } = await create();
    await assert.rejects(host().delete(id, { ...outs, deletion: { stopActive: false } }), (error) => {
      assert.ok(error instanceof HostError);
      assert.match(error.message, /it is \w+, and the service refuses the deletion so. .*leave deletion.stopActive/);
      return true;
    });
    assert.ok(versionsStanding(simulator()).includes(String(outs.versionId)));
  });

  it("takes a 404 that is not about the version for an error, not for a removal", async () => {
    const { id, outs } = await create();
    await assert.rejects(host().delete(id, { ...outs, endpoint: `${simulator().url}/elsewhere` }), HostError);
    await assert.rejects(host().read(id, { ...outs, endpoint: `${simulator().url}/elsewhere` }), HostError);
    assert.ok(versionsStanding(simulator()).includes(String(outs.versionId)));
  });

  it("reports a failed run as a resource that stands, with all that is needed to delete it", async () => {
    simulator().control.setTransition({ course: "run", pace: { reads: 1 }, end: "FAILED" });
    const failure = await rejection(create({ waitFor: "completed" }));
    assert.ok(failure instanceof HostError && failure.partial !== undefined, String(failure));
    assert.match(failure.partial.reasons.join(), /is FAILED, so it will not become COMPLETED/);
    assert.equal(failure.partial.properties.__provider, provider);

    await host().delete(failure.partial.id, failure.partial.properties);
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("deletes side by side from the first call on, although nobody waits for its configuration", async () => {
    const created = await Promise.all([create(), create(), create()]);
    const fresh = await ProviderHost.start({ "modelarts:token": simulator().token });
    try {
      await Promise.all(created.map(({ id, outs }) => fresh.delete(id, outs)));
    } finally {
      await fresh.stop();
    }
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("hands the values of parameters on digit for digit, and refuses a number that has lost some already", async () => {
    const values = [1e5, 0.1, "9007199254740993", "1e5", true];
    const parameters = values.map((value, index) => ({ label: `p${index}`, value }));
    const { outs } = await create({ parameters });
    const written = ["100000", "0.1", "9007199254740993", "1e5", "true"];
    const { url, projectId, token } = simulator();
    const version = `${url}/v1/${projectId}/training-jobs/${outs.jobId}/versions/${outs.versionId}`;
    const answer = await fetch(version, { headers: { "X-Auth-Token": token } });
    const { parameter } = JSON.parse(await answer.text());
    assert.deepEqual(
      parameter.map(({ value }: { value: string }) => value),
      written,
    );
    const lost = [{ label: "seed", value: 2 ** 53 }];
    const { failures } = await host().check({}, { jobId: "1", ...run, parameters: lost, __provider: provider });
    assert.match(failures[0]?.reason ?? "", /must be written as text/);
  });

  it("never shows the token, not even when the service refuses it", async () => {
    const { id, outs } = await create();
    const token = "MIIF-canary-of-a-token-0123456789";
    const stranger = await ProviderHost.start({ "modelarts:token": token });
    try {
      const error = await rejection(stranger.delete(id, outs));
      assert.match(String(error), /401/);
      assert.ok(!String(error).includes(token) && !stranger.stderr.includes(token));
    } finally {
      await stranger.stop();
    }
  });

  it("makes one version of one creation when the answer is lost", async () => {
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
    const { outs } = await create();
    const standing = versionsStanding(simulator());
    assert.equal(standing.length, 2);
    assert.ok(standing.includes(String(outs.versionId)));
  });

  it("makes a version for each of two identical creations side by side when both answers are lost", async () => {
    const fault = { kind: "error", status: 502, body: "html", when: "after" } as const;
    simulator().control.addFault({ endpoint: "createVersion", fault, count: 2 });
    const made = await Promise.all([create(), create()]);
    const ids = made.map(({ outs }) => String(outs.versionId));
    assert.equal(new Set(ids).size, 2);
    assert.ok(ids.every((id) => versionsStanding(simulator()).includes(id)));
    assert.equal(versionsStanding(simulator()).length, 3);
  });

  it("creates nothing of what a policy pack has changed into something wrong", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const { inputs } = await host().check({}, { jobId, ...run, __provider: provider });
    const error = await rejection(host().create({ ...inputs, workerServerNum: 0, trainUrl: "bucket" }));
    assert.ok(error instanceof HostError && error.partial === undefined);
    assert.match(error.message, /workerServerNum must be at least 1; trainUrl must be an OBS folder/);
    assert.equal(versionsStanding(simulator()).length, 1);
  });

  it("updates a version with all of its outputs, unset ones left out", async () => {
    const { id, outs } = await create({ description: "one", timeouts: { delete: "5m" } });
    const { description: _, timeouts: __, ...news } = outs;
    const updated = await host().update(id, outs, { ...news, waitFor: "accepted" });
    assert.equal(updated.outs.versionId, outs.versionId);
    assert.equal(updated.outs.__provider, provider);
    assert.ok(!("timeouts" in updated.outs) && !("description" in updated.outs));
  });

  it("takes an unknown value, also one for a whole list, for a change that the real run decides again", async () => {
    const { id, outs } = await create();
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const { inputs, failures } = await host().check({}, { ...outs, jobId: unknown, parameters: unknown });
    assert.deepEqual(
      failures.filter(({ property }) => ["jobId", "parameters"].includes(property)),
      [],
    );
    assert.deepEqual((await host().diff(id, outs, inputs)).replaces.sort(), ["jobId", "parameters"]);
  });

  it("gives a training job a life of its own, with ids digit for digit", async () => {
    const handler = handlerText("trainingJob");
    const { inputs, failures } = await host().check({}, { jobName: "mnist", ...run, __provider: handler });
    assert.deepEqual(failures, []);
    const { id, outs } = await host().create(inputs);
    assert.match(id, /^\d{16,}$/);
    assert.equal(outs.jobId, id);
    assert.deepEqual(versionsStanding(simulator()), [outs.versionId]);

    const read = await host().read(id, outs);
    assert.equal(typeof read.props.status, "string");
    assert.deepEqual({ ...read.props, status: undefined }, { ...outs, status: undefined });
    assert.deepEqual(await host().diff(id, read.props, read.inputs), { changes: false, replaces: [] });

    const updated = await host().update(id, outs, { ...inputs, description: "nightly" });
    assert.equal(updated.outs.description, "nightly");
    assert.equal(updated.outs.versionId, outs.versionId);

    await host().delete(id, updated.outs);
    assert.deepEqual(simulator().control.standing().jobs, []);
    assert.equal((await host().read(id, updated.outs)).id, "");
  });

  /** Creates one version in a job that has one already. */
  async function create(more: Record<string, unknown> = {}) {
    const { jobs } = simulator().control.standing();
    const jobId =
      jobs[0]?.jobId ?? simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] }).jobId;
    const { inputs } = await host().check({}, { jobId, ...run, ...more, __provider: provider });
    return host().create(inputs);
  }
});
