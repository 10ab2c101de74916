import assert from "node:assert/strict";
import * as v from "valibot";
import { versionContract } from "../../../provider/inputs/contracts";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../../support/simulated";

describe("create", () => {
  const simulator = useSimulator();

  const mishaps = [
    ["a connection reset after the effect", { kind: "reset", when: "after" }],
    ["half an answer", { kind: "garbled", how: "truncated" }],
    ["a proxy's 502 after the effect", { kind: "error", status: 502, body: "html", when: "after" }],
    ["a gateway time-out after the effect", { kind: "error", status: 504, when: "after" }],
    ["an empty answer", { kind: "garbled", how: "empty" }],
  ] as const;
  for (const [what, fault] of mishaps) {
    it(`makes one version, and knows it, through ${what}`, async () => {
      const { create, created } = job();
      simulator().control.addFault({ endpoint: "createVersion", fault });
      const { outs } = await create();
      assert.deepEqual(created(), [outs.versionId]);
      assert.equal(requestsSeen(simulator()).filter((request) => request.startsWith("POST")).length, 1);
    });
  }

  it("makes two versions of two identical resources side by side, though both answers are lost", async () => {
    const { create, created } = job();
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" }, count: 2 });
    const environment = environmentOf(simulator());
    const [one, two] = await Promise.all([create(environment), create(environment)]);
    assert.deepEqual([one.outs.versionId, two.outs.versionId].sort(), created().sort());
    assert.notEqual(one.outs.versionId, two.outs.versionId);
  });

  it("tells its version from identical ones that stood before", async () => {
    const { create, created } = job();
    const before = await create(environmentOf(simulator()));
    simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
    const { outs } = await create(environmentOf(simulator()));
    assert.notEqual(outs.versionId, before.outs.versionId);
    assert.equal(created().length, 2);
  });

  it("finds its version although the list shows it only after some reads", async () => {
    const { create, created } = job();
    simulator().control.addFault({
      endpoint: "createVersion",
      fault: [{ kind: "lag", reads: 2 }],
    });
    const { outs } = await create();
    assert.deepEqual(created(), [outs.versionId]);
  });

  it("makes no version and says why when the service refuses", async () => {
    const { create, created } = job();
    const error = await rejection(create(environmentOf(simulator()), { engineId: "4711" }));
    assert.match(String(error), /ModelArts\.\d{4}/);
    assert.deepEqual(created(), []);
  });

  it("derives a version from the job's latest one unless it is told from which", async () => {
    const { create, versionIds } = job();
    const derivedFrom = ({ outs }: Awaited<ReturnType<typeof create>>) =>
      simulator()
        .control.standing()
        .jobs[0]?.versions.find((version) => version.versionId === outs.versionId)?.preVersionId;
    assert.equal(derivedFrom(await create()), versionIds.at(-1));
    const told = { preVersionId: versionIds[0] };
    assert.equal(derivedFrom(await create(environmentOf(simulator()), told)), versionIds[0]);
  });

  function job() {
    const version = { status: "COMPLETED" as const };
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [version, version] });
    const created = () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));
    const create = (environment = environmentOf(simulator()), more: Record<string, unknown> = {}) => {
      const inputs = { jobId, ...run, ...more };
      return createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
    };
    return { jobId, versionIds, create, created };
  }
});
