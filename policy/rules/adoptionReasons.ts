// training-job-adoption-reasons: a stack destroys what it adopts, so somebody has to have said why it may.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ofVersions } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    reasons: {
      type: "object",
      additionalProperties: { type: "string", minLength: 1 },
      default: {},
      description: 'Why, by "jobId/versionId".',
    },
  },
};

/** An adopted version must be named in the configuration, with a reason. */
export const adoptionReasons: ResourceValidationPolicy = {
  name: "training-job-adoption-reasons",
  description: "A version that somebody made elsewhere is adopted only with a reason.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: ofVersions(({ inputs, args }, report) => {
    const { reasons } = settingsOf<RuleSettings["training-job-adoption-reasons"]>(args, configSchema);
    if (inputs.existingVersionId === undefined) return;
    const id = `${inputs.jobId}/${inputs.existingVersionId}`;
    if (reasons[id]?.trim()) return;
    report(
      "existingVersionId adopts a version, and pulumi destroy will remove it. Say why in the configuration: " +
        '{ "reasons": { "jobId/versionId": "…" } }, with the two ids of the program.',
    );
  }),
};
