// training-job-version-removable: what a stack declares, its destroy must be able to remove.

import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";
import { TrainingJobVersion } from "pulumi-modelarts";

/** What a team may set for this policy. */
interface RemovableConfig {
  /** Stacks in which a version may be protected or kept. Default: none. */
  readonly stacks: readonly string[];
}

/** A version must not be protected, nor kept after its resource is destroyed, but in the stacks that are named. */
export const removable: ResourceValidationPolicy = {
  name: "training-job-version-removable",
  description: "A training job version can be removed by pulumi destroy: it is neither protected nor kept.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      stacks: {
        type: "array",
        items: { type: "string" },
        default: [],
        description: "Stacks in which a version may be protected or kept.",
      },
    },
  },
  validateResource: validateResourceOfType(TrainingJobVersion, (version, args, reportViolation) => {
    const { stacks } = args.getConfig<RemovableConfig>();
    if (stacks.includes(getStack())) return;
    if (args.opts.protect) {
      reportViolation(
        "The resource option protect is true, so pulumi destroy will refuse to remove this training job version, and it goes " +
          `on holding quota and storage. Leave protect out, or allow it for this stack: { "stacks": ["${getStack()}"] }.`,
      );
    }
    if (version.deletion?.keep === true) {
      reportViolation(
        "deletion.keep is true, so pulumi destroy will leave this training job version in the cloud, where nothing removes it. " +
          `Leave deletion.keep out, or allow it for this stack: { "stacks": ["${getStack()}"] }.`,
      );
    }
  }),
};
