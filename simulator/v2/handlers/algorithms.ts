/** Algorithms of v2: create, list, details, update, delete. */

import type { JsonObject } from "../../json.js";
import type { View } from "../../lag.js";
import { turnPage } from "../../paging.js";
import { type Call, ok, type Reply } from "../../service.js";
import {
  bodyOf,
  idOf,
  isGiven,
  nameIn,
  objectIn,
  objectsIn,
  orderOf,
  projectOf,
  textIn,
  wholeQuery,
  workspaceIn,
} from "../input.js";
import { checkOwnCode } from "../newJob.js";
import { algorithmAnswer, long, silent } from "../present.js";
import { algorithmNameTaken, invalid, invalidParameter } from "../problems.js";
import type { Algorithm } from "../records.js";

export function createAlgorithm(call: Call): Reply {
  const { store } = call.service.v2;
  const project = projectOf(call);
  const given = readAlgorithm(bodyOf(call));
  checkName(call, given);
  const algorithm = store.addAlgorithm(project, given, call.lag ?? store.rules.creationLag);
  return { status: Number(call.dialect.createdAlgorithm), body: algorithmAnswer(algorithm, call.dialect) };
}

export function listAlgorithms(call: Call): Reply {
  const { query, dialect, paging } = call;
  const { store } = call.service.v2;
  const { rules } = store;
  const limit = wholeQuery(query, "limit", { min: 1, max: 50, fallback: 50 }, badQuery("limit"));
  const offset = wholeQuery(query, "offset", { min: 0, fallback: 0 }, badQuery("offset"));
  const order = orderOf(query);
  const workspaceId = query.get("workspace_id") || "0";
  const part = query.get("searches")?.replace(/^name:/, "") ?? "";
  const found = store
    .listAlgorithms(projectOf(call), (each) => each.workspaceId === workspaceId && each.name.includes(part))
    .sort((left, right) => (left.createTime - right.createTime) * (order === "asc" ? 1 : -1));
  const asked =
    rules.algorithmOffset === "item"
      ? { page: Math.floor(offset / limit) + 1, perPage: limit, from: offset }
      : { page: offset + 1, perPage: limit };
  const { shown, total } = turnPage(found, asked, paging);
  return ok({
    total: long(projectOf(call).algorithms.size, dialect),
    count: long(total, dialect),
    limit: long(limit, dialect),
    offset: long(offset, dialect),
    sort_by: query.get("sort_by") || "create_time",
    order,
    group_by: "",
    items:
      shown.length === 0 && dialect.emptyList === "null" ? null : shown.map((one) => algorithmAnswer(one, dialect)),
  });
}

export function getAlgorithm(call: Call): Reply {
  return ok(algorithmAnswer(algorithmOf(call, "details"), call.dialect));
}

/** Replaces the whole. What is left out is gone, but a list goes only for an empty one. */
export function updateAlgorithm(call: Call): Reply {
  const { store } = call.service.v2;
  const algorithm = algorithmOf(call);
  const body = bodyOf(call);
  const given = readAlgorithm(body);
  if (given.name !== algorithm.name) checkName(call, given);
  const jobConfig = { ...given.jobConfig };
  for (const list of ["parameters", "inputs", "outputs"])
    if (!isGiven(jobConfig[list])) jobConfig[list] = algorithm.jobConfig[list];
  const requirements = isGiven(body.resource_requirements) ? given.requirements : algorithm.requirements;
  const { name, description, advanced } = given;
  Object.assign(algorithm, { name, description, advanced, jobConfig, requirements, updateTime: call.now });
  store.touched();
  return { status: 201, body: algorithmAnswer(algorithm, call.dialect) };
}

export function deleteAlgorithm(call: Call): Reply {
  call.service.v2.store.deleteAlgorithm(projectOf(call), algorithmOf(call), call.lag);
  return silent(202, null, call.dialect);
}

function algorithmOf(call: Call, reader?: View): Algorithm {
  const { store } = call.service.v2;
  return store.findAlgorithm(projectOf(call), idOf(call, "algorithm_id"), call.dialect.gone, reader);
}

function readAlgorithm(body: JsonObject): Omit<Algorithm, "id" | "createTime" | "updateTime"> {
  const metadata = objectIn(body, "metadata");
  const name = nameIn(metadata);
  const description = textIn(metadata, "description", "metadata.description", 256) ?? "";
  const workspaceId = workspaceIn(metadata, "metadata.workspace_id");
  const jobConfig = objectIn(body, "job_config");
  const engine = objectIn(jobConfig, "engine", "job_config.engine");
  if (isGiven(engine.image_url) && !isGiven(engine.engine_name)) {
    if (!textIn(jobConfig, "command", "job_config.command"))
      throw invalid(2806, "Custom image jobs engine.image_url and command or engine.engine_name cannot be empty.");
  } else checkOwnCode(jobConfig, engine);
  for (const list of ["parameters", "inputs", "outputs"])
    for (const item of objectsIn(jobConfig, list, `job_config.${list}`))
      if (!textIn(item, "name", `job_config.${list}.name`)) throw invalidParameter(`job_config.${list}.name`);
  const requirements = objectsIn(body, "resource_requirements");
  const advanced = objectIn(body, "advanced_config");
  return { name, description, workspaceId, jobConfig, requirements, advanced };
}

function checkName(call: Call, { name, workspaceId }: Pick<Algorithm, "name" | "workspaceId">): void {
  const known = [...projectOf(call).algorithms.values()];
  if (known.some((other) => other.name === name && other.workspaceId === workspaceId)) throw algorithmNameTaken(name);
}

function badQuery(name: string) {
  return () => invalid(2764, `The query parameter ${name} is invalid.`);
}
