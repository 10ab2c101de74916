// The training-job API v2 of one project: which request each method of the client sends and how its answer is read.

import * as v from "valibot";
import { UnexpectedResponseError } from "../errors";
import type { ApiRequest, ProjectApi } from "../http/api";
import { openClient, type Send } from "../http/typedClient";
import { enginesSchema, eventsSchema, flavorsSchema, logLinesSchema, logPreviewSchema, tagsSchema } from "./catalogue";
import type { JobQuery, JobsClient, Tags } from "./client";
import { dialect } from "./errorCodes";
import { jobSchema, jobStatusSchema } from "./job";
import { pageSize, readSearch } from "./pages";

/** So many values a filter takes. */
const valuesAFilter = 10;

/** An answer that says no more than yes; some operations send nothing at all, `null` or an empty text. */
const acceptance = v.unknown();
const page = v.pipe(
  v.object({ items: v.nullish(v.array(jobSchema)) }),
  v.transform(({ items }) => items ?? []),
);
const statusPage = v.pipe(
  v.object({ items: v.nullish(v.array(jobStatusSchema)) }),
  v.transform(({ items }) => items ?? []),
);

/** One condition of a search. */
interface Filter {
  readonly key: "id" | "name" | "phase";
  readonly operator: "in" | "like";
  readonly value: readonly string[];
}

/** Makes the client of a project. */
export function openJobs(api: ProjectApi): JobsClient {
  return openClient(api, dialect, (send) => methodsOf(api.projectId, send));
}

function methodsOf(projectId: string, send: Send): Omit<JobsClient, "with" | "project"> {
  const project = `/v2/${projectId}`;
  const jobs = `${project}/training-jobs`;
  const job = (jobId: string) => `${jobs}/${jobId}`;
  const tags = (jobId: string) => `${project}/modelarts-training-job/${jobId}/tags`;

  /** A POST that changes nothing. What is left out of it means more than it says: the page's size, and the workspace. */
  function search(workspaceId: string, filters: readonly Filter[], order: "asc" | "desc", offset: number): ApiRequest {
    return {
      method: "POST",
      path: `${project}/training-job-searches`,
      addressesExisting: false,
      repeatable: true,
      isLong: true,
      body: { offset, limit: pageSize, sort_by: "create_time", order, workspace_id: workspaceId, filters },
    };
  }

  async function readByIds<Item>(
    workspaceId: string,
    jobIds: readonly string[],
    schema: v.GenericSchema<unknown, Item[]>,
  ): Promise<Item[]> {
    const pages = groupsOf(jobIds).map((value) =>
      send(search(workspaceId, [{ key: "id", operator: "in", value }], "desc", 0), schema),
    );
    return (await Promise.all(pages)).flat();
  }

  return {
    createJob: (body) =>
      send({ method: "POST", path: jobs, addressesExisting: false, repeatable: false, body }, jobSchema),

    getJob: async (jobId) => {
      const request = read(job(jobId));
      const details = await send(request, jobSchema);
      if (details.jobId !== jobId)
        throw new UnexpectedResponseError(request, "the answer is about something else", details.jobId);
      return details;
    },

    searchJobs: (query = {}) => {
      const { workspaceId = "0" } = query;
      const readPage = (offset: number) => send(search(workspaceId, filtersOf(query), "asc", offset), page);
      return readSearch({ request: search(workspaceId, [], "asc", 0), readPage, idOf: ({ jobId }) => jobId });
    },

    findJobs: ({ workspaceId, nameLike }) =>
      send(search(workspaceId, [{ key: "name", operator: "like", value: [nameLike] }], "desc", 0), page),

    listJobs: (workspaceId, jobIds) => readByIds(workspaceId, jobIds, page),

    listStatuses: (workspaceId, jobIds) => readByIds(workspaceId, jobIds, statusPage),

    updateDescription: async (jobId, description) => {
      await send({ ...change("PUT", job(jobId)), body: { description } }, acceptance);
    },

    terminateJob: async (jobId) => {
      await send({ ...change("POST", `${job(jobId)}/actions`), body: { action_type: "terminate" } }, acceptance);
    },

    deleteJob: async (jobId) => {
      await send(change("DELETE", job(jobId)), acceptance);
    },

    listFlavors: (flavorType) =>
      send({ ...listing(`${project}/training-job-flavors`), query: { flavor_type: flavorType } }, flavorsSchema),

    listEngines: () => send(listing(`${project}/training-job-engines`), enginesSchema),

    getLogLines: (jobId, task, { baseLine, lines, order }) =>
      send(
        {
          ...partOf(`${job(jobId)}/logs/${encodeURIComponent(task)}`),
          isLong: true,
          query: { base_line: baseLine, lines: lines === undefined ? undefined : String(lines), order },
        },
        logLinesSchema,
      ),

    previewLog: (jobId, task) =>
      send(
        { ...partOf(`${job(jobId)}/tasks/${encodeURIComponent(task)}/logs/preview`), isLong: true },
        logPreviewSchema,
      ),

    listEvents: (jobId, { level, pattern } = {}) =>
      send(
        { ...partOf(`${job(jobId)}/events`), query: { order: "desc", offset: "0", limit: "100", level, pattern } },
        eventsSchema,
      ),

    getTags: (jobId) => send(partOf(tags(jobId)), tagsSchema),

    addTags: async (jobId, added) => {
      await send({ ...partOf(`${tags(jobId)}/create`), method: "POST", body: tagsOf(added) }, acceptance);
    },

    removeTags: async (jobId, removed) => {
      await send({ ...partOf(`${tags(jobId)}/delete`), method: "DELETE", body: tagsOf(removed) }, acceptance);
    },
  };
}

function read(path: string): ApiRequest {
  return { method: "GET", path, addressesExisting: true, repeatable: true };
}

/** What belongs to a job: that it is not there may be said of itself, of a task, or of a call that this cloud does not have. */
function partOf(path: string): ApiRequest {
  return { method: "GET", path, addressesExisting: false, repeatable: true };
}

function listing(path: string): ApiRequest {
  return { method: "GET", path, addressesExisting: false, repeatable: true };
}

/** Changes to what exists lead to the same end however often they are sent. */
function change(method: ApiRequest["method"], path: string): ApiRequest {
  return { method, path, addressesExisting: true, repeatable: true };
}

function filtersOf({ nameLike, phases }: JobQuery): Filter[] {
  return [
    ...(nameLike === undefined ? [] : [{ key: "name", operator: "like", value: [nameLike] } as const]),
    ...(phases === undefined ? [] : [{ key: "phase", operator: "in", value: phases } as const]),
  ];
}

function groupsOf(ids: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (let from = 0; from < ids.length; from += valuesAFilter) groups.push(ids.slice(from, from + valuesAFilter));
  return groups;
}

function tagsOf(tags: Tags): { tags: { key: string; value: string }[] } {
  return { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
}
