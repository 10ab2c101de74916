// training-job-allowed-machines: runs take only the specifications and pools that were agreed.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { listOf, quoted, settingsOf } from "../settings";
import { ofRuns } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    specIds: listOf("The specifications that are allowed; none named: any."),
    poolIds: listOf("The dedicated pools that are allowed; none named: any."),
  },
};

/** `specId` and `poolId` must be among those that are named; with none named, any will do. */
export const allowedMachines: ResourceValidationPolicy = {
  name: "training-job-allowed-machines",
  description: "Runs take only agreed specifications and pools.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [oneOf("specId", "specIds"), oneOf("poolId", "poolIds")],
};

function oneOf(property: "specId" | "poolId", setting: "specIds" | "poolIds") {
  return ofRuns(({ inputs, args }, report) => {
    const allowed = settingsOf<Record<typeof setting, string[]>>(args, configSchema)[setting];
    if (allowed.length === 0) return;
    const value = inputs[property];
    if (value === undefined || allowed.includes(String(value))) return;
    report(`${property} is "${value}"; allowed are ${quoted(allowed)}. Take one of these, or add it to "${setting}".`);
  });
}
