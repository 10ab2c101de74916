// The outputs of a v2 job: its checked inputs, and what the service says of it. Tokens, addresses and links are none of it.

import { comparable } from "../../inputs/changes";
import { isReportedAs } from "../../inputs/reported";
import type { Table } from "../../inputs/table";
import { type JobV2ObservedName, jobV2MadeOfNames } from "../../inputs/v2/names";
import { jobMadeOfRows } from "../../inputs/v2/rows";
import type { JobDetails } from "../../v2/job";
import { defaultWorkspaceId } from "../namedOnce";
import { type Properties, toProperties } from "../properties";

const rows: Table = jobMadeOfRows;

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

/** The stored properties corrected by what is really there: of what was given, and only where the difference is one of meaning. */
export function withDrift(stored: Readonly<Properties>, live: JobDetails): Properties {
  const corrected: Properties = { ...stored };
  const told: Readonly<Record<string, unknown>> = live;
  for (const name of jobV2MadeOfNames) {
    const row = rows[name];
    if (row === undefined || stored[name] === undefined || isReportedAs(row, stored[name], told[name])) continue;
    corrected[name] = told[name];
  }
  // A description is always reported; one that somebody has taken away comes as nothing.
  if (stored.description !== undefined) corrected.description = live.description ?? "";
  return corrected;
}

/** The properties of a job that was made elsewhere: what is given, and for the rest what is really there. */
export function withLiveValues(given: Readonly<Properties>, live: JobDetails): Properties {
  const told: Readonly<Record<string, unknown>> = live;
  const filled: Properties = { ...given };
  for (const name of [...jobV2MadeOfNames, "description", "jobName"]) {
    if (filled[name] === undefined && comparable(told[name], rows[name]) !== undefined) filled[name] = told[name];
  }
  return filled;
}
