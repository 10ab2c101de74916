// A version that breaks three rules of the policy pack on purpose: the message of each says how to mend it.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJobVersion } from "pulumi-modelarts";

const config = new pulumi.Config();

new TrainingJobVersion("run", {
  jobId: config.require("jobId"),
  description: "An experiment that nobody will find again",
  appUrl: "/my-bucket/code/",
  bootFileUrl: "/my-bucket/code/train.py",
  engineId: "205",
  specId: "2",
  trainUrl: "/my-bucket/output/",
  logUrl: "/my-bucket/logs/",
  workerServerNum: 16, // training-job-max-workers
  parameters: [{ label: "db_password", value: "correct-horse-battery" }], // training-job-no-credentials
  deletion: { keep: true }, // training-job-removable
});
