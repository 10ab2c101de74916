// A session: what all operations of a process share (credentials, tokens, connections, pace), each made at its first use.

import * as v from "valibot";
import { ConfigError } from "../errors";
import { type ConnectionSettings, resolveAuthUrl, resolveConnection, resolveProjectName } from "../settings/connection";
import { type Credentials, type PasswordCredentials, resolveCredentials } from "../settings/credentials";
import type { Place, Sources } from "../settings/settings";
import { openApi } from "./api";
import { type Authentication, withKeys, withToken, withTokens } from "./authentication";
import type { TrainingJobsClient } from "./client";
import { type Exchange, openExchange } from "./http";
import { type KeyGate, openKeyGate } from "./keyGate";
import { type Limiter, openLimiter } from "./limiter";
import { openRedact } from "./redact";
import { defaultRetry, type RetryOptions } from "./retry";
import { openSigner, type Sign } from "./signing";
import { openTokens, type ProjectScope, type Tokens } from "./tokens";
import { createTrainingJobsClient } from "./trainingJobs";

/** What all operations of a process share. */
export interface Session {
  /**
   * The project of a place: the one it names, else the one of that name or of the region, asked for once.
   *
   * @throws ConfigError when it cannot be found out.
   */
  projectIdFor(place: Place): Promise<string>;
  /** The client of a place's project; the same one for the same endpoint and project. */
  clientFor(place: Place): Promise<TrainingJobsClient>;
}

/** What tests set otherwise; the defaults are for the clouds. */
export interface SessionOptions {
  readonly retry?: RetryOptions;
  /** Time for one request and its answer, in milliseconds. @default 30000 */
  readonly requestTimeoutMs?: number;
  readonly warn?: (message: string) => void;
}

/** An endpoint, of the service or of IAM, as all requests to it share it. */
interface Line {
  readonly exchange: Exchange;
  readonly limiter: Limiter;
}

const projectsSchema = v.object({ projects: v.array(v.object({ id: v.string(), name: v.string() })) });

/**
 * Opens a session. Nothing is read and nothing sent before the first use. What fails is tried anew by the next who needs it,
 * except a refused key or password: see `openKeyGate` and `openTokens`.
 */
export function openSession(sources: Sources, options: SessionOptions = {}): Session {
  const retry = options.retry ?? defaultRetry;
  const credentials = once(() => resolveCredentials(sources));
  const connection = once(() => warnIfInsecure(resolveConnection(sources), options.warn ?? console.warn));
  const lineTo = memoised((endpoint: string) => openLine(endpoint, connection(), options.requestTimeoutMs));
  const signing = once(() => openSigning(credentials(), connection()));
  const tokensByScope = new Map<string, Tokens>();
  const projectIds = memoisedAsync(lookUpProjectId);
  const clients = memoised((key: string) => {
    const { endpoint, projectId, authUrl }: ClientKey = JSON.parse(key);
    return createTrainingJobsClient(
      openApi({ endpoint, ...lineTo(endpoint), authentication: authenticationFor({ id: projectId }, authUrl) }),
      projectId,
      retry,
    );
  });
}
