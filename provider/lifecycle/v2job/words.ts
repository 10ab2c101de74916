// What messages say of training jobs of v2.

import { adviceOnStrayV2Job } from "../strays";
import type { Words } from "../words";

export const v2JobWords: Words = {
  kind: "v2job",
  title: (id) => `training job ${id}`,
  subject: ({ jobName }) => `training job "${jobName}" for this resource`,
  advice: ({ jobName = "" }) => adviceOnStrayV2Job(jobName),
};
