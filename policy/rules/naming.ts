// training-job-naming: names say whose job it is, by a pattern of the team's own.

import type {
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ofAll } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    pattern: {
      type: "string",
      format: "regex",
      default: ".*",
      description: "A regular expression for the whole name.",
    },
  },
};

/** A job's `jobName`, an algorithm's `algorithmName`, and the name of each resource, must match a pattern; every name does unless one is given. */
export const naming: ResourceValidationPolicy = {
  name: "training-job-naming",
  description: "Names of training jobs, versions and algorithms follow the team's pattern.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [
    ofAll(({ args }, report) => judge("The resource's name", args.name, args, report)),
    ofAll(({ inputs, args, called }, report) => judge(called("jobName"), inputs.jobName, args, report)),
  ],
};

function judge(what: string, name: string | undefined, args: ResourceValidationArgs, report: ReportViolation): void {
  const { pattern } = settingsOf<RuleSettings["training-job-naming"]>(args, configSchema);
  if (name === undefined || new RegExp(`^(?:${pattern})$`).test(name)) return;
  report(`${what} does not match ${pattern}, which it must as a whole. Rename it.`);
}
