// Progress of a wait on the resource's own row in Pulumi's display, through the engine that runs this process.

import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { formatDuration } from "../duration";

/** Where a wait says what it sees. Nothing here ever fails: progress is a courtesy. */
export interface Progress {
  /** What the last look saw, and how long the wait has lasted. */
  report(status: string, elapsedMs: number): void;
  /** Something the user should know even when all ends well; stays under "Diagnostics". */
  warn(message: string): void;
}

/** Progress of the resource with this URN; messages without one appear at the stack. */
export function progressOf(urn: string | undefined): Progress {
  let lastReport = "";
  return {
    report(status, elapsedMs) {
      // Below a second there is nothing to be patient about, and the same words twice say nothing new.
      const words = `${status}, ${formatDuration(elapsedMs)}`;
      if (elapsedMs < 1_000 || words === lastReport) return;
      lastReport = words;
      logToEngine({ urn, message: words, severity: "INFO", ephemeral: true });
    },
    warn(message) {
      logToEngine({ urn, message, severity: "WARNING", ephemeral: false });
    },
  };
}

interface EngineMessage {
  readonly urn: string | undefined;
  readonly message: string;
  readonly severity: "INFO" | "WARNING";
  readonly ephemeral: boolean;
}

let engine: EngineClient | undefined;

function logToEngine({ urn, message, severity, ephemeral }: EngineMessage): void {
  const address = engineAddress();
  if (address === undefined) return;
  const request = new LogRequest();
  request.setSeverity(LogSeverity[severity]);
  request.setMessage(message);
  request.setEphemeral(ephemeral);
  if (urn !== undefined) request.setUrn(urn);
  engine ??= new EngineClient(address, credentials.createInsecure());
  engine.log(request, () => {});
}

/** The engine's address: the host that runs dynamic providers is started with it as its last argument. */
function engineAddress(): string | undefined {
  const last = process.argv.at(-1);
  return last !== undefined && /^[^\s/]+:\d+$/.test(last) ? last : undefined;
}
