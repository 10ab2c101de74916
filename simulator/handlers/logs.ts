/** Logs of a version: names of the files, and a window of lines (modelarts_03_0054, 0149). */

import { type JsonObject, rawNumber, toLong } from "../json.js";
import { positionOf, windowOf } from "../logWindow.js";
import { number } from "../present.js";
import { badParameter, Problem } from "../problems.js";
import { oneOf, wholeNumber } from "../query.js";
import type { Version } from "../records.js";
import { type Call, ok, type Reply } from "../service.js";
import { versionRead } from "./input.js";

/** modelarts_03_0054 */
export function listLogFiles(call: Call): Reply {
  return ok({ is_success: true, log_file_list: fileNames(versionRead(call)) });
}

/** modelarts_03_0149 */
export function getLog(call: Call): Reply {
  const { query, dialect } = call;
  const version = versionRead(call);
  const file = query.get("log_file");
  if (!file) throw badParameter("log_file should be specified");
  const lineCount = wholeNumber(query, "lines", { min: 0, max: 500, fallback: 50 });
  const order = oneOf(query, "order", ["asc", "desc"], "desc");
  // Before a version runs there is nothing to read, and a file of another name does not exist.
  if (version.startTime === null || !fileNames(version).includes(file)) throw logUnavailable();

  const first = positionOf(version.createTime, 0);
  const [from, to] = windowOf(baseIndex(query.get("base_line"), first), lineCount, order, version.log.length);
  const lines = version.log.slice(from, to);
  const start = first + BigInt(from);
  const reply: JsonObject = {
    is_success: true,
    start_line: dialect.logPositions === "numbers" ? rawNumber(start) : String(start),
    end_line: String(first + BigInt(Math.max(from, to - 1))),
    content: lines.map((line) => `${line}\n`).join(""),
    lines: number(lines.length, dialect),
  };
  return ok(reply);
}

function baseIndex(text: string | null, first: bigint): number | undefined {
  if (text === null || text === "") return undefined;
  const position = toLong(text);
  if (position === undefined) throw badParameter("Invalid base_line");
  return Number(position - first);
}

function fileNames(version: Version): string[] {
  const workers = Number(version.config.worker_server_num ?? 1);
  return Array.from({ length: workers }, (_, index) => `job-${version.job.name}-${version.name}.${index}`);
}

/** modelarts_03_0095, 0806: too early, or expired. This page's failures carry no `is_success`. */
function logUnavailable(): Problem {
  return new Problem("service", 400, "ModelArts.0806", "download log failed");
}
