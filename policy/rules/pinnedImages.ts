// training-job-pinned-images: images come from agreed registries, and always the same one.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { listOf, quoted, settingsOf } from "../settings";
import { ofCode } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: {
    registries: listOf("How an image may begin, such as a registry's host name and organisation; none named: anyhow."),
  },
};

/** `userImageUrl` must have a tag or a digest, not `latest`, and come from a registry that is named, if any is. */
export const pinnedImages: ResourceValidationPolicy = {
  name: "training-job-pinned-images",
  description: "Images have a tag or a digest, never latest, and come from agreed registries.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: ofCode(({ inputs: { userImageUrl: image }, args, called }, report) => {
    const { registries } = settingsOf<RuleSettings["training-job-pinned-images"]>(args, configSchema);
    if (image === undefined) return;
    if (registries.length > 0 && !registries.some((registry) => image.startsWith(`${registry.replace(/\/+$/, "")}/`))) {
      report(
        `${called("userImageUrl")} is from another registry; allowed are ${quoted(registries)}. Push the image to one of these.`,
      );
    }
    if (isPinned(image)) return;
    report(
      `${called("userImageUrl")} has no tag other than latest, so it may be another image tomorrow. Give it a tag such as ":1.4", or a digest.`,
    );
  }),
};

/** A tag stands behind the last slash; a colon before that belongs to a port. */
function isPinned(image: string): boolean {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return true;
  const tag = /:([^:/@]+)$/.exec(image)?.[1];
  return tag !== undefined && tag !== "latest";
}
