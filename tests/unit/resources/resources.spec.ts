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
import { algorithmInputNames, algorithmObservedNames } from "../../../provider/inputs/v2/algorithmNames";
import { TrainingJob } from "../../../provider/resources/trainingJob";
import { TrainingJobVersion } from "../../../provider/resources/trainingJobVersion";
import { Algorithm } from "../../../provider/resources/v2Algorithm";
import { TrainingJob as TrainingJobV2 } from "../../../provider/resources/v2TrainingJob";
import { run as readonlyRun } from "../../support/runs";
import { algorithm, job as jobV2 } from "../../support/v2";

const run = { ...readonlyRun, parameters: [...readonlyRun.parameters] };

class OwnProvider extends pulumi.ProviderResource {}

class Study extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
    super("study:index:Study", name, {}, opts);
  }
}

const algorithmNames = [...algorithmInputNames, ...algorithmObservedNames, "algorithmId"] as const;

const version = (name: string, opts: pulumi.CustomResourceOptions, jobId: pulumi.Input<string> = "10") =>
  new TrainingJobVersion(name, { jobId, ...run }, opts);

const v2Job = (name: string, opts: pulumi.CustomResourceOptions, jobName?: string) =>
  new TrainingJobV2(name, { ...jobV2, ...(jobName !== undefined && { jobName }) }, opts);

/** Programs in which resources of ours stand side by side: none may wait for another that it does not name. */
const componentPrograms: [what: string, declare: () => pulumi.CustomResource[]][] = [
  [
    "three versions in one component",
    () => {
      const parent = new Study("three");
      return ["a", "b", "c"].map((name) => version(name, { parent }));
    },
  ],
  [
    "a job and its versions in one component",
    () => {
      const parent = new Study("whole");
      const job = new TrainingJob("job", { jobName: "mnist", ...run }, { parent });
      return [job, ...["a", "b"].map((name) => version(name, { parent, deletedWith: job }, job.jobId))];
    },
  ],
  [
    "components inside components",
    () => {
      const outer = new Study("outer");
      const inner = new Study("inner", { parent: outer });
      return [version("a", { parent: outer }), version("b", { parent: inner }), version("c", { parent: inner })];
    },
  ],
  [
    "versions whose parent is a version",
    () => {
      const parent = version("parent", { parent: new Study("of-versions") });
      return [parent, version("a", { parent }), version("b", { parent })];
    },
  ],
  [
    "a component that hands its provider on",
    () => {
      const provider = new OwnProvider("pulumi-nodejs", "own", {});
      const parent = new Study("provided", { provider });
      return ["a", "b"].map((name) => version(name, { parent }));
    },
  ],
  [
    "transforms that move versions into a component, and aliases",
    () => {
      const parent = new Study("moved");
      const transforms: pulumi.ResourceTransform[] = [
        async ({ props, opts }) => ({ props, opts: { ...opts, parent } }),
      ];
      const aliases = [{ name: "before", parent: pulumi.rootStackResource }];
      return ["a", "b"].map((name) => version(name, { transforms, aliases, parent }));
    },
  ],
  [
    "two jobs of v2 in one component",
    () => {
      const parent = new Study("two-v2");
      return [v2Job("a", { parent }), v2Job("b", { parent })];
    },
  ],
  [
    "named and unnamed jobs of v2 beside versions in one component",
    () => {
      const parent = new Study("mixed");
      return [
        v2Job("a", { parent }),
        v2Job("b", { parent }, "train"),
        v2Job("c", { parent }),
        version("d", { parent }),
      ];
    },
  ],
  [
    "jobs of v2 in components inside components",
    () => {
      const outer = new Study("outer-v2");
      const inner = new Study("inner-v2", { parent: outer });
      return [v2Job("a", { parent: outer }), v2Job("b", { parent: inner }), v2Job("c", { parent: inner })];
    },
  ],
  [
    "jobs of v2 whose parent is a job of v2",
    () => {
      const parent = v2Job("parent", { parent: new Study("of-v2") });
      return [parent, v2Job("a", { parent }), v2Job("b", { parent })];
    },
  ],
  [
    "a component that hands its provider on to jobs of v2",
    () => {
      const provider = new OwnProvider("pulumi-nodejs", "own-v2", {});
      const parent = new Study("provided-v2", { provider });
      return ["a", "b"].map((name) => v2Job(name, { parent }));
    },
  ],
  [
    "an algorithm and jobs that are made of it in one component",
    () => {
      const parent = new Study("made-of");
      const code = new Algorithm("code", algorithm, { parent });
      const made = ["a", "b"].map(
        (name) => new TrainingJobV2(name, { algorithmId: code.algorithmId, flavorId: jobV2.flavorId }, { parent }),
      );
      return [code, ...made];
    },
  ],
  [
    "transforms that move jobs of v2 into a component, and aliases",
    () => {
      const parent = new Study("moved-v2");
      const transforms: pulumi.ResourceTransform[] = [
        async ({ props, opts }) => ({ props, opts: { ...opts, parent } }),
      ];
      const aliases = [{ name: "before", parent: pulumi.rootStackResource }];
      return ["a", "b"].map((name) => v2Job(name, { transforms, aliases, parent }));
    },
  ],
];

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
        newResource({ name, type, inputs }) {
          registered.push({ type, inputs });
          if (name === "odd") return { id: "odd-id", state: inputs };
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
    const code: Record<(typeof algorithmNames)[number], pulumi.Output<unknown>> = new Algorithm("code", algorithm);
    for (const name of algorithmNames) assert.ok(pulumi.Output.isInstance(code[name]), name);
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

  it("tell their own objects apart", () => {
    const version = new TrainingJobVersion("version", { jobId: "10" });
    const job = new TrainingJob("job", { jobName: "mnist" });
    assert.deepEqual([version, job, {}, undefined].map(TrainingJobVersion.isInstance), [true, false, false, false]);
    assert.deepEqual([version, job, {}, undefined].map(TrainingJob.isInstance), [false, true, false, false]);
    const code = new Algorithm("code", algorithm);
    assert.deepEqual([code, version, {}, undefined].map(Algorithm.isInstance), [true, false, false, false]);
  });

  it("have the id that a mock gives for the version's, whether or not it looks like one of ours", async () => {
    assert.equal(await resolved(new TrainingJobVersion("run", { jobId: "10" }).versionId), "20");
    assert.equal(await resolved(new TrainingJobVersion("odd", { jobId: "10" }).versionId), "odd-id");
  });

  for (const [what, declare] of componentPrograms) {
    it(`are all registered in a program with ${what}`, async () => {
      const resources = declare();
      const urns = await Promise.all(resources.map((resource) => resolved(resource.urn)));
      assert.equal(new Set(urns).size, resources.length);
      assert.equal(registered.filter(({ type }) => type.includes("dynamic/modelarts")).length, resources.length);
    });
  }

  it("bear the type that policy packs and the state know them by", () => {
    assert.equal(TrainingJobVersion.__pulumiType, "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion");
    assert.equal(TrainingJob.__pulumiType, "pulumi-nodejs:dynamic/modelarts:TrainingJob");
    assert.equal(TrainingJobV2.__pulumiType, "pulumi-nodejs:dynamic/modelarts/v2:TrainingJob");
    assert.equal(Algorithm.__pulumiType, "pulumi-nodejs:dynamic/modelarts/v2:Algorithm");
  });

  function settled(resource: pulumi.Resource): Promise<unknown> {
    return resolved(resource.urn);
  }

  function resolved<Value>(output: pulumi.Output<Value>): Promise<Value> {
    return new Promise((resolve) => output.apply(resolve));
  }
});
