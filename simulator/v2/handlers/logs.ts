/** What a v2 job tells of itself: log preview, link and lines, events, metrics, stages, tasks. */

import { fieldOf, toLong } from "../../json.js";
import { positionOf, windowOf } from "../../logWindow.js";
import { type Call, ok, type Reply } from "../../service.js";
import { jobRead, orderOf, wholeQuery } from "../input.js";
import { canary, long } from "../present.js";
import { badEventQuery, invalid, invalidParameter, taskMissing } from "../problems.js";
import type { TrainingJob } from "../records.js";
import { tasksOf } from "../store.js";

/** Logs of a job that has ended are kept for so long. */
const keptMs = 30 * 24 * 3_600_000;
const previewBytes = 5 * 1024 * 1024;

export function previewLog(call: Call): Reply {
  const job = jobWithTask(call);
  const early = notYet(call, job);
  if (early) return early;
  const full = Buffer.from(textOf(job.log));
  const shown = full.subarray(Math.max(0, full.length - previewBytes));
  return ok({
    [call.dialect.previewText]: shown.toString("utf8"),
    current_size: long(shown.length, call.dialect),
    full_size: long(full.length, call.dialect),
  });
}

/** The link is a credential: whoever has it reads the log. */
export function linkToLog(call: Call): Reply {
  const job = jobWithTask(call);
  const path = fieldOf(job.spec, "log_export_path.obs_url");
  if (typeof path !== "string") throw invalid(2822, "The log export path is not set.");
  const early = notYet(call, job);
  if (early) return early;
  const file = `${path.replace(/^(obs:\/)?\//, "")}modelarts-job-${job.id}-${call.params.task_id}.log`;
  const [bucket = "", ...key] = file.split("/");
  const expires = Math.floor(call.now / 1000) + 300;
  const link = (part: string) =>
    `https://${bucket}.obs.example.invalid/${key.join("/")}${part}?AccessKeyId=simulated&Expires=${expires}&Signature=${canary}-log-${job.id}`;
  const isRotated = fieldOf(job.spec, "log_export_config.rotation_enabled") === true;
  if (!isRotated) return ok({ obs_url: link("") });
  return ok({ obs_url: "", shards: { object_urls: [link(".0"), link(".1")], count: 2, total: 2 } });
}

export function getLogLines(call: Call): Reply {
  const { query, dialect } = call;
  const job = jobWithTask(call);
  const early = notYet(call, job);
  if (early) return early;
  const count = wholeQuery(query, "lines", { min: 1, max: 500, fallback: 50 });
  const order = orderOf(query);
  const first = positionOf(job.createTime, 0);
  const base = baseOf(query, first);
  const [from, to] = windowOf(base, count, order, job.log.length);
  const lines = job.log.slice(from, to);
  return ok({
    start_line: String(first + BigInt(from)),
    end_line: String(first + BigInt(Math.max(from, to - 1))),
    lines: long(lines.length, dialect),
    content: textOf(lines),
  });
}

export function listEvents(call: Call): Reply {
  const { query, dialect } = call;
  const job = jobRead(call);
  const limit = wholeQuery(query, "limit", { min: 1, max: 100, fallback: 50 }, badEventQuery);
  const offset = wholeQuery(query, "offset", { min: 0, fallback: 0 }, badEventQuery);
  const order = orderOf(query, badEventQuery);
  const from = timeOf(query, "start_time");
  const to = timeOf(query, "end_time");
  const level = query.get("level");
  const pattern = query.get("pattern") ?? "";
  const isKnownLevel = level === null || ["Info", "Error", "Warning"].includes(level);
  if ((from === undefined) !== (to === undefined) || !isKnownLevel || pattern.length > 256) throw badEventQuery();
  const found = job.events
    .filter((event) => from === undefined || to === undefined || (event.time >= from && event.time <= to))
    .filter((event) => (level ?? event.level) === event.level && event.message.includes(pattern));
  const sorted = order === "desc" ? found.toReversed() : found;
  const start = call.service.v2.store.rules.eventOffset === "page" ? offset * limit : offset;
  const number = (value: number) => (dialect.eventCounts === "strings" ? String(value) : value);
  return ok({
    total: number(found.length),
    limit: number(limit),
    offset: number(offset),
    order,
    start_time: from === undefined ? "" : inShanghai(from),
    end_time: to === undefined ? "" : inShanghai(to),
    events: sorted.slice(start, start + limit).map((event) => ({ ...event, time: inShanghai(event.time) })),
  });
}

export function getMetrics(call: Call): Reply {
  const job = jobWithTask(call);
  const early = notYet(call, job);
  if (early) return early;
  const minutes = Math.min(60, Math.ceil((call.now - (job.startTime ?? call.now)) / 60_000) + 1);
  const values = (value: number) => Array.from({ length: minutes }, () => value);
  return ok({
    metrics: [
      { metric: "cpuUsage", value: values(28.622) },
      { metric: "memUsage", value: values(0.544) },
      ...["gpuUtil", "gpuMemUsage", "npuUtil", "npuMemUsage"].map((metric) => ({ metric, value: values(-1) })),
    ],
  });
}

export function listStages(call: Call): Reply {
  const job = jobRead(call);
  const records = job.runs.map(({ start, end }, index) => {
    const stage = (name: string, order: number, from: number, to: number | null) => ({
      job_id: job.id,
      name,
      en_message: name.replace(/^./, (letter) => letter.toUpperCase()),
      zh_message: "",
      start_time: inShanghai(from),
      end_time: to === null ? "" : inShanghai(to),
      stage_order: order,
      sub_stages: [],
    });
    const queued = index === 0 ? job.createTime : (job.runs[index - 1]?.end ?? start);
    const stages = [
      stage("scheduling", 1, queued, start),
      stage("preparing", 2, start, start),
      stage("running", 3, start, end),
    ];
    return { record_order: index + 1, stages };
  });
  return ok({ total_count: records.length, running_records: records });
}

/** A bare array. The host is told only in a dedicated pool. */
export function listTasks(call: Call): Reply {
  const job = jobRead(call);
  const isInPool = typeof fieldOf(job.spec, "resource.pool_id") === "string";
  return ok(
    tasksOf(job).map((task, index) => ({
      task,
      ip: `192.0.2.${61 + index}`,
      host_ip: isInPool ? `192.0.2.${21 + index}` : "",
      schedule_count: Math.max(1, job.runs.length),
    })),
  );
}

/** The job that the path names, which must have the task that it names. */
function jobWithTask(call: Call): TrainingJob {
  const job = jobRead(call);
  if (!tasksOf(job).includes(call.params.task_id ?? "")) throw taskMissing();
  return job;
}

/** The answer before there is anything to tell. Throws once there is nothing any more. */
function notYet({ dialect, now }: Call, job: TrainingJob): Reply | undefined {
  if (job.endTime !== null && now - job.endTime > keptMs) throw invalid(2819, "the log file has been cleared");
  if (job.startTime !== null) return undefined;
  if (dialect.notYet === "2818") throw invalid(2818, "the log file is not generated");
  return { status: 204, body: undefined };
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function baseOf(query: URLSearchParams, first: bigint): number | undefined {
  const text = query.get("base_line");
  if (text === null || text === "") return undefined;
  const position = toLong(text);
  if (position === undefined) throw invalidParameter("base_line");
  return Number(position - first);
}

function timeOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^\d{1,15}$/.test(text)) throw badEventQuery();
  return Number(text);
}

/** RFC 3339 with the offset that the samples have. */
function inShanghai(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, "+08:00");
}
