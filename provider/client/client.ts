// One method for each endpoint of the training-job API: plain data or one error of the family comes back, never HTTP.

import type {
  CreatedJob,
  CreatedVersion,
  Engine,
  JobVersions,
  LogWindow,
  ResourceSpecification,
  TrainingJobSummary,
  VersionConfig,
  VersionDetails,
} from "./wire";

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
  readonly baseLine?: string;
  readonly lines?: number;
  readonly order?: "asc" | "desc";
}

/** The training-job API of one project at one endpoint. */
export interface TrainingJobsClient {
  createVersion(jobId: string, request: CreateVersionRequest): Promise<CreatedVersion>;
  getVersion(jobId: string, versionId: string): Promise<VersionDetails>;
  /** The job and all of its versions, however many pages that takes. */
  listVersions(jobId: string): Promise<JobVersions>;
  stopVersion(jobId: string, versionId: string): Promise<void>;
  deleteVersion(jobId: string, versionId: string): Promise<void>;

  createJob(request: CreateJobRequest): Promise<CreatedJob>;
  listJobs(query?: ListJobsQuery): Promise<TrainingJobSummary[]>;
  updateJobDescription(jobId: string, description: string): Promise<void>;
  deleteJob(jobId: string): Promise<void>;

  listLogFiles(jobId: string, versionId: string): Promise<string[]>;
  getLog(jobId: string, versionId: string, query: LogQuery): Promise<LogWindow>;
  listResourceSpecifications(): Promise<ResourceSpecification[]>;
  listEngines(): Promise<Engine[]>;
}
