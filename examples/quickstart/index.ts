// One version of a training job: `pulumi up` starts the run, `pulumi destroy` removes it.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJobVersion } from "pulumi-modelarts";

const config = new pulumi.Config();
const bucket = config.get("bucket") ?? "my-bucket";

const run = new TrainingJobVersion("run", {
  jobId: config.require("jobId"),
  workerServerNum: config.getNumber("workers") ?? 1,

  // What runs: the code in OBS, on a PyTorch engine, on a small machine without a GPU.
  appUrl: `/${bucket}/code/`,
  bootFileUrl: `/${bucket}/code/train.py`,
  engineId: config.get("engineId") ?? "205",
  specId: config.get("specId") ?? "2",

  // What it reads, and where it writes.
  dataUrl: `/${bucket}/data/`,
  trainUrl: `/${bucket}/output/`,
  logUrl: `/${bucket}/logs/`,
  parameters: [
    { label: "learning_rate", value: config.get("learningRate") ?? "0.01" },
    { label: "epochs", value: "20" },
  ],
});

export const versionId = run.versionId;
export const versionName = run.versionName;
export const status = run.status;
