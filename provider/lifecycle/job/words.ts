// What messages say of training jobs.

import { adviceOnStrayJob } from "../strays";
import type { Words } from "../words";

export const jobWords: Words = {
  kind: "job",
  title: (id) => `training job ${id}`,
  subject: ({ jobName }) => `training job "${jobName}" for this resource`,
  advice: ({ jobName }) => adviceOnStrayJob(String(jobName)),
};
