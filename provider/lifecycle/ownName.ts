// The name of a thing whose program gives none.

import { randomBytes } from "node:crypto";

/** So much of a resource's name is kept: 64 characters less a hyphen and eight digits. */
const longestName = 55;

/** The resource's own name, in the service's letters, and eight random digits, as Pulumi names things; `otherwise` stands for a name that is not known. */
export function nameFor(urn: string | undefined, otherwise: string): string {
  const resource = urn?.split("::").at(-1) ?? otherwise;
  const kept = resource.replace(/[^0-9A-Za-z_-]+/g, "-").slice(0, longestName);
  return `${kept}-${randomBytes(4).toString("hex")}`;
}
