// The real host of dynamic providers, as the engine starts it, spoken to over gRPC: what crosses here is what the engine sees.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { EngineEar } from "./engineEar";

type Properties = Record<string, unknown>;

/** What the host answers when a creation went half-way: the resource stands, and these are the reasons. */
export interface PartialFailure {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** An error that came back over gRPC; `partial` is set when the resource stands all the same. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly partial: PartialFailure | undefined;

  constructor(error: ServiceError) {
    super(error.details);
    this.partial = partialFailure(error);
  }
}

/** The host process, with one method for each operation. */
export class ProviderHost {
  readonly #process: ChildProcess;
  readonly #client: ResourceProviderClient;
  #stderr = "";

  private constructor(process: ChildProcess, address: string) {
    this.#process = process;
    this.#client = new ResourceProviderClient(address, credentials.createInsecure());
    process.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
  }

  /** Starts the host in the folder of this file, so that it finds the package as a program would. */
  static async start(
    config: Record<string, string>,
    env: Record<string, string> = {},
    { engine }: { engine?: string } = {},
  ): Promise<ProviderHost> {
    const ear = engine === undefined ? await EngineEar.open() : undefined;
    const main = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [main, engine ?? ear?.address ?? ""], {
      cwd: __dirname,
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        PULUMI_CONFIG: "{}",
        NO_PROXY: "127.0.0.1",
        // A file where a folder is to be: nothing is noted unless the test says where.
        PULUMI_MODELARTS_NOTES: "/dev/null",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.once("exit", () => ear?.close());
    const port = await firstLine(child);
    const host = new ProviderHost(child, `127.0.0.1:${port}`);
    await host.#configure(config);
    return host;
  }

  /** Its process. */
  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error("the host was never started");
    return pid;
  }

  /** Everything that the host has written to its standard error. */
  get stderr(): string {
    return this.#stderr;
  }

  async check(
    olds: Properties,
    news: Properties,
    urn = usualUrn,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    const request = new provider.CheckRequest();
    request.setUrn(urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await this.#call<provider.CheckResponse>((done) => this.#client.check(request, done));
    const failures = answer.getFailuresList().map((one) => ({ property: one.getProperty(), reason: one.getReason() }));
    return { inputs: plain(answer.getInputs()), failures };
  }

  async diff(
    id: string,
    olds: Properties,
    news: Properties,
    urn = usualUrn,
  ): Promise<{ changes: boolean; replaces: string[] }> {
    const { verdict, replaces } = await this.compare(id, olds, news, urn);
    return { changes: verdict === "some", replaces };
  }

  /** The whole of what the host says of a change; where its verdict is "unknown", the engine compares the inputs itself. */
  async compare(
    id: string,
    olds: Properties,
    news: Properties,
    urn = usualUrn,
  ): Promise<{ verdict: "unknown" | "none" | "some"; replaces: string[]; deleteBeforeReplace: boolean }> {
    const request = new provider.DiffRequest();
    request.setId(id);
    request.setUrn(urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await this.#call<provider.DiffResponse>((done) => this.#client.diff(request, done));
    const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
    const changes = answer.getChanges();
    return {
      verdict: changes === DIFF_SOME ? "some" : changes === DIFF_NONE ? "none" : "unknown",
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(properties: Properties, urn = usualUrn): Promise<{ id: string; outs: Properties }> {
    const request = new provider.CreateRequest();
    request.setUrn(urn);
    request.setProperties(struct(properties));
    const answer = await this.#call<provider.CreateResponse>((done) => this.#client.create(request, done));
    return { id: answer.getId(), outs: plain(answer.getProperties()) };
  }

  async read(
    id: string,
    properties: Properties,
    urn = usualUrn,
  ): Promise<{ id: string; props: Properties; inputs: Properties }> {
    const request = new provider.ReadRequest();
    request.setId(id);
    request.setUrn(urn);
    request.setProperties(struct(properties));
    const answer = await this.#call<provider.ReadResponse>((done) => this.#client.read(request, done));
    return { id: answer.getId(), props: plain(answer.getProperties()), inputs: plain(answer.getInputs()) };
  }

  async update(id: string, olds: Properties, news: Properties, urn = usualUrn): Promise<{ outs: Properties }> {
    const request = new provider.UpdateRequest();
    request.setId(id);
    request.setUrn(urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await this.#call<provider.UpdateResponse>((done) => this.#client.update(request, done));
    return { outs: plain(answer.getProperties()) };
  }

  async delete(id: string, properties: Properties, urn = usualUrn): Promise<void> {
    const request = new provider.DeleteRequest();
    request.setId(id);
    request.setUrn(urn);
    request.setProperties(struct(properties));
    await this.#call((done) => this.#client.delete(request, done));
  }

  /** What the engine calls at the first Ctrl-C. */
  async cancel(): Promise<void> {
    await this.#call((done) => this.#client.cancel(new Empty(), done));
  }

  /** Resolves when the process has ended. */
  ended(): Promise<void> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => this.#process.once("exit", () => resolve()));
  }

  /** Ends the process: as the engine does at the end of a run, or as something that kills it. */
  async stop(signal: "SIGINT" | "SIGTERM" | "SIGKILL" = "SIGINT"): Promise<void> {
    this.#client.close();
    const ended = this.ended();
    this.#process.kill(signal);
    await ended;
  }

  async #configure(config: Record<string, string>): Promise<void> {
    const request = new provider.ConfigureRequest();
    request.setArgs(struct(config));
    await this.#call((done) => this.#client.configure(request, done));
  }

  #call<Answer>(send: (done: (error: ServiceError | null, answer: Answer) => void) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      send((error, answer) => (error === null ? resolve(answer) : reject(new HostError(error))));
    });
  }
}

/** Of which resource a call is about unless it says so. */
const usualUrn = "urn:pulumi:test::host::pulumi-nodejs:dynamic/modelarts:TrainingJobVersion::run";

function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the host has no standard output");
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.once("line", resolve);
    child.once("exit", (code) => reject(new Error(`the host ended with ${code} before it listened`)));
  });
}

function struct(values: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));
}

function plain(values: Struct | undefined): Properties {
  return values === undefined ? {} : { ...values.toJavaScript() };
}

function partialFailure(error: ServiceError): PartialFailure | undefined {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return undefined;
  const any = Status.deserializeBinary(details).getDetailsList()[0];
  const failure = any?.unpack(provider.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  if (!failure) return undefined;
  return { id: failure.getId(), properties: plain(failure.getProperties()), reasons: failure.getReasonsList() };
}
