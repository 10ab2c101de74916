// The way to training jobs and their versions, over the v1 API.

import type { Deadline } from "../deadline";
import type { TrainingJobsClient } from "../v1/client";
import type { Confirmation } from "../v1/confirm";
import { openTrainingJobs } from "../v1/trainingJobs";
import type { Properties } from "./properties";
import { connectWith, type Environment, type TargetOf, textOf } from "./target";

/** The way to one job or version. */
export type Target = TargetOf<TrainingJobsClient>;

/** Reaches the location where a job or version lives, or is to live; see {@link connectWith}. */
export function connectTo(
  environment: Environment,
  properties: Readonly<Properties>,
  deadline: Deadline,
): Promise<Target> {
  return connectWith(openTrainingJobs, environment, properties, deadline);
}

/** How to confirm that a resource with these outputs is gone. */
export function confirmationFor(
  { client, clock, signal, appearsWithinMs }: Pick<Target, "client" | "clock" | "signal" | "appearsWithinMs">,
  { createTime, workspaceId }: Readonly<Properties>,
): Confirmation {
  return {
    client,
    clock,
    signal,
    appearsWithinMs,
    createTime: typeof createTime === "number" ? createTime : undefined,
    workspaceId: textOf(workspaceId),
  };
}
