import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  type JobInputName,
  jobInputNames,
  jobOutputNames,
  type ObservedName,
  observedNames,
  type VersionInputName,
  versionInputNames,
} from "../../../provider/inputs/names";
import { TrainingJob } from "../../../provider/resources/trainingJob";
import { TrainingJobVersion } from "../../../provider/resources/trainingJobVersion";
import { run as readonlyRun } from "../../support/runs";

const run = { ...readonlyRun, parameters: [...readonlyRun.parameters] };

interface Registered {
  readonly type: string;
  readonly inputs: Record<string, unknown>;
}

describe("the resource classes", () => {
  let registered: Registered[];

  before(async () => {
    // Project and stack are named, since the SDK keeps what any other file of the same process has set.
    await pulumi.runtime.setMocks(
      {
        newResource({ type, inputs }) {
          registered.push({ type, inputs });
          return { id: type.endsWith("TrainingJob") ? "10" : "10/20", state: inputs };
        },
        call: () => ({}),
      },
      "project",
      "dev",
    );
  });
  beforeEach(() => {
    registered = [];
  });

  it("have an output of each name that the provider knows", async () => {
    // The types hold the classes to the names as well: one that is missing does not compile.
    const version: Record<
      VersionInputName | ObservedName | "versionId",
      pulumi.Output<unknown>
    > = new TrainingJobVersion("version", { jobId: "10", ...run });
    const job: Record<JobInputName | (typeof jobOutputNames)[number], pulumi.Output<unknown>> = new TrainingJob("job", {
      jobName: "mnist",
      ...run,
    });
    for (const name of [...versionInputNames, ...observedNames])
      assert.ok(pulumi.Output.isInstance(version[name]), name);
    for (const name of [...jobInputNames, ...jobOutputNames]) assert.ok(pulumi.Output.isInstance(job[name]), name);
    assert.equal(await resolved(version.versionId), "20");
    assert.equal(await resolved(job.jobId), "10");
  });

  it("register what the program gives and the text that leads to the provider, and leave the program's own object alone", async () => {
    const args = Object.freeze({ jobId: 10, ...run });
    await settled(new TrainingJobVersion("version", args));
    assert.deepEqual(registered, [
      {
        type: "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion",
        inputs: {
          ...args,
          __provider: 'exports.handler = () => require("pulumi-modelarts/operations").trainingJobVersion',
          __urn: "urn:pulumi:dev::project::pulumi-nodejs:dynamic/modelarts:TrainingJobVersion::version",
        },
      },
    ]);
  });

  it("hand customTimeouts on as inputs, under what timeouts say themselves", async () => {
    const customTimeouts = { create: "1h", update: "2h", delete: "3h" };
    await settled(new TrainingJobVersion("one", { jobId: "10" }, { customTimeouts }));
    await settled(new TrainingJob("two", { jobName: "m", timeouts: { delete: "4h" } }, { customTimeouts }));
    assert.deepEqual(
      registered.map(({ inputs }) => inputs.timeouts),
      [
        { create: "1h", delete: "3h" },
        { create: "1h", delete: "4h" },
      ],
    );
  });

  it("bear the type that policy packs and the state know them by", () => {
    assert.equal(TrainingJobVersion.__pulumiType, "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion");
    assert.equal(TrainingJob.__pulumiType, "pulumi-nodejs:dynamic/modelarts:TrainingJob");
  });

  function settled(resource: pulumi.Resource): Promise<unknown> {
    return resolved(resource.urn);
  }

  function resolved<Value>(output: pulumi.Output<Value>): Promise<Value> {
    return new Promise((resolve) => output.apply(resolve));
  }
});
