// An engine that only listens: it keeps what a host of providers says to it.

import { Server, ServerCredentials, type ServerUnaryCall, type ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** A server of the engine's protocol that takes messages. */
export class EngineEar {
  /** What was said so far, without what is for the moment only. */
  readonly said: string[] = [];
  /** What was for the moment only, each with the URN of its row. */
  readonly shown: { readonly urn: string; readonly message: string }[] = [];
  readonly #server = new Server();

  /** Opens one on loopback. */
  static async open(): Promise<EngineEar & { readonly address: string }> {
    const ear = new EngineEar();
    const log = (
      { request }: ServerUnaryCall<LogRequest, Empty>,
      done: (error: ServiceError | null, answer: Empty) => void,
    ) => {
      const message = request.getMessage();
      if (request.getEphemeral()) ear.shown.push({ urn: request.getUrn(), message });
      else ear.said.push(message);
      done(null, new Empty());
    };
    ear.#server.addService(EngineService, { log });
    const port = await new Promise<number>((resolve, reject) => {
      ear.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return Object.assign(ear, { address: `127.0.0.1:${port}` });
  }

  /** Ends as one that is killed. */
  close(): void {
    this.#server.forceShutdown();
  }
}
