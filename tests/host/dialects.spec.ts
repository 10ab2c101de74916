// Answers in each of the wordings that the service is known for, as the engine sees them through the host.

import assert from "node:assert/strict";
import type { SimulatorOptions } from "modelarts-simulator";
import { handlerText } from "../../provider/resources/handler";
import { useHost } from "../support/hosted";
import { run } from "../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../support/simulated";

const dialects = ["otc", "documentation", "huawei", "mixed"] satisfies SimulatorOptions["dialect"][];

describe("a version in the provider's host", () => {
  const simulator = useSimulator();
  const host = useHost(simulator);

  for (const dialect of dialects) {
    it(`shows no change when it has not changed, and is deleted, in the dialect ${dialect}`, async () => {
      const { control } = simulator();
      const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      const declared = {
        ...run,
        jobId,
        description: "nightly",
        parameters: [
          { label: "momentum", value: "0.90" },
          { label: "epochs", value: 12 },
        ],
        __provider: handlerText("trainingJobVersion"),
      };
      control.setDialect(dialect);
      const { inputs } = await host().check({}, declared);
      const { id, outs } = await host().create(inputs);
      control.setStatus({ jobId }, "COMPLETED");
      // The first look after the run's end finds another status.
      const first = await host().read(id, outs);
      control.clearJournal();

      const second = await host().read(id, first.props);
      assert.equal(second.id, id);
      assert.deepEqual(second.props, first.props);
      assert.deepEqual(second.inputs, first.inputs);
      const { inputs: again, failures } = await host().check(second.inputs, declared);
      assert.deepEqual(failures, []);
      assert.deepEqual(await host().diff(id, second.props, again), { changes: false, replaces: [] });
      assert.deepEqual(
        requestsSeen(simulator()).filter((request) => !request.startsWith("GET")),
        [],
      );

      await host().delete(id, second.props);
      assert.deepEqual(versionsStanding(simulator()), versionIds);
    });
  }
});
