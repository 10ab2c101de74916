// training-job-allowed-machines: runs take only the specifications and pools that were agreed.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { listOf, quoted, settingsOf } from "../settings";
import { ofRuns } from "../subject";

type Settings = RuleSettings["training-job-allowed-machines"];

const configSchema: PolicyConfigSchema = {
  properties: {
    specIds: listOf("The specifications that are allowed, by number."),
    flavorCodes: listOf("Those that are allowed, by code; none named in either list: any."),
    poolIds: listOf("The dedicated pools that are allowed; none named: any."),
  },
};

/**
 * `specId`, `flavorCode` and `poolId` must be among those that are named. The first two name the same machines: where either list
 * says which are allowed, none may be had under the other kind of name.
 */
export const allowedMachines: ResourceValidationPolicy = {
  name: "training-job-allowed-machines",
  description: "Runs take only agreed specifications and pools.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [
    oneOf("specId", "specIds", ["specIds", "flavorCodes"]),
    oneOf("flavorCode", "flavorCodes", ["specIds", "flavorCodes"]),
    oneOf("poolId", "poolIds", ["poolIds"]),
  ],
};

function oneOf(
  property: "specId" | "flavorCode" | "poolId",
  setting: keyof Settings,
  lists: readonly (keyof Settings)[],
) {
  return ofRuns(({ inputs, args, called }, report) => {
    const settings = settingsOf<Settings>(args, configSchema);
    if (lists.every((each) => settings[each].length === 0)) return;
    const allowed = settings[setting];
    const value = inputs[property];
    if (value === undefined || allowed.includes(String(value))) return;
    const which = allowed.length === 0 ? "none is allowed by it" : `allowed are ${quoted(allowed)}`;
    report(`${called(property)} names other machines; ${which}. Take what is allowed, or add it to "${setting}".`);
  });
}
