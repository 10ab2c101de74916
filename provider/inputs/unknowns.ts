// Unknown values: what Pulumi puts, in a preview, where a value will come from a resource that does not exist yet.

import { runtime } from "@pulumi/pulumi";

/** The text that stands for an unknown value, at any depth of a bag of inputs. */
export const unknownValue: string = runtime.unknownValue;

/** True when the value is unknown or holds an unknown value somewhere. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
