// training-job-allowed-machines: runs take only the specifications and pools that were agreed, accelerators only in named stacks.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";
import { listOf, ofRuns } from "../subject";

interface AllowedMachinesConfig {
  readonly specIds: readonly string[];
  readonly poolIds: readonly string[];
  readonly acceleratorSpecIds: readonly string[];
  readonly acceleratorStacks: readonly string[];
}

/** `specId` and `poolId` must be among those that are named; with none named, any will do. */
export const allowedMachines: ResourceValidationPolicy = {
  name: "training-job-allowed-machines",
  description: "Runs take only agreed specifications and pools, and accelerators only in named stacks.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      specIds: listOf("The specifications that are allowed; none named: any."),
      poolIds: listOf("The dedicated pools that are allowed; none named: any."),
      acceleratorSpecIds: listOf("The specifications that have an accelerator; the numbers differ between regions."),
      acceleratorStacks: listOf("The stacks in which those are allowed."),
    },
  },
  validateResource: ofRuns(({ inputs: { specId, poolId }, args }, report) => {
    const { specIds, poolIds, acceleratorSpecIds, acceleratorStacks } = args.getConfig<AllowedMachinesConfig>();
    if (specId !== undefined && specIds.length > 0 && !specIds.includes(specId)) {
      report(`specId is "${specId}"; allowed are ${specIds.join(", ")}. Take one of these.`);
    }
    if (poolId !== undefined && poolIds.length > 0 && !poolIds.includes(poolId)) {
      report(`poolId is "${poolId}"; allowed are ${poolIds.join(", ")}. Take one of these.`);
    }
    const stack = getStack();
    if (specId !== undefined && acceleratorSpecIds.includes(specId) && !acceleratorStacks.includes(stack)) {
      report(
        `specId "${specId}" has an accelerator, which this stack (${stack}) may not use. ` +
          `Take another one, or run it in ${acceleratorStacks.join(", ") || 'a stack named in "acceleratorStacks"'}.`,
      );
    }
  }),
};
