// An engine that only listens: it keeps what a host of providers says to it.

import { setTimeout } from "node:timers/promises";
import { Server, ServerCredentials, type ServerUnaryCall, type ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceResponse, type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** A server of the engine's protocol that takes messages. */
export class EngineEar {
  /** What was said so far, without what is for the moment only or for debugging. */
  readonly said: string[] = [];
  /** What was said for debugging. */
  readonly debugged: string[] = [];
  /** What was for the moment only, each with the URN of its row. */
  readonly shown: { readonly urn: string; readonly message: string }[] = [];
  readonly #server = new Server();

  /**
   * Opens one on loopback; `root` is the stack's URN where a program has told it, and `takesMs` how long it has a message before it is
   * in the lists.
   */
  static async open({ root = "", takesMs = 0 } = {}): Promise<EngineEar & { readonly address: string }> {
    const ear = new EngineEar();
    const log = async (
      { request }: ServerUnaryCall<LogRequest, Empty>,
      done: (error: ServiceError | null, answer: Empty) => void,
    ) => {
      if (takesMs > 0) await setTimeout(takesMs);
      const message = request.getMessage();
      if (request.getEphemeral()) ear.shown.push({ urn: request.getUrn(), message });
      else if (request.getSeverity() === LogSeverity.DEBUG) ear.debugged.push(message);
      else ear.said.push(message);
      done(null, new Empty());
    };
    const getRootResource = (
      _call: unknown,
      done: (error: ServiceError | null, answer: GetRootResourceResponse) => void,
    ) => {
      const answer = new GetRootResourceResponse();
      answer.setUrn(root);
      done(null, answer);
    };
    ear.#server.addService(EngineService, { log, getRootResource });
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

  [Symbol.dispose](): void {
    this.close();
  }
}
