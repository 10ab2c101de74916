// The program `pulumi-resource-modelarts`, which the engine starts: a server on the loopback interface.

import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { openRun } from "../host/run";
import { Notes } from "../notes/notes";
import { toServiceError } from "./failure";
import { openService } from "./service";

/** States are bounded by the engine; its own plugins take as much, in bytes. */
const largestMessageBytes = 400 * 1024 * 1024;

/** Starts the server and writes its port, which the engine reads, as the first line of output. */
export async function main(): Promise<void> {
  const notes = Notes.inUsersFolder(process.env);
  const server = new Server({
    "grpc.max_receive_message_length": largestMessageBytes,
    "grpc.max_send_message_length": largestMessageBytes,
  });
  server.addService(ResourceProviderService, handlersOf(openService(openRun(notes), notes)));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  process.stdout.write(`${port}\n`);
}

type Handler = (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => void;

/** What the plugin does not have is refused as such: the engine then does without. */
function handlersOf(service: object): Record<string, Handler> {
  const handlers = Object.keys(ResourceProviderService).map((name): [string, Handler] => {
    const method: unknown = Reflect.get(service, name);
    if (typeof method !== "function") {
      return [name, (_, answer) => answer({ code: status.UNIMPLEMENTED, details: `${name} is not implemented` })];
    }
    return [
      name,
      (call, answer) => {
        Promise.resolve(Reflect.apply(method, service, [call.request])).then(
          (response) => answer(null, response),
          (error: unknown) => answer(toServiceError(error)),
        );
      },
    ];
  });
  return Object.fromEntries(handlers);
}
