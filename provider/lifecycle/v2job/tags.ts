// The tags of a v2 job: calls of their own, after the job is known to stand, and on Huawei Cloud only.

import { ApiError, isModelArtsError } from "../../errors";
import type { JobsClient, Tags } from "../../v2/client";
import { isNotOffered } from "../../v2/errorCodes";
import type { Properties } from "../properties";

/** The tags that properties name; none where they name none. */
export function tagsIn({ tags }: Readonly<Properties>): Tags {
  if (typeof tags !== "object" || tags === null) return {};
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

/**
 * Makes the tags of a job those that are wanted, and leaves alone what neither names. First adds, which overwrites, and then removes:
 * what breaks off in between has lost none.
 */
export async function applyTags(client: JobsClient, jobId: string, before: Tags, wanted: Tags): Promise<void> {
  const added = Object.entries(wanted).filter(([key, value]) => before[key] !== value);
  const removed = Object.entries(before).filter(([key]) => !Object.hasOwn(wanted, key));
  try {
    if (added.length > 0) await client.addTags(jobId, Object.fromEntries(added));
    if (removed.length > 0) await client.removeTags(jobId, Object.fromEntries(removed));
  } catch (error) {
    throw isNotOffered(error)
      ? new ApiError(error, "This cloud has no tags for training jobs: take `tags` out of the program")
      : error;
  }
}

/** Of the tags that a resource holds, what has become of them; all of them where they cannot be read. */
export async function tagsNow(client: JobsClient, jobId: string, held: Tags): Promise<Tags> {
  if (Object.keys(held).length === 0) return held;
  try {
    const now = await client.getTags(jobId);
    return Object.fromEntries(Object.entries(now).filter(([key]) => Object.hasOwn(held, key)));
  } catch (error) {
    if (isModelArtsError(error)) return held;
    throw error;
  }
}
