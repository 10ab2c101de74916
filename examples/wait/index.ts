// `pulumi up` comes back when the run is done; what it has made is an output for the next resource or stack.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJobVersion } from "pulumi-modelarts";

const config = new pulumi.Config();
const bucket = config.get("bucket") ?? "my-bucket";

const run = new TrainingJobVersion("run", {
  jobId: config.require("jobId"),
  appUrl: `/${bucket}/code/`,
  bootFileUrl: `/${bucket}/code/train.py`,
  engineId: "205",
  specId: "2",
  dataUrl: `/${bucket}/data/`,
  trainUrl: `/${bucket}/output/`,
  waitFor: "completed", // a run that fails is an error, with the end of its log
  timeouts: { create: "6h" },
});

// Whatever depends on these begins after the run.
export const model = pulumi.interpolate`obs:/${run.trainUrl}model.onnx`;
export const trainedBy = pulumi.interpolate`${run.engineVersion}, version ${run.versionName}`;
export const minutes = pulumi.output(run.durationMs).apply((ms) => Math.ceil((ms ?? 0) / 60_000));
