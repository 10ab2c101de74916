// training-job-removable: what a stack declares, its destroy must be able to remove.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";
import { mending } from "../remediation";
import type { RuleSettings } from "../ruleSettings";
import { listOf, settingsOf } from "../settings";
import { ofAll } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: { stacks: listOf("Stacks in which they may be protected or kept.") },
};

type Configured = Parameters<typeof settingsOf>[0];

/** A job, a version or an algorithm must not be protected, nor kept after its resource is destroyed, but in the stacks that are named. Keeping can be remediated. */
export const removable: ResourceValidationPolicy = {
  name: "training-job-removable",
  description:
    "Training jobs, versions and algorithms can be removed by pulumi destroy: they are neither protected nor kept.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [
    ofAll(({ kind, args }, report) => {
      if (!args.opts.protect || isExempt(args)) return;
      report(
        `The resource option protect is true, so pulumi destroy will refuse to remove this ${kind}, and it goes on holding ` +
          `quota and storage. Leave protect out, ${exception()}`,
      );
    }),
    ofAll(({ kind, inputs, args }, report) => {
      if (inputs.deletion?.keep !== true || isExempt(args)) return;
      report(
        `deletion.keep is true, so pulumi destroy will leave this ${kind} in the cloud, where nothing removes it. ` +
          `Leave deletion.keep out, ${exception()}`,
      );
    }),
  ],
  remediateResource: mending(({ deletion }, args) => {
    if (deletion?.keep !== true || isExempt(args)) return false;
    deletion.keep = false;
    return true;
  }),
};

function isExempt(args: Configured): boolean {
  return settingsOf<RuleSettings["training-job-removable"]>(args, configSchema).stacks.includes(getStack());
}

function exception(): string {
  return `or allow it for this stack: { "stacks": ["${getStack()}"] }.`;
}
