// training-job-adoption-reasons: a stack destroys what it adopts, so somebody has to have said why it may.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofVersions } from "../subject";

/** An adopted version must be named in the configuration, with a reason. */
export const adoptionReasons: ResourceValidationPolicy = {
  name: "training-job-adoption-reasons",
  description: "A version that somebody made elsewhere is adopted only with a reason.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      reasons: {
        type: "object",
        additionalProperties: { type: "string", minLength: 1 },
        default: {},
        description: 'Why, by "jobId/versionId".',
      },
    },
  },
  validateResource: ofVersions(({ inputs: { jobId, existingVersionId }, args }, report) => {
    if (existingVersionId === undefined) return;
    const { reasons } = args.getConfig<{ reasons: Record<string, string> }>();
    const id = `${jobId}/${existingVersionId}`;
    if (reasons[id]) return;
    report(
      `existingVersionId adopts version ${id}, and pulumi destroy will remove it. ` +
        `Say why in the configuration: { "reasons": { "${id}": "…" } }.`,
    );
  }),
};
