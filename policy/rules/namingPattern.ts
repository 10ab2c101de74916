// training-job-naming: names say whose job it is, by a pattern of the team's own.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofJobsAndVersions } from "../subject";

/** A job's `jobName`, and the name of each resource, must match a pattern; every name does unless one is given. */
export const namingPattern: ResourceValidationPolicy = {
  name: "training-job-naming",
  description: "Names of training jobs and versions follow the team's pattern.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      pattern: {
        type: "string",
        format: "regex",
        default: ".*",
        description: "A regular expression for the whole name.",
      },
    },
  },
  validateResource: ofJobsAndVersions(({ inputs, args }, report) => {
    const { pattern } = args.getConfig<{ pattern: string }>();
    const whole = new RegExp(`^(?:${pattern})$`);
    const names = {
      "the resource's name": args.name,
      ...(inputs.jobName !== undefined && { jobName: inputs.jobName }),
    };
    for (const [what, name] of Object.entries(names)) {
      if (!whole.test(name)) report(`${what} is "${name}"; it must match ${pattern}. Rename it.`);
    }
  }),
};
