/** Training jobs: create, list, change the description, delete (modelarts_03_0045, 0046, 0052, 0053). */

import { findEngine } from "../catalogue.js";
import { isObject, toLong } from "../json.js";
import { turnPage } from "../paging.js";
import { createdJob, listedJob, long, number } from "../present.js";
import { badParameter, Problem } from "../problems.js";
import { compare, oneOf, searchText, wholeNumber } from "../query.js";
import { durationOf, type Job, type Version } from "../records.js";
import { checkRunConfig, isGiven } from "../runConfig.js";
import { acknowledge, type Call, ok, type Reply } from "../service.js";
import { statusCode } from "../statuses.js";
import { bodyOf, descriptionFrom, jobOf, nameFrom } from "./input.js";

/** modelarts_03_0045 */
export function createJob(call: Call): Reply {
  const { store, configRules } = call.service;
  const body = bodyOf(call);
  const name = nameFrom(body, "job_name");
  const description = descriptionFrom(body, "job_desc");
  const workspaceId = workspaceFrom(body.workspace_id);
  const { config } = body;
  if (!isObject(config)) throw badParameter("config should be specified");
  checkRunConfig(config, "job", configRules);

  const wantsVersion = config.create_version !== false;
  store.checkName(call.project, name);
  if (wantsVersion) store.checkQuota(call.project);
  const job = store.createJob(call.project, { name, description, workspaceId });
  const version = wantsVersion ? store.createVersion(job, { config, preVersionId: null }) : undefined;
  store.hide({ job, version }, call.lag ?? store.rules.creationLag);
  return ok(createdJob(job, version, call.dialect));
}

const sortKeys = ["job_name", "job_desc", "status", "duration", "version_count", "create_time", "engine_type"] as const;

/** modelarts_03_0046 */
export function listJobs(call: Call): Reply {
  const { query, project, dialect, now } = call;
  const { store } = call.service;
  const perPage = wholeNumber(query, "per_page", { min: 1, max: 1000, fallback: 10 });
  const page = wholeNumber(query, "page", { min: 1, max: 65535, fallback: 1 });
  const sortBy = oneOf(query, "sortBy", sortKeys, "job_name");
  const order = oneOf(query, "order", ["asc", "desc"], "asc");
  const search = searchText(query, 64);
  const workspaceId = query.get("workspace_id") ?? "0";
  const statuses = statusFilter(query.get("status"));

  const found = store
    .jobs(project, (job) => job.workspaceId === workspaceId && job.name.includes(search))
    .map((job) => ({ job, latest: store.list(job)[0] }))
    .filter(({ latest }) => !statuses || (latest !== undefined && statuses.has(statusCode(latest.status))));
  const direction = order === "asc" ? 1 : -1;
  found.sort((left, right) => direction * compare(sortKey(left, sortBy, now), sortKey(right, sortBy, now)));

  const { shown, total, invented } = turnPage(found, { page, perPage }, call.paging);
  for (const { latest } of shown) if (latest) store.movement.read(latest);
  const listed = (item: (typeof found)[number]) => listedJob(item.job, item.latest, now, dialect);
  const model = found[0] && listed(found[0]);
  const { limits } = store.rules;
  return ok({
    is_success: true,
    quotas: number(limits.activeVersions, dialect),
    job_total_count: number(total, dialect),
    job_count_limit: number(limits.jobsPerProject - project.jobs.size, dialect),
    jobs: [...shown.map(listed), ...invented.map((id) => ({ ...model, job_id: long(id, dialect) }))],
  });
}

/** modelarts_03_0052 */
export function updateJob(call: Call): Reply {
  const job = jobOf(call);
  const body = bodyOf(call);
  if (body.job_desc === undefined || body.job_desc === null) throw badParameter("job_desc should be specified");
  call.service.store.describeJob(job, descriptionFrom(body, "job_desc"));
  return acknowledge(call.dialect);
}

/** modelarts_03_0053 */
export function deleteJob(call: Call): Reply {
  call.service.store.deleteJob(jobOf(call), call.lag);
  return acknowledge(call.dialect);
}

function workspaceFrom(value: unknown): string {
  if (!isGiven(value)) return "0";
  if (typeof value !== "string") throw badParameter("Invalid workspace_id: it should be a string");
  // modelarts_03_0095 gives 0102 for a workspace that is not there. Ids are "0" or 32 hexadecimal digits.
  if (!/^(0|[0-9a-f]{32})$/.test(value))
    throw new Problem("service", 400, "ModelArts.0102", "The workspace does not exist.");
  return value;
}

/** The documentation shows one value; several are taken with commas or `|` between. */
function statusFilter(text: string | null): Set<number> | undefined {
  if (text === null || text === "") return undefined;
  const parts = text.split(/[,|]/);
  if (!parts.every((part) => /^\d{1,2}$/.test(part))) throw badParameter("Invalid status");
  return new Set(parts.map(Number));
}

function sortKey(
  { job, latest }: { job: Job; latest: Version | undefined },
  by: (typeof sortKeys)[number],
  now: number,
): string | number {
  switch (by) {
    case "job_name":
      return job.name;
    case "job_desc":
      return job.description;
    case "status":
      return latest ? statusCode(latest.status) : -1;
    case "duration":
      return latest ? durationOf(latest, now) : 0;
    case "version_count":
      return job.versions.size;
    case "create_time":
      return job.createTime;
    case "engine_type":
      return engineType(latest);
  }
}

function engineType(latest: Version | undefined): number {
  const id = toLong(latest?.config.engine_id);
  return (id !== undefined && findEngine(id)?.type) || 0;
}
