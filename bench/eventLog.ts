// When the engine says that a resource is deleted: its own event log, read as it is written.

import { open } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/** The log's own times are whole seconds, so it is looked at this often. */
const lookMs = 5;

/**
 * When the engine reported each deletion to be over, by the resource's name, in milliseconds since 1970; follows the log until
 * `signal` aborts.
 */
export async function followDeletions(file: string, signal: AbortSignal): Promise<Map<string, number>> {
  const deletedAt = new Map<string, number>();
  let text = "";
  const log = await open(file, "a+");
  try {
    let position = 0;
    for (let last = false; ; last = signal.aborted) {
      const { bytesRead, buffer } = await log.read({ position, buffer: Buffer.alloc(65_536) });
      position += bytesRead;
      text += buffer.toString("utf8", 0, bytesRead);
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        const name = deletedResource(line);
        if (name !== undefined && !deletedAt.has(name)) deletedAt.set(name, Date.now());
      }
      if (bytesRead > 0) continue;
      if (last) return deletedAt;
      await setTimeout(lookMs);
    }
  } finally {
    await log.close();
  }
}

/** The name of the resource whose deletion a line of the log reports to be over. */
function deletedResource(line: string): string | undefined {
  if (!line.includes('"resOutputsEvent"')) return undefined;
  const { resOutputsEvent }: EngineEvent = JSON.parse(line);
  if (resOutputsEvent?.metadata?.op !== "delete") return undefined;
  return resOutputsEvent.metadata.urn?.split("::").at(-1);
}

interface EngineEvent {
  resOutputsEvent?: { metadata?: { op?: string; urn?: string } };
}
