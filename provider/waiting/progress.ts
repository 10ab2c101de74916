// Progress of a wait on the resource's own row in Pulumi's display, through the engine that runs this process.

import { isCI } from "ci-info";
import { formatDuration } from "../duration";
import { logToEngine } from "../engine";

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
export function progressOf(urn: string | undefined): Progress {
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
      void logToEngine({ urn, message, severity: "INFO", ephemeral: true });
    },
    async clear() {
      if (lastStatus === undefined) return;
      lastStatus = undefined;
      lastMessage = "";
      await logToEngine({ urn, message: "", severity: "INFO", ephemeral: true });
    },
    warn(message) {
      void logToEngine({ urn, message, severity: "WARNING", ephemeral: false });
    },
  };
}
