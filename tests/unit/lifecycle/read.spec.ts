import assert from "node:assert/strict";
import type { DialectOption } from "modelarts-simulator";
import * as v from "valibot";
import { changesBetween } from "../../../provider/inputs/changes";
import { versionChangeRules, versionContract } from "../../../provider/inputs/contracts";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { readTrainingJobVersion } from "../../../provider/lifecycle/version/read";
import { clientAt, environmentOf } from "../../support/connected";
import { run } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

const dialects: [name: string, dialect: DialectOption][] = [
  ...(["otc", "documentation", "huawei", "mixed"] as const).map((name): [string, DialectOption] => [name, name]),
  ["of absent fields", { unset: "absent", extras: "absent" }],
  ["of strings", { numbers: "strings", machine: "strings", metrics: "object" }],
  ["of numbers", { numbers: "numbers", machine: "numbers" }],
];
for (const [name, dialect] of dialects) {
  describe(`read, in the dialect ${name}`, () => {
    const simulator = useSimulator({ dialect });

    it("shows no change of a version that has not changed", async () => {
      const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      const inputs = {
        jobId,
        ...run,
        specId: undefined,
        poolId: "pool-1",
        dataUrl: undefined,
        dataSource: [
          { type: "obs", dataUrl: "/demo-bucket/b/" },
          { type: "obs", dataUrl: "/demo-bucket/a/" },
        ],
        parameters: [
          { label: "b", value: "2" },
          { label: "a", value: "0.10" },
          { label: "id", value: "9007199254740993" },
          { label: "none", value: "" },
        ],
        volumes: [
          { nfs: { id: "fs-1", srcPath: "/share", destPath: "/home/work/share" } },
          { hostPath: { srcPath: "/data", destPath: "/home/work/data", readOnly: true } },
        ],
        logUrl: "/demo-bucket/log/",
        description: "nightly",
      };
      const environment = environmentOf(simulator());
      const { id, outs } = await createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
      for (let reads = 0; reads < 8; reads++) {
        const { props } = await readTrainingJobVersion(environment, id, outs);
        assert.deepEqual(
          changesBetween(versionChangeRules, props, { ...inputs, endpoint: simulator().url }).changed,
          [],
        );
      }
    });

    it("shows a description that somebody has taken away", async () => {
      const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      const inputs = { jobId, ...run, description: "nightly" };
      const environment = environmentOf(simulator());
      const { id, outs } = await createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
      const { url: endpoint, projectId } = simulator();
      const client = await clientAt(environment.session, { endpoint, projectId });
      await client.updateJobDescription(jobId, "");
      const { props } = await readTrainingJobVersion(environment, id, outs);
      const news = { ...inputs, endpoint };
      assert.deepEqual(changesBetween(versionChangeRules, props, news).changed, ["description"]);
    });

    it("shows a description that somebody has changed, and nothing else", async () => {
      const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      const inputs = { jobId, ...run, description: "nightly" };
      const environment = environmentOf(simulator());
      const { id, outs } = await createTrainingJobVersion(environment, v.parse(versionContract.schema, inputs), inputs);
      const { url: endpoint, projectId } = simulator();
      const client = await clientAt(environment.session, { endpoint, projectId });
      await client.updateJobDescription(jobId, "weekly");
      const { props } = await readTrainingJobVersion(environment, id, { ...inputs, ...outs });
      assert.deepEqual(changesBetween(versionChangeRules, props, { ...inputs, endpoint: simulator().url }), {
        changed: ["description"],
        replaces: [],
      });
    });
  });
}
