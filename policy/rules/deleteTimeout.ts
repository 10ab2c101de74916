// training-job-delete-timeout: a destroy has enough time, and ends some time.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { mending } from "../remediation";
import type { RuleSettings } from "../ruleSettings";
import { ConfigurationError, settingsOf } from "../settings";
import { ofAll } from "../subject";

type Bounds = RuleSettings["training-job-delete-timeout"];

/** What applies where nothing is given, in minutes. */
const defaultMinutes = 30;

const unitMinutes: Readonly<Record<string, number>> = {
  ns: 1 / 60e9,
  us: 1 / 60e6,
  µs: 1 / 60e6,
  ms: 1 / 60e3,
  s: 1 / 60,
  m: 1,
  h: 60,
};

const configSchema: PolicyConfigSchema = {
  properties: {
    minimumMinutes: { type: "number", minimum: 0, default: 5, description: "The least that a deletion must be given." },
    maximumMinutes: { type: "number", minimum: 0, default: 120, description: "The most that a deletion may be given." },
  },
};

/** `timeouts.delete` must lie within bounds. Can be remediated: to the bound that is nearer. */
export const deleteTimeout: ResourceValidationPolicy = {
  name: "training-job-delete-timeout",
  description: "The deletion of training jobs and versions has enough time, and not too much.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: ofAll(({ inputs, args }, report) => {
    const bounds = boundsOf(args);
    const given = inputs.timeouts?.delete;
    const nearest = nearestWithin(bounds, given);
    if (nearest === undefined) return;
    report(
      `timeouts.delete is ${given === undefined ? `${defaultMinutes}m, its default` : "too short or too long"}; allowed are ` +
        `${bounds.minimumMinutes} to ${bounds.maximumMinutes} minutes. Set it to a duration within that, such as "${nearest}".`,
    );
  }),
  remediateResource: mending((properties, args) => {
    const nearest = nearestWithin(boundsOf(args), properties.timeouts?.delete);
    if (nearest === undefined) return false;
    if (properties.timeouts === undefined) properties.timeouts = { delete: nearest };
    else properties.timeouts.delete = nearest;
    return true;
  }),
};

function boundsOf(args: Parameters<typeof settingsOf>[0]): Bounds {
  const bounds = settingsOf<Bounds>(args, configSchema);
  const { minimumMinutes, maximumMinutes } = bounds;
  if (minimumMinutes <= maximumMinutes) return bounds;
  throw new ConfigurationError(
    `minimumMinutes is ${minimumMinutes} and maximumMinutes is ${maximumMinutes}, so no time would do. Raise maximumMinutes.`,
  );
}

/** The nearer bound as a duration, or `undefined` when what is given lies within them. */
function nearestWithin({ minimumMinutes, maximumMinutes }: Bounds, given: string | undefined): string | undefined {
  const minutes = given === undefined ? defaultMinutes : minutesOf(given);
  if (minutes < minimumMinutes) return `${minimumMinutes}m`;
  return minutes > maximumMinutes ? `${maximumMinutes}m` : undefined;
}

/** The minutes of a duration that has been checked already, such as "1h30m". */
function minutesOf(duration: string): number {
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|[smh])/g);
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMinutes[unit ?? ""] ?? 0), 0);
}
