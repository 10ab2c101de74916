// The training-job endpoints of one project: path, query and body of each, and the schema that its answer is read with.

import type * as v from "valibot";
import { RequestError } from "../errors";
import type { TrainingJobsClient } from "./client";
import type { HttpRequest } from "./http";
import {
  createdJobSchema,
  createdVersionSchema,
  enginesSchema,
  type JobVersions,
  jobPageSchema,
  jobVersionsSchema,
  logFilesSchema,
  logWindowSchema,
  resourceSpecificationsSchema,
  type TrainingJobSummary,
  versionDetailsSchema,
  writeConfig,
  writeId,
} from "./wire";

/** One request of the API, and how it may be treated. */
export interface ApiCall extends Omit<HttpRequest, "headers" | "body"> {
  /** Written as JSON. */
  readonly body?: unknown;
  /** True when it names a job or version that exists: only that can be "not found". */
  readonly addressesExisting: boolean;
  /** True when a second effect does no harm. */
  readonly repeatable: boolean;
}

/** Sends a call; what comes back is read with the schema, or nobody reads it. */
export interface Caller {
  <Schema extends v.GenericSchema>(call: ApiCall, schema: Schema): Promise<v.InferOutput<Schema>>;
  (call: ApiCall): Promise<void>;
}

/** The most that a page of a list holds. */
const pageSize = 1_000;

/** The endpoints of a project, on top of whatever sends their requests. */
export function trainingJobsClient(call: Caller, projectId: string): TrainingJobsClient {
  const jobs = `/v1/${projectId}/training-jobs`;
  const job = (jobId: string) => `${jobs}/${jobId}`;
  const versions = (jobId: string) => `${job(jobId)}/versions`;
  const version = (jobId: string, versionId: string) => `${versions(jobId)}/${versionId}`;

  return {
    createVersion: (jobId, { description, preVersionId, config }) =>
      call(
        {
          method: "POST",
          path: versions(jobId),
          body: { job_desc: description, config: { ...writeConfig(config), pre_version_id: writeId(preVersionId) } },
          addressesExisting: true,
          repeatable: false,
        },
        createdVersionSchema,
      ),
    getVersion: (jobId, versionId) => call(reading(version(jobId, versionId)), versionDetailsSchema),
    listVersions: (jobId) => listVersions(call, versions(jobId)),
    stopVersion: (jobId, versionId) =>
      call({ method: "POST", path: `${version(jobId, versionId)}/stop`, addressesExisting: true, repeatable: true }),
    deleteVersion: (jobId, versionId) =>
      call({ method: "DELETE", path: version(jobId, versionId), addressesExisting: true, repeatable: true }),

    createJob: ({ jobName, description, workspaceId, createVersion, config }) =>
      call(
        {
          method: "POST",
          path: jobs,
          body: {
            job_name: jobName,
            job_desc: description,
            workspace_id: workspaceId,
            config: { ...(config && writeConfig(config)), create_version: createVersion },
          },
          addressesExisting: false,
          repeatable: false,
        },
        createdJobSchema,
      ),
    listJobs: ({ status, searchContent, workspaceId } = {}) =>
      listJobs(call, jobs, {
        ...(status !== undefined && { status: String(status) }),
        ...(searchContent !== undefined && { search_content: searchContent }),
        ...(workspaceId !== undefined && { workspace_id: workspaceId }),
      }),
    updateJobDescription: (jobId, description) =>
      call({
        method: "PUT",
        path: job(jobId),
        body: { job_desc: description },
        addressesExisting: true,
        repeatable: true,
      }),
    deleteJob: (jobId) => call({ method: "DELETE", path: job(jobId), addressesExisting: true, repeatable: true }),

    listLogFiles: (jobId, versionId) => call(reading(`${version(jobId, versionId)}/log/file-names`), logFilesSchema),
    getLog: (jobId, versionId, { logFile, baseLine, lines, order }) =>
      call(
        reading(`${version(jobId, versionId)}/aom-log`, {
          log_file: logFile,
          ...(baseLine !== undefined && { base_line: baseLine }),
          ...(lines !== undefined && { lines: String(lines) }),
          ...(order !== undefined && { order }),
        }),
        logWindowSchema,
      ),
    listResourceSpecifications: () =>
      call(
        { ...reading(`/v1/${projectId}/job/resource-specs`), addressesExisting: false },
        resourceSpecificationsSchema,
      ),
    listEngines: () =>
      call(
        { ...reading(`/v1/${projectId}/job/ai-engines`, { job_type: "train" }), addressesExisting: false },
        enginesSchema,
      ),
  };
}

function reading(path: string, query?: Record<string, string>): ApiCall {
  return { method: "GET", path, ...(query && { query }), addressesExisting: true, repeatable: true };
}

/**
 * All versions of a job. A page may shift while the next one is read, when versions come or go: so a version counts once, and
 * the list is read again when it ends up with fewer than the service says there are.
 */
async function listVersions(call: Caller, path: string): Promise<JobVersions> {
  for (let readings = 1; ; readings++) {
    const list = await readVersionPages(call, path);
    if (list.versions.length >= list.versionCount) return list;
    if (readings === 3) {
      throw new RequestError(
        { method: "GET", path },
        {
          reason: `the list holds ${list.versions.length} versions where the service says ${list.versionCount}`,
          mayHaveArrived: true,
        },
      );
    }
  }
}

async function readVersionPages(call: Caller, path: string): Promise<JobVersions> {
  const found = new Map<string, JobVersions["versions"][number]>();
  for (let page = 1; ; page++) {
    const list = await call(reading(path, { per_page: String(pageSize), page: String(page) }), jobVersionsSchema);
    for (const version of list.versions) found.set(version.versionId, version);
    if (list.versions.length < pageSize) return { ...list, versions: [...found.values()] };
  }
}

async function listJobs(call: Caller, path: string, filter: Record<string, string>): Promise<TrainingJobSummary[]> {
  const found = new Map<string, TrainingJobSummary>();
  for (let page = 1; ; page++) {
    // Documents differ on the default order, so it is always said.
    const query = { ...filter, per_page: String(pageSize), page: String(page), sortBy: "create_time", order: "asc" };
    const list = await call({ ...reading(path, query), addressesExisting: false }, jobPageSchema);
    for (const job of list.jobs) found.set(job.jobId, job);
    if (list.jobs.length < pageSize) return [...found.values()];
  }
}
