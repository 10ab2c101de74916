// training-job-delete-timeout: a destroy has enough time, and ends some time.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofJobsAndVersions } from "../subject";

interface DeleteTimeoutConfig {
  readonly minimumMinutes: number;
  readonly maximumMinutes: number;
}

/** What applies where nothing is given, in minutes. */
const defaultMinutes = 30;

const unitMinutes: Readonly<Record<string, number>> = { ms: 1 / 60_000, s: 1 / 60, m: 1, h: 60 };

/** `timeouts.delete` must lie within bounds. */
export const deleteTimeout: ResourceValidationPolicy = {
  name: "training-job-delete-timeout",
  description: "The deletion of training jobs and versions has enough time, and not too much.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      minimumMinutes: {
        type: "number",
        minimum: 0,
        default: 5,
        description: "The least that a deletion must be given.",
      },
      maximumMinutes: {
        type: "number",
        minimum: 0,
        default: 120,
        description: "The most that a deletion may be given.",
      },
    },
  },
  validateResource: ofJobsAndVersions(({ inputs, args }, report) => {
    const { minimumMinutes, maximumMinutes } = args.getConfig<DeleteTimeoutConfig>();
    const given = inputs.timeouts?.delete;
    const minutes = given === undefined ? defaultMinutes : minutesOf(given);
    if (minutes >= minimumMinutes && minutes <= maximumMinutes) return;
    report(
      `timeouts.delete is ${given === undefined ? `${defaultMinutes}m, its default` : `"${given}"`}; allowed are ` +
        `${minimumMinutes} to ${maximumMinutes} minutes. Set it to a duration within that, such as "${minimumMinutes}m".`,
    );
  }),
};

/** The minutes of a duration that has been checked already, such as "1h30m". */
function minutesOf(duration: string): number {
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(ms|[smh])/g);
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMinutes[unit ?? ""] ?? 0), 0);
}
