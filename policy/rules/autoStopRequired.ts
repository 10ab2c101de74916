// training-job-auto-stop-required: no run of v2 goes on for ever, whatever becomes of the stack.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ofV2Jobs } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    maximumHours: { type: "integer", minimum: 1, default: 72, description: "The most hours that a run may be given." },
  },
};

/** `autoStop` must be given and not be above a limit; what is adopted runs already. */
export const autoStopRequired: ResourceValidationPolicy = {
  name: "training-job-auto-stop-required",
  description: "A run is stopped by the service after an agreed time.",
  enforcementLevel: "advisory",
  configSchema,
  validateResource: ofV2Jobs(({ inputs: { autoStop, existingJobId }, args }, report) => {
    const { maximumHours } = settingsOf<RuleSettings["training-job-auto-stop-required"]>(args, configSchema);
    if (existingJobId !== undefined) return;
    if (autoStop === undefined) {
      report(
        `autoStop is not given, so a run that hangs costs until somebody stops it. Give it whole hours, ${maximumHours} at most, such as "4h".`,
      );
    } else if (hoursOf(autoStop) > maximumHours) {
      report(
        `autoStop is too long; at most ${maximumHours} hours are allowed. Give it fewer, or raise "maximumHours".`,
      );
    }
  }),
};

/** The hours of a duration that has been checked already: it is whole hours, in whatever units. */
function hoursOf(duration: string): number {
  const unitHours: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3_600 };
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g);
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitHours[unit ?? ""] ?? 0), 0);
}
