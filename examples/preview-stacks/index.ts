// What a pull request tries: a short run, in a stack of its own.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJobVersion } from "pulumi-modelarts";

const config = new pulumi.Config();
const bucket = config.get("bucket") ?? "my-bucket";
const stack = pulumi.getStack();

export const versionId = new TrainingJobVersion("run", {
  jobId: process.env.JOB_ID ?? config.require("jobId"),
  appUrl: `/${bucket}/${stack}/code/`,
  bootFileUrl: `/${bucket}/${stack}/code/train.py`,
  engineId: "205",
  specId: "2",
  dataUrl: `/${bucket}/data/`,
  trainUrl: `/${bucket}/${stack}/output/`,
  parameters: [{ label: "epochs", value: "1" }],
}).versionId;
