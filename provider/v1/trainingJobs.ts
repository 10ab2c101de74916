// The training-job API of one project: which request each method of the client sends and how its answer is read.

import * as v from "valibot";
import { ApiError, type RequestSummary, UnexpectedResponseError } from "../errors";
import type { ApiRequest, ProjectApi } from "../http/api";
import { readWhole } from "../http/pages";
import { openClient, type Send } from "../http/typedClient";
import { byId } from "../id";
import {
  enginesSchema,
  jobPageSchema,
  logFilesSchema,
  logWindowSchema,
  resourceSpecificationsSchema,
} from "./catalogue";
import type { CreateJobRequest, ListJobsQuery, TrainingJobsClient } from "./client";
import { dialect } from "./errorCodes";
import { writeId } from "./fields";
import {
  createdJobSchema,
  createdVersionSchema,
  jobStatusesSchema,
  jobVersionsSchema,
  type VersionDetails,
  versionDetailsSchema,
  writeConfig,
} from "./version";

/** The longest page that the service makes. */
const pageSize = 1000;

/** An answer that says no more than yes; some operations send nothing at all, `null` or an empty text. */
const acceptance = v.unknown();

/** Makes the client of a project. */
export function openTrainingJobs(api: ProjectApi): TrainingJobsClient {
  return openClient(api, dialect, (send) =>
    methodsOf(api.projectId, async (request, schema) => {
      try {
        return await send(request, schema);
      } catch (error) {
        throw withSuccessor(error);
      }
    }),
  );
}

/** Huawei Cloud takes no new jobs of v1 since 2023-06-30, and Open Telekom Cloud calls it historical. */
function withSuccessor(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.category !== "notOffered") return error;
  return new ApiError(
    error,
    'If this cloud has no v1 of the API any more, the class for its training jobs is v2.TrainingJob (import { v2 } from "pulumi-modelarts")',
  );
}

function methodsOf(projectId: string, send: Send): Omit<TrainingJobsClient, "with" | "project"> {
  const project = `/v1/${projectId}`;
  const jobs = `${project}/training-jobs`;
  const versionsOf = (jobId: string) => `${jobs}/${jobId}/versions`;
  const version = (jobId: string, versionId: string) => `${versionsOf(jobId)}/${versionId}`;

  function versionsPage(jobId: string, page: number): ApiRequest {
    return { ...read(versionsOf(jobId)), isLong: true, query: { per_page: String(pageSize), page: String(page) } };
  }

  function jobsPage({ status, searchContent, workspaceId }: ListJobsQuery, page: number): ApiRequest {
    return {
      ...search(jobs),
      isLong: true,
      query: {
        per_page: String(pageSize),
        page: String(page),
        // A steady order: a job that is created meanwhile comes last and moves no other.
        sortBy: "create_time",
        order: "asc",
        status: status === undefined ? undefined : String(status),
        search_content: searchContent,
        workspace_id: workspaceId,
      },
    };
  }

  /** Reads the versions of all pages, and what their first page says beside them. */
  async function readVersions<List extends VersionsPage>(
    jobId: string,
    readPage: (page: number) => Promise<List>,
  ): Promise<List> {
    const path = versionsOf(jobId);
    let first: List | undefined;
    const versions = await readWhole({
      path,
      idOf: ({ versionId }: List["versions"][number]) => versionId,
      async readPage(page) {
        const list = await readPage(page);
        if (list.jobId !== undefined && list.jobId !== jobId) throw aboutAnother({ method: "GET", path }, list.jobId);
        first ??= list;
        return { items: list.versions, total: list.versionCount };
      },
    });
    return { ...(first ?? (await readPage(1))), versions, versionCount: versions.length };
  }

  return {
    createVersion: (jobId, { description, preVersionId, config }) =>
      send(
        {
          ...create(versionsOf(jobId)),
          body: { job_desc: description, config: { ...writeConfig(config), pre_version_id: writeId(preVersionId) } },
        },
        createdVersionSchema,
      ),

    getVersion: async (jobId, versionId) => {
      const request = read(version(jobId, versionId));
      const details = await send(request, versionDetailsSchema);
      const isAsked = details.versionId === versionId && (details.jobId ?? jobId) === jobId;
      if (!isAsked) throw aboutAnother(request, `${details.jobId}/${details.versionId}`);
      return details;
    },

    listVersions: async (jobId) => {
      const readPage = (page: number) => send(versionsPage(jobId, page), jobVersionsSchema);
      return readVersions(jobId, readPage);
    },

    listVersionStatuses: async (jobId) => {
      const readPage = (page: number) => send(versionsPage(jobId, page), jobStatusesSchema);
      return readVersions(jobId, readPage);
    },

    listLatestVersions: async (jobId, count) => {
      let latest: VersionDetails[] = [];
      const list = await readVersions(jobId, async (page) => {
        const { versions, ...job } = await send(versionsPage(jobId, page), jobVersionsSchema);
        latest = newestOf([...versions, ...latest], count);
        // No more of the others is kept: there may be very many.
        return { ...job, versions: versions.map(({ versionId, statusCode }) => ({ versionId, statusCode })) };
      });
      return { ...list, latest };
    },

    stopVersion: async (jobId, versionId) => {
      await send(change("POST", `${version(jobId, versionId)}/stop`), acceptance);
    },

    deleteVersion: async (jobId, versionId) => {
      await send(change("DELETE", version(jobId, versionId)), acceptance);
    },

    createJob: (request) => send({ ...create(jobs), body: writeJob(request) }, createdJobSchema),

    listJobs: (query = {}) =>
      readWhole({
        path: jobs,
        idOf: ({ jobId }) => jobId,
        // The documentation is not clear on whether the total counts what was found or what there is.
        isSearch: query.status !== undefined || query.searchContent !== undefined,
        async readPage(page) {
          const { jobs: items, totalCount: total } = await send(jobsPage(query, page), jobPageSchema);
          return { items, total };
        },
      }),

    updateJobDescription: async (jobId, description) => {
      await send({ ...change("PUT", `${jobs}/${jobId}`), body: { job_desc: description } }, acceptance);
    },

    deleteJob: async (jobId) => {
      await send(change("DELETE", `${jobs}/${jobId}`), acceptance);
    },

    listLogFiles: (jobId, versionId) => send(read(`${version(jobId, versionId)}/log/file-names`), logFilesSchema),

    getLog: (jobId, versionId, { logFile, baseLine, lines, order }) =>
      send(
        {
          ...read(`${version(jobId, versionId)}/aom-log`),
          isLong: true,
          query: {
            log_file: logFile,
            base_line: baseLine,
            lines: lines === undefined ? undefined : String(lines),
            order,
          },
        },
        logWindowSchema,
      ),

    listResourceSpecifications: () =>
      send({ ...search(`${project}/job/resource-specs`), query: { job_type: "train" } }, resourceSpecificationsSchema),

    listEngines: () => send({ ...search(`${project}/job/ai-engines`), query: { job_type: "train" } }, enginesSchema),
  };
}

function read(path: string): ApiRequest {
  return { method: "GET", path, addressesExisting: true, repeatable: true };
}

function search(path: string): ApiRequest {
  return { method: "GET", path, addressesExisting: false, repeatable: true };
}

function create(path: string): ApiRequest {
  return { method: "POST", path, addressesExisting: false, repeatable: false };
}

/** Changes to what exists lead to the same end however often they are sent. */
function change(method: ApiRequest["method"], path: string): ApiRequest {
  return { method, path, addressesExisting: true, repeatable: true };
}

function writeJob({ jobName, description, workspaceId, createVersion, config }: CreateJobRequest): unknown {
  return {
    job_name: jobName,
    job_desc: description,
    workspace_id: workspaceId,
    config: { ...writeConfig(config ?? {}), create_version: createVersion },
  };
}

interface VersionsPage {
  readonly jobId?: string;
  readonly versions: readonly { readonly versionId: string }[];
  readonly versionCount?: number;
}

/** The newest of some versions, each once; ids count up. */
function newestOf(versions: readonly VersionDetails[], count: number): VersionDetails[] {
  const each = new Map(versions.map((version) => [version.versionId, version]));
  return [...each.values()].sort((a, b) => byId(b.versionId, a.versionId)).slice(0, count);
}

/** An answer about something that was not asked for is none. */
function aboutAnother(request: RequestSummary, id: string): UnexpectedResponseError {
  return new UnexpectedResponseError(request, "the answer is about something else", id);
}
