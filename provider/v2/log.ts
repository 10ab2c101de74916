// The log of a v2 job's task: line by line where the cloud serves that, else the last part that it shows.

import type { JobsClient } from "./client";
import { isNotOffered, isNotYet } from "./errorCodes";

/** The most lines that a window holds. */
const linesPerWindow = 500;
/** The first machine's task, where a job does not say which it has. */
const firstTask = "worker-0";

/** Which log to read; a job has one for each machine. */
export interface TaskChoice {
  /** Default: the first of the job's tasks. */
  readonly task?: string;
}

/** The last lines of a job's log; empty when it has none yet. */
export async function readLogTail(client: JobsClient, jobId: string, lines: number): Promise<string> {
  const task = await taskOf(client, jobId, {});
  const tail = await unlessNotYet(async () => {
    try {
      return (await client.getLogLines(jobId, task, { lines, order: "desc" })).content;
    } catch (error) {
      if (!isNotOffered(error)) throw error;
      return client.previewLog(jobId, task);
    }
  });
  return tail.trimEnd().split("\n").slice(-lines).join("\n");
}

/** All of a job's log so far, a piece at a time; where the cloud has no more than a preview, its last 5 MB. */
export async function* readLog(
  client: JobsClient,
  jobId: string,
  choice: TaskChoice = {},
): AsyncGenerator<string, void, undefined> {
  const task = await taskOf(client, jobId, choice);
  const first = await firstWindow(client, jobId, task);
  if (first === undefined) {
    const preview = await unlessNotYet(() => client.previewLog(jobId, task));
    if (preview !== "") yield preview;
    return;
  }
  let window = first;
  let readTo: string | undefined;
  // A window that ends where the one before it did holds nothing new; a service that makes such ones would do so for ever.
  while (window.content !== "" && window.endLine !== readTo) {
    yield window.content;
    readTo = window.endLine;
    if (readTo === undefined) return;
    window = await client.getLogLines(jobId, task, { lines: linesPerWindow, order: "desc", baseLine: readTo });
  }
}

/** `undefined` where the cloud has no lines. */
async function firstWindow(client: JobsClient, jobId: string, task: string) {
  try {
    return await client.getLogLines(jobId, task, { lines: linesPerWindow, order: "asc" });
  } catch (error) {
    if (isNotOffered(error)) return undefined;
    if (isNotYet(error)) return { content: "", lines: 0, startLine: undefined, endLine: undefined };
    throw error;
  }
}

async function taskOf(client: JobsClient, jobId: string, { task }: TaskChoice): Promise<string> {
  return task ?? (await client.getJob(jobId)).tasks[0] ?? firstTask;
}

async function unlessNotYet(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (isNotYet(error)) return "";
    throw error;
  }
}
