// Puts right what has an evident right value, in the very properties that were given.

import type { ResourceRemediation } from "@pulumi/policy";
import { isOurs } from "./subject";

/** The properties of a resource of ours as a remediation may change them. */
export interface Mendable {
  deletion?: { keep?: boolean; stopActive?: boolean };
  timeouts?: { delete?: string };
}

/**
 * Lets `mend` change a resource of ours, and says by `true` that it did. It changes them in place: a copy would lose the marks
 * of secrets, and with them the provider that the resource carries along.
 */
export function mending(
  remediate: (properties: Mendable, args: Parameters<ResourceRemediation>[0]) => boolean,
): ResourceRemediation {
  return (args) => (isOurs(args) && remediate(args.props, args) ? args.props : undefined);
}
