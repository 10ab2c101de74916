/** Training jobs of v2: create, details, search, update, delete, actions, and what Huawei Cloud adds. */

import { isObject, type JsonObject } from "../../json.js";
import { turnPage } from "../../paging.js";
import { type Call, ok, type Reply } from "../../service.js";
import { bodyOf, isGiven, jobOf, jobRead, nameIn, objectIn, objectsIn, projectOf, textIn } from "../input.js";
import { annotationsIn, checkNotification, checkSchedule, readNewJob } from "../newJob.js";
import { isFinal } from "../phases.js";
import { jobAnswer, long, silent } from "../present.js";
import { invalid, invalidParameter, jobGone, unsupported } from "../problems.js";
import type { TrainingJob } from "../records.js";
import { readSearch } from "../search.js";

export function createTrainingJob(call: Call): Reply {
  const { store } = call.service.v2;
  const project = projectOf(call);
  const given = readNewJob(bodyOf(call), store, project, call.profile);
  const job = store.create(project, given, call.lag ?? store.rules.creationLag);
  return { status: 201, body: answer(call, job) };
}

export function getTrainingJob(call: Call): Reply {
  const job = jobRead(call);
  call.service.v2.store.courses.read(job);
  return ok(answer(call, job));
}

/** A POST that changes nothing. */
export function searchTrainingJobs(call: Call): Reply {
  const { store } = call.service.v2;
  const { dialect, paging } = call;
  const project = projectOf(call);
  const search = readSearch(bodyOf(call), store.rules);
  const found = store.list(project, search.matches).sort(search.compare);
  const { offset, limit } = search;
  const from = store.rules.searchOffset === "item" ? { from: offset } : {};
  const page = store.rules.searchOffset === "item" ? Math.floor(offset / limit) + 1 : offset + 1;
  const { shown, total, invented } = turnPage(found, { page, perPage: limit, ...from }, paging);
  for (const job of shown) store.courses.read(job);
  const items = shown.map((job) => answer(call, job));
  const model = found[0] && answer(call, found[0]);
  if (model) items.push(...invented.map((number) => copyOf(model, number.rawJSON)));
  const all = dialect.totals === "all" && paging === undefined ? project.jobs.size : total;
  return ok({
    total: long(all, dialect),
    count: long(total, dialect),
    limit: long(limit, dialect),
    offset: long(offset, dialect),
    sort_by: search.sortBy,
    order: search.order,
    group_by: "",
    workspace_id: search.workspaceId,
    ...(dialect.v2Extras === "present" ? { ai_project: "default-ai-project" } : {}),
    items: items.length === 0 && dialect.emptyList === "null" ? null : items,
  });
}

/** Open Telekom Cloud documents the description only. */
export function updateTrainingJob(call: Call): Reply {
  const { store } = call.service.v2;
  const { rules } = store;
  const job = jobOf(call);
  const body = bodyOf(call);
  if (isFinal(job.phase) && rules.updateFinal === "refused") throw unsupported();
  const description = textIn(body, "description", "description", 256);
  const beyond = Object.keys(body).find((name) => name !== "description");
  if (call.profile === "huawei") updateBeyond(job, body);
  else if (beyond !== undefined && rules.updateBeyond === "refused") throw invalidParameter(beyond);
  if (description !== undefined) job.description = description;
  else if (rules.updateLeftOut === "cleared") job.description = "";
  store.touched();
  return silent(200, null, call.dialect);
}

function updateBeyond(job: TrainingJob, body: JsonObject): void {
  const spec = objectIn(body, "spec");
  const notification = objectIn(spec, "notification", "spec.notification");
  const policy = objectIn(spec, "schedule_policy", "spec.schedule_policy");
  const ssh = objectIn(objectIn(body, "endpoints"), "ssh", "endpoints.ssh");
  const annotation = annotationsIn(objectIn(body, "metadata"), "annotation");
  checkNotification(notification);
  checkSchedule(policy);
  const own = isObject(job.spec.schedule_policy) ? job.spec.schedule_policy : {};
  job.spec = {
    ...job.spec,
    ...(isGiven(spec.notification) ? { notification } : {}),
    ...(isGiven(spec.schedule_policy) ? { schedule_policy: { ...own, ...policy } } : {}),
  };
  if (isGiven(ssh.key_pair_names)) job.endpoints = { ...job.endpoints, ssh };
  job.annotations = { ...job.annotations, ...annotation };
}

export function deleteTrainingJob(call: Call): Reply {
  const { dialect } = call;
  call.service.v2.store.delete(jobOf(call), dialect.gone, call.lag);
  return silent(202, "", dialect);
}

export function actOnTrainingJob(call: Call): Reply {
  const { store } = call.service.v2;
  const { dialect } = call;
  const job = jobOf(call);
  const action = textIn(bodyOf(call), "action_type");
  if (action === "terminate") store.terminate(job);
  else if (action === "restart") store.restart(job);
  else if (action !== undefined && dialect.unknownAction === "2812")
    throw invalid(2812, `Unsupported action type:${action}`, "Check the action type.");
  else throw invalid(2788, "Invalid parameter(action_type must be one of [terminate restart]).");
  return { status: Number(dialect.terminated), body: answer(call, job) };
}

/** All or nothing: a request that is not right as a whole deletes none. */
export function deleteTrainingJobs(call: Call): Reply {
  const { store } = call.service.v2;
  const { dialect } = call;
  const project = projectOf(call);
  const entries = objectsIn(bodyOf(call), "jobs");
  if (entries.length < 1 || entries.length > 100) throw invalidParameter("jobs");
  const ids = entries.map((entry) => textIn(objectIn(entry, "metadata"), "id") ?? "");
  store.settle();
  const jobs = ids.flatMap((id) => {
    const job = project.jobs.get(id);
    if (!job && store.rules.batchMissing === "fails") throw jobGone(id, dialect.gone);
    return job ?? [];
  });
  if (new Set(jobs.map(({ workspaceId }) => workspaceId)).size > 1) throw invalidParameter("jobs");
  for (const job of jobs) store.checkDeletable(job, dialect.gone);
  for (const job of jobs) store.delete(job, dialect.gone, call.lag);
  return { status: 202, body: undefined };
}

export function checkJobName(call: Call): Reply {
  const name = nameIn({ name: call.query.get("job_name") });
  const workspaceId = call.query.get("workspace_id") ?? "0";
  return ok({ is_duplicate: call.service.v2.store.isNameTaken(projectOf(call), name, workspaceId) });
}

export function getQuotas(call: Call): Reply {
  const { store } = call.service.v2;
  store.settle();
  return ok({
    quotas: [{ resource: "job-num", quota: store.rules.jobsPerProject, used: projectOf(call).jobs.size }],
  });
}

function answer(call: Call, job: TrainingJob): JsonObject {
  return jobAnswer(job, call.now, call.dialect, call.service.v2.store.rules);
}

/** An entry that does not exist, for lists that go wrong. */
function copyOf(model: JsonObject, digits: string): JsonObject {
  const id = `00000000-0000-4000-8000-${digits.slice(-12)}`;
  return {
    ...model,
    metadata: { ...(isObject(model.metadata) ? model.metadata : {}), id, name: `invented-${digits}` },
  };
}
