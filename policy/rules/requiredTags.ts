// training-job-required-tags: a bill can be split by what is on each run.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ofV2Jobs } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    keys: { type: "array", items: { type: "string" }, default: [], description: "The tags that each run must have." },
  },
};

/** `tags` must have each of the keys, with a value; none is asked for unless some are named. */
export const requiredTags: ResourceValidationPolicy = {
  name: "training-job-required-tags",
  description: "A run has the team's tags.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: ofV2Jobs(({ inputs: { tags = {} }, args }, report) => {
    const { keys } = settingsOf<RuleSettings["training-job-required-tags"]>(args, configSchema);
    const missing = keys.filter((key) => !tags[key]);
    if (missing.length > 0) report(`tags lacks ${missing.join(", ")}. Give each a value.`);
  }),
};
