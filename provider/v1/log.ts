// The log of a training job version, window by window: its tail, or all of it from its first line.

import { type Clock, sleep } from "../clock";
import type { VersionId } from "../id";
import type { TrainingJobsClient } from "./client";
import { isFinal } from "./status";

/** The most lines that a window holds (API page modelarts_03_0149). */
const linesPerWindow = 500;

/** Which log to read; a version has one for each machine. */
export interface LogChoice {
  /** Default: the first of the version's logs. */
  readonly logFile?: string;
}

/** The last lines of a version's log; empty when it has none yet. */
export async function readLogTail(
  client: TrainingJobsClient,
  { jobId, versionId }: VersionId,
  lines: number,
): Promise<string> {
  const [logFile] = await client.listLogFiles(jobId, versionId);
  if (logFile === undefined) return "";
  return (await client.getLog(jobId, versionId, { logFile, lines, order: "desc" })).content;
}

/** All lines of a version's log so far, a window at a time. */
export async function* readLog(
  client: TrainingJobsClient,
  version: VersionId,
  choice: LogChoice = {},
): AsyncGenerator<string, void, undefined> {
  const logFile = await logFileOf(client, version, choice);
  if (logFile !== undefined) yield* readWindows(client, version, logFile);
}

/** How long to rest before a log is looked at for more. */
const followMs = 2_000;

/** All lines of a version's log, and those that are added until the run has ended. */
export async function* followLog(
  client: TrainingJobsClient,
  version: VersionId,
  clock: Clock,
  choice: LogChoice = {},
): AsyncGenerator<string, void, undefined> {
  let readTo: string | undefined;
  while (true) {
    // Asked before the log is read: what was written until the end is in it then.
    const { statusCode } = await client.getVersion(version.jobId, version.versionId);
    const logFile = await logFileOf(client, version, choice);
    if (logFile !== undefined) readTo = yield* readWindows(client, version, logFile, readTo);
    if (isFinal(statusCode)) return;
    await sleep(clock, followMs);
  }
}

async function logFileOf(client: TrainingJobsClient, { jobId, versionId }: VersionId, { logFile }: LogChoice) {
  return logFile ?? (await client.listLogFiles(jobId, versionId))[0];
}

/** The lines after a position, or from the first one; returns the position of the last. */
async function* readWindows(
  client: TrainingJobsClient,
  { jobId, versionId }: VersionId,
  logFile: string,
  after?: string,
): AsyncGenerator<string, string | undefined, undefined> {
  let readTo = after;
  while (true) {
    // Without a base, "asc" begins with the first lines; from there on, "desc" follows the last one that was read.
    const from = readTo === undefined ? ({ order: "asc" } as const) : ({ order: "desc", baseLine: readTo } as const);
    const window = await client.getLog(jobId, versionId, { logFile, lines: linesPerWindow, ...from });
    // A window that ends where the one before it did holds nothing new; a service that makes such ones would do so for ever.
    if (window.lines === 0 || (readTo !== undefined && window.endLine === readTo)) return readTo;
    yield window.content;
    if (window.endLine === undefined) return undefined;
    readTo = window.endLine;
  }
}
