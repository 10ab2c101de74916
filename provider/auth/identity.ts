// Who is asking, put to work: the authentication for a project, and the way from a project's name to its id.

import * as v from "valibot";
import type { Clock } from "../clock";
import { DoesNotExistError, type ModelArtsError } from "../errors";
import { openRedact } from "../http/answer";
import { type Authentication, openApi } from "../http/api";
import type { EndpointOf } from "../http/endpoint";
import type { RetryOptions } from "../http/retry";
import { getOrCreate, lazy } from "../memo";
import { resolveAuthUrl, resolveProjectName, type SigningScheme } from "../settings/connection";
import { type Credentials, type PasswordCredentials, resolveCredentials } from "../settings/credentials";
import type { Location, Sources } from "../settings/settings";
import { withKeys, withToken, withTokens } from "./authentication";
import { type KeyGate, openKeyGate } from "./keyGate";
import { openSigner } from "./signing";
import { openTokens, type ProjectScope, type Tokens } from "./tokens";

/** The credentials of a session at work. */
export interface Identity {
  /** How requests to a location prove who sends them. */
  authenticationFor(location: Location, projectId: string): Authentication;
  /**
   * Asks IAM for the id of the project of a location.
   *
   * @throws ConfigError when it has no name, DoesNotExistError when IAM knows none of that name.
   */
  findProjectId(location: Location): Promise<string>;
}

/** What an identity needs from its session. */
export interface IdentityOptions {
  readonly sources: Sources;
  readonly signing: () => SigningScheme;
  readonly endpointOf: EndpointOf;
  readonly retry: RetryOptions;
  /** Told why a request has failed that is sent again. */
  readonly onRetry: ((failure: ModelArtsError) => void) | undefined;
  readonly clock: Clock;
}

const projectsSchema = v.object({ projects: v.array(v.object({ id: v.string(), name: v.string() })) });

/** Opens an identity; credentials are read at the first use. */
export function openIdentity({ sources, signing, endpointOf, retry, onRetry, clock }: IdentityOptions): Identity {
  const readCredentials = lazy(() => resolveCredentials(sources));
  const gate: KeyGate = openKeyGate();
  const tokensByScope = new Map<string, Tokens>();

  function tokensFor(credentials: PasswordCredentials, authUrl: string, scope: ProjectScope): Tokens {
    return getOrCreate(tokensByScope, scopeKey(authUrl, scope), () => {
      const tokens: Tokens = openTokens(credentials, scope, {
        ...endpointOf(authUrl),
        retry,
        onRetry,
        clock,
        redact: openRedact(() => tokens.secrets()),
      });
      return tokens;
    });
  }

  function authenticationOf(
    credentials: Exclude<Credentials, PasswordCredentials>,
    projectId?: string,
  ): Authentication {
    return credentials.kind === "token"
      ? withToken(credentials)
      : withKeys(credentials, { sign: openSigner(credentials, signing(), () => clock.date()), gate, projectId });
  }

  async function findByToken(credentials: PasswordCredentials, authUrl: string, name: string): Promise<string> {
    const tokens = tokensFor(credentials, authUrl, { name });
    const { projectId } = await tokens.current();
    // The same tokens serve those who know the project by its id.
    getOrCreate(tokensByScope, scopeKey(authUrl, { id: projectId }), () => tokens);
    return projectId;
  }

  async function findInList(authentication: Authentication, authUrl: string, name: string): Promise<string> {
    const callIam = openApi({ endpoint: authUrl, ...endpointOf(authUrl), authentication, retry, clock });
    const { projects } = await callIam(
      { method: "GET", path: "/v3/projects", query: { name }, addressesExisting: false, repeatable: true },
      projectsSchema,
      { onRetry },
    );
    const project = projects.find((candidate) => candidate.name === name);
    if (project === undefined) {
      throw new DoesNotExistError(
        "projectName",
        `There is no project ${JSON.stringify(name)} for these credentials. Set modelarts:projectId or modelarts:projectName.`,
      );
    }
    return project.id;
  }

  return {
    authenticationFor: (location, projectId) => {
      const credentials = readCredentials();
      return credentials.kind === "password"
        ? withTokens(tokensFor(credentials, resolveAuthUrl(location, sources), { id: projectId }), credentials)
        : authenticationOf(credentials, projectId);
    },
    findProjectId: async (location) => {
      const name = resolveProjectName(location, sources);
      const credentials = readCredentials();
      const authUrl = resolveAuthUrl(location, sources);
      return credentials.kind === "password"
        ? findByToken(credentials, authUrl, name)
        : findInList(authenticationOf(credentials), authUrl, name);
    },
  };
}

function scopeKey(authUrl: string, scope: ProjectScope): string {
  return `${authUrl} ${JSON.stringify(scope)}`;
}
