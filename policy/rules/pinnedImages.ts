// training-job-pinned-images: images come from agreed registries, and always the same one.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { listOf, ofRuns } from "../subject";

/** `userImageUrl` must have a tag or a digest, not `latest`, and come from a registry that is named, if any is. */
export const pinnedImages: ResourceValidationPolicy = {
  name: "training-job-pinned-images",
  description: "Images have a tag or a digest, never latest, and come from agreed registries.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: { registries: listOf("How an image may begin, such as a registry's host name; none named: anyhow.") },
  },
  validateResource: ofRuns(({ inputs: { userImageUrl: image }, args }, report) => {
    if (image === undefined) return;
    const { registries } = args.getConfig<{ registries: string[] }>();
    if (registries.length > 0 && !registries.some((registry) => image.startsWith(`${registry}/`))) {
      report(
        `userImageUrl is "${image}"; allowed registries are ${registries.join(", ")}. Push the image to one of these.`,
      );
    }
    if (isPinned(image)) return;
    report(
      `userImageUrl is "${image}", which may be another image tomorrow. Give it a tag other than latest, such as ":1.4", or a digest.`,
    );
  }),
};

/** A tag stands behind the last slash; a colon before that belongs to a port. */
function isPinned(image: string): boolean {
  if (image.includes("@sha256:")) return true;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag !== undefined && tag !== "latest";
}
