// training-job-adoption-reasons: a stack destroys what it adopts, so somebody has to have said why it may.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ofAlgorithms, ofJobs, ofVersions } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    reasons: {
      type: "object",
      additionalProperties: { type: "string", minLength: 1 },
      default: {},
      description: 'Why, by "jobId/versionId" or, for a job or an algorithm, its id.',
    },
  },
};

type Configured = Parameters<typeof settingsOf>[0];

/** What is adopted, a version, a job or an algorithm, must be named in the configuration, with a reason. */
export const adoptionReasons: ResourceValidationPolicy = {
  name: "training-job-adoption-reasons",
  description: "A version, a job or an algorithm that somebody made elsewhere is adopted only with a reason.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [
    ofVersions(({ inputs, args }, report) => {
      if (inputs.existingVersionId === undefined) return;
      if (hasReason(args, `${inputs.jobId}/${inputs.existingVersionId}`)) return;
      report(
        "existingVersionId adopts a version, and pulumi destroy will remove it. Say why in the configuration: " +
          '{ "reasons": { "jobId/versionId": "…" } }, with the two ids of the program.',
      );
    }),
    ofJobs(({ inputs: { existingJobId }, args }, report) => {
      if (existingJobId === undefined || hasReason(args, existingJobId)) return;
      report(
        "existingJobId adopts a training job, and pulumi destroy will remove it with all that is in it. Say why in the " +
          'configuration: { "reasons": { "jobId": "…" } }, with the id of the program.',
      );
    }),
    ofAlgorithms(({ inputs: { existingVersionId: id }, args, called }, report) => {
      if (id === undefined || hasReason(args, id)) return;
      report(
        `${called("existingVersionId")} adopts an algorithm, and pulumi destroy will remove it. Say why in the configuration: ` +
          '{ "reasons": { "algorithmId": "…" } }, with the id of the program.',
      );
    }),
  ],
};

function hasReason(args: Configured, id: string): boolean {
  const { reasons } = settingsOf<RuleSettings["training-job-adoption-reasons"]>(args, configSchema);
  return (reasons[id]?.trim() ?? "") !== "";
}
