/** What the simulated service holds: projects, jobs, versions, configurations, and the changes that watchers hear of. */

import type { Motion as MotionOf } from "./courses.js";
import type { JsonObject, RawNumber } from "./json.js";
import type { Countdown, Delay, Lag, Lingering } from "./lag.js";
import type { StatusName } from "./statuses.js";
import type { Course } from "./transitions.js";

export interface Project {
  readonly id: string;
  readonly jobs: Map<bigint, Job>;
  readonly jobsByName: Map<string, Job>;
  /** Gone, but readers are behind. */
  readonly lingeringJobs: Lingering<Job>;
  /** Names of removed jobs that cannot be used again yet. */
  readonly heldNames: Map<string, Countdown>;
  readonly configs: Map<string, JobConfig>;
  active: number;
  running: number;
  /** Ready to run, but without a machine; the first comes first. */
  readonly queue: Set<Version>;
}

export interface Job {
  readonly id: bigint;
  readonly literal: RawNumber;
  readonly project: Project;
  readonly name: string;
  readonly workspaceId: string;
  readonly createTime: number;
  description: string;
  /** In order of creation. */
  readonly versions: Map<bigint, Version>;
  readonly lingeringVersions: Lingering<Version>;
  nextNumber: number;
  isBeingDeleted: boolean;
  /** Not yet visible to readers. */
  hidden: Delay | undefined;
  /** How long readers see it after it is gone. */
  lingers: Lag | undefined;
  /** Whether any version may be hidden, so that long lists need not look at each. */
  hidesVersions: boolean;
  /** `versions`, newest first; rebuilt when next needed after a change. */
  listing: Version[] | undefined;
}

export interface Version {
  readonly id: bigint;
  readonly literal: RawNumber;
  readonly job: Job;
  readonly name: string;
  readonly preVersionId: bigint | null;
  readonly resourceId: string;
  readonly createTime: number;
  /** The run's configuration, as it came in. */
  readonly config: JsonObject;
  status: StatusName;
  startTime: number | null;
  endTime: number | null;
  motion: Motion | undefined;
  failedDeletions: number;
  /** Not yet visible to readers. */
  hidden: Delay | undefined;
  /** How long readers see it after it is gone. */
  lingers: Lag | undefined;
  /** Its log so far, a line each, without line ends. */
  readonly log: string[];
}

/** A version on its way along a course. */
export type Motion = MotionOf<StatusName, Course>;

/** Which versions; all conditions given must hold. */
export interface Selection {
  jobId?: string | undefined;
  jobName?: string | undefined;
  versionId?: string | undefined;
}

export interface JobConfig {
  readonly name: string;
  readonly createTime: number;
  description: string;
  config: JsonObject;
}

/** What a watcher may want to show. */
export type Change =
  | { kind: "status"; version: Version; from: StatusName | undefined; to: StatusName }
  | { kind: "version-gone"; version: Version }
  | { kind: "job"; job: Job }
  | { kind: "job-gone"; job: Job }
  | { kind: "other" };

/** Milliseconds a version has run so far. */
export function durationOf(version: Version, now: number): number {
  if (version.startTime === null) return 0;
  return Math.max(0, (version.endTime ?? now) - version.startTime);
}
