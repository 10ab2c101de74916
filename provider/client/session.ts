// The connections of one process: one for each endpoint and project, each with its pace, its credentials and its retries.

import * as v from "valibot";
import { ApiError, ConfigError } from "../errors";
import { resolveAuthUrl, resolveConnection, resolveProjectName } from "../settings/connection";
import { type Credentials, resolveCredentials } from "../settings/credentials";
import type { Place, Sources } from "../settings/settings";
import { type Redact, readAnswer, unreadable } from "./answer";
import { type Authorizer, authorizerFor, requestToken, type Scope } from "./authorize";
import type { TrainingJobsClient } from "./client";
import { type ApiCall, type Caller, trainingJobsClient } from "./endpoints";
import { type Exchange, openExchange } from "./http";
import { writeJson } from "./json";
import { type Limiter, openLimiter } from "./limiter";
import { defaultRetry, type RetryOptions, retry } from "./retry";

/** What all operations of a process send their requests through. Nothing is read or sent before the first use. */
export interface Session {
  /**
   * The id of a place's project: the one it names, or else the one that IAM has under the configured name or the region's.
   *
   * @throws ConfigError when there is none.
   */
  projectIdFor(place: Place): Promise<string>;
  /** The client of a place; the same one for the same endpoint and project. */
  clientFor(place: Place & { readonly projectId: string }): Promise<TrainingJobsClient>;
}

/** A read is made again by whoever waits for its answer, so it gives up soon and lets the wait go on. */
const readRetry: RetryOptions = { attempts: 3, minDelayMs: 250, maxDelayMs: 2_000, budgetMs: 10_000 };

const { version }: { version: string } = require("pulumi-modelarts/package.json");

/** Opens a session. */
export function openSession(sources: Sources): Session {
  const endpoints = once<{ exchange: Exchange; limiter: Limiter }>();
  const callers = once<Caller>();
  const projects = once<Promise<string>>();
  const clients = once<TrainingJobsClient>();

  const endpoint = (url: string) =>
    endpoints(url, () => {
      const { insecure, caCertFile, maxRequestsPerSecond } = resolveConnection(sources);
      if (insecure) console.warn(`modelarts: the certificate of ${url} is not checked, because "insecure" is set`);
      return {
        exchange: openExchange({ endpoint: url, insecure, caCertFile, userAgent: `pulumi-modelarts/${version}` }),
        limiter: openLimiter({ maxRequestsPerSecond }),
      };
    });

  const callerFor = (url: string, place: Place, scope: Scope): Caller =>
    callers(`${url} ${JSON.stringify(scope)}`, () => {
      const credentials = resolveCredentials(sources);
      const redact = redactorOf(credentials);
      const authorizer = authorizerFor(credentials, {
        scope,
        redact,
        endpoint: url,
        signing: resolveConnection(sources).signing,
        iam: () => endpoint(resolveAuthUrl(place, sources)).exchange,
      });
      return caller({ ...endpoint(url), authorizer, redact });
    });

  return {
    async projectIdFor(place) {
      if (place.projectId !== undefined) return place.projectId;
      const name = resolveProjectName(place, sources);
      if (name === undefined) throw noProject();
      const authUrl = resolveAuthUrl(place, sources);
      return projects(`${authUrl} ${name}`, async () => {
        const credentials = resolveCredentials(sources);
        return credentials.kind === "password"
          ? (await requestToken(endpoint(authUrl).exchange, credentials, { name }, redactorOf(credentials))).projectId
          : findProject(callerFor(authUrl, place, { name }), name);
      });
    },
    async clientFor(place) {
      const call = callerFor(place.endpoint, place, { id: place.projectId });
      return clients(`${place.endpoint} ${place.projectId}`, () => trainingJobsClient(call, place.projectId));
    },
  };
}

const projectsAnswer = v.object({ projects: v.array(v.object({ id: v.string(), name: v.string() })) });

/** Finds a project by its name (IAM, `GET /v3/projects`). */
async function findProject(call: Caller, name: string): Promise<string> {
  const { projects } = await call(
    { method: "GET", path: "/v3/projects", query: { name }, addressesExisting: false, repeatable: true },
    projectsAnswer,
  );
  const found = projects.find((project) => project.name === name);
  if (found === undefined) {
    throw new ConfigError("projectName", `The identity service has no project "${name}" for these credentials.`);
  }
  return found.id;
}

function noProject(): ConfigError {
  return new ConfigError(
    "projectId",
    "No project is set. Set one with `pulumi config set modelarts:projectId ID`, OS_PROJECT_ID, HW_PROJECT_ID, or by its " +
      "name with modelarts:projectName.",
  );
}

interface Connection {
  readonly exchange: Exchange;
  readonly limiter: Limiter;
  readonly authorizer: Authorizer;
  readonly redact: Redact;
}

/** Sends calls over a connection: at its pace, authorized, again where that is safe, and read in every dialect. */
function caller(connection: Connection): Caller {
  return async <Schema extends v.GenericSchema>(call: ApiCall, schema?: Schema) => {
    const options = call.method === "GET" ? readRetry : defaultRetry;
    const send = () => connection.limiter.run(() => sendOnce(connection, call));
    const answer = await retry(send, call.repeatable, options);
    if (schema === undefined) return undefined;
    const parsed = v.safeParse(schema, answer.value);
    if (parsed.success) return parsed.output;
    const [issue] = parsed.issues;
    const problem = `the answer cannot be read at "${v.getDotPath(issue) ?? ""}" (${issue.message})`;
    throw unreadable(call, answer.text, problem, connection.redact);
  };
}

async function sendOnce(
  connection: Connection,
  call: ApiCall,
  renewed = false,
): Promise<{ value: unknown; text: string }> {
  const { method, path, query, body } = call;
  const request = { method, path, ...(query && { query }), ...(body !== undefined && { body: writeJson(body) }) };
  const headers = await connection.authorizer.authorize(request);
  const answer = await connection.exchange({ ...request, headers });
  try {
    return { value: readAnswer(call, answer, connection.redact), text: answer.text };
  } catch (error) {
    const isRefused = error instanceof ApiError && error.category === "authRenewable" && !renewed;
    if (!isRefused || !(await connection.authorizer.renew(headers))) throw error;
    return sendOnce(connection, call, true);
  }
}

/** Takes the credentials out of any text that is to be shown. */
function redactorOf(credentials: Credentials): Redact {
  const { origin: _, kind: __, ...parts } = credentials;
  const secrets = [
    "token" in parts ? parts.token : undefined,
    "password" in parts ? parts.password : undefined,
    "secretKey" in parts ? parts.secretKey : undefined,
    "accessKey" in parts ? parts.accessKey : undefined,
    "securityToken" in parts ? parts.securityToken : undefined,
  ].filter((secret) => secret !== undefined);
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "[secret]"), text);
}

/** Makes each thing once and keeps it; one whose making failed is made again when it is next asked for. */
function once<Thing>(): (name: string, make: () => Thing) => Thing {
  const made = new Map<string, Thing>();
  return (name, make) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const thing = make();
    made.set(name, thing);
    if (thing instanceof Promise) thing.catch(() => made.delete(name));
    return thing;
  };
}
