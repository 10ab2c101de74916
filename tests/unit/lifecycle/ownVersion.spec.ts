// Whether a version is known to be ours after a lost answer, where the service spells what it is made of in its own way.

import assert from "node:assert/strict";
import * as v from "valibot";
import { LostAnswerError, RequestError } from "../../../provider/errors";
import { versionContract } from "../../../provider/inputs/contracts";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Environment } from "../../../provider/lifecycle/target";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { readTrainingJobVersion } from "../../../provider/lifecycle/version/read";
import { beforeCalls, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { useSimulator, versionsStanding } from "../../support/simulated";

// In this dialect the service takes a parameter's text for a number where it looks like one.
describe("a version whose creation got no answer", () => {
  const simulator = useSimulator({ dialect: "documentation" });

  for (const value of ["0.10", "-0", "-0.0", "1e5", "9007199254740993", "1234567890123456789", "007", ""]) {
    it(`is known again by its parameter "${value}"`, async () => {
      const { create, created } = job();
      simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
      const { id, outs } = await create({ parameters: [{ label: "a", value }] });
      assert.deepEqual(created(), [outs.versionId]);
      const read = await readTrainingJobVersion(environmentOf(simulator()), id, outs);
      assert.deepEqual(read.props.parameters, [{ label: "a", value }]);
    });
  }

  it("is known again by the code of its machines, alone and in a dedicated pool", async () => {
    for (const poolId of [undefined, "pool-a"]) {
      const { create, created } = job();
      simulator().control.addFault({ endpoint: "createVersion", fault: { kind: "reset", when: "after" } });
      const machines = { specId: undefined, flavorCode: "modelarts.vm.cpu.2u", poolId };
      const { id, outs } = await create(machines);
      assert.deepEqual(created(), [outs.versionId]);
      assert.equal(outs.specCode, "modelarts.vm.cpu.2u");
      const read = await readTrainingJobVersion(environmentOf(simulator()), id, outs);
      assert.deepEqual([read.inputs.flavorCode, read.inputs.specId], ["modelarts.vm.cpu.2u", undefined]);
      simulator().control.reset();
    }
  });

  const strangers: [what: string, ours: Properties, theirs: Properties][] = [
    ["with parameters of its own", {}, { parameters: [{ label: "a", value: "1" }] }],
    ["without our parameters", { parameters: [{ label: "a", value: "1" }] }, {}],
    ["with a log folder of its own", {}, { logUrl: "/their-bucket/logs/" }],
    ["without our log folder", { logUrl: "/demo-bucket/logs/" }, {}],
    [
      "with another number in a parameter",
      { parameters: [{ label: "a", value: "1" }] },
      { parameters: [{ label: "a", value: "1.5" }] },
    ],
  ];
  for (const [what, ours, theirs] of strangers) {
    it(`is not taken for somebody else's in the same seconds, ${what}: that one is named, and nothing is asked for again`, async () => {
      const { create, created } = job();
      let stranger: unknown;
      const environment = await losingFirst(async () => {
        stranger = (await create({ parameters: undefined, ...theirs })).outs.versionId;
      });
      const error = await rejection(create({ parameters: undefined, ...ours }, environment));
      assert.ok(error instanceof LostAnswerError, String(error));
      assert.deepEqual(
        error.candidates.map((id) => id.split("/")[1]),
        [stranger],
      );
      assert.deepEqual(created(), [stranger]);
    });
  }

  /** Loses the first request on its way there; meanwhile, something else happens. */
  async function losingFirst(meanwhile: () => Promise<void>): Promise<Environment> {
    let isFirst = true;
    return beforeCalls(environmentOf(simulator()), async (request) => {
      if (!isFirst || request.method !== "POST") return;
      isFirst = false;
      await meanwhile();
      throw new RequestError(request, { reason: "connection reset", mayHaveArrived: true });
    });
  }

  function job() {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const created = () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));
    const create = (more: Properties, environment: Environment = environmentOf(simulator())) => {
      const inputs = { jobId, ...run, preVersionId: versionIds[0], ...more };
      return createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
    };
    return { create, created };
  }
});
