// training-job-naming: names say whose job it is, by a pattern of the team's own.

import type {
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ofJobsAndVersions } from "../subject";

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

/** A job's `jobName`, and the name of each resource, must match a pattern; every name does unless one is given. */
export const naming: ResourceValidationPolicy = {
  name: "training-job-naming",
  description: "Names of training jobs and versions follow the team's pattern.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [
    ofJobsAndVersions(({ args }, report) => judge("The resource's name", args.name, args, report)),
    ofJobsAndVersions(({ inputs, args }, report) => judge("jobName", inputs.jobName, args, report)),
  ],
};

function judge(what: string, name: string | undefined, args: ResourceValidationArgs, report: ReportViolation): void {
  const { pattern } = settingsOf<RuleSettings["training-job-naming"]>(args, configSchema);
  if (name === undefined || new RegExp(`^(?:${pattern})$`).test(name)) return;
  report(`${what} does not match ${pattern}, which it must as a whole. Rename it.`);
}
