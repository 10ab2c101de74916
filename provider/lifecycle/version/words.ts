// What messages say of training job versions.

import { adviceOnStrays } from "../strays";
import type { Words } from "../words";

export const versionWords: Words = {
  kind: "version",
  title: (id) => `training job version ${id}`,
  subject: ({ jobId }) => `a version of this resource in job ${jobId}`,
  advice: ({ jobId }) => adviceOnStrays(String(jobId)),
};
