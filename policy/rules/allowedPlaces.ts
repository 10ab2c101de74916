// training-job-allowed-places: data is trained on only where it may be.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { listOf, quoted, settingsOf } from "../settings";
import { ofAll } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    regions: listOf("The regions that are allowed; none named: any."),
    projectIds: listOf("The projects that are allowed; none named: any."),
  },
};

/** `region` and `projectId`, from the resource or from the stack's configuration, must be among those that are named. */
export const allowedPlaces: ResourceValidationPolicy = {
  name: "training-job-allowed-places",
  description: "Training jobs and versions are in agreed regions and projects.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [within("region", "regions"), within("projectId", "projectIds")],
};

function within(property: "region" | "projectId", setting: "regions" | "projectIds") {
  return ofAll(({ inputs, args }, report) => {
    const allowed = settingsOf<RuleSettings["training-job-allowed-places"]>(args, configSchema)[setting];
    if (allowed.length === 0) return;
    const value = inputs[property];
    if (value !== undefined && allowed.includes(value)) return;
    report(
      `${property} is ${value === undefined ? "not set" : "another one"}; allowed are ${quoted(allowed)}. Set it on the ` +
        `resource, or by \`pulumi config set modelarts:${property}\`.`,
    );
  });
}
