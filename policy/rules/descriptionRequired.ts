// training-job-description-required: whoever finds a job in the console can tell what it is for.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofCode } from "../subject";

/** `description` must be given and not be blank. */
export const descriptionRequired: ResourceValidationPolicy = {
  name: "training-job-description-required",
  description: "Training jobs, versions and algorithms say what they are for.",
  enforcementLevel: "advisory",
  validateResource: ofCode(({ kind, inputs }, report) => {
    if (inputs.description?.trim()) return;
    report(
      `description is not given, so nobody can tell later what this ${kind} was for. Say it in 256 characters at most.`,
    );
  }),
};
