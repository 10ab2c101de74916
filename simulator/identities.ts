/** Who may use the simulated cloud: one account with its password, access keys, projects and the tokens given out. */

import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.js";

/** The account's credentials. All have invented defaults; none is a real one. */
export interface Credentials {
  userName: string;
  password: string;
  domainName: string;
  accessKey: string;
  secretKey: string;
}

/** A project (tenant) of the account. Its name starts with the region's, as in `eu-de_team-a`. */
export interface ProjectIdentity {
  /** 32 hexadecimal digits. */
  id: string;
  name: string;
}

export interface Token {
  /** Undefined: a token of the domain, good for IAM only. */
  projectId: string | undefined;
  /** Milliseconds since 1970, by the simulator's clock. */
  issuedAt: number;
  expiresAt: number;
}

/** An access key given out for a while, together with a security token. */
export interface TemporaryKey {
  access: string;
  secret: string;
  securityToken: string;
  expiresAt: number;
}

export interface Identities {
  readonly credentials: Credentials;
  readonly userId: string;
  readonly domainId: string;
  readonly projects: readonly ProjectIdentity[];
  /** A new token. `lifetimeMs` defaults to the server's token lifetime. */
  issueToken(projectId: string | undefined, lifetimeMs?: number): { value: string; token: Token };
  /** Makes a token of the caller's choice valid, for the usual lifetime, and returns it. */
  acceptToken(value: string, projectId: string | undefined): string;
  /** The token of that value, expired or not. */
  token(value: string): Token | undefined;
  /** Makes every token given out so far expire now, as a change of password does. */
  expireTokens(): void;
  issueTemporaryKey(lifetimeMs: number): TemporaryKey;
  temporaryKey(access: string): TemporaryKey | undefined;
}

const expiredTokensKept = 100;

export function createIdentities(
  credentials: Credentials,
  projects: readonly ProjectIdentity[],
  tokenLifetimeMs: number,
  clock: Clock,
): Identities {
  const tokens = new Map<string, Token>();
  const temporaryKeys = new Map<string, TemporaryKey>();
  const now = () => clock.now();
  return {
    credentials,
    userId: "1a2b3c4d5e6f47089a0b1c2d3e4f5061",
    domainId: "9e8d7c6b5a4f43e2b1a0f9e8d7c6b5a4",
    projects,
    issueToken: (projectId, lifetimeMs = tokenLifetimeMs) => {
      forgetExpired(tokens, now(), expiredTokensKept);
      const value = randomBytes(48).toString("base64url");
      const token: Token = { projectId, issuedAt: now(), expiresAt: now() + lifetimeMs };
      tokens.set(value, token);
      return { value, token };
    },
    acceptToken: (value, projectId) => {
      tokens.set(value, { projectId, issuedAt: now(), expiresAt: now() + tokenLifetimeMs });
      return value;
    },
    token: (value) => tokens.get(value),
    expireTokens: () => {
      for (const token of tokens.values()) token.expiresAt = Math.min(token.expiresAt, now());
    },
    issueTemporaryKey: (lifetimeMs) => {
      forgetExpired(temporaryKeys, now(), expiredTokensKept);
      const key: TemporaryKey = {
        access: randomBytes(10).toString("hex").toUpperCase(),
        secret: randomBytes(20).toString("hex"),
        securityToken: randomBytes(48).toString("base64url"),
        expiresAt: now() + lifetimeMs,
      };
      temporaryKeys.set(key.access, key);
      return key;
    },
    temporaryKey: (access) => temporaryKeys.get(access),
  };
}

/** Keeps the newest `kept` expired entries, so that they are still told apart from wrong ones, and memory stays flat. */
function forgetExpired(entries: Map<string, { expiresAt: number }>, now: number, kept: number): void {
  const expired = [...entries].filter(([, { expiresAt }]) => expiresAt <= now);
  for (const [value] of expired.slice(0, Math.max(0, expired.length - kept))) entries.delete(value);
}
