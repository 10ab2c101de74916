// training-job-accelerator-stacks: machines with an accelerator run only in the stacks that may pay for them.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";
import type { RuleSettings } from "../ruleSettings";
import { listOf, quoted, settingsOf } from "../settings";
import { ofRuns } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    specIds: listOf("The specifications that have an accelerator; their numbers differ between regions."),
    flavorCodes: listOf("The same by their codes."),
    poolIds: listOf("The dedicated pools that have one."),
    stacks: listOf("The stacks in which those are allowed."),
  },
};

/**
 * Machines that are named must not be used but in the stacks that are named; with none named, nothing is said. Where they are
 * named by number only, a code would be a way round that: it is not allowed either.
 */
export const acceleratorStacks: ResourceValidationPolicy = {
  name: "training-job-accelerator-stacks",
  description: "Machines with an accelerator are used only in named stacks.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [
    notHere("specId", "specIds"),
    notHere("flavorCode", "flavorCodes"),
    notHere("poolId", "poolIds"),
    noWayRound("specId", "specIds", "flavorCodes"),
    noWayRound("flavorCode", "flavorCodes", "specIds"),
  ],
};

type Machines = "specIds" | "flavorCodes" | "poolIds";

function notHere(property: "specId" | "flavorCode" | "poolId", setting: Machines) {
  return ofRuns(({ inputs, args, called }, report) => {
    const { stacks, [setting]: accelerators } = settingsOf<RuleSettings["training-job-accelerator-stacks"]>(
      args,
      configSchema,
    );
    const stack = getStack();
    if (accelerators.length === 0 || stacks.includes(stack)) return;
    const value = inputs[property];
    if (value === undefined || !accelerators.includes(String(value))) return;
    const where = stacks.length === 0 ? "in no stack" : `only in ${quoted(stacks)}`;
    report(
      `${called(property)} names machines with an accelerator; these are allowed ${where}, and this stack is "${stack}". ` +
        'Take another one, or name this stack in "stacks".',
    );
  });
}

/** A name of the other kind cannot be told to be of machines without an accelerator. */
function noWayRound(property: "specId" | "flavorCode", setting: Machines, other: Machines) {
  return ofRuns(({ inputs, args, called }, report) => {
    const settings = settingsOf<RuleSettings["training-job-accelerator-stacks"]>(args, configSchema);
    if (settings[other].length === 0 || settings[setting].length > 0 || settings.stacks.includes(getStack())) return;
    if (inputs[property] === undefined) return;
    report(
      `${called(property)} names machines that may have an accelerator, since only "${other}" says which have one. ` +
        `Name those in "${setting}" too.`,
    );
  });
}
