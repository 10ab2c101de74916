// Reads an answer in every dialect of the service: the JSON of a success, or one error of the family.

import {
  ApiError,
  type ApiFailure,
  ConflictError,
  NotFoundError,
  type RequestSummary,
  UnexpectedResponseError,
} from "../errors";
import { classify, type Verdict } from "./classify";
import type { CodeRow } from "./errorCodes";
import { literalOf, parseJson } from "./json";
import type { HttpAnswer } from "./messages";
import { parseRetryAfter, parseThrottlingWindow } from "./retryAfter";

/** The request that an answer belongs to. */
export interface AnsweredRequest extends RequestSummary {
  /** True when the request named a job or a version that already exists. */
  readonly addressesExisting: boolean;
}

/** How an API says no. */
export interface Dialect {
  /** What its own codes mean, beside those that all APIs have in common. */
  readonly codes: readonly CodeRow[];
  /** True where a 2xx is a failure whose body says `is_success: false`, or has an `error_code`. */
  readonly failsInSuccess: boolean;
}

/** Of an API without codes of its own, whose 2xx are successes. */
export const plainDialect: Dialect = { codes: [], failsInSuccess: false };

/** How an answer is read. */
export interface Reading {
  readonly redact: Redact;
  readonly dialect: Dialect;
}

/** Takes credentials out of a text that goes into an error: the service may echo what it was sent. */
export type Redact = (text: string) => string;

const excerptLength = 200;
const longestMessage = 500;
/** How much of the service's words is looked through for what they mean. */
const longestMatched = 2_000;

/**
 * Reads an answer. A success is its JSON value, with numbers as `parseJson` has them, or `null` for an empty body.
 *
 * A failure is a status from 300 on and, in a dialect that fails inside a success, a body whose `is_success` is there and not
 * true, or a body with an `error_code` and no `is_success`.
 *
 * @throws ApiError (or its NotFoundError or ConflictError) when the service says no, UnexpectedResponseError when a success is
 * no JSON or a failure inside a 2xx has no code.
 */
export function readAnswer(request: AnsweredRequest, answer: HttpAnswer, reading: Reading): unknown {
  const { redact, dialect } = reading;
  const body = readBody(answer.text);
  const fields = body.kind === "json" && isObject(body.value) ? body.value : {};
  if (answer.status >= 300) {
    throw refusalOf(request, answer, fields, body.kind !== "garbled", reading);
  }
  if (body.kind === "garbled") {
    throw unreadable(request, answer.text, "the answer is not JSON", redact);
  }
  if (dialect.failsInSuccess && saysNo(fields)) {
    if (textOf(fields.error_code) === undefined) {
      throw unreadable(request, answer.text, "the answer says no and gives no code", redact);
    }
    throw refusalOf(request, answer, fields, true, reading);
  }
  return body.kind === "json" ? body.value : null;
}

/** An error for an answer that says yes in a form that cannot be read. */
export function unreadable(
  request: RequestSummary,
  text: string,
  problem: string,
  redact: Redact,
): UnexpectedResponseError {
  // Redacted before it is cut: half a credential is one too.
  return new UnexpectedResponseError(request, problem, redact(text).slice(0, excerptLength));
}

type Body =
  | { readonly kind: "empty" }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "garbled" };

function readBody(text: string): Body {
  if (text.trim() === "") {
    return { kind: "empty" };
  }
  try {
    return { kind: "json", value: parseJson(text) };
  } catch {
    return { kind: "garbled" };
  }
}

function saysNo(fields: Readonly<Record<string, unknown>>): boolean {
  const verdict = fields.is_success ?? undefined;
  if (verdict === undefined) {
    return textOf(fields.error_code) !== undefined;
  }
  return verdict !== true && verdict !== "true";
}

function refusalOf(
  request: AnsweredRequest,
  answer: HttpAnswer,
  fields: Readonly<Record<string, unknown>>,
  fromService: boolean,
  { redact, dialect }: Reading,
): ApiError {
  const nested = isObject(fields.error) ? fields.error : {};
  const code = normaliseCode(textOf(fields.error_code) ?? textOf(nested.code));
  const said =
    textOf(fields.error_message) ?? textOf(fields.error_msg) ?? textOf(nested.message) ?? textOf(fields.message);
  // What is looked for in the words stands in their beginning; they may be as long as an answer.
  const message = said?.slice(0, longestMatched);
  const { addressesExisting } = request;
  const verdict = classify({ status: answer.status, code, message, fromService, addressesExisting }, dialect.codes);
  const words = said ?? (fromService ? undefined : answer.text.replace(/\s+/g, " "));
  const throttlingWindow = verdict.category === "throttled" ? parseThrottlingWindow(message) : undefined;
  const requestId = answer.header("x-request-id") ?? textOf(fields.request_id);
  return errorOf(verdict, {
    method: request.method,
    path: request.path,
    status: answer.status,
    code: code && redact(code),
    apiMessage: words && redact(words).slice(0, longestMessage),
    category: verdict.category,
    requestId: requestId && redact(requestId),
    retryAfterMs: parseRetryAfter(answer.header("retry-after"), Date.now()) ?? throttlingWindow,
    resend: verdict.resend,
    isKnown: verdict.isKnown,
  });
}

function errorOf(verdict: Verdict, failure: ApiFailure): ApiError {
  if (verdict.certainty !== undefined) {
    return new NotFoundError(failure, verdict.certainty);
  }
  if (verdict.category === "conflict") {
    return new ConflictError(failure);
  }
  return new ApiError(failure);
}

/** The gateways of the two clouds spell their prefix differently. */
function normaliseCode(code: string | undefined): string | undefined {
  return code?.replace(/^APIGW\./, "APIG.");
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") {
    return value === "" ? undefined : value;
  }
  return literalOf(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && literalOf(value) === undefined;
}

/** Shorter ones occur in ordinary words; no cloud gives out such a credential. */
const shortestSecret = 4;

/** Makes a function that replaces each of `secrets`, asked for anew every time since tokens change, with `[secret]`. */
export function openRedact(secrets: () => readonly string[]): Redact {
  return (text) =>
    secrets()
      .filter((secret) => secret.length >= shortestSecret)
      .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      .reduce((clean, form) => clean.replaceAll(form, "[secret]"), text);
}
