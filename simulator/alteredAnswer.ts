/** Faults that change an answer after the operation has had its effect. */

import { distort, isStreamed } from "./bodies.js";
import type { Fault, PatchFault } from "./faultKinds.js";
import type { FaultHit } from "./faults.js";
import { fieldOf, isObject, type JsonObject, rawNumber, toLong, writeJson } from "./json.js";

/** The status and text of the answer to a question (a URL, with the body where that asks too), as the fault leaves it. */
export function alter(
  { status, body }: { status: number; body: unknown },
  question: string,
  hit: FaultHit | undefined,
): { status: number; text: string } {
  const text = body === undefined ? "" : writeJson(body);
  const fault = hit?.fault;
  switch (fault?.kind) {
    case "garbled":
      return { status, text: garble(text, fault.how) };
    case "patch":
      return { status, text: isAnswer(body) ? writeJson(patch(body, fault)) : text };
    case "body":
      return { status, text: isStreamed(fault) ? text : distort(body, fault) };
    case "stale": {
      const first = hit?.repeats.get(question);
      if (first) return first;
      hit?.repeats.set(question, { status, text });
      return { status, text };
    }
    default:
      return { status, text };
  }
}

function garble(text: string, how: Extract<Fault, { kind: "garbled" }>["how"]): string {
  switch (how) {
    case "truncated":
      return text.slice(0, Math.floor(text.length / 2));
    case "not-json":
      return "upstream connect error or disconnect/reset before headers";
    case "wrong-json":
      return '["unexpected",null]';
    case "empty":
      return "";
  }
}

/** A JSON answer that is no refusal. */
function isAnswer(body: unknown): body is JsonObject {
  return isObject(body) && body.error_code === undefined;
}

/** The lists that have entries to patch, each with the field that identifies one. */
const lists = {
  versions: "version_id",
  jobs: "job_id",
  configs: "config_name",
  items: "metadata.id",
  flavors: "flavor_id",
  events: "time",
} as const;

function patch(body: JsonObject, fault: PatchFault): JsonObject {
  const list = Object.entries(lists).find(([name]) => Array.isArray(body[name]));
  if (!list || fault.head) return changed(body, fault);
  const [name, key] = list;
  const entries: unknown = body[name];
  if (!Array.isArray(entries)) return body;
  const isMeant = (entry: JsonObject) => {
    const id = fieldOf(entry, key);
    return fault.entry === undefined || (toLong(id)?.toString() ?? id) === fault.entry;
  };
  const items: unknown[] = entries;
  return { ...body, [name]: items.map((item) => (isObject(item) && isMeant(item) ? changed(item, fault) : item)) };
}

function changed(object: JsonObject, { set = {}, remove = [] }: PatchFault): JsonObject {
  let result = object;
  for (const name of remove) result = withField(result, name.split("."), undefined);
  for (const [name, value] of Object.entries(set))
    result = withField(result, name.split("."), { value: typeof value === "bigint" ? rawNumber(value) : value });
  return result;
}

/** A copy with one field set, or without it; its name is a path through objects, as in `status.phase`. */
function withField(
  object: JsonObject,
  [name = "", ...rest]: string[],
  given: { value: unknown } | undefined,
): JsonObject {
  const inner = object[name];
  if (rest.length > 0) return { ...object, [name]: withField(isObject(inner) ? inner : {}, rest, given) };
  const { [name]: _, ...others } = object;
  return given ? { ...object, [name]: given.value } : others;
}
