import assert from "node:assert/strict";
import * as v from "valibot";
import { InitFailedError } from "../../../provider/errors";
import { changesBetween } from "../../../provider/inputs/changes";
import { versionChangeRules, versionContract } from "../../../provider/inputs/contracts";
import { deleteTrainingJob } from "../../../provider/lifecycle/job/delete";
import type { Properties } from "../../../provider/lifecycle/properties";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { readTrainingJobVersion } from "../../../provider/lifecycle/version/read";
import { updateTrainingJobVersion } from "../../../provider/lifecycle/version/update";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

describe("update", () => {
  const simulator = useSimulator();

  it("takes up a wait that was not asked for before", async () => {
    const { id, outs, inputs, environment } = await standing();
    assert.notEqual(outs.status, "RUNNING");
    const { outs: updated } = await updateTrainingJobVersion(environment, id, outs, { ...inputs, waitFor: "running" });
    assert.equal(updated.status, "RUNNING");
  });

  it("takes up a wait that ended badly, and fails again while the run stays failed", async () => {
    simulator().control.setTransition({ course: "run", pace: { reads: 1 }, end: "FAILED" });
    const failure = await rejection(standing({ waitFor: "completed" }));
    assert.ok(failure instanceof InitFailedError);
    const { id, properties } = failure;
    const again = await rejection(
      updateTrainingJobVersion(environmentOf(simulator()), id, properties, { ...properties, deletion: { keep: true } }),
    );
    assert.ok(again instanceof InitFailedError && again.id === id);
    assert.deepEqual(again.properties.deletion, { keep: true });
    assert.match(again.reasons[0] ?? "", /is FAILED, so it will not become COMPLETED/);

    const content = { ...properties, waitFor: "accepted" };
    const { outs } = await updateTrainingJobVersion(environmentOf(simulator()), id, properties, content);
    assert.equal(outs.status, "FAILED");
  });

  it("does not fail because a run that was as far as wanted has failed since", async () => {
    const { id, outs, inputs, environment } = await standing({ waitFor: "running" });
    simulator().control.setStatus({}, "FAILED");
    const { props } = await readTrainingJobVersion(environment, id, outs);
    const news = { ...inputs, deletion: { stopActive: false } };
    const { outs: updated } = await updateTrainingJobVersion(environment, id, props, news);
    assert.equal(updated.status, "FAILED");
    assert.deepEqual(updated.deletion, { stopActive: false });
  });

  it("drops what the program no longer gives, and keeps what the service filled", async () => {
    const { id, outs, inputs, environment } = await standing({ timeouts: { delete: "5m" }, waitFor: "running" });
    const { timeouts: _, waitFor: __, ...news } = inputs;
    const { outs: updated } = await updateTrainingJobVersion(environment, id, outs, news);
    assert.ok(!("timeouts" in updated) && !("waitFor" in updated));
    assert.equal(updated.projectId, simulator().projectId);
    assert.equal(updated.versionId, outs.versionId);
  });

  it("drops the treatment of an adopted version that the program no longer gives, and nothing else", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "elsewhere",
      versions: [{ status: "COMPLETED" }],
    });
    const environment = environmentOf(simulator());
    const bare = { jobId, existingVersionId: versionIds[0] };
    const inputs = { ...bare, deletion: { keep: true } };
    const { id, outs } = await create(environment, inputs);
    const rules = versionChangeRules;
    assert.deepEqual(changesBetween(rules, outs, bare), { changed: ["deletion"], replaces: [] });
    const { outs: updated } = await updateTrainingJobVersion(environment, id, outs, bare);
    const { deletion: _, ...others } = outs;
    assert.deepEqual(updated, others);
    assert.deepEqual(changesBetween(rules, updated, bare).changed, []);
  });

  it("changes the job's description, and only when the program's has changed", async () => {
    const { id, outs, inputs, environment } = await standing({ description: "one" });
    simulator().control.clearJournal();
    await updateTrainingJobVersion(environment, id, outs, { ...inputs, deletion: { keep: true } });
    assert.deepEqual(
      simulator()
        .control.journal()
        .filter(({ method }) => method === "PUT"),
      [],
    );
    await updateTrainingJobVersion(environment, id, outs, { ...inputs, description: "two" });
    assert.equal(simulator().control.standing().jobs[0]?.jobDesc, "two");
  });

  it("leaves a description that the program no longer gives to the job", async () => {
    const { id, outs, inputs, environment } = await standing({ description: "one" });
    const { description: _, ...news } = inputs;
    await updateTrainingJobVersion(environment, id, outs, news);
    assert.equal(simulator().control.standing().jobs[0]?.jobDesc, "one");
    assert.equal(simulator().control.requestCount("updateJob"), 0);
  });

  it("keeps what was known where the version cannot be looked at once more", async () => {
    const { id, outs, inputs, environment } = await standing();
    const fault = { kind: "error", status: 403, code: "ModelArts.0108" } as const;
    simulator().control.addFault({ endpoint: "getVersion", fault, after: 1, count: 9 });
    const { outs: updated } = await updateTrainingJobVersion(environment, id, outs, { ...inputs, description: "two" });
    assert.deepEqual(updated, { ...outs, description: "two" });
  });

  it("makes the version known to be this stack's: its job is removed with it", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "theirs",
      versions: [{ status: "COMPLETED" }, { status: "COMPLETED" }],
    });
    const environment = environmentOf(simulator());
    const [versionId = "", other = ""] = versionIds;
    const outs = { jobId, versionId: other };
    await updateTrainingJobVersion(environment, `${jobId}/${other}`, outs, { jobId, deletion: { keep: true } });
    await deleteTrainingJob(environment, jobId, { jobName: "theirs", jobId, versionId });
    assert.deepEqual(simulator().control.standing().jobs, []);
  });

  it("says of a version that was removed elsewhere that it is gone, and what to do", async () => {
    const { id, outs, inputs, environment } = await standing();
    simulator().control.reset();
    const error = await rejection(
      updateTrainingJobVersion(environment, id, outs, { ...inputs, deletion: { keep: true } }),
    );
    assert.match(
      String(error),
      new RegExp(
        `: training job version ${id} is gone: it was removed outside of this stack\\. Run \`pulumi refresh\``,
      ),
    );
  });

  async function standing(more: Properties = {}) {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const inputs: Properties = { jobId, ...run, ...more };
    const environment = environmentOf(simulator());
    return { ...(await create(environment, inputs)), inputs, environment };
  }

  function create(environment: ReturnType<typeof environmentOf>, inputs: Properties) {
    return createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
  }
});
