// A version that somebody has started by hand: adopted by its id, so that `pulumi destroy` cleans it up.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJobVersion } from "pulumi-modelarts";

const config = new pulumi.Config();

const leftOver = new TrainingJobVersion("left-over", {
  jobId: config.require("jobId"),
  existingVersionId: config.require("versionId"),
});

export const versionName = leftOver.versionName;
export const status = leftOver.status;
