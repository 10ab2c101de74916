/** The HTTP side: takes a request through faults, authentication, throttling and its handler to an answer. */

import http from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { alter } from "./alteredAnswer.js";
import { type Authentication, checkProject } from "./authentication.js";
import { isStreamed, stream } from "./bodies.js";
import type { Dialect } from "./dialect.js";
import { word } from "./envelope.js";
import type { Fault } from "./faultKinds.js";
import type { FaultHit, Faults, Target } from "./faults.js";
import { cutOff, isBefore, isReplacement, type Replacement, saidBy } from "./insteadOfAnswer.js";
import type { Journal, JournalEntry } from "./journal.js";
import { isObject, readJson, writeJson } from "./json.js";
import { type Api, badParameter, noSuchApi, Problem } from "./problems.js";
import { type RateLimiter, throttled } from "./rateLimit.js";
import { type Route, routes } from "./routes.js";
import type { Call, Reply, Service } from "./service.js";
import { isStatusName } from "./statuses.js";
import { invalidJson, notOffered, tooManyRequests } from "./v2/problems.js";
import { v2Routes } from "./v2/routes.js";

export interface ServerParts {
  service: Service;
  authentication: Authentication;
  rateLimiter: RateLimiter;
  faults: Faults;
  journal: Journal;
  dialect: () => Dialect;
  /** Settles when what was changed so far outlives the process, where it is meant to. */
  saved: () => Promise<void>;
  /** Every answer is this much later, in real milliseconds, give or take a half. */
  latencyMs: number;
  /** Key and certificate, both PEM; undefined for plain HTTP. */
  tls: { key: string; cert: string } | undefined;
}

/** The documented limit of a request body. */
const bodyLimit = 12 * 1024 * 1024;

const noBody = Buffer.alloc(0);

/** Builds the server; the caller adds control routes and listens. */
export function createServer(parts: ServerParts): FastifyInstance {
  const app = Fastify({
    bodyLimit,
    serverFactory: (handler) => {
      const server = parts.tls ? https.createServer(parts.tls, handler) : http.createServer(handler);
      // Clients hold thousands of idle connections between polls.
      server.keepAliveTimeout = 120_000;
      return server;
    },
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
  });
  // The signature covers the bytes as sent, so bodies stay bytes until then.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  for (const route of [...routes, ...v2Routes]) {
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
  const entry = enter(parts, route, request);
  const hit = parts.faults.take(targetOf(route, request));
  const fault = hit?.fault;
  if (fault && fault.kind !== "none") entry.fault = fault.kind;

  await delay(parts, fault);
  if (isReplacement(fault) && isBefore(fault)) return playInstead(fault, entry, parts, route, request, reply);
  const outcome = run(parts, route, request, entry.requestId, fault);
  if (request.method !== "GET") await parts.saved();
  if (isReplacement(fault)) return playInstead(fault, entry, parts, route, request, reply);
  return conclude(parts, entry, request, reply, outcome, hit);
}

/** The answer that a request would get if nothing went wrong on the way back. */
function run(
  parts: ServerParts,
  route: Route | undefined,
  request: FastifyRequest,
  requestId: string,
  fault: Fault | undefined,
): Reply & { now: number } {
  const { service } = parts;
  const params = meant(paramsOf(request), fault);
  const dialect = parts.dialect();
  const now = service.clock.now() + (fault?.kind === "clock-skew" ? fault.ms : 0);
  const api = apiOf(route, request);
  let headers: Readonly<Record<string, string>> = {};
  try {
    if (fault?.kind === "throttle") {
      const retryAfter = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      throw throttled(100, 60_000, retryAfter);
    }
    // The gateway looks for the API first, then at who calls, then at how often.
    if (!route) throw noSuchApi();
    if (!isOffered(route, service)) throw notOffered(dialect.notOffered);
    const body = Buffer.isBuffer(request.body) ? request.body : noBody;
    if (route.access !== "anybody") {
      const signed = { method: request.method, target: request.raw.url ?? "", headers: request.headers, body };
      const caller = parts.authentication.identify(signed, now, dialect, api);
      headers = parts.rateLimiter.count(caller.key);
      if (route.access === "project") {
        const isSigned = request.headers.authorization?.startsWith("SDK-HMAC-SHA256") ?? false;
        checkProject(caller, params.project_id ?? "", isSigned, service.identities, api);
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
      profile: service.store.rules.profile,
      lag: fault?.kind === "lag" ? fault : undefined,
      paging: fault?.kind === "paging" ? fault : undefined,
    };
    const reply = route.handler(call);
    return { ...reply, headers: { ...headers, ...reply.headers }, now };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const isThrottled = api === "v2" && error.code === "APIG.0308" && dialect.v2Throttling === "ModelArts.2799";
    const reply = word(isThrottled ? tooManyRequests(error.headers) : error, dialect, requestId, api);
    return { ...reply, headers: { ...headers, ...reply.headers }, now };
  }
}

/** Sends the answer, or what a fault makes of it. */
async function conclude(
  parts: ServerParts,
  entry: JournalEntry,
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Reply & { now: number },
  hit: FaultHit | undefined,
): Promise<FastifyReply> {
  const fault = hit?.fault;
  if (isObject(outcome.body) && typeof outcome.body.error_code === "string") entry.errorCode = outcome.body.error_code;
  const { status, text } = alter(outcome, questionOf(request), hit);
  const headers: Record<string, string> = { ...outcome.headers };
  if (fault?.kind === "clock-skew") headers.date = new Date(outcome.now).toUTCString();
  if (fault?.kind !== "body" || !isStreamed(fault)) return send(parts, entry, reply, status, text, headers);
  close(parts, entry, status);
  reply.hijack();
  await stream(reply.raw, status, { ...headers, "x-request-id": entry.requestId }, text, fault);
  return reply;
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

/** Plays a fault that takes the place of the answer. */
async function playInstead(
  fault: Replacement,
  entry: JournalEntry,
  parts: ServerParts,
  route: Route | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const api = apiOf(route, request);
  if (fault.kind === "reset" || fault.kind === "silence") {
    close(parts, entry, 0);
    await cutOff(fault, reply);
    return reply;
  }
  if (fault.kind === "redirect") return send(parts, entry, reply, fault.status ?? 302, "", { location: fault.to });
  if (fault.becomes) become(fault.becomes, parts.service, api, paramsOf(request));
  const headers: Record<string, string> =
    fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
  const said = saidBy(fault, api);
  if (!(said instanceof Problem)) {
    const type: Record<string, string> = said.type === undefined ? {} : { "content-type": said.type };
    return send(parts, entry, reply, fault.status, said.text, { ...headers, ...type });
  }
  if (said.code !== "") entry.errorCode = said.code;
  const worded = word(said, parts.dialect(), entry.requestId, api);
  const text = worded.body === undefined ? "" : writeJson(worded.body);
  return send(parts, entry, reply, worded.status, text, headers);
}

/** What a request names has become something else of its own accord. */
function become(what: string, { store, v2 }: Service, api: Api, params: Record<string, string>): void {
  const { job_id: jobId, version_id: versionId } = params;
  if (api === "v2") for (const job of v2.store.select({ jobId })) v2.store.courses.force(job, what);
  else if (what === "gone" || isStatusName(what))
    for (const version of store.select({ jobId, versionId })) store.movement.force(version, what);
}

async function delay({ latencyMs, service }: ServerParts, fault: Fault | undefined): Promise<void> {
  let ms = latencyMs > 0 ? latencyMs * (0.5 + service.random.next()) : 0;
  if (fault?.kind === "latency") ms += fault.ms + (fault.jitterMs ?? 0) * (2 * service.random.next() - 1);
  if (ms > 0) await sleep(ms, undefined, { ref: false });
}

// --- Reading a request

/** Below `/v2` even what no route matches is refused in the words of v2. */
function apiOf(route: Route | undefined, request: FastifyRequest): Api {
  return route?.api ?? (request.url.startsWith("/v2/") ? "v2" : "v1");
}

function isOffered(route: Route, { store, v2 }: Service): boolean {
  const { profile } = store.rules;
  const isBack = profile === "huawei" && v2.store.rules.logLinkOnHuawei === "served";
  return route.offeredBy.includes(profile) || (isBack && route.operation === "v2.logUrl");
}

/** What a request asks; a search asks in its body. */
function questionOf(request: FastifyRequest): string {
  const { body } = request;
  return Buffer.isBuffer(body) && request.method === "POST" ? `${request.url} ${body.toString("utf8")}` : request.url;
}

function targetOf(route: Route | undefined, request: FastifyRequest): Target {
  const { job_id: jobId, version_id: versionId } = paramsOf(request);
  const service = request.url.startsWith("/v3") ? "iam" : "modelarts";
  return { operation: route?.operation ?? "unknown", service, jobId, versionId };
}

/** The ids that a request is taken to name. */
function meant(params: Record<string, string>, fault: Fault | undefined): Record<string, string> {
  if (fault?.kind !== "mix-up") return params;
  return {
    ...params,
    ...(fault.jobId === undefined ? {} : { job_id: fault.jobId }),
    ...(fault.versionId === undefined ? {} : { version_id: fault.versionId }),
  };
}

function parseBody(bytes: Buffer, route: Route): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return readJson(bytes.toString("utf8"));
  } catch {
    if (route.api === "v2") throw invalidJson();
    throw route.api === "iam"
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
    return send(parts, entry, reply, 413, writeJson(word(problem, parts.dialect(), entry.requestId, "v1").body));
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
  if (route && route.api !== "iam" && Buffer.isBuffer(request.body)) entry.body = bodyForJournal(request.body);
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
