// training-job-removable: what a stack declares, its destroy must be able to remove.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";
import { listOf, ofJobsAndVersions } from "../subject";

/** A job or version must not be protected, nor kept after its resource is destroyed, but in the stacks that are named. */
export const removable: ResourceValidationPolicy = {
  name: "training-job-removable",
  description: "Training jobs and versions can be removed by pulumi destroy: they are neither protected nor kept.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { stacks: listOf("Stacks in which they may be protected or kept.") } },
  validateResource: ofJobsAndVersions(({ kind, inputs, args }, report) => {
    const { stacks } = args.getConfig<{ stacks: string[] }>();
    const stack = getStack();
    if (stacks.includes(stack)) return;
    const exception = `or allow it for this stack: { "stacks": ["${stack}"] }.`;
    if (args.opts.protect) {
      report(
        `The resource option protect is true, so pulumi destroy will refuse to remove this ${kind}, and it goes on holding ` +
          `quota and storage. Leave protect out, ${exception}`,
      );
    }
    if (inputs.deletion?.keep === true) {
      report(
        `deletion.keep is true, so pulumi destroy will leave this ${kind} in the cloud, where nothing removes it. ` +
          `Leave deletion.keep out, ${exception}`,
      );
    }
  }),
};
