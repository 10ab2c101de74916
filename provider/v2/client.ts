// One method for each endpoint of the training-job API v2: plain data or one error of the family comes back, never HTTP.

import type { CallBounds } from "../http/bounds";
import type { Flavor, JobEvent, LogLines, TrainingEngine } from "./catalogue";
import type { JobDetails, JobStatus } from "./job";

/** Which jobs to look for. */
export interface JobQuery {
  /** Those of the default workspace, "0", unless it is given: the service shows one workspace at a time. */
  readonly workspaceId?: string;
  /** A part of the name. */
  readonly nameLike?: string;
  /** Such as "Running"; 10 at most. */
  readonly phases?: readonly string[];
}

/** Where to begin in a log, and how much of it to read. */
export interface LogLinesQuery {
  /** A position, as `startLine` or `endLine` of another window. */
  readonly baseLine?: string;
  /** From 1 to 500. @default 50 */
  readonly lines?: number;
  readonly order?: "asc" | "desc";
}

/** Which events to read; the latest come first. */
export interface EventQuery {
  readonly level?: "Info" | "Warning" | "Error";
  /** Part of the message, 256 characters at most. */
  readonly pattern?: string;
}

/** The tags of a job, by key. */
export type Tags = Readonly<Record<string, string>>;

/**
 * The training-job API v2 of one project at one endpoint. Each method sends a failed request again where that is safe; the errors are
 * those of v1's client.
 */
export interface JobsClient {
  /**
   * Asks for a new job, in the API's words. Sent again only when it surely had no effect: after an error for which
   * `isOutcomeUnknown` holds, the job may exist.
   */
  createJob(body: Readonly<Record<string, unknown>>): Promise<JobDetails>;
  getJob(jobId: string): Promise<JobDetails>;
  /** All jobs that the query fits, the latest last; whole or not at all. */
  searchJobs(query?: JobQuery): Promise<JobDetails[]>;
  /** The jobs of a workspace whose names hold a text, the latest 50, latest first. */
  findJobs(query: { readonly workspaceId: string; readonly nameLike: string }): Promise<JobDetails[]>;
  /** These jobs of one workspace, as {@link listStatuses} asks for them. */
  listJobs(workspaceId: string, jobIds: readonly string[]): Promise<JobDetails[]>;
  /** How far these jobs of one workspace are; those that it does not have are left out. One request for each ten of them. */
  listStatuses(workspaceId: string, jobIds: readonly string[]): Promise<JobStatus[]>;
  /** Replaces the description. */
  updateDescription(jobId: string, description: string): Promise<void>;
  /** Asks for a stop, which takes a while. */
  terminateJob(jobId: string): Promise<void>;
  /** Asks for the removal, which takes a while. */
  deleteJob(jobId: string): Promise<void>;

  listFlavors(flavorType?: string): Promise<Flavor[]>;
  listEngines(): Promise<TrainingEngine[]>;
  /** A piece of a task's log; Huawei Cloud only. */
  getLogLines(jobId: string, task: string, query: LogLinesQuery): Promise<LogLines>;
  /** The last part of a task's log, 5 MB at most. */
  previewLog(jobId: string, task: string): Promise<string>;
  /** The latest events of a job, 100 at most, the latest first. */
  listEvents(jobId: string, query?: EventQuery): Promise<JobEvent[]>;

  /** Tags are on Huawei Cloud only. */
  getTags(jobId: string): Promise<Tags>;
  addTags(jobId: string, tags: Tags): Promise<void>;
  removeTags(jobId: string, tags: Tags): Promise<void>;

  /** The same client with its requests bounded so; what is not given stays as it was. */
  with(bounds: CallBounds): JobsClient;
  /** Stands for the endpoint's project: the same object for all clients that a session makes for it. */
  readonly project: object;
}
