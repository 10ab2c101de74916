/** Experiments of v2, which only Huawei Cloud has: create, list, details, update, delete, name check. */

import type { JsonObject } from "../../json.js";
import { pageOf } from "../../query.js";
import { type Call, ok, type Reply } from "../../service.js";
import { bodyOf, idOf, objectIn, projectOf, textIn, wholeQuery, workspaceIn } from "../input.js";
import { experimentAnswer, long } from "../present.js";
import { experimentNameTaken, invalidParameter } from "../problems.js";
import type { Experiment } from "../records.js";

export function createExperiment(call: Call): Reply {
  const metadata = objectIn(bodyOf(call), "metadata");
  const { name, description } = readWords(metadata, "metadata.");
  if (!name) throw invalidParameter("metadata.name");
  if (isTaken(call, name)) throw experimentNameTaken(name);
  const workspaceId = workspaceIn(metadata, "metadata.workspace_id");
  const given = { name, description: description ?? "", workspaceId };
  return { status: 201, body: answer(call, call.service.v2.store.addExperiment(projectOf(call), given)) };
}

export function listExperiments(call: Call): Reply {
  const { query, dialect } = call;
  const limit = wholeQuery(query, "limit", { min: 1, max: 50, fallback: 50 });
  const offset = wholeQuery(query, "offset", { min: 0, fallback: 0 });
  if (query.has("order") && !query.has("sort_by")) throw invalidParameter("order");
  const workspaceId = query.get("workspace_id") || "0";
  const found = [...projectOf(call).experiments.values()].filter((one) => one.workspaceId === workspaceId).reverse();
  return ok({
    total: long(found.length, dialect),
    count: long(found.length, dialect),
    limit,
    offset,
    sort_by: query.get("sort_by") ?? "create_time",
    order: query.get("order") ?? "desc",
    items: pageOf(found, offset + 1, limit).map((one) => answer(call, one)),
  });
}

export function getExperiment(call: Call): Reply {
  return ok(answer(call, experimentOf(call)));
}

/** The body is flat, and so is the answer. */
export function updateExperiment(call: Call): Reply {
  const experiment = experimentOf(call);
  const { name = experiment.name, description = experiment.description } = readWords(bodyOf(call), "");
  if (name !== experiment.name && isTaken(call, name)) throw experimentNameTaken(name);
  Object.assign(experiment, { name, description, updateTime: call.now });
  call.service.v2.store.touched();
  return ok({ name, description });
}

export function deleteExperiment(call: Call): Reply {
  call.service.v2.store.deleteExperiment(projectOf(call), experimentOf(call));
  return { status: 202, body: undefined };
}

export function checkExperimentName(call: Call): Reply {
  return ok({ is_duplicate: isTaken(call, call.query.get("experiment_name") ?? "") });
}

function experimentOf(call: Call): Experiment {
  return call.service.v2.store.findExperiment(projectOf(call), idOf(call, "experiment_id"));
}

function readWords(parent: JsonObject, path: string): { name: string | undefined; description: string | undefined } {
  return {
    name: textIn(parent, "name", `${path}name`, 64),
    description: textIn(parent, "description", `${path}description`, 256),
  };
}

function isTaken(call: Call, name: string): boolean {
  return [...projectOf(call).experiments.values()].some((one) => one.name === name);
}

function answer(call: Call, experiment: Experiment): JsonObject {
  const { store } = call.service.v2;
  return experimentAnswer(experiment, store.jobsIn(experiment, projectOf(call)).length, call.dialect);
}
