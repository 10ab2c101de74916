// Training jobs by the API of today, v2: one job is one run. Here one for each of some learning rates.
import * as pulumi from "@pulumi/pulumi";
import { v2 } from "pulumi-modelarts";

const config = new pulumi.Config();
const bucket = config.get("bucket") ?? "my-bucket";
const learningRates = config.getObject<string[]>("learningRates") ?? ["0.003"];

const jobs = learningRates.map(
  (learningRate, index) =>
    new v2.TrainingJob(`run-${index + 1}`, {
      // Without a jobName each job is named after its resource, so that a changed one is there before the old one goes.
      description: `learning rate ${learningRate}`,

      // What runs: the code in OBS, on an engine of the service's, on one machine without a GPU.
      codeDir: `/${bucket}/code/`,
      bootFile: `/${bucket}/code/train.py`,
      engine: { id: config.get("engineId") ?? "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" },
      flavorId: config.get("flavorId") ?? "modelarts.vm.cpu.8u",
      nodeCount: 1,

      // What it reads, and where it writes.
      inputs: [{ name: "data_url", obsUrl: `/${bucket}/data/` }],
      outputs: [{ name: "train_url", obsUrl: `/${bucket}/output/${index + 1}/` }],
      logUrl: `/${bucket}/logs/`,
      parameters: [
        { name: "learning_rate", value: learningRate },
        { name: "epochs", value: 20 },
      ],

      // However it goes, the service ends it after four hours.
      autoStop: "4h",
    }),
);

export const jobIds = jobs.map((job) => job.jobId);
export const jobNames = jobs.map((job) => job.jobName);
export const phases = jobs.map((job) => job.phase);
