// One method for each endpoint of the training-job API: plain data or one error of the family comes back, never HTTP.

import type { CallBounds } from "../http/bounds";
import type { Engine, LogWindow, ResourceSpecification, TrainingJobSummary } from "./catalogue";
import type { CreatedJob, CreatedVersion, JobStatuses, JobVersions, VersionConfig, VersionDetails } from "./version";

/** What a new version is made of. Ids are decimal strings. */
export interface CreateVersionRequest {
  /** The description; it belongs to the job and is shared by its versions. */
  readonly description?: string;
  readonly preVersionId?: string;
  readonly config: VersionConfig;
}

/** What a new job is made of; with `createVersion: false` it has no version yet. */
export interface CreateJobRequest {
  readonly jobName: string;
  readonly description?: string;
  readonly workspaceId?: string;
  readonly createVersion?: boolean;
  readonly config?: VersionConfig;
}

/** Which jobs to list; all of them, page by page. */
export interface ListJobsQuery {
  readonly status?: number;
  readonly searchContent?: string;
  readonly workspaceId?: string;
}

/** Where to begin in a log, and how much of it to read. */
export interface LogQuery {
  readonly logFile: string;
  /** A position, as `startLine` or `endLine` of another window. */
  readonly baseLine?: string;
  /** From 0 to 500. @default 50 */
  readonly lines?: number;
  /** `desc` for what follows `baseLine`, `asc` for what precedes it. */
  readonly order?: "asc" | "desc";
}

/**
 * The training-job API of one project at one endpoint. Ids are decimal strings.
 *
 * Each method sends a failed request again where that is safe, and throws one error of the family: `NotFoundError` for a job or
 * version that is not there, `ConflictError` when its status does not allow the request, `ApiError` for any other refusal,
 * `RequestError` when no answer came, `UnexpectedResponseError` for an answer that cannot be read.
 */
export interface TrainingJobsClient {
  /**
   * Asks for a new version (page modelarts_03_0050). Sent again only when it surely had no effect: after an error for which
   * `isOutcomeUnknown` holds, the version may exist.
   */
  createVersion(jobId: string, request: CreateVersionRequest): Promise<CreatedVersion>;
  /** Reads a version (page modelarts_03_0047). */
  getVersion(jobId: string, versionId: string): Promise<VersionDetails>;
  /** Reads the job and all of its versions, however many pages that takes; whole or not at all (page modelarts_03_0049). */
  listVersions(jobId: string): Promise<JobVersions>;
  /** Reads the same list for no more than how far each version is: quicker, and in little memory (page modelarts_03_0049). */
  listVersionStatuses(jobId: string): Promise<JobStatuses>;
  /** The same, and what its latest `count` versions are made of, newest first (page modelarts_03_0049). */
  listLatestVersions(
    jobId: string,
    count: number,
  ): Promise<JobStatuses & { readonly latest: readonly VersionDetails[] }>;
  /** Asks for a stop, which takes a while (page modelarts_03_0051). */
  stopVersion(jobId: string, versionId: string): Promise<void>;
  /** Asks for the removal of a version, which takes a while (page modelarts_03_0048). */
  deleteVersion(jobId: string, versionId: string): Promise<void>;

  /** Asks for a new job (page modelarts_03_0045); its name must be new. Sent again as `createVersion` is. */
  createJob(request: CreateJobRequest): Promise<CreatedJob>;
  /** Reads all jobs that the query fits; `searchContent` fits any part of a name (page modelarts_03_0046). */
  listJobs(query?: ListJobsQuery): Promise<TrainingJobSummary[]>;
  /** Replaces the description of a job, which its versions share (page modelarts_03_0052). */
  updateJobDescription(jobId: string, description: string): Promise<void>;
  /** Asks for the removal of a job and its versions, which takes a while (page modelarts_03_0053). */
  deleteJob(jobId: string): Promise<void>;

  /** Reads the names of a version's logs (page modelarts_03_0054). */
  listLogFiles(jobId: string, versionId: string): Promise<string[]>;
  /** Reads a piece of a log (page modelarts_03_0149). */
  getLog(jobId: string, versionId: string, query: LogQuery): Promise<LogWindow>;
  /** Reads what kinds of machines there are (page modelarts_03_0072). */
  listResourceSpecifications(): Promise<ResourceSpecification[]>;
  /** Reads what frameworks there are (page modelarts_03_0073). */
  listEngines(): Promise<Engine[]>;

  /** The same client with its requests bounded so; what is not given stays as it was. */
  with(bounds: CallBounds): TrainingJobsClient;
  /** Stands for the endpoint's project: the same object for all clients that a session makes for it. */
  readonly project: object;
}
