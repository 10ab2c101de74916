// The training-job API of one project: which request each method of the client sends and how its answer is read.

import * as v from "valibot";
import { RequestError } from "../errors";
import type { ApiRequest, CallApi } from "./api";
import type { CallOptions } from "./bounds";
import type { CreateJobRequest, TrainingJobsClient } from "./client";
import {
  createdJobSchema,
  createdVersionSchema,
  enginesSchema,
  jobPageSchema,
  jobStatusesSchema,
  jobVersionsSchema,
  logFilesSchema,
  logWindowSchema,
  resourceSpecificationsSchema,
  type TrainingJobSummary,
  versionDetailsSchema,
  writeConfig,
  writeId,
} from "./wire";

/** The longest page that the service makes. */
const pageSize = 1000;

/** An answer that says no more than yes; some operations send nothing at all, `null` or an empty text. */
const acceptance = v.unknown();

/** Makes the client of `projectId`. */
export function createTrainingJobsClient(call: CallApi, projectId: string): TrainingJobsClient {
  const project = { projectId };
  const clientWith = (options: CallOptions): TrainingJobsClient => ({
    ...methodsOf(call, projectId, options),
    with: (more) => clientWith({ ...options, ...more }),
    project,
  });
  return clientWith({});
}

function methodsOf(
  call: CallApi,
  projectId: string,
  options: CallOptions,
): Omit<TrainingJobsClient, "with" | "project"> {
  const project = `/v1/${projectId}`;
  const jobs = `${project}/training-jobs`;
  const versionsOf = (jobId: string) => `${jobs}/${jobId}/versions`;
  const version = (jobId: string, versionId: string) => `${versionsOf(jobId)}/${versionId}`;

  function send<Schema extends v.GenericSchema>(request: ApiRequest, schema: Schema): Promise<v.InferOutput<Schema>> {
    return call(request, schema, options);
  }

  function versionsPage(jobId: string, page: number): ApiRequest {
    return { ...read(versionsOf(jobId)), isLong: true, query: { per_page: String(pageSize), page: String(page) } };
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

    getVersion: (jobId, versionId) => send(read(version(jobId, versionId)), versionDetailsSchema),

    listVersions: (jobId) =>
      readAllVersions((page) => send(versionsPage(jobId, page), jobVersionsSchema), versionsOf(jobId)),

    listVersionStatuses: async (jobId) => {
      const readPage = (page: number) => send(versionsPage(jobId, page), jobStatusesSchema);
      return (await readAllVersions(readPage, versionsOf(jobId))).versions;
    },

    stopVersion: async (jobId, versionId) => {
      await send(change("POST", `${version(jobId, versionId)}/stop`), acceptance);
    },

    deleteVersion: async (jobId, versionId) => {
      await send(change("DELETE", version(jobId, versionId)), acceptance);
    },

    createJob: (request) => send({ ...create(jobs), body: writeJob(request) }, createdJobSchema),

    listJobs: async (query = {}) => {
      const found: TrainingJobSummary[] = [];
      for (let page = 1; ; page += 1) {
        const { jobs: some, totalCount } = await send(
          {
            ...search(jobs),
            isLong: true,
            query: {
              per_page: String(pageSize),
              page: String(page),
              // A steady order: a job that is created meanwhile comes last and moves no other.
              sortBy: "create_time",
              order: "asc",
              status: query.status === undefined ? undefined : String(query.status),
              search_content: query.searchContent,
              workspace_id: query.workspaceId,
            },
          },
          jobPageSchema,
        );
        found.push(...some);
        if (some.length < pageSize || found.length === totalCount) {
          return uniqueBy(found, (job) => job.jobId);
        }
      }
    },

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
  readonly versions: readonly { readonly versionId: string }[];
  readonly versionCount: number;
}

/**
 * Reads page after page until the list is whole. While it is read, a version that vanishes moves those behind it to the page
 * before, and a new one moves them to the page after: unseen, in the wrong moment. So a list of several pages is read once more
 * from its end to its beginning, until that shows nothing new.
 *
 * @throws RequestError when the list never comes to rest: this is no answer.
 */
async function readAllVersions<Page extends VersionsPage>(
  readPage: (page: number) => Promise<Page>,
  path: string,
): Promise<Page> {
  const seen = new Map<string, Page["versions"][number]>();
  const remember = (page: Page) => {
    for (const version of page.versions) {
      seen.set(version.versionId, version);
    }
  };

  const first = await readPage(1);
  remember(first);
  let pages = 1;
  for (let latest = first; latest.versions.length === pageSize && seen.size !== latest.versionCount; pages += 1) {
    latest = await readPage(pages + 1);
    remember(latest);
  }

  for (let reading = 0; reading < 5; reading += 1) {
    const sizeBefore = seen.size;
    for (let page = pages - 1; page >= 1; page -= 1) {
      remember(await readPage(page));
    }
    if (seen.size === sizeBefore) {
      return { ...first, versions: [...seen.values()] };
    }
  }
  throw new RequestError(
    { method: "GET", path },
    { reason: "the list of versions does not come to rest", mayHaveArrived: true },
  );
}

function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
