// A bare client for these tests: sends what it is told, and keeps every digit of what comes back.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isInteger, parse } from "lossless-json";
import type { Simulator } from "modelarts-simulator";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body, integers beyond 2^53 as bigint; undefined if it is empty. As untyped as what JSON.parse returns. */
  body: ReturnType<typeof JSON.parse>;
}

export interface RequestOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** Default: the simulator's own token; null sends none. */
  token?: string | null;
}

/** Sends a request below `/v1/{project_id}`. */
export function call(
  simulator: Simulator,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  return send(simulator, method, `/v1/${simulator.projectId}${path}`, options);
}

/** Sends a request to any path. */
export async function send(
  simulator: Simulator,
  method: string,
  path: string,
  { body, headers = {}, token = simulator.token }: RequestOptions = {},
): Promise<Answer> {
  const response = await fetch(simulator.url + path, {
    method,
    headers: {
      ...(token === null ? {} : { "X-Auth-Token": token }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
  return { status: response.status, headers: response.headers, text, body: isJson ? parseLossless(text) : undefined };
}

/** A request body from `fixtures/requests`, with changes to its top level and to its `config`. */
export function request(name: string, changes: object = {}, configChanges: object = {}): Record<string, unknown> {
  const body = JSON.parse(readFileSync(join(__dirname, "fixtures", "requests", `${name}.json`), "utf8"));
  const config = body.config === undefined ? {} : { config: { ...body.config, ...configChanges } };
  return { ...body, ...config, ...changes };
}

export function parseLossless(text: string): unknown {
  try {
    return parse(text, null, {
      parseNumber: (literal) =>
        isInteger(literal) && !Number.isSafeInteger(Number(literal)) ? BigInt(literal) : Number(literal),
    });
  } catch {
    return undefined;
  }
}
