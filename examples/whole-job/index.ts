// A whole training job with two versions: `pulumi destroy` removes all of it by one request.
import * as pulumi from "@pulumi/pulumi";
import { TrainingJob, TrainingJobVersion } from "pulumi-modelarts";

const bucket = new pulumi.Config().get("bucket") ?? "my-bucket";

const code = {
  appUrl: `/${bucket}/code/`,
  bootFileUrl: `/${bucket}/code/train.py`,
  engineId: "205",
  specId: "2",
  dataUrl: `/${bucket}/data/`,
  trainUrl: `/${bucket}/output/`,
};

// The job begins with a version of its own, which the others are derived from.
const job = new TrainingJob("job", {
  jobName: "handwritten-digits",
  description: "Learning rates compared",
  ...code,
  // All versions go with the job, whoever made them: those below are not deleted by themselves.
  deletion: { allVersions: true },
});

for (const learningRate of ["0.1", "0.01"]) {
  new TrainingJobVersion(
    `rate-${learningRate}`,
    { jobId: job.jobId, parameters: [{ label: "learning_rate", value: learningRate }], ...code },
    // The job takes its versions with it, so nobody need delete them one by one.
    { deletedWith: job },
  );
}

export const jobId = job.jobId;
