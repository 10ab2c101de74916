/** Lets a request in or not: by token, or by the signature of an access key. */

import type { Clock } from "./clock.js";
import type { Dialect } from "./dialect.js";
import type { Identities, TemporaryKey } from "./identities.js";
import { type Api, Problem } from "./problems.js";
import { isSignatureValid, parseAuthorization, type SignedRequest } from "./signature.js";

/** Who sent a request, and for which project. */
export interface Caller {
  /** Undefined where the credential is good for the whole domain. */
  projectId: string | undefined;
  /** Whom the rate limiter counts. */
  key: string;
}

export interface Authentication {
  /** The caller of a request to ModelArts or IAM; throws the 401 of the gateway or the service. */
  identify(request: SignedRequest, now: number, dialect: Dialect, api: Api): Caller;
  /** Forgets failed signatures and locks. */
  clear(): void;
}

export interface SignatureRules {
  /** How far a signature's date may be from the server's clock, in milliseconds. Default 15 minutes. */
  clockSkewMs: number;
  /** Bad signatures in a row after which a key is locked. Default 5. */
  lockAfter: number;
  /** For how long, in milliseconds. Default 5 minutes. */
  lockMs: number;
}

interface Failures {
  count: number;
  lockedUntil: number;
}

const intro = "Incorrect IAM authentication information";

export function createAuthentication(identities: Identities, rules: SignatureRules, clock: Clock): Authentication {
  const failures = new Map<string, Failures>();

  function bySignature(request: SignedRequest, header: string, now: number): Caller {
    const authorization = parseAuthorization(header);
    if (!authorization) throw refused(`${intro}: ak not found`);
    const { accessKey } = authorization;
    const secretKey = secretOf(accessKey, request, now);
    if (secretKey === undefined) throw refused(`${intro}: Get secretKey failed,ak:${accessKey},err:ak not exist`);

    const failed = failures.get(accessKey) ?? { count: 0, lockedUntil: 0 };
    if (clock.now() < failed.lockedUntil) throw refused(`${intro}: AK access failed to reach the limit,forbidden.`);
    const sentAt = parseSdkDate(request.headers["x-sdk-date"]);
    const isDateSigned = authorization.signedHeaders.some((name) => name.toLowerCase() === "x-sdk-date");
    const isFresh = sentAt !== undefined && Math.abs(now - sentAt) <= rules.clockSkewMs;
    const isScopeOfDate =
      authorization.scope === undefined || isScopeFor(authorization.scope, request.headers["x-sdk-date"]);
    if (!isDateSigned || !isScopeOfDate || !isSignatureValid(request, authorization, secretKey)) {
      const count = failed.count + 1;
      const isLocked = count >= rules.lockAfter;
      failures.set(accessKey, { count: isLocked ? 0 : count, lockedUntil: isLocked ? clock.now() + rules.lockMs : 0 });
      throw refused(`${intro}: verify aksk signature fail`);
    }
    // A late request is no attack on the key: it does not count towards the lock.
    if (!isFresh) throw refused(`${intro}: signature expired`);
    failures.delete(accessKey);
    return { projectId: undefined, key: accessKey };
  }

  function secretOf(accessKey: string, request: SignedRequest, now: number): string | undefined {
    const { credentials } = identities;
    if (accessKey === credentials.accessKey) return credentials.secretKey;
    const temporary = identities.temporaryKey(accessKey);
    if (temporary) checkSecurityToken(temporary, request, now);
    return temporary?.secret;
  }

  function byToken(value: string, now: number, dialect: Dialect, api: Api): Caller {
    const token = identities.token(value);
    if (!token) throw wrongToken(dialect, api);
    if (now >= token.expiresAt) throw expiredToken(dialect, api);
    return { projectId: token.projectId, key: value };
  }

  return {
    identify: (request, now, dialect, api) => {
      const authorization = single(request.headers.authorization);
      if (authorization?.startsWith("SDK-HMAC-SHA256")) return bySignature(request, authorization, now);
      // Public clients send the token as a bearer token too.
      const token = single(request.headers["x-auth-token"]) ?? authorization?.match(/^Bearer (.+)$/)?.[1];
      if (!token) throw missingToken(dialect, api);
      return byToken(token, now, dialect, api);
    },
    clear: () => failures.clear(),
  };
}

/** Refuses a credential of another project for a path of this one. */
export function checkProject(
  caller: Caller,
  projectId: string,
  isSigned: boolean,
  identities: Identities,
  api: Api,
): void {
  // A token without project is good for IAM only; a key is good for every project of its account.
  if (caller.projectId === undefined && !isSigned)
    throw new Problem("service", 401, "ModelArts.0207", "The token does not contain a project.");
  const isOwn = identities.projects.some((project) => project.id === projectId);
  const isAllowed = isSigned ? isOwn : caller.projectId === projectId;
  if (!isAllowed && api === "v2") throw otherProject(projectId, caller.projectId);
  if (!isAllowed)
    throw new Problem("service", 403, "ModelArts.0210", "The project id in the request URL does not match the token.");
}

function checkSecurityToken(key: TemporaryKey, request: SignedRequest, now: number): void {
  const given = single(request.headers["x-security-token"]);
  if (given !== key.securityToken) throw refused(`${intro}: verify security token fail`);
  if (now >= key.expiresAt) throw refused(`${intro}: security token expired`);
}

/** In v2 it is a 404, and does not say that anything is gone. */
function otherProject(asked: string, own: string | undefined): Problem {
  const message = `The project ID (${asked}) in the request does not match that(${own ?? ""}) in the token.`;
  const solution = "Change the request token or change the project ID in the request.";
  return new Problem("service", 404, "ModelArts.2786", message, {}, solution);
}

/** v2 has one refusal for all that is wrong with a token, and 403 as its status. */
function invalidToken(): Problem {
  return new Problem("service", 403, "ModelArts.2784", "Invalid token.", {}, "Get a new token.");
}

function missingToken(dialect: Dialect, api: Api): Problem {
  if (api === "v2" && dialect.tokenErrors === "service") return invalidToken();
  return dialect.tokenErrors === "gateway"
    ? refused(`${intro}: x-auth-token not found`)
    : new Problem("service", 401, "ModelArts.0201", "Token doesn't exist.");
}

function wrongToken(dialect: Dialect, api: Api): Problem {
  if (api === "v2" && dialect.tokenErrors === "service") return invalidToken();
  return dialect.tokenErrors === "gateway"
    ? refused(`${intro}: decrypt token fail`)
    : new Problem("service", 401, "ModelArts.0203", "Invalid token.");
}

function expiredToken(dialect: Dialect, api: Api): Problem {
  if (api === "v2" && dialect.tokenErrors === "service") return invalidToken();
  return dialect.tokenErrors === "gateway"
    ? new Problem("gateway", 401, "APIG.0307", "The token must be updated.")
    : new Problem("service", 401, "ModelArts.0202", "Invalid token header because the token has expired.");
}

function refused(message: string): Problem {
  return new Problem("gateway", 401, "APIG.0301", message);
}

function isScopeFor(scope: string, date: string | string[] | undefined): boolean {
  const [day, , , terminator, ...rest] = scope.split("/");
  return rest.length === 0 && terminator === "sdk_request" && day === single(date)?.slice(0, 8);
}

/** `YYYYMMDDTHHMMSSZ` as milliseconds since 1970. */
function parseSdkDate(header: string | string[] | undefined): number | undefined {
  const match = single(header)?.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/);
  if (!match) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function single(header: string | string[] | undefined): string | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  return value === "" ? undefined : value;
}
