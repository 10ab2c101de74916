/** Reads parts of v2 requests, and refuses what is not as documented. */

import { isObject, type JsonObject } from "../json.js";
import type { Call } from "../service.js";
import { invalidJson, invalidParameter } from "./problems.js";
import type { TrainingJob, V2Project } from "./records.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function projectOf(call: Call): V2Project {
  return call.service.v2.store.project(call.project.id);
}

/** The job that the path names, for an operation that acts on it. */
export function jobOf(call: Call): TrainingJob {
  return call.service.v2.store.find(projectOf(call), idOf(call, "job_id"), call.dialect.gone);
}

/** The job that the path names, as a reader sees it. */
export function jobRead(call: Call): TrainingJob {
  return call.service.v2.store.find(projectOf(call), idOf(call, "job_id"), call.dialect.gone, "details");
}

/** An id of the path. A number, as v1 has them, is refused with 2788. */
export function idOf(call: Call, name: "job_id" | "algorithm_id" | "experiment_id"): string {
  const id = call.params[name] ?? "";
  if (!uuid.test(id)) throw invalidParameter(name === "job_id" ? "training_job_id" : name);
  return id;
}

export function bodyOf(call: Call): JsonObject {
  if (!isObject(call.body)) throw invalidJson();
  return call.body;
}

/** Whether a field says anything: null counts as left out. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** An object; empty if left out. */
export function objectIn(parent: JsonObject, name: string, path = name): JsonObject {
  const value = parent[name];
  if (!isGiven(value)) return {};
  if (!isObject(value)) throw invalidParameter(path);
  return value;
}

/** The objects of an array; empty if left out. */
export function objectsIn(parent: JsonObject, name: string, path = name): JsonObject[] {
  const value = parent[name];
  if (!isGiven(value)) return [];
  if (!Array.isArray(value)) throw invalidParameter(path);
  return value.map((item: unknown) => {
    if (!isObject(item)) throw invalidParameter(path);
    return item;
  });
}

/** A text; undefined if left out. */
export function textIn(
  parent: JsonObject,
  name: string,
  path = name,
  longest = Number.POSITIVE_INFINITY,
): string | undefined {
  const value = parent[name];
  if (!isGiven(value)) return undefined;
  if (typeof value !== "string" || [...value].length > longest) throw invalidParameter(path);
  return value;
}

/** A whole number within bounds; undefined if left out. */
export function wholeIn(
  parent: JsonObject,
  name: string,
  path: string,
  { min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number },
): number | undefined {
  const value = parent[name];
  if (!isGiven(value)) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) throw invalidParameter(path);
  return value;
}

/** A name of jobs and algorithms. */
export function nameIn(metadata: JsonObject): string {
  const name = textIn(metadata, "name", "metadata.name");
  if (name === undefined || !/^[0-9A-Za-z_-]{1,64}$/.test(name)) throw invalidParameter("metadata.name");
  return name;
}

/** `0`, the default workspace, or 32 characters. */
export function workspaceIn(parent: JsonObject, path: string): string {
  const id = textIn(parent, "workspace_id", path) ?? "0";
  if (id !== "0" && !/^[0-9A-Za-z]{32}$/.test(id)) throw invalidParameter(path);
  return id;
}

/** A whole number of the query; `fallback` if it is absent or empty. */
export function wholeQuery(
  query: URLSearchParams,
  name: string,
  { min, max = 2 ** 31 - 1, fallback }: { min: number; max?: number; fallback: number },
  refusal = () => invalidParameter(name),
): number {
  const text = query.get(name);
  if (text === null || text === "") return fallback;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw refusal();
  return value;
}

/** `desc` unless the query says otherwise. */
export function orderOf(query: URLSearchParams, refusal = () => invalidParameter("order")): "asc" | "desc" {
  const order = query.get("order") || "desc";
  if (order !== "asc" && order !== "desc") throw refusal();
  return order;
}
