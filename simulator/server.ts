/** The HTTP side: takes a request through faults, authentication, throttling and its handler to an answer. */

import { setTimeout as sleep } from "node:timers/promises";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { type Authentication, checkProject } from "./authentication.js";
import type { Dialect } from "./dialect.js";
import { word } from "./envelope.js";
import type { Fault, FaultHit, Faults } from "./faults.js";
import type { Journal, JournalEntry } from "./journal.js";
import { isObject, readJson, writeJson } from "./json.js";
import { badParameter, noSuchApi, Problem } from "./problems.js";
import { type RateLimiter, throttled } from "./rateLimit.js";
import { isIam, type Route, routes } from "./routes.js";
import type { Call, Reply, Service } from "./service.js";

export interface ServerParts {
  service: Service;
  authentication: Authentication;
  rateLimiter: RateLimiter;
  faults: Faults;
  journal: Journal;
  dialect: () => Dialect;
  /** Every answer is this much later, in real milliseconds, give or take a half. */
  latencyMs: number;
}

/** The documented limit of a request body. */
const bodyLimit = 12 * 1024 * 1024;

const noBody = Buffer.alloc(0);

/** Builds the server; the caller adds control routes and listens. */
export function createServer(parts: ServerParts): FastifyInstance {
  const app = Fastify({
    bodyLimit,
    // Clients hold thousands of idle connections between polls.
    keepAliveTimeout: 120_000,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
  });
  // The signature covers the bytes as sent, so bodies stay bytes until then.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => answer(parts, route, request, reply),
    });
  }
  app.setNotFoundHandler((request, reply) => answer(parts, undefined, request, reply));
  app.setErrorHandler((error, request, reply) => refuseUnread(parts, error, request, reply));
  return app;
}

async function answer(
  parts: ServerParts,
  route: Route | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const params = paramsOf(request);
  const entry = enter(parts, route, request);
  const hit = parts.faults.take({
    operation: entry.operation,
    jobId: params.job_id,
    versionId: params.version_id,
  });
  if (hit && hit.fault.kind !== "none") entry.fault = hit.fault.kind;

  await delay(parts, hit?.fault);
  if (hit && isBefore(hit.fault) && (await playInstead(hit.fault, entry, parts, reply))) return reply;
  const outcome = run(parts, route, request, params, entry.requestId, hit?.fault);
  return conclude(parts, entry, request, reply, outcome, hit);
}

/** The answer that a request would get if nothing went wrong on the way back. */
function run(
  parts: ServerParts,
  route: Route | undefined,
  request: FastifyRequest,
  params: Record<string, string>,
  requestId: string,
  fault: Fault | undefined,
): Reply & { now: number } {
  const { service } = parts;
  const dialect = parts.dialect();
  const now = service.clock.now() + (fault?.kind === "clock-skew" ? fault.ms : 0);
  let headers: Readonly<Record<string, string>> = {};
  try {
    if (fault?.kind === "throttle") {
      const retryAfter = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      throw throttled(100, 60_000, retryAfter);
    }
    // The gateway looks for the API first, then at who calls, then at how often.
    if (!route) throw noSuchApi();
    const body = Buffer.isBuffer(request.body) ? request.body : noBody;
    if (route.access !== "anybody") {
      const signed = { method: request.method, target: request.raw.url ?? "", headers: request.headers, body };
      const caller = parts.authentication.identify(signed, now, dialect);
      headers = parts.rateLimiter.count(caller.key);
      if (route.access === "project") {
        const isSigned = request.headers.authorization?.startsWith("SDK-HMAC-SHA256") ?? false;
        checkProject(caller, params.project_id ?? "", isSigned, service.identities);
      }
    }
    const call: Call = {
      service,
      project: service.store.project(route.access === "project" ? (params.project_id ?? "") : ""),
      params,
      query: new URLSearchParams(queryOf(request)),
      body: parseBody(body, route),
      now,
      dialect,
      lag: fault?.kind === "lag" ? ("reads" in fault ? { reads: fault.reads } : { ms: fault.ms }) : undefined,
    };
    const reply = route.handler(call);
    return { ...reply, headers: { ...headers, ...reply.headers }, now };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const reply = word(error, dialect, requestId);
    return { ...reply, headers: { ...headers, ...reply.headers }, now };
  }
}

async function conclude(
  parts: ServerParts,
  entry: JournalEntry,
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Reply & { now: number },
  hit: FaultHit | undefined,
): Promise<FastifyReply> {
  if (hit && !isBefore(hit.fault) && (await playInstead(hit.fault, entry, parts, reply))) return reply;
  let { status } = outcome;
  let text = outcome.body === undefined ? "" : writeJson(outcome.body);
  if (isObject(outcome.body) && typeof outcome.body.error_code === "string") entry.errorCode = outcome.body.error_code;
  if (hit?.fault.kind === "garbled") text = garble(text, hit.fault.how);
  if (hit?.fault.kind === "stale") {
    const first = hit.repeats.get(request.url);
    if (first) {
      status = first.status;
      text = first.body;
    } else hit.repeats.set(request.url, { status, body: text });
  }
  const headers: Record<string, string> = { ...outcome.headers };
  if (hit?.fault.kind === "clock-skew") headers.date = new Date(outcome.now).toUTCString();
  return send(parts, entry, reply, status, text, headers);
}

function send(
  parts: ServerParts,
  entry: JournalEntry,
  reply: FastifyReply,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): FastifyReply {
  close(parts, entry, status);
  reply.code(status).headers(headers).header("x-request-id", entry.requestId);
  if (text === "") {
    return status === 204 ? reply.send() : reply.header("content-length", "0").send("");
  }
  if (!reply.hasHeader("content-type")) reply.type("application/json; charset=UTF-8");
  return reply.send(text);
}

// --- Faults

function isBefore(fault: Fault): boolean {
  const replacesAnswer = fault.kind === "reset" || fault.kind === "silence" || fault.kind === "error";
  return replacesAnswer && fault.when !== "after";
}

/** Plays a fault that takes the place of the answer. Returns whether it did. */
async function playInstead(
  fault: Fault,
  entry: JournalEntry,
  parts: ServerParts,
  reply: FastifyReply,
): Promise<boolean> {
  if (fault.kind === "reset") {
    close(parts, entry, 0);
    reply.hijack();
    reply.raw.socket?.resetAndDestroy();
    return true;
  }
  if (fault.kind === "silence") {
    close(parts, entry, 0);
    reply.hijack();
    if (fault.ms !== undefined) {
      await sleep(fault.ms, undefined, { ref: false });
      reply.raw.socket?.destroy();
    }
    return true;
  }
  if (fault.kind !== "error") return false;
  const headers: Record<string, string> =
    fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
  if (fault.body === "html") {
    const page = `<html><head><title>${fault.status}</title></head><body><h1>${fault.status}</h1></body></html>\r\n`;
    send(parts, entry, reply, fault.status, page, { ...headers, "content-type": "text/html" });
  } else if (fault.body === "empty") {
    send(parts, entry, reply, fault.status, "", headers);
  } else {
    const usual = usualError(fault.status);
    const problem = new Problem(
      (fault.code ?? usual.code).startsWith("ModelArts.") ? "service" : "gateway",
      fault.status,
      fault.code ?? usual.code,
      fault.message ?? usual.message,
    );
    entry.errorCode = problem.code;
    const worded = word(problem, parts.dialect(), entry.requestId);
    send(parts, entry, reply, worded.status, writeJson(worded.body), headers);
  }
  return true;
}

/** What the gateway or the service says with a status (API gateway error codes; modelarts_03_0095). */
function usualError(status: number): { code: string; message: string } {
  switch (status) {
    case 429:
      return { code: "APIG.0308", message: "The throttling threshold has been reached" };
    case 502:
      return { code: "APIG.0201", message: "Backend unavailable" };
    case 503:
      return { code: "APIG.0613", message: "IAM is unavailable" };
    case 504:
      return { code: "APIG.0203", message: "Backend timeout." };
    default:
      return { code: "ModelArts.0010", message: "Internal error." };
  }
}

function garble(text: string, how: "truncated" | "not-json" | "wrong-json" | "empty"): string {
  switch (how) {
    case "truncated":
      return text.slice(0, Math.floor(text.length / 2));
    case "not-json":
      return "upstream connect error or disconnect/reset before headers";
    case "wrong-json":
      return '["unexpected",null]';
    case "empty":
      return "";
  }
}

async function delay({ latencyMs, service }: ServerParts, fault: Fault | undefined): Promise<void> {
  let ms = latencyMs > 0 ? latencyMs * (0.5 + service.random.next()) : 0;
  if (fault?.kind === "latency") ms += fault.ms + (fault.jitterMs ?? 0) * (2 * service.random.next() - 1);
  if (ms > 0) await sleep(ms, undefined, { ref: false });
}

// --- Reading a request

function parseBody(bytes: Buffer, route: Route): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return readJson(bytes.toString("utf8"));
  } catch {
    throw isIam(route)
      ? new Problem("iam", 400, "IAM.0011", "Request body is invalid.")
      : badParameter("The request body is not valid JSON");
  }
}

function paramsOf(request: FastifyRequest): Record<string, string> {
  return isStringRecord(request.params) ? request.params : {};
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((item) => typeof item === "string");
}

function queryOf(request: FastifyRequest): string {
  const mark = request.url.indexOf("?");
  return mark < 0 ? "" : request.url.slice(mark + 1);
}

/** A body that could not even be read: too long, or cut off. */
function refuseUnread(parts: ServerParts, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code = isObject(error) || error instanceof Error ? Reflect.get(error, "code") : undefined;
  const entry = enter(parts, undefined, request);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    const problem = new Problem("gateway", 413, "APIG.0201", "Request entity too large");
    entry.errorCode = problem.code;
    return send(parts, entry, reply, 413, writeJson(word(problem, parts.dialect(), entry.requestId).body));
  }
  // A defect of the simulator, not of the simulated service: say so, rather than look like the cloud.
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return send(parts, entry, reply, 500, writeJson({ simulator_error: reason }));
}

// --- Journal

let requestNumber = 0;

function enter(parts: ServerParts, route: Route | undefined, request: FastifyRequest): JournalEntry {
  const mark = request.url.indexOf("?");
  const entry: Omit<JournalEntry, "sequence"> = {
    at: parts.service.clock.now(),
    method: request.method,
    path: mark < 0 ? request.url : request.url.slice(0, mark),
    query: queryOf(request),
    operation: route?.operation ?? "unknown",
    status: 0,
    requestId: (++requestNumber).toString(16).padStart(32, "0"),
    tookMs: performance.now(),
  };
  if (route && !isIam(route) && Buffer.isBuffer(request.body)) entry.body = bodyForJournal(request.body);
  return parts.journal.open(entry);
}

function close(parts: ServerParts, entry: JournalEntry, status: number): void {
  entry.status = status;
  entry.tookMs = Math.round((performance.now() - entry.tookMs) * 10) / 10;
  parts.journal.close(entry);
}

function bodyForJournal(bytes: Buffer): unknown {
  try {
    return readJson(bytes.toString("utf8"));
  } catch {
    return bytes.toString("utf8", 0, 500);
  }
}
