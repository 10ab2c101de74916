// The engine that runs this process: what it is told beside the answers to its calls, and asked. Nothing here ever fails.

import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceRequest, LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { LogMessage } from "../waiting/progress";

/** How long the engine may take, in milliseconds. */
const answersWithinMs = 1_000;

let connection: { readonly address: string; readonly client: EngineClient } | undefined;

/** The engine's address: the host that runs dynamic providers is started with it as its last argument. */
export function engineAddress(): string | undefined {
  const last = process.argv.at(-1);
  return last !== undefined && /^[^\s/]+:\d+$/.test(last) ? last : undefined;
}

/** Messages that stay, on their way to the engine. */
const lasting = new Set<Promise<void>>();

/** Resolves when the engine has the message, or has failed to take it in time. */
export function logToEngine(message: LogMessage): Promise<void> {
  const sent = send(message);
  if (message.ephemeral) return sent;
  lasting.add(sent);
  return sent.finally(() => lasting.delete(sent));
}

/**
 * Resolves when the engine has, or has failed to take, every message so far that stays. After its last answer the engine ends this
 * process, and with it what is still on its way.
 */
export async function lastingMessagesTaken(): Promise<void> {
  await Promise.all(lasting);
}

function send({ urn, message, severity, ephemeral }: LogMessage): Promise<void> {
  const engine = connected();
  if (engine === undefined) return Promise.resolve();
  const request = new LogRequest();
  request.setSeverity(LogSeverity[severity]);
  request.setMessage(message);
  request.setEphemeral(ephemeral);
  if (urn !== undefined) request.setUrn(urn);
  return new Promise((resolve) => engine.log(request, new Metadata(), inTime(), () => resolve()));
}

/**
 * True when the stack's program has been started in this run: it tells the engine its root resource. A destroy and a refresh run none
 * unless they are told to. `undefined` where the engine does not say.
 */
export function isProgramRun(): Promise<boolean | undefined> {
  const engine = connected();
  if (engine === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) =>
    engine.getRootResource(new GetRootResourceRequest(), new Metadata(), inTime(), (error, answer) =>
      resolve(error === null ? answer.getUrn() !== "" : undefined),
    ),
  );
}

function connected(): EngineClient | undefined {
  const address = engineAddress();
  if (address === undefined) return undefined;
  if (connection?.address !== address) {
    connection = { address, client: new EngineClient(address, credentials.createInsecure()) };
  }
  return connection.client;
}

function inTime(): { deadline: number } {
  return { deadline: Date.now() + answersWithinMs };
}
