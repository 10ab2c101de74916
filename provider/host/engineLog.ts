// Shows messages in Pulumi's display, through the engine that runs this process.

import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { LogMessage } from "../waiting/progress";

let engine: EngineClient | undefined;

/** Resolves when the engine has the message, or has failed to take it within a second. */
export function logToEngine({ urn, message, severity, ephemeral }: LogMessage): Promise<void> {
  const address = engineAddress();
  if (address === undefined) return Promise.resolve();
  const request = new LogRequest();
  request.setSeverity(LogSeverity[severity]);
  request.setMessage(message);
  request.setEphemeral(ephemeral);
  if (urn !== undefined) request.setUrn(urn);
  engine ??= new EngineClient(address, credentials.createInsecure());
  const client = engine;
  return new Promise((resolve) =>
    client.log(request, new Metadata(), { deadline: Date.now() + 1_000 }, () => resolve()),
  );
}

/** The engine's address: the host that runs dynamic providers is started with it as its last argument. */
export function engineAddress(): string | undefined {
  const last = process.argv.at(-1);
  return last !== undefined && /^[^\s/]+:\d+$/.test(last) ? last : undefined;
}
