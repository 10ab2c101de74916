// A sweep of twenty runs in a component: each learning rate with each batch size.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJobVersion, type TrainingJobVersionArgs } from "pulumi-modelarts";

interface SweepArgs {
  run: TrainingJobVersionArgs;
  /** The values to try, by the name of their parameter. */
  values: Record<string, readonly string[]>;
}

/** All combinations of some hyperparameters, a version each. */
class Sweep extends pulumi.ComponentResource {
  readonly versions: TrainingJobVersion[];

  constructor(name: string, { run, values }: SweepArgs, opts?: pulumi.ComponentResourceOptions) {
    super("examples:modelarts:Sweep", name, {}, opts);
    this.versions = combinations(values).map((parameters) => {
      const point = parameters.map(({ value }) => value).join("-");
      return new TrainingJobVersion(`${name}-${point}`, { ...run, parameters }, { parent: this });
    });
    this.registerOutputs();
  }
}

function combinations(values: SweepArgs["values"]): { label: string; value: string }[][] {
  return Object.entries(values).reduce<{ label: string; value: string }[][]>(
    (points, [label, choices]) => points.flatMap((point) => choices.map((value) => [...point, { label, value }])),
    [[]],
  );
}

const config = new pulumi.Config();
const bucket = config.get("bucket") ?? "my-bucket";

const sweep = new Sweep("sweep", {
  run: {
    jobId: config.require("jobId"),
    appUrl: `/${bucket}/code/`,
    bootFileUrl: `/${bucket}/code/train.py`,
    engineId: "205",
    specId: "2",
    dataUrl: `/${bucket}/data/`,
    trainUrl: `/${bucket}/output/`,
  },
  values: {
    learning_rate: ["0.1", "0.03", "0.01", "0.003", "0.001"],
    batch_size: ["16", "32", "64", "128"],
  },
});

export const versionIds = sweep.versions.map((version) => version.versionId);
