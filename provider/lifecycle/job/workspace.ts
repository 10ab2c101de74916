// Which workspace a training job is in: no answer of the service says so.

import type { Properties } from "../properties";

/** The workspace of a job that names none. */
const defaultWorkspaceId = "0";

/**
 * The id of the job's workspace, or `undefined` where it is not known. A job is made in the workspace that the program names, or in the
 * project's own. One that was adopted may be in any.
 */
export function workspaceOf({ workspaceId, existingJobId }: Readonly<Properties>): string | undefined {
  if (typeof workspaceId === "string") return workspaceId;
  return existingJobId === undefined ? defaultWorkspaceId : undefined;
}
