// Unknown values, as Pulumi's preview has them.

import { runtime } from "@pulumi/pulumi";

/** What stands for a value that is not known yet. */
export const unknownValue: string = runtime.unknownValue;

export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}
