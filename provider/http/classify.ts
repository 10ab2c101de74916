// What a refusal means: from (HTTP status, code) to a category and a rule for sending again, by the tables of codes.

import { type ApiErrorCategory, type NotFoundCertainty, type ResendRule, resendOfCategory } from "../errors";
import { type CodeRow, sharedCodes } from "./errorCodes";

/** A refusal, as far as its meaning depends on it. */
export interface Refusal {
  readonly status: number;
  /** The service's code, with `APIGW.` already read as `APIG.`. */
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** True when the body was a JSON value or empty, false for anything else, such as a load balancer's HTML page. */
  readonly fromService: boolean;
  /** True when the request named a job or a version that already exists: only that can be "not found". */
  readonly addressesExisting: boolean;
}

/** The meaning of a refusal. `certainty` is there for category `notFound` alone. */
export interface Verdict {
  readonly category: ApiErrorCategory;
  readonly resend: ResendRule;
  /** True when the code, under this status, is in a table. */
  readonly isKnown: boolean;
  readonly certainty?: NotFoundCertainty;
}

/** What a status means when the code says nothing. */
const categoryOfStatus: Readonly<Record<number, ApiErrorCategory>> = {
  400: "validation",
  401: "authRenewable",
  403: "permission",
  404: "notOffered",
  405: "notOffered",
  408: "unknownOutcome",
  409: "conflict",
  413: "validation",
  414: "validation",
  429: "throttled",
  502: "unknownOutcome",
  504: "unknownOutcome",
};

/** Finds the meaning of a refusal; an API's own codes come before those that all have in common. */
export function classify(refusal: Refusal, ownCodes: readonly CodeRow[]): Verdict {
  const rows = [...ownCodes, ...sharedCodes];
  const row = findRow(rows, refusal);
  const isKnown = row !== undefined;
  const category = row?.category ?? categoryWithoutRow(rows, refusal);
  const certainty = category === "notFound" ? certaintyOf(row, refusal) : undefined;
  if (certainty === "ambiguous" && !refusal.addressesExisting) {
    return { category: refusal.status === 404 ? "notOffered" : "validation", resend: "never", isKnown };
  }
  const resend = row?.resend ?? resendOfCategory[category];
  return { category, resend, isKnown, ...(certainty && { certainty }) };
}

/** Of several fitting rows the first counts. A failure inside a 200 names no status: there the code's first row counts. */
function findRow(rows: readonly CodeRow[], refusal: Pick<Refusal, "status" | "code" | "message">): CodeRow | undefined {
  return rows.find(
    (row) =>
      row.codes.some((code) => code === refusal.code) &&
      (row.statuses === undefined || isInsideSuccess(refusal) || row.statuses.includes(refusal.status)) &&
      (row.message === undefined || row.message.test(refusal.message ?? "")),
  );
}

function categoryWithoutRow(rows: readonly CodeRow[], refusal: Refusal): ApiErrorCategory {
  if (refusal.status === 404) {
    return categoryOfPlain404(rows, refusal);
  }
  // A retired API answers 410 as well: only the service itself can mean one of its things.
  if (refusal.status === 410) {
    return refusal.code?.startsWith("ModelArts.") ? categoryOfCode(rows, refusal) : "notOffered";
  }
  // What the code means is known, only not under this status: it says that something is gone, and is not sure.
  if (isSureCode(rows, refusal.code) && refusal.status < 500) {
    return "notFound";
  }
  return categoryOfStatus[refusal.status] ?? (refusal.status >= 500 ? "server" : "other");
}

/** A code of the service that is known to speak of something else does so under this status as well. */
function categoryOfCode(rows: readonly CodeRow[], { code, message }: Refusal): ApiErrorCategory {
  return findRow(rows, { status: 200, code, message })?.category ?? "notFound";
}

/** A 404 says "gone" only when nobody but the service can have said it. */
function categoryOfPlain404(rows: readonly CodeRow[], refusal: Refusal): ApiErrorCategory {
  const { code, fromService } = refusal;
  if (!fromService) {
    return "other";
  }
  if (code === undefined) {
    return "notFound";
  }
  return code.startsWith("ModelArts.") ? categoryOfCode(rows, refusal) : "notOffered";
}

/** A code proves something only under a status that it is known under. */
function certaintyOf(row: CodeRow | undefined, { status }: Refusal): NotFoundCertainty {
  return row?.certainty === "sure" && row.statuses?.includes(status) ? "sure" : "ambiguous";
}

function isSureCode(rows: readonly CodeRow[], code: string | undefined): boolean {
  return rows.some((row) => row.certainty === "sure" && row.codes.some((each) => each === code));
}

function isInsideSuccess(refusal: Pick<Refusal, "status">): boolean {
  return refusal.status < 300;
}
