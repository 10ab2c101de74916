// Progress of a wait on the resource's own row, through what the host hands in.

import { isCI } from "ci-info";
import { formatDuration } from "../duration";

/** A message of the provider's. */
export interface LogMessage {
  /** The resource on whose row it is shown; messages without one appear at the stack. */
  readonly urn: string | undefined;
  readonly message: string;
  readonly severity: "INFO" | "WARNING";
  /** True when the next one takes its place. */
  readonly ephemeral: boolean;
}

/** Where a host shows messages; resolves when it has the message, or has failed to take it. */
export type Log = (message: LogMessage) => Promise<void>;

/** Shows nothing. */
export const silent: Log = async () => {};

/** Where a wait says what it sees. Nothing here ever fails: progress is a courtesy. */
export interface Progress {
  /** What the last look saw, and how long the wait has lasted. */
  report(status: string, elapsedMs: number): void;
  /** Takes the last report off the row; resolves when that is done, so that no report outlives its wait. */
  clear(): Promise<void>;
  /** Something the user should know even when all ends well; stays under "Diagnostics". */
  warn(message: string): void;
}

/** Progress of the resource with this URN; messages without one appear at the stack. */
export function openProgress(log: Log = silent, urn?: string): Progress {
  let lastStatus: string | undefined;
  let lastMessage = "";
  return {
    report(status, elapsedMs) {
      // Below a second there is nothing to be patient about. A log gets a line only for a change: each report adds one there.
      if (elapsedMs < 1_000 || (isCI && status === lastStatus)) return;
      lastStatus = status;
      const message = `${status}, ${formatDuration(elapsedMs)}`;
      // Where many look together, several looks come in a second, and the row already says what they see.
      if (message === lastMessage) return;
      lastMessage = message;
      void log({ urn, message, severity: "INFO", ephemeral: true });
    },
    async clear() {
      if (lastStatus === undefined) return;
      lastStatus = undefined;
      lastMessage = "";
      await log({ urn, message: "", severity: "INFO", ephemeral: true });
    },
    warn(message) {
      void log({ urn, message, severity: "WARNING", ephemeral: false });
    },
  };
}
