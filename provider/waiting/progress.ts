// Progress of a wait on the resource's own row, through what the host hands in.

import { isCI } from "ci-info";
import { formatDuration } from "../duration";

/** A message of the provider's. */
export interface LogMessage {
  /** The resource on whose row it is shown; messages without one appear at the stack. */
  readonly urn: string | undefined;
  readonly message: string;
  /** `DEBUG` is shown with `--debug` alone. */
  readonly severity: "DEBUG" | "INFO" | "WARNING";
  /** True when the next one takes its place: it is on the row alone and not under "Diagnostics". */
  readonly ephemeral: boolean;
}

/** Where a host shows messages; resolves when it has the message, or has failed to take it. */
export type Log = (message: LogMessage) => Promise<void>;

/** Shows nothing. */
export const silent: Log = async () => {};

/** Where a wait says what it sees. Nothing here ever fails: progress is a courtesy. */
export interface Progress {
  /** What the last look saw, and how long the wait has lasted; the row has the time in this status, as Pulumi has the whole. */
  report(status: string, elapsedMs: number): void;
  /** Why there was no answer, and what is done about it: shown at once. */
  trouble(message: string): void;
  /**
   * The row stays as it was last, with the status in which all ended where one is given; resolves when that is done, so that no report
   * outlives its wait. Nothing is shown where nothing was before.
   */
  done(status?: string): Promise<void>;
  /** Something the user should know even when all ends well; stays under "Diagnostics". */
  warn(message: string): void;
}

/** Progress of the resource with this URN; messages without one appear at the stack. `name` is the service's: "V0002". */
export function openProgress(log: Log = silent, urn?: string, name?: string): Progress {
  let lastStatus: string | undefined;
  let lastMessage = "";
  let since = 0;
  let shownStatus: string | undefined;
  let hasShown = false;
  const show = (text: string): Promise<void> => {
    const message = name === undefined ? text : `${name} ${text}`;
    // Where many look together, several looks come in a second, and the row already says what they see.
    if (message === lastMessage) return Promise.resolve();
    lastMessage = message;
    hasShown = true;
    return log({ urn, message, severity: "INFO", ephemeral: true });
  };
  return {
    report(status, elapsedMs) {
      if (status !== lastStatus) since = lastStatus === undefined ? 0 : elapsedMs;
      lastStatus = status;
      // Below a second there is nothing to be patient about. A log gets a line only for a change: each report adds one there.
      if (elapsedMs < 1_000 || (isCI && status === shownStatus)) return;
      shownStatus = status;
      const inStatusMs = elapsedMs - since;
      void show(inStatusMs < 1_000 ? status : `${status}, ${formatDuration(inStatusMs)}`);
    },
    trouble(message) {
      lastStatus = undefined;
      shownStatus = undefined;
      void show(message);
    },
    async done(status) {
      if (hasShown && status !== undefined) await show(status);
    },
    warn(message) {
      void log({ urn, message, severity: "WARNING", ephemeral: false });
    },
  };
}
