/** The conditions of a search: which jobs it finds, and in which order. */

import { fieldOf, type JsonObject } from "../json.js";
import { isGiven, objectsIn, textIn, wholeIn, workspaceIn } from "./input.js";
import { invalid, invalidParameter } from "./problems.js";
import type { TrainingJob } from "./records.js";
import type { V2Rules } from "./rules.js";

export interface Search {
  offset: number;
  limit: number;
  sortBy: string;
  order: "asc" | "desc";
  workspaceId: string;
  matches(job: TrainingJob): boolean;
  compare(left: TrainingJob, right: TrainingJob): number;
}

type Value = string | number | undefined;

const sortKeys: Record<string, (job: TrainingJob) => Value> = {
  create_time: (job) => job.createTime,
  name: (job) => job.name,
};

/** What a filter may ask about. The simulated account has one user. */
const filterKeys: Record<string, (job: TrainingJob) => Value> = {
  id: (job) => job.id,
  name: (job) => job.name,
  kind: (job) => job.kind,
  phase: (job) => job.phase,
  algorithm_id: (job) => textOf(job.algorithm.id),
  algorithm_name: (job) => textOf(job.algorithm.name),
  create_time: (job) => job.createTime,
  user_id: () => "1a2b3c4d5e6f47089a0b1c2d3e4f5061",
  user_name: () => "simulated-user",
  pool_id: (job) => textOf(fieldOf(job.spec, "resource.pool_id")),
  training_experiment_id: (job) => job.experimentId,
  runtime_type: (job) => textOf(job.spec.runtime_type) ?? "production",
  priority: (job) => numberText(fieldOf(job.spec, "schedule_policy.priority")),
};

const monthMs = 31 * 24 * 3_600_000;

export function readSearch(body: JsonObject, rules: V2Rules): Search {
  const offset = wholeIn(body, "offset", "offset", { min: 0 }) ?? 0;
  const limit = isGiven(body.limit) ? body.limit : rules.searchLimit;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > 50)
    throw invalid(2764, "The query parameter limit is invalid.");
  const sortBy = textIn(body, "sort_by") || "create_time";
  const key = Object.hasOwn(sortKeys, sortBy) ? sortKeys[sortBy] : undefined;
  if (!key) throw invalid(2790, `Unsupported sort by (${sortBy})`);
  const order = textIn(body, "order") || "desc";
  if (order !== "asc" && order !== "desc") throw invalidParameter("order");
  // Left out, it is the default workspace only.
  const workspaceId = workspaceIn(body, "workspace_id");
  const filters = objectsIn(body, "filters").map((filter) => readFilter(filter, rules));
  const tags = objectsIn(body, "tags").map(readTag);
  const direction = order === "asc" ? 1 : -1;
  return {
    offset,
    limit,
    sortBy,
    order,
    workspaceId,
    matches: (job) =>
      job.workspaceId === workspaceId && filters.every((passes) => passes(job)) && tags.every((passes) => passes(job)),
    compare: (left, right) => direction * compareValues(key(left), key(right)),
  };
}

function readFilter({ key, operator, value }: JsonObject, rules: V2Rules): (job: TrainingJob) => boolean {
  const field = typeof key === "string" && Object.hasOwn(filterKeys, key) ? filterKeys[key] : undefined;
  if (!field) throw invalid(2807, `Unsupported condition key (${String(key)})`);
  if (!["between", "like", "in", "not"].includes(String(operator)))
    throw invalid(2808, `Unsupported condition operator (${String(operator)})`);
  if (!Array.isArray(value) || value.length > 10 || value.some((item) => typeof item !== "string"))
    throw invalid(2809, `Unsupported condition value (${String(key)})`);
  // Empty texts stand for no condition.
  const wanted = value.map(String).filter((item) => item !== "");
  if (wanted.length === 0) return () => true;
  if (operator === "between") return readRange(key === "create_time", wanted, field, rules);
  const isIn = (job: TrainingJob) => wanted.includes(String(field(job) ?? ""));
  if (operator === "in") return isIn;
  if (operator === "not") return (job) => !isIn(job);
  return (job) => wanted.some((part) => String(field(job) ?? "").includes(part));
}

function readRange(isTime: boolean, wanted: string[], field: (job: TrainingJob) => Value, rules: V2Rules) {
  const [from, to] = wanted.map((text) => Date.parse(text));
  if (!isTime || from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to))
    throw invalid(2809, `Unsupported condition value (${wanted.join(", ")})`);
  if (rules.checks === "strict" && to - from > monthMs)
    throw invalid(2809, "Unsupported condition value (create_time: 31 days at most)");
  return (job: TrainingJob) => Number(field(job)) >= from && Number(field(job)) <= to;
}

function readTag({ key, values }: JsonObject): (job: TrainingJob) => boolean {
  if (typeof key !== "string" || !Array.isArray(values)) throw invalidParameter("tags");
  return ({ tags }) => Object.hasOwn(tags, key) && (values.length === 0 || values.some((value) => value === tags[key]));
}

function compareValues(left: Value, right: Value): number {
  if (left === undefined || right === undefined || left === right) return 0;
  return left < right ? -1 : 1;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function numberText(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : undefined;
}
