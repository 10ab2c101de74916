// The way to training jobs, over the v2 API.

import type { Deadline } from "../../deadline";
import type { JobsClient } from "../../v2/client";
import type { Confirmation, JobRef } from "../../v2/find";
import { openJobs } from "../../v2/jobs";
import { defaultWorkspaceId } from "../namedOnce";
import type { Properties } from "../properties";
import { connectWith, type Environment, type TargetOf, textOf } from "../target";

/** The way to one job. */
export type Target = TargetOf<JobsClient>;

/** Reaches the location where a job lives, or is to live; see {@link connectWith}. */
export function connectTo(
  environment: Environment,
  properties: Readonly<Properties>,
  deadline: Deadline,
): Promise<Target> {
  return connectWith(openJobs, environment, properties, deadline);
}

/** How to confirm that a job with these outputs is gone. */
export function confirmationFor(
  { client, clock, signal, appearsWithinMs }: Pick<Target, "client" | "clock" | "signal" | "appearsWithinMs">,
  { createTime }: Readonly<Properties>,
): Confirmation {
  return {
    client,
    clock,
    signal,
    appearsWithinMs,
    createTime: typeof createTime === "number" ? createTime : undefined,
  };
}

/** The job of these properties. One that is only named by its id may be in any workspace. */
export function jobOf(jobId: string, { workspaceId, jobId: held, existingJobId }: Readonly<Properties>): JobRef {
  const isOurs = held !== undefined && existingJobId === undefined;
  return { jobId, workspaceId: textOf(workspaceId) ?? (isOurs ? defaultWorkspaceId : undefined) };
}
