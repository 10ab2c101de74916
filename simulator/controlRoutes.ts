/** The control API over HTTP, under `/_simulator`: the same as the typed object, for tests in other languages and for `curl`. */

import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Control } from "./control.js";
import {
  Advance,
  AppendLog,
  Clock,
  FaultRule,
  JobSeed,
  Limits,
  SetStatus,
  SwitchableRules,
  TokenRequest,
  TransitionSetting,
} from "./controlSchemas.js";
import { type Dialect, type DialectOption, dialectSwitches, isDialectName } from "./dialect.js";
import { isObject, readJson, writeJson } from "./json.js";
import { Problem } from "./problems.js";
import { routes } from "./routes.js";
import { addV2ControlRoutes } from "./v2/controlRoutes.js";
import { v2Routes } from "./v2/routes.js";

/**
 * Lets only this machine's own programs and pages use the control API: it asks for no credentials, and a web page from elsewhere,
 * open in somebody's browser, could reach loopback too.
 */
export function guardControl(app: FastifyInstance, host: string): void {
  app.addHook("onRequest", async (request, reply) => {
    if (!request.url.startsWith("/_simulator")) return;
    const { origin } = request.headers;
    const isForeignPage = origin !== undefined && origin !== `${request.protocol}://${request.headers.host}`;
    const isKnownName = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(request.hostname.replace(/:\d+$/, ""));
    const isLoopback = host === "127.0.0.1" || host === "localhost" || host === "::1";
    if (isForeignPage || (isLoopback && !isKnownName))
      await reply.code(403).send('{"error":"The control API is for this machine only"}\n');
  });
}

/** What a control route answers with; undefined means 204. */
type Answer = unknown;

/** Adds a control route. */
export type On = (
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  act: (request: FastifyRequest) => Answer,
) => void;

/** Reads a request's body as the schema has it. */
export type Read = typeof read;

/** Adds the control routes to the server. */
export function addControlRoutes(app: FastifyInstance, control: Control, about: () => object): void {
  const on: On = (method, path, act) => {
    app.route({
      method,
      url: `/_simulator${path}`,
      handler: (request, reply) => answerWith(reply, () => act(request)),
    });
  };

  on("GET", "", () => ({ ...about(), operations: [...routes, ...v2Routes].map(({ operation }) => operation) }));
  on("GET", "/standing", () => control.standing());
  on("GET", "/journal", () => ({ requests: control.journal(), requestCount: control.requestCount() }));
  on("DELETE", "/journal", () => control.clearJournal());
  on("POST", "/reset", () => control.reset());
  on("POST", "/jobs", (request) => control.seedJob(read(request, JobSeed)));
  on("POST", "/transitions", (request) => control.setTransition(read(request, TransitionSetting)));
  on("DELETE", "/transitions", () => control.clearTransitions());
  on("POST", "/advance", (request) => {
    const { steps, ...selection } = read(request, Advance);
    return { moved: control.advance(selection, steps) };
  });
  on("POST", "/status", (request) => {
    const { status, ...selection } = read(request, SetStatus);
    return { changed: control.setStatus(selection, status) };
  });
  on("POST", "/log", (request) => {
    const { lines, ...selection } = read(request, AppendLog);
    control.appendLog(selection, lines);
  });
  on("GET", "/faults", () => ({ faults: control.faults() }));
  on("POST", "/faults", (request) => ({ number: control.addFault(read(request, FaultRule)) }));
  on("DELETE", "/faults", () => control.clearFaults());
  on("DELETE", "/faults/:number", (request) => control.removeFault(numberOf(request)));
  on("GET", "/clock", () => ({ now: control.now() }));
  on("POST", "/clock", (request) => {
    control.advanceClock(read(request, Clock).advanceMs);
    return { now: control.now() };
  });
  on("PUT", "/dialect", (request) => control.setDialect(readDialect(request)));
  on("PUT", "/rules", (request) => control.setRules(read(request, SwitchableRules)));
  on("PUT", "/limits", (request) => control.setLimits(read(request, Limits)));
  on("POST", "/tokens", (request) => ({ token: control.issueToken(read(request, TokenRequest)) }));
  on("DELETE", "/tokens", () => control.expireTokens());
  addV2ControlRoutes(on, read, control.v2);
}

/** Reads a dialect option from outside: a name, or switches with their values. Throws for anything else. */
export function parseDialect(value: unknown): DialectOption {
  if (typeof value === "string") {
    if (isDialectName(value)) return value;
    throw new Problem("service", 400, "Simulator.Control", `There is no dialect ${value}`);
  }
  if (isSwitches(value)) return value;
  throw new Problem(
    "service",
    400,
    "Simulator.Control",
    `A dialect is a name or switches: ${writeJson(dialectSwitches)}`,
  );
}

function isSwitches(value: unknown): value is Partial<Dialect> {
  const switches: Readonly<Record<string, readonly string[]>> = dialectSwitches;
  return (
    isObject(value) &&
    Object.entries(value).every(([key, choice]) => typeof choice === "string" && switches[key]?.includes(choice))
  );
}

function readDialect(request: FastifyRequest): DialectOption {
  return parseDialect(bodyOf(request));
}

function answerWith(reply: FastifyReply, act: () => Answer): FastifyReply {
  reply.type("application/json; charset=UTF-8");
  try {
    const answer = act();
    return answer === undefined ? reply.code(204).send() : reply.send(`${writeJson(answer)}\n`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return reply.code(error.status).send(`${writeJson({ error: error.message })}\n`);
  }
}

function read<Schema extends TSchema>(request: FastifyRequest, schema: Schema): Static<Schema> {
  const value = bodyOf(request) ?? {};
  if (Value.Check(schema, value)) return value;
  const first = Value.Errors(schema, value).First();
  if (first?.path.startsWith("/fault")) throw unknownFault();
  const where = first?.path ? `${first.path}: ` : "";
  throw new Problem("service", 400, "Simulator.Control", `${where}${first?.message ?? "Not understood"}`);
}

/** So many alternatives are more than a schema's message can tell apart. */
function unknownFault(): Problem {
  const kinds =
    "none, latency, reset, silence, throttle, error, redirect, garbled, body, patch, mix-up, lag, paging, stale, clock-skew";
  return new Problem("service", 400, "Simulator.Control", `/fault: not one of ${kinds}, with what belongs to it`);
}

function bodyOf(request: FastifyRequest): unknown {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) return undefined;
  try {
    return readJson(request.body.toString("utf8"));
  } catch (error) {
    throw new Problem("service", 400, "Simulator.Control", `Not JSON: ${error instanceof Error ? error.message : ""}`);
  }
}

function numberOf({ params }: FastifyRequest): number {
  return isObject(params) ? Number(params.number) : Number.NaN;
}
