// Requests to v2 for these tests, its fixtures, and comparison by shape.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Simulator } from "modelarts-simulator";
import { type Answer, parseLossless, type RequestOptions, send } from "../api";

/** Sends a request below `/v2/{project_id}`. */
export function v2(
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<Answer> {
  const given = body === undefined ? {} : { body };
  return send(simulator, method, `/v2/${simulator.projectId}${path}`, { ...options, ...given });
}

export function fixture(name: string): ReturnType<typeof JSON.parse> {
  return parseLossless(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8"));
}

/** A request for a new job that needs nothing but an image, with changes to its parts. */
export function newJob(
  name: string,
  { metadata = {}, algorithm = {}, spec = {}, ...rest }: Record<string, object> = {},
): object {
  return {
    kind: "job",
    metadata: { name, ...metadata },
    algorithm: { engine: { image_url: "team/trainer:1.4" }, command: "sh run.sh", ...algorithm },
    spec: { resource: { flavor_id: "modelarts.vm.cpu.8u", node_count: 1 }, ...spec },
    ...rest,
  };
}

/** Creates a job and returns its id. */
export async function create(
  simulator: Simulator,
  name: string,
  changes: Record<string, object> = {},
): Promise<string> {
  const created = await v2(simulator, "POST", "/training-jobs", newJob(name, changes));
  assert.equal(created.status, 201, created.text);
  return created.body.metadata.id;
}

/** Phases that the next looks at a job see; `gone` for 400 with 2775. */
export async function looks(simulator: Simulator, id: string, count: number): Promise<string[]> {
  const seen: string[] = [];
  for (let look = 0; look < count; look++) {
    const { status, body } = await v2(simulator, "GET", `/training-jobs/${id}`);
    const isGone = status === 400 && body.error_code === "ModelArts.2775";
    seen.push(status === 200 ? body.status.phase : isGone ? "gone" : `${status} ${body?.error_code}`);
  }
  return seen;
}

export async function refuses(pending: Promise<Answer>, code: number | string, status = 400): Promise<Answer> {
  const answer = await pending;
  const expected = typeof code === "number" ? `ModelArts.${code}` : code;
  assert.deepEqual([answer.status, answer.body?.error_code], [status, expected], answer.text);
  assert.ok(!("is_success" in answer.body), "v2 has an envelope of its own");
  return answer;
}

/**
 * Where `value` has another shape than `sample`: fields that are missing, that are of another type, or that the sample has not.
 * Null in either stands for any type; of arrays the first entries are compared. Fields in `more` may come besides.
 */
export function differences(value: unknown, sample: unknown, more: readonly string[] = [], path = ""): string[] {
  if (value === null || sample === null) return [];
  if (typeOf(value) !== typeOf(sample)) return [`${path}: ${typeOf(value)} instead of ${typeOf(sample)}`];
  if (Array.isArray(value) && Array.isArray(sample)) {
    return value.length > 0 && sample.length > 0 ? differences(value[0], sample[0], more, `${path}[]`) : [];
  }
  if (!isRecord(value) || !isRecord(sample)) return [];
  const surplus = Object.keys(value).filter((name) => !(name in sample) && !more.includes(name));
  return [
    ...surplus.map((name) => `${path}.${name}: not in the sample`),
    ...Object.entries(sample).flatMap(([name, inner]) =>
      name in value ? differences(value[name], inner, more, `${path}.${name}`) : [`${path}.${name}: missing`],
    ),
  ];
}

function typeOf(value: unknown): string {
  if (typeof value === "bigint") return "number";
  return Array.isArray(value) ? "array" : typeof value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
