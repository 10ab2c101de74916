// training-job-max-priority: no run pushes others aside without leave.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ofV2Jobs } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    maximum: { type: "integer", minimum: 1, maximum: 3, default: 2, description: "The highest priority allowed." },
  },
};

/** `priority` must not be above a limit: the highest one takes the machines of runs that may be preempted. */
export const maxPriority: ResourceValidationPolicy = {
  name: "training-job-max-priority",
  description: "A run does not have the highest priority.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: ofV2Jobs(({ inputs: { priority }, args }, report) => {
    const { maximum } = settingsOf<RuleSettings["training-job-max-priority"]>(args, configSchema);
    if (priority === undefined || priority <= maximum) return;
    report(`priority is too high; at most ${maximum} is allowed. Lower it, or raise "maximum".`);
  }),
};
