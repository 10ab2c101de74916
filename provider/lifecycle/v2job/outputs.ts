// The outputs of a v2 job: its checked inputs, and what the service says of it. Tokens, addresses and links are none of it.

import { type JobV2ObservedName, jobV2MadeOfNames } from "../../inputs/v2/names";
import { jobMadeOfRows } from "../../inputs/v2/rows";
import type { JobDetails } from "../../v2/job";
import { defaultWorkspaceId } from "../namedOnce";
import { type Properties, toProperties } from "../properties";
import { filledFrom, withDriftOf } from "../reportedValues";

/** What the service says of a job, apart from what the job is made of. */
export function observedOutputs(job: Partial<JobDetails>): Properties {
  const exitCodes = (job.taskStatuses ?? []).flatMap(({ task, exitCode }) =>
    task === undefined || exitCode === undefined ? [] : [[task, exitCode] as const],
  );
  return toProperties({
    phase: job.phase,
    secondaryPhase: job.secondaryPhase,
    createTime: job.createTime,
    startTime: job.startTime,
    durationMs: job.durationMs,
    tasks: job.tasks,
    exitCodes: exitCodes.length === 0 ? undefined : Object.fromEntries(exitCodes),
    userName: job.userName,
    engineName: job.engineName,
    engineVersion: job.engineVersion,
    flavorName: job.flavorName,
    poolName: job.poolName,
  } satisfies Record<JobV2ObservedName, unknown>);
}

/** The outputs of a job that stands: the stored properties, where it lives, and what was seen of it. */
export function jobOutputs(properties: Readonly<Properties>, jobId: string, seen: Partial<JobDetails>): Properties {
  const workspaceId = properties.workspaceId ?? seen.workspaceId ?? defaultWorkspaceId;
  const jobName = seen.jobName ?? properties.jobName;
  return toProperties({ ...properties, jobId, jobName, workspaceId, ...observedOutputs(seen) });
}

/** The stored properties corrected by what is really there; see {@link withDriftOf}. */
export function withDrift(stored: Readonly<Properties>, live: JobDetails): Properties {
  const corrected = withDriftOf(jobMadeOfRows, jobV2MadeOfNames, stored, live);
  // A description is always reported; one that somebody has taken away comes as nothing.
  if (stored.description !== undefined) corrected.description = live.description ?? "";
  return corrected;
}

/** The properties of a job that was made elsewhere: what is given, and for the rest what is really there. */
export function withLiveValues(given: Readonly<Properties>, live: JobDetails): Properties {
  return filledFrom(jobMadeOfRows, [...jobV2MadeOfNames, "description"], given, live);
}
