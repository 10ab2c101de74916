// training-job-max-workers: no run takes more machines than was agreed.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofRuns } from "../subject";

/** `workerServerNum` must not be above a limit. */
export const maxWorkers: ResourceValidationPolicy = {
  name: "training-job-max-workers",
  description: "A run takes no more machines than agreed.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: { maximum: { type: "integer", minimum: 1, default: 4, description: "The most machines of one run." } },
  },
  validateResource: ofRuns(({ inputs, args }, report) => {
    const { maximum } = args.getConfig<{ maximum: number }>();
    const { workerServerNum = 1 } = inputs;
    if (workerServerNum <= maximum) return;
    report(
      `workerServerNum is ${workerServerNum}; at most ${maximum} machines are allowed. Take fewer, or raise "maximum".`,
    );
  }),
};
