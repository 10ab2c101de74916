// The same job in two regions: each resource says where it lives, and is destroyed there.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJob } from "pulumi-modelarts";

interface Location {
  region: string;
  projectId: string;
  /** Only for a region that the provider does not know, or a simulator. */
  endpoint?: string;
}

const config = new pulumi.Config();

for (const location of config.requireObject<Location[]>("locations")) {
  new TrainingJob(`job-${location.region}`, {
    ...location,
    jobName: `handwritten-digits-${location.region}`,
    // A bucket is in one region, and so are the ids of engines and machines.
    appUrl: `/my-bucket-${location.region}/code/`,
    bootFileUrl: `/my-bucket-${location.region}/code/train.py`,
    engineId: "205",
    specId: "2",
    dataUrl: `/my-bucket-${location.region}/data/`,
    trainUrl: `/my-bucket-${location.region}/output/`,
  });
}
