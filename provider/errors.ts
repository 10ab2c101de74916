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

/** What an error says, in the order in which a reader needs it. */
export interface Paragraph {
  /** In plain words: one sentence or more. */
  readonly cause: string;
  /** What to do about it; some of it differs between a run of the program and one without it, such as a destroy. */
  readonly advice?: string | ((run: RunKind) => string) | undefined;
  /** The request that it is about. */
  readonly request?: string | undefined;
}

/** `program`: one that runs the program. The others see the stack's configuration as the last `pulumi up` has left it. */
export type RunKind = "program" | "destroy" | "refresh";

/** The base of the family; never thrown itself. */
export abstract class ModelArtsError extends Error {
  /** The name of its class, such as "ApiError". */
  abstract override readonly name: string;
  /** What the message consists of. */
  readonly paragraph: Paragraph;

  constructor(words: string | Paragraph, options?: ErrorCause) {
    super(typeof words === "string" ? words : write(words), options);
    this.paragraph = typeof words === "string" ? { cause: words } : words;
  }
}

/** What becomes of an error in one operation. */
export interface Circumstances {
  readonly run: RunKind;
  /** What the error has led to: a sentence. */
  readonly outcome?: string | undefined;
  /** What to do when the advice is followed: "run `pulumi up` again". */
  readonly next: string;
}

/** The message of an error about a request, with what it means for the operation; any other error speaks for itself. */
export function messageIn(error: ModelArtsError, { run, outcome, next }: Circumstances): string {
  const { cause, advice, request } = error.paragraph;
  if (request === undefined) return error.message;
  const own = adviceIn(advice, run)?.replace(/\.$/, "");
  return write({
    cause: outcome === undefined ? cause : `${sentence(cause)} ${sentence(outcome)}`,
    advice: own === undefined ? next : `${own}; then ${next}`,
    request,
  });
}

/** An error in a sentence about something else: a request with what came of it, and no advice. */
export function quote(error: unknown): string {
  if (error instanceof ApiError) {
    return `${nameOf(error)}: ${error.apiMessage ?? "no message"} (${originOf(error)})`;
  }
  if (error instanceof RequestError) return `${nameOf(error)}: ${error.reason}`;
  return isModelArtsError(error) ? error.message : String(error);
}

/** Why there was no answer that helps, in few words for a row; `undefined` where the error says nothing of that. */
export function reasonInShort(error: unknown): string | undefined {
  if (error instanceof RequestError) return error.reason;
  if (!(error instanceof ApiError)) return undefined;
  return [error.code ?? `HTTP ${error.status}`, error.apiMessage].filter(Boolean).join(" ");
}

function write({ cause, advice, request }: Paragraph): string {
  const own = adviceIn(advice, "program");
  return [
    sentence(cause),
    ...(own === undefined ? [] : [sentence(own)]),
    ...(request === undefined ? [] : [request]),
  ].join(" ");
}

function adviceIn(advice: Paragraph["advice"], run: RunKind): string | undefined {
  return typeof advice === "function" ? advice(run) : advice;
}

/** Begins with a capital where that is a word and no name of a host, and ends with a full stop. */
export function sentence(text: string): string {
  const begun = text.replace(/^[a-z]+(?=[ ,])/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** A setting or an input is missing, malformed or contradicts another one; thrown before any request about it is sent. */
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
  /** The HTTP method of the request. */
  readonly method: string;
  /** The path of the request, without host and query. */
  readonly path: string;
}

/** No answer came: name resolution, connection, time-out, or half an answer. */
export class RequestError extends ModelArtsError {
  override readonly name = "RequestError";
  /** The HTTP method of the request. */
  readonly method: string;
  /** The path of the request, without host and query. */
  readonly path: string;
  /** Why there is no answer: "127.0.0.1:4510 refuses connections (ECONNREFUSED)". */
  readonly reason: string;
  /** The system's code, such as `ECONNRESET`, where there is one. */
  readonly systemCode: string | undefined;
  /** False only when it is certain that the service never saw the request, such as a refused connection. */
  readonly mayHaveArrived: boolean;

  constructor(
    request: RequestSummary,
    failure: { reason: string; advice?: string | undefined; systemCode?: string | undefined; mayHaveArrived: boolean },
    options?: ErrorCause,
  ) {
    super({ cause: failure.reason, advice: failure.advice, request: nameOf(request) }, options);
    this.method = request.method;
    this.path = request.path;
    this.reason = failure.reason;
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
  /** The HTTP method of the request. */
  readonly method: string;
  /** The path of the request, without host and query. */
  readonly path: string;
  /** False only when it is certain that the service never saw the request. */
  readonly mayHaveArrived: boolean;

  constructor(request: RequestSummary, mayHaveArrived: boolean) {
    super({ cause: "cancelled before there was an answer", request: nameOf(request) });
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
  /** What kind of refusal it is. */
  readonly category: ApiErrorCategory;
  /** The service's id of the request, for its support. */
  readonly requestId: string | undefined;
  /** How long the service asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Whether the same request may be sent again. @default what the category says */
  readonly resend?: ResendRule;
  /** True when the code, under this status, is one whose meaning is known. @default false */
  readonly isKnown?: boolean;
}

/** What is known of a refusal beside what the service said. */
export interface ApiWords {
  /** Instead of the usual words for its category and the service's own. */
  readonly cause?: string;
  readonly advice?: Paragraph["advice"];
}

/** An answer that says no. */
export class ApiError extends ModelArtsError implements ApiFailure {
  override readonly name: string = "ApiError";
  /** The HTTP method of the request. */
  readonly method: string;
  /** The path of the request, without host and query. */
  readonly path: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly apiMessage: string | undefined;
  /** What kind of refusal it is. */
  readonly category: ApiErrorCategory;
  /** The service's id of the request, for its support. */
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly resend: ResendRule;
  readonly isKnown: boolean;

  /** `more` goes before what an error that is told again has said already. */
  constructor(failure: ApiFailure, more: string | ApiWords = {}) {
    super(describeApiFailure(failure, typeof more === "string" ? { advice: more } : more));
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
  /** Whether the answer proves that the thing is gone. */
  readonly certainty: NotFoundCertainty;

  constructor(failure: ApiFailure, certainty: NotFoundCertainty) {
    super(failure);
    this.certainty = certainty;
  }
}

/** The service says "not found" in a form that proves nothing, and no list can tell whether the thing is gone. */
export class GoneOrNotError extends ModelArtsError {
  override readonly name = "GoneOrNotError";
  /** The job's or the algorithm's id. */
  readonly resourceId: string;

  constructor(noun: "training job" | "algorithm", resourceId: string, doubt: NotFoundError) {
    super(
      `it cannot be told whether ${noun} ${resourceId} is gone or stands in another workspace: ${quote(doubt)}. It stays in the ` +
        "state; if you know that it is gone, take it out with `pulumi state delete`",
      { cause: doubt },
    );
    this.resourceId = resourceId;
  }
}

/** Something that the program names is not there: the service was asked, and does not have it. */
export class DoesNotExistError extends ModelArtsError {
  override readonly name = "DoesNotExistError";
  /** The input that names it, such as `engineId`; `id` for a resource that is only looked up. */
  readonly input: string;

  constructor(input: string, message: string, options?: ErrorCause) {
    super(message, options);
    this.input = input;
  }
}

/** A name that the program wants for something new is taken already. */
export class AlreadyExistsError extends ModelArtsError {
  override readonly name = "AlreadyExistsError";
  /** The input that is taken, such as `jobName`. */
  readonly input: string;

  constructor(input: string, message: string) {
    super(message);
    this.input = input;
  }
}

/** What is to be adopted is otherwise than the program says. */
export class ContradictionError extends ModelArtsError {
  override readonly name = "ContradictionError";
  /** The first input that says otherwise. */
  readonly input: string;

  constructor(input: string, message: string) {
    super(message);
    this.input = input;
  }
}

/** The thing is there, but its present status does not allow the request. */
export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
}

/** An answer that says yes in a form that cannot be read. */
export class UnexpectedResponseError extends ModelArtsError {
  override readonly name = "UnexpectedResponseError";
  /** The HTTP method of the request. */
  readonly method: string;
  /** The path of the request, without host and query. */
  readonly path: string;
  /** The beginning of the answer, 200 characters at most. */
  readonly excerpt: string;

  constructor(request: RequestSummary, problem: string, excerpt: string, options?: ErrorCause) {
    super(
      {
        cause: `${problem}: ${excerpt}`,
        advice: "something between here and the service may have answered in its place: check endpoint and proxy",
        request: nameOf(request),
      },
      options,
    );
    this.method = request.method;
    this.path = request.path;
    this.excerpt = excerpt;
  }
}

/** A wait met a status from which what it waits for cannot come any more. */
export class UnexpectedStateError extends ModelArtsError {
  override readonly name = "UnexpectedStateError";
  /** The id of what was waited for, such as "10/20". */
  readonly resourceId: string;
  /** The status that it was seen in. */
  readonly status: string;
  /** The status that was waited for, or "gone". */
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
  /** The job's id. */
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
  /** The id of what was waited for, such as "10/20". */
  readonly resourceId: string;
  /** The status that it was seen in last; not there where no look was answered. */
  readonly lastStatus: string | undefined;
  /** How often each status was seen. */
  readonly tally: Readonly<Record<string, number>>;
  /** How long the wait was allowed to take, in milliseconds. */
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
  /** The id of what stands. */
  readonly id: string;
  /** What the state is to hold of it. */
  readonly properties: Record<string, unknown>;
  /** Why it is not as far as was asked for. */
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

const causes: Readonly<Record<ApiErrorCategory, string>> = {
  notFound: "the service does not have what was asked for",
  conflict: "the present status does not allow this",
  quota: "a quota is used up",
  validation: "the service does not accept what was asked for",
  authRenewable: "the service does not accept the credentials",
  authPermanent: "the service does not accept the credentials",
  permission: "the credentials do not allow this",
  throttled: "the service wants fewer requests",
  server: "the service has failed",
  unknownOutcome: "the service has not said what became of the request",
  notOffered: "this endpoint does not offer this API, or not for this project",
  other: "the service refuses",
};

const usualAdvice: Readonly<Partial<Record<ApiErrorCategory, string>>> = {
  quota: "remove what is not needed any more, or ask the cloud for a higher quota",
  permission: "check modelarts:projectId, and that the credentials may use ModelArts there",
  notOffered: "check region, endpoint and projectId",
  throttled: "modelarts:maxRequestsPerSecond sets a lower pace",
};

function describeApiFailure(failure: ApiFailure, { cause, advice }: ApiWords): Paragraph {
  const told = failure instanceof ApiError ? failure.paragraph : undefined;
  const words = failure.apiMessage === undefined ? "" : `: ${failure.apiMessage}`;
  return {
    cause: cause ?? told?.cause ?? `${causes[failure.category]}${words}`,
    advice: bothOf(advice, told === undefined ? usualAdvice[failure.category] : told.advice),
    request: `${nameOf(failure)} (${originOf(failure)})`,
  };
}

function originOf({ code, status, requestId }: ApiFailure): string {
  return [code, `HTTP ${status}`, requestId && `request ${requestId}`].filter(Boolean).join(", ");
}

function bothOf(one: Paragraph["advice"], other: Paragraph["advice"]): Paragraph["advice"] {
  if (one === undefined || other === undefined) return one ?? other;
  return (run) => `${sentence(adviceIn(one, run) ?? "")} ${sentence(adviceIn(other, run) ?? "")}`;
}

function nameOf({ method, path }: RequestSummary): string {
  return `${method} ${path}`;
}
