/** Tags of v2 jobs, which only Huawei Cloud has: add, remove, list, and jobs by tag. */

import type { JsonObject } from "../../json.js";
import { type Call, ok, type Reply } from "../../service.js";
import { bodyOf, isGiven, jobOf, objectsIn, projectOf, textIn, wholeQuery, workspaceIn } from "../input.js";
import { invalidParameter } from "../problems.js";
import type { TrainingJob } from "../records.js";

/** Letters of any script, digits, space and `_ . : = + - @`; no space at the ends, and nothing of the system's. */
const keyForm = /^(?!_sys_)(?! )[\p{L}\p{N}_.:=+\-@ ]{1,128}(?<! )$/u;
const valueForm = /^[\p{L}\p{N}_.:=+\-@/ ]{0,255}$/u;

/** The value of a key that is there is overwritten. */
export function addTags(call: Call): Reply {
  const job = jobOf(call);
  const { store } = call.service.v2;
  const tags = { ...job.tags };
  for (const { key, value } of tagsIn(call)) tags[key] = value;
  if (Object.keys(tags).length > store.rules.tagsPerJob) throw invalidParameter("tags");
  job.tags = tags;
  store.touched();
  return done;
}

/** A DELETE with a body. It names pairs: a key with another value stays. */
export function removeTags(call: Call): Reply {
  const job = jobOf(call);
  const named = tagsIn(call);
  const isNamed = ([key, value]: [string, string]) => named.some((tag) => tag.key === key && tag.value === value);
  job.tags = Object.fromEntries(Object.entries(job.tags).filter((tag) => !isNamed(tag)));
  call.service.v2.store.touched();
  return done;
}

export function getTags(call: Call): Reply {
  return ok({ tags: pairs(jobOf(call)) });
}

export function listProjectTags(call: Call): Reply {
  const values = new Map<string, Set<string>>();
  for (const { key, value } of [...projectOf(call).jobs.values()].flatMap(pairs))
    values.set(key, (values.get(key) ?? new Set()).add(value));
  return ok({ tags: window(call, [...values]).map(([key, found]) => ({ key, values: [...found] })) });
}

export function filterByTags(call: Call): Reply {
  const found = jobsByTags(call);
  return ok({
    resources: window(call, found).map((job) => ({
      resource_detail: {},
      workspace_id: job.workspaceId,
      resource_id: job.id,
      resource_name: job.name,
      tags: pairs(job),
    })),
    total_count: found.length,
  });
}

export function countByTags(call: Call): Reply {
  return ok({ total_count: jobsByTags(call).length });
}

const done: Reply = { status: 204, body: undefined };

/** Values of one key: any of them. Keys: all of them. */
function jobsByTags(call: Call): TrainingJob[] {
  const body = bodyOf(call);
  const { store } = call.service.v2;
  const workspaceId = isGiven(body.workspace_id) ? workspaceIn(body, "workspace_id") : undefined;
  const conditions = objectsIn(body, "tags");
  const names = objectsIn(body, "matches").map(({ value }) => String(value));
  const meets = ({ tags }: TrainingJob, { key, values }: JsonObject) =>
    Object.hasOwn(tags, String(key)) &&
    (!Array.isArray(values) || values.length === 0 || values.includes(tags[String(key)]));
  return store.list(
    projectOf(call),
    (job) =>
      (workspaceId ?? job.workspaceId) === job.workspaceId &&
      (body.without_any_tag === true
        ? Object.keys(job.tags).length === 0
        : conditions.every((condition) => meets(job, condition))) &&
      names.every((name) => job.name.includes(name)),
  );
}

function tagsIn(call: Call): { key: string; value: string }[] {
  const tags = objectsIn(bodyOf(call), "tags");
  if (tags.length === 0) throw invalidParameter("tags");
  return tags.map((tag) => {
    const key = textIn(tag, "key", "tags.key") ?? "";
    const value = textIn(tag, "value", "tags.value") ?? "";
    if (!keyForm.test(key)) throw invalidParameter("tags.key");
    if (!valueForm.test(value)) throw invalidParameter("tags.value");
    return { key, value };
  });
}

function pairs(job: TrainingJob): { key: string; value: string }[] {
  return Object.entries(job.tags).map(([key, value]) => ({ key, value }));
}

/** `offset` counts items here. */
function window<T>({ query }: Call, items: T[]): T[] {
  const limit = wholeQuery(query, "limit", { min: 1, max: 1000, fallback: 1000 });
  const offset = wholeQuery(query, "offset", { min: 0, fallback: 0 });
  return items.slice(offset, offset + limit);
}
