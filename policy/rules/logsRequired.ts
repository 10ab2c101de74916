// training-job-logs-required: a run leaves a log that outlives it.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofRuns } from "../subject";

/** `logUrl` must be given where there is a run: without it the log is gone with the version. */
export const logsRequired: ResourceValidationPolicy = {
  name: "training-job-logs-required",
  description: "A run writes its log to OBS.",
  enforcementLevel: "advisory",
  validateResource: ofRuns(({ inputs }, report) => {
    if (inputs.logUrl !== undefined || inputs.createVersion === false) return;
    report(
      'logUrl is not given, so the log is gone with the version. Name an OBS folder for it, such as "/bucket/logs/".',
    );
  }),
};
