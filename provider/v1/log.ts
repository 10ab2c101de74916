// The log of a training job version, window by window: its tail, or all of it from its first line.

import type { VersionId } from "../id";
import type { TrainingJobsClient } from "./client";

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
  { jobId, versionId }: VersionId,
  choice: LogChoice = {},
): AsyncGenerator<string, void, undefined> {
  const logFile = choice.logFile ?? (await client.listLogFiles(jobId, versionId))[0];
  if (logFile === undefined) return;
  // Without a base, "asc" begins with the first lines; from there on, "desc" follows the last one that was read.
  let window = await client.getLog(jobId, versionId, { logFile, lines: linesPerWindow, order: "asc" });
  let readTo: string | undefined;
  // A window that ends where the one before it did holds nothing new; a service that makes such ones would do so for ever.
  while (window.lines > 0 && window.endLine !== readTo) {
    yield window.content;
    readTo = window.endLine;
    if (readTo === undefined) return;
    window = await client.getLog(jobId, versionId, {
      logFile,
      lines: linesPerWindow,
      order: "desc",
      baseLine: readTo,
    });
  }
}
