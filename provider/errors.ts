// The error family: every failure a user can meet is one of these classes, with a literal `name` and one line to act on.
//
// Not errors: a version that is gone when it is deleted (done) or read (dropped from the state). A `TypeError` is a bug of
// this package and stays one. No error holds a credential, a request header or a request body.

import { cutText } from "./cutText";
import { isCertificateProblem, isProxyRefusal, isTooLong } from "./systemCodes";

/** What led to an error: `ErrorOptions` of the language, which programs compiled for ES2020 do not have. */
export interface ErrorCause {
  readonly cause?: unknown;
}

/** The base of the family; never thrown itself. */
export abstract class ModelArtsError extends Error {
  abstract override readonly name: string;
}

/** A setting is missing, malformed or contradicts another one; thrown before any request is sent. */
export class ConfigError extends ModelArtsError {
  override readonly name = "ConfigError";
  /** The stack configuration key without its namespace, such as `region`. */
  readonly key: string;

  constructor(key: string, message: string, options?: ErrorCause) {
    super(message, options);
    this.key = key;
  }
}

/** The request that an error is about: method and path only, since headers and bodies may hold credentials. */
export interface RequestSummary {
  readonly method: string;
  readonly path: string;
}

/** No answer came: name resolution, connection, time-out, or half an answer. */
export class RequestError extends ModelArtsError {
  override readonly name = "RequestError";
  readonly method: string;
  readonly path: string;
  /** The system's code, such as `ECONNRESET`, where there is one. */
  readonly systemCode: string | undefined;
  /** False only when it is certain that the service never saw the request, such as a refused connection. */
  readonly mayHaveArrived: boolean;

  constructor(
    request: RequestSummary,
    failure: { reason: string; systemCode?: string | undefined; mayHaveArrived: boolean },
    options?: ErrorCause,
  ) {
    super(`${request.method} ${request.path}: ${failure.reason}`, options);
    this.method = request.method;
    this.path = request.path;
    this.systemCode = failure.systemCode;
    this.mayHaveArrived = failure.mayHaveArrived;
  }

  /** True when sending again changes nothing: the certificate is not trusted, a proxy refuses the way, or the answer is far too long. */
  get isPermanent(): boolean {
    return isCertificateProblem(this.systemCode) || isProxyRefusal(this.systemCode) || isTooLong(this.systemCode);
  }
}

/** The operation was cancelled while this request was under way, or before it was sent. */
export class CancelledError extends ModelArtsError {
  override readonly name = "CancelledError";
  readonly method: string;
  readonly path: string;
  /** False only when it is certain that the service never saw the request. */
  readonly mayHaveArrived: boolean;

  constructor(request: RequestSummary, mayHaveArrived: boolean) {
    super(`${request.method} ${request.path}: cancelled before there was an answer`);
    this.method = request.method;
    this.path = request.path;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** Pulumi wants the run to end, so what was waited for is waited for no longer. */
export class StoppedError extends ModelArtsError {
  override readonly name = "StoppedError";

  constructor(why: string) {
    super(`${why}, so nothing is waited for any longer. Run the same command again: it goes on from here.`);
  }
}

/** A creation was asked for and it could not be found out whether anything was made. */
export class LostAnswerError extends ModelArtsError {
  override readonly name = "LostAnswerError";
  /** What may have been made, by resource id; empty where nothing new was seen. */
  readonly candidates: readonly string[];

  constructor(message: string, candidates: readonly string[], options?: ErrorCause) {
    super(message, options);
    this.candidates = candidates;
  }
}

/** What a refusal means, decided by the pair (HTTP status, code). */
export type ApiErrorCategory =
  | "notFound"
  | "conflict"
  | "quota"
  | "validation"
  | "authRenewable"
  | "authPermanent"
  | "permission"
  | "throttled"
  | "server"
  | "unknownOutcome"
  | "notOffered"
  | "other";

/**
 * When a refused request may be sent again: `always` when it surely had no effect, `idempotent` when a second effect does no
 * harm, `never` when it would be refused again.
 */
export type ResendRule = "always" | "idempotent" | "never";

/** What a category says about sending again; some codes deviate from it. */
export const resendOfCategory: Readonly<Record<ApiErrorCategory, ResendRule>> = {
  notFound: "never",
  conflict: "never",
  quota: "never",
  validation: "never",
  authRenewable: "never",
  authPermanent: "never",
  permission: "never",
  throttled: "always",
  server: "idempotent",
  unknownOutcome: "idempotent",
  notOffered: "never",
  other: "never",
};

/** What an answer that says no consisted of. */
export interface ApiFailure extends RequestSummary {
  /** The HTTP status; 200 when the body said `is_success: false`. */
  readonly status: number;
  /** The service's code, such as `ModelArts.0105`, with `APIGW.` read as `APIG.`. */
  readonly code: string | undefined;
  /** The service's own words. */
  readonly apiMessage: string | undefined;
  readonly category: ApiErrorCategory;
  readonly requestId: string | undefined;
  /** How long the service asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Whether the same request may be sent again. @default what the category says */
  readonly resend?: ResendRule;
  /** True when the code, under this status, is one whose meaning is known. @default false */
  readonly isKnown?: boolean;
}

/** An answer that says no. */
export class ApiError extends ModelArtsError implements ApiFailure {
  override readonly name: string = "ApiError";
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly apiMessage: string | undefined;
  readonly category: ApiErrorCategory;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly resend: ResendRule;
  readonly isKnown: boolean;

  constructor(failure: ApiFailure, advice?: string) {
    super(describeApiFailure(failure, advice));
    this.method = failure.method;
    this.path = failure.path;
    this.status = failure.status;
    this.code = failure.code;
    this.apiMessage = failure.apiMessage;
    this.category = failure.category;
    this.requestId = failure.requestId;
    this.retryAfterMs = failure.retryAfterMs;
    this.resend = failure.resend ?? resendOfCategory[failure.category];
    this.isKnown = failure.isKnown ?? false;
  }
}

/** How far a "not found" can be believed: `sure` alone proves it, `ambiguous` needs the versions list to agree. */
export type NotFoundCertainty = "sure" | "ambiguous";

/** The thing asked for is not there, in one of the forms the service uses for that. */
export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";
  readonly certainty: NotFoundCertainty;

  constructor(failure: ApiFailure, certainty: NotFoundCertainty) {
    super(failure);
    this.certainty = certainty;
  }
}

/** The service says "not found" in a form that proves nothing, and no list can tell whether the thing is gone. */
export class GoneOrNotError extends ModelArtsError {
  override readonly name = "GoneOrNotError";
  readonly jobId: string;

  constructor(jobId: string, doubt: NotFoundError) {
    super(
      `it cannot be told whether training job ${jobId} is gone or stands in another workspace: ${doubt.message}. It stays in the ` +
        "state; if you know that it is gone, take it out with `pulumi state delete`",
      { cause: doubt },
    );
    this.jobId = jobId;
  }
}

/** The thing is there, but its present status does not allow the request. */
export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
}

/** An answer that says yes in a form that cannot be read. */
export class UnexpectedResponseError extends ModelArtsError {
  override readonly name = "UnexpectedResponseError";
  readonly method: string;
  readonly path: string;
  /** The beginning of the answer, 200 characters at most. */
  readonly excerpt: string;

  constructor(request: RequestSummary, problem: string, excerpt: string, options?: ErrorCause) {
    super(`${request.method} ${request.path}: ${problem}: ${excerpt}`, options);
    this.method = request.method;
    this.path = request.path;
    this.excerpt = excerpt;
  }
}

/** A wait met a status from which what it waits for cannot come any more. */
export class UnexpectedStateError extends ModelArtsError {
  override readonly name = "UnexpectedStateError";
  readonly resourceId: string;
  readonly status: string;
  readonly wanted: string;

  constructor(wait: { resourceId: string; status: string; wanted: string }, message: string) {
    super(message);
    this.resourceId = wait.resourceId;
    this.status = wait.status;
    this.wanted = wait.wanted;
  }
}

/** A job may not be removed, since versions that this stack did not make would go with it. */
export class OthersVersionsError extends ModelArtsError {
  override readonly name = "OthersVersionsError";
  readonly jobId: string;
  /** The ids of the versions that are in the way. */
  readonly versionIds: readonly string[];

  constructor(jobId: string, versionIds: readonly string[]) {
    const few = versionIds.slice(0, 10).map((versionId) => `${jobId}/${versionId}`);
    const named =
      versionIds.length > few.length ? `${few.join(", ")} and ${versionIds.length - few.length} more` : few.join(", ");
    super(
      `training job ${jobId} is not removed: it holds ${versionIds.length === 1 ? "a version" : `${versionIds.length} versions`} ` +
        `that this stack did not make (${named}), and a job is only removed with all of its versions. Nothing was changed. ` +
        "Give the new job another jobName to keep the old one in the cloud with `deletion: { keep: true }`, adopt the versions with " +
        "existingVersionId, or set `deletion: { allVersions: true }` and run `pulumi up` before the removal, so that all of them go.",
    );
    this.jobId = jobId;
    this.versionIds = versionIds;
  }
}

/** The budget of a wait ran out. */
export class WaitTimeoutError extends ModelArtsError {
  override readonly name = "WaitTimeoutError";
  readonly resourceId: string;
  readonly lastStatus: string | undefined;
  /** How often each status was seen. */
  readonly tally: Readonly<Record<string, number>>;
  readonly budgetMs: number;

  constructor(
    wait: {
      resourceId: string;
      lastStatus: string | undefined;
      tally: Readonly<Record<string, number>>;
      budgetMs: number;
    },
    message: string,
    options?: ErrorCause,
  ) {
    super(message, options);
    this.resourceId = wait.resourceId;
    this.lastStatus = wait.lastStatus;
    this.tally = wait.tally;
    this.budgetMs = wait.budgetMs;
  }
}

/** How much of one reason is kept, in bytes of UTF-8. */
const longestReasonBytes = 2_000;

/** The version exists, but what came after its creation failed: Pulumi keeps it in the state, with these reasons. */
export class InitFailedError extends ModelArtsError {
  override readonly name = "InitFailedError";
  readonly id: string;
  readonly properties: Record<string, unknown>;
  readonly reasons: readonly string[];

  constructor(id: string, properties: Record<string, unknown>, reasons: readonly string[], options?: ErrorCause) {
    // It crosses to the engine in a header, which must not grow too large: the version would be lost with the message.
    const bounded = reasons.map((reason) => cutText(reason, longestReasonBytes));
    super(bounded.join("; "), options);
    this.id = id;
    this.properties = properties;
    this.reasons = bounded;
  }
}

/** True for every error of this family. */
export function isModelArtsError(error: unknown): error is ModelArtsError {
  return error instanceof ModelArtsError;
}

/** True when the service said that the thing is not there, surely or not. */
export function isNotFound(error: unknown): error is NotFoundError {
  return error instanceof NotFoundError;
}

/** True when the thing's present status does not allow the request. */
export function isConflict(error: unknown): error is ConflictError {
  return error instanceof ConflictError;
}

/** True when a read that failed says nothing about the thing: throttling, a server fault, or no answer. */
export function isNoAnswer(error: unknown): boolean {
  return (
    (error instanceof RequestError && !error.isPermanent) ||
    (error instanceof ApiError && ["throttled", "server", "unknownOutcome"].includes(error.category))
  );
}

/** True when a request may have had its effect although it failed: what it would have made must be looked for first. */
export function isOutcomeUnknown(error: unknown): boolean {
  return (
    error instanceof UnexpectedResponseError ||
    ((error instanceof RequestError || error instanceof CancelledError) && error.mayHaveArrived) ||
    (error instanceof ApiError && ["server", "unknownOutcome"].includes(error.category))
  );
}

function describeApiFailure(failure: ApiFailure, advice: string | undefined): string {
  const words = failure.apiMessage ?? "no message";
  const origin = [failure.code, `HTTP ${failure.status}`, failure.requestId && `request ${failure.requestId}`];
  const answer = `${failure.method} ${failure.path}: ${words} (${origin.filter(Boolean).join(", ")})`;
  return advice === undefined ? answer : `${answer}. ${advice}`;
}
