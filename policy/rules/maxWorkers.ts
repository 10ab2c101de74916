// training-job-max-workers: no run takes more machines than was agreed.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ofRuns } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: { maximum: { type: "integer", minimum: 1, default: 4, description: "The most machines of one run." } },
};

/** `workerServerNum`, `nodeCount` in v2, must not be above a limit. */
export const maxWorkers: ResourceValidationPolicy = {
  name: "training-job-max-workers",
  description: "A run takes no more machines than agreed.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: ofRuns(({ inputs, args, called }, report) => {
    const { maximum } = settingsOf<RuleSettings["training-job-max-workers"]>(args, configSchema);
    const { workerServerNum = 1 } = inputs;
    if (workerServerNum <= maximum) return;
    report(
      `${called("workerServerNum")} is too high; at most ${maximum} machines are allowed. Take fewer, or raise "maximum".`,
    );
  }),
};
