import assert from "node:assert/strict";
import type { SimulatorOptions } from "modelarts-simulator";
import * as v from "valibot";
import { changesBetween, versionChangeRules } from "../../../provider/inputs/changes";
import { versionContract } from "../../../provider/inputs/contracts";
import { versionInputNames } from "../../../provider/inputs/names";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { readTrainingJobVersion } from "../../../provider/lifecycle/version/read";
import { environmentOf } from "../../support/connected";
import { run } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

for (const dialect of ["otc", "documentation", "huawei", "mixed"] satisfies SimulatorOptions["dialect"][]) {
  describe(`read, in the dialect ${dialect}`, () => {
    const simulator = useSimulator({ dialect });

    it("shows no change of a version that has not changed", async () => {
      const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      const inputs = {
        jobId,
        ...run,
        parameters: [
          { label: "b", value: "2" },
          { label: "a", value: "0.10" },
        ],
      };
      const environment = environmentOf(simulator());
      const { id, outs } = await createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
      for (let reads = 0; reads < 8; reads++) {
        const { props } = await readTrainingJobVersion(environment, id, outs);
        assert.deepEqual(
          changesBetween(versionInputNames, props, { ...inputs, endpoint: simulator().url }, versionChangeRules)
            .changed,
          [],
        );
      }
    });

    it("shows a description that somebody has changed, and nothing else", async () => {
      const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      const inputs = { jobId, ...run, description: "nightly" };
      const environment = environmentOf(simulator());
      const { id, outs } = await createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
      const { url: endpoint, projectId } = simulator();
      const client = await environment.session.clientFor({ endpoint, projectId });
      await client.updateJobDescription(jobId, "weekly");
      const { props } = await readTrainingJobVersion(environment, id, { ...inputs, ...outs });
      assert.deepEqual(
        changesBetween(versionInputNames, props, { ...inputs, endpoint: simulator().url }, versionChangeRules),
        {
          changed: ["description"],
          replaces: [],
        },
      );
    });
  });
}
