/** Bodies that are slow, without end, or made to hurt who reads them. */

import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createGzip } from "node:zlib";
import { isObject, type JsonObject, writeJson } from "./json.js";

/** What becomes of the right answer's body. */
export type BodyShape =
  /** A byte every `everyMs` real milliseconds. Default 1,000. */
  | { how: "drip"; everyMs?: number }
  /** Followed by white space without end. */
  | { how: "endless" }
  /** Followed by white space up to `bytes`, as it is or compressed (`Content-Encoding: gzip`). Default 200,000,000. */
  | { how: "huge" | "gzip-bomb"; bytes?: number }
  /** Beside a header of `bytes`. Default 1,000,000. */
  | { how: "huge-header"; bytes?: number }
  /** With a field that holds `levels` arrays one inside the other. Default 100,000. */
  | { how: "deep"; levels?: number }
  /** With `__proto__` and `constructor` among its fields. */
  | { how: "proto" }
  /** With control characters, line ends, terminal commands and reversed text at the end of every text. */
  | { how: "control-characters" }
  /** With every value of another type than the documented one: numbers are objects, texts numbers, truths texts, nulls arrays. */
  | { how: "wrong-types" };

type Streamed = Extract<BodyShape, { how: "drip" | "endless" | "huge" | "gzip-bomb" | "huge-header" }>;

/** Whether the shape is one of the bytes on the wire rather than of what they say. */
export function isStreamed(shape: BodyShape): shape is Streamed {
  return ["drip", "endless", "huge", "gzip-bomb", "huge-header"].includes(shape.how);
}

/** The JSON text of an answer that says something harmful. */
export function distort(body: unknown, shape: Exclude<BodyShape, Streamed>): string {
  switch (shape.how) {
    case "deep": {
      const levels = shape.levels ?? 100_000;
      return withField(body, `"deep":${"[".repeat(levels)}${"]".repeat(levels)}`);
    }
    case "proto":
      return withField(
        body,
        '"__proto__":{"is_success":false,"polluted":true},"constructor":{"prototype":{"polluted":true}}',
      );
    case "control-characters":
      return writeJson(
        mapLeaves(body, (leaf) => (typeof leaf === "string" && !isDigits(leaf) ? leaf + hostile : leaf)),
      );
    case "wrong-types":
      return writeJson(mapLeaves(body, otherType));
  }
}

/** Sends an answer's head and its body in the shape. Ends when the client has it or has given up. */
export async function stream(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  text: string,
  shape: Streamed,
): Promise<void> {
  const head = { "content-type": "application/json; charset=UTF-8", ...headers };
  if (shape.how === "huge-header") {
    response.writeHead(status, { ...head, "x-padding": "x".repeat(shape.bytes ?? 1_000_000) }).end(text);
    return;
  }
  const isZipped = shape.how === "gzip-bomb";
  response.writeHead(status, { ...head, ...(isZipped ? { "content-encoding": "gzip" } : {}) });
  const source = Readable.from(chunks(text, shape), { objectMode: false });
  // A client that has seen enough hangs up, and that is the end of it.
  await (isZipped ? pipeline(source, createGzip(), response) : pipeline(source, response)).catch(() => undefined);
}

const space = Buffer.alloc(64 * 1024, " ");

async function* chunks(text: string, shape: Exclude<Streamed, { how: "huge-header" }>): AsyncGenerator<Buffer> {
  const start = Buffer.from(text);
  if (shape.how === "drip") {
    for (const byte of start) {
      yield Buffer.of(byte);
      if (shape.everyMs !== 0) await sleep(shape.everyMs ?? 1_000, undefined, { ref: false });
    }
    return;
  }
  yield start;
  const padding = shape.how === "endless" ? Number.POSITIVE_INFINITY : (shape.bytes ?? 200_000_000) - start.length;
  for (let left = padding; left > 0; left -= space.length) yield space.subarray(0, Math.min(left, space.length));
}

function withField(body: unknown, field: string): string {
  const text = writeJson(body);
  return isObject(body) && text !== "{}" ? `{${field},${text.slice(1)}` : `{${field}}`;
}

/** A NUL, a line end, a command that clears a terminal, and the mark that turns text around. */
const hostile = "\u0000\r\n\u001b[2J\u202e";

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

function otherType(leaf: unknown): unknown {
  switch (typeof leaf) {
    case "string":
      return 7;
    case "boolean":
      return "yes";
    default:
      return leaf === null ? [] : {};
  }
}

function mapLeaves(value: unknown, map: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapLeaves(item, map));
  if (!isObject(value)) return map(value);
  const mapped: JsonObject = {};
  for (const [key, item] of Object.entries(value)) mapped[key] = mapLeaves(item, map);
  return mapped;
}
