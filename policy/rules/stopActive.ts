// training-job-stop-active: what is still at work when it is destroyed is stopped first.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { mending } from "../remediation";
import { ofJobsAndVersions } from "../subject";

/** `deletion.stopActive` must not be false: the service refuses to delete some of what is at work. Can be remediated. */
export const stopActive: ResourceValidationPolicy = {
  name: "training-job-stop-active",
  description: "Training jobs and versions that are still at work are stopped before they are deleted.",
  enforcementLevel: "mandatory",
  validateResource: ofJobsAndVersions(({ kind, inputs }, report) => {
    if (inputs.deletion?.stopActive !== false) return;
    report(
      `deletion.stopActive is false, so pulumi destroy fails while this ${kind} is at work. Leave it out, or set it to true.`,
    );
  }),
  remediateResource: mending(({ deletion }) => {
    if (deletion?.stopActive !== false) return false;
    deletion.stopActive = true;
    return true;
  }),
};
