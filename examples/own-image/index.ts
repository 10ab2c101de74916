// An image of your own instead of an engine: it brings its framework, and the command says what to run.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJobVersion } from "pulumi-modelarts";

const config = new pulumi.Config();
const bucket = config.get("bucket") ?? "my-bucket";

const run = new TrainingJobVersion("run", {
  jobId: config.require("jobId"),
  // In SWR, the registry of the same region; a tag that does not move, so that a run can be repeated.
  userImageUrl: config.get("image") ?? "swr.eu-de.otc.t-systems.com/my-team/train:1.4.2",
  userCommand: "python /home/work/train.py --epochs 20",
  specId: "2",
  dataUrl: `/${bucket}/data/`,
  trainUrl: `/${bucket}/output/`,
  logUrl: `/${bucket}/logs/`,
});

export const versionId = run.versionId;
