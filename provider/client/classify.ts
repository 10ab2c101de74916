// What a refusal means: one table from (HTTP status, code) to a category and a rule for sending again (page modelarts_03_0095).

import type { ApiErrorCategory, ApiFailure, NotFoundCertainty } from "../errors";

/**
 * When a refused request may be sent again: `always` when it surely had no effect, `idempotent` when a second effect does no
 * harm, `never` when it would be refused again.
 */
export type ResendRule = "always" | "idempotent" | "never";

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
  readonly certainty?: NotFoundCertainty;
}

interface Row {
  readonly codes: readonly string[];
  /** The statuses the codes are known under; none = any. */
  readonly statuses?: readonly number[];
  readonly category: ApiErrorCategory;
  /** Deviates from the category's own rule. */
  readonly resend?: ResendRule;
  /** The row counts only when the message matches. */
  readonly message?: RegExp;
}

/**
 * Codes with their statuses; of several fitting rows the first counts. The same code means different things under different
 * statuses. A failure inside a 200 names no status: there the code's first row counts.
 */
const refusals: readonly Row[] = [
  { codes: ["ModelArts.0015"], statuses: [404], category: "notFound" },
  { codes: ["ModelArts.2775"], statuses: [400], category: "notFound" },
  { codes: ["ModelArts.0102"], statuses: [400], category: "validation", message: /workspace/i },
  { codes: ["ModelArts.0102"], statuses: [400], category: "notFound" },

  { codes: ["ModelArts.0103", "ModelArts.0105"], category: "conflict" },
  { codes: ["ModelArts.2751", "ModelArts.6357"], statuses: [400], category: "conflict" },
  { codes: ["ModelArts.2796", "ModelArts.2813"], statuses: [409], category: "conflict" },
  // "The status has changed meanwhile": the same request may be sent again at once.
  { codes: ["ModelArts.2878"], statuses: [409], category: "conflict", resend: "idempotent" },

  {
    codes: ["ModelArts.0113", "ModelArts.0116", "ModelArts.0118", "ModelArts.2605", "ModelArts.2815", "ModelArts.2833"],
    statuses: [400],
    category: "quota",
  },
  { codes: ["APIG.0501"], statuses: [405], category: "quota" },

  { codes: ["ModelArts.0104"], category: "validation" },
  {
    codes: [
      "ModelArts.0101",
      "ModelArts.0107",
      "ModelArts.0806",
      "ModelArts.0901",
      "ModelArts.1002",
      "ModelArts.2606",
      "ModelArts.2607",
      "ModelArts.2608",
      "ModelArts.2755",
      "ModelArts.2763",
      "ModelArts.2764",
      "ModelArts.2780",
      "ModelArts.2781",
      "ModelArts.2787",
      "ModelArts.2788",
      "ModelArts.2789",
      "ModelArts.2790",
      "ModelArts.2791",
      "ModelArts.2806",
      "ModelArts.2812",
      "ModelArts.2830",
    ],
    statuses: [400],
    category: "validation",
  },
  { codes: ["ModelArts.2890"], statuses: [404], category: "validation" },
  { codes: ["ModelArts.4104"], statuses: [413], category: "validation" },
  { codes: ["APIG.0201"], statuses: [400, 413, 414, 494], category: "validation" },

  { codes: ["ModelArts.0201", "ModelArts.0202"], statuses: [401], category: "authRenewable" },
  { codes: ["ModelArts.0203"], statuses: [401, 403], category: "authRenewable" },
  { codes: ["ModelArts.0204"], statuses: [401], category: "authRenewable" },
  { codes: ["ModelArts.2784"], statuses: [403], category: "authRenewable" },
  // The gateway refuses a signature and a token under one code; only the message tells them apart.
  { codes: ["APIG.0301"], statuses: [401], category: "authPermanent", message: /aksk|secretkey|\bak\b/i },
  { codes: ["APIG.0301", "APIG.0307"], statuses: [401], category: "authRenewable" },
  // Under 400 it says that the token has no project at all.
  { codes: ["ModelArts.0204"], statuses: [400], category: "authPermanent" },
  {
    codes: ["ModelArts.0205", "ModelArts.0207", "ModelArts.0208", "ModelArts.0209", "ModelArts.0212"],
    statuses: [401],
    category: "authPermanent",
  },
  { codes: ["ModelArts.0206"], statuses: [401, 403], category: "authPermanent" },
  { codes: ["APIG.0303", "APIG.0305"], statuses: [401], category: "authPermanent" },

  { codes: ["ModelArts.0210"], statuses: [400, 403], category: "permission" },
  { codes: ["ModelArts.0210"], statuses: [401], category: "authPermanent" },
  { codes: ["ModelArts.0112"], statuses: [401, 403], category: "permission" },
  {
    codes: ["ModelArts.0108", "ModelArts.2785", "ModelArts.3000", "ModelArts.4116", "ModelArts.4118"],
    statuses: [403],
    category: "permission",
  },
  { codes: ["ModelArts.1003", "ModelArts.2837"], statuses: [400], category: "permission" },
  // The project does not fit the token. It comes as a 404, and yet nothing is gone.
  { codes: ["ModelArts.2786"], statuses: [404], category: "permission" },
  { codes: ["ModelArts.4901"], statuses: [401], category: "permission" },
  { codes: ["ModelArts.6201", "ModelArts.6203"], statuses: [401], category: "permission" },
  { codes: ["ModelArts.0109"], statuses: [500], category: "permission" },
  {
    codes: [
      "APIG.0302",
      "APIG.0304",
      "APIG.0306",
      "APIG.0310",
      "APIG.0401",
      "APIG.0402",
      "APIG.0404",
      "APIG.0801",
      "APIG.0802",
    ],
    statuses: [403],
    category: "permission",
  },
  { codes: ["APIG.0502"], statuses: [405], category: "permission" },

  {
    codes: ["APIG.0308", "ModelArts.2799", "ModelArts.4206", "ModelArts.6101"],
    statuses: [429],
    category: "throttled",
  },

  {
    codes: [
      "ModelArts.0010",
      "ModelArts.2950",
      "ModelArts.2951",
      "ModelArts.2952",
      "ModelArts.2953",
      "ModelArts.2954",
      "ModelArts.2955",
      "ModelArts.2956",
      "ModelArts.2957",
      "ModelArts.2958",
      "ModelArts.2959",
      "APIG.0601",
      "APIG.0605",
      "APIG.0705",
    ],
    statuses: [500],
    category: "server",
  },
  { codes: ["ModelArts.4302"], statuses: [500, 503], category: "server" },
  { codes: ["ModelArts.4700"], statuses: [503], category: "server" },
  // The gateway could not check who is asking, so the request went no further.
  { codes: ["APIG.0613"], statuses: [503], category: "server", resend: "always" },

  { codes: ["ModelArts.4503"], statuses: [500, 504], category: "unknownOutcome" },
  { codes: ["ModelArts.4205", "ModelArts.6100"], statuses: [408], category: "unknownOutcome" },
  { codes: ["APIG.0201"], statuses: [500, 502, 504], category: "unknownOutcome" },
  { codes: ["APIG.0202", "APIG.0610"], statuses: [502], category: "unknownOutcome" },
  { codes: ["APIG.0203"], statuses: [504], category: "unknownOutcome" },

  { codes: ["APIG.0101"], statuses: [404], category: "notOffered" },
  { codes: ["APIG.0103"], statuses: [404, 500], category: "notOffered" },
  { codes: ["APIG.0104", "APIG.0105"], statuses: [400, 500], category: "notOffered" },
  { codes: ["APIG.0106", "APIG.0602", "APIG.0607"], statuses: [400], category: "notOffered" },
  { codes: ["APIG.0606"], statuses: [500], category: "notOffered" },
  { codes: ["ModelArts.2836", "ModelArts.4901"], statuses: [404], category: "notOffered" },
  { codes: ["ModelArts.2803"], statuses: [405], category: "notOffered" },
];

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

const resendOfCategory: Readonly<Partial<Record<ApiErrorCategory, ResendRule>>> = {
  throttled: "always",
  server: "idempotent",
  unknownOutcome: "idempotent",
};

/** Finds the meaning of a refusal. */
export function classify(refusal: Refusal): Verdict {
  const row = findRow(refusal);
  const category = row?.category ?? categoryWithoutRow(refusal);
  const certainty = category === "notFound" ? certaintyOf(refusal) : undefined;
  if (certainty === "ambiguous" && !refusal.addressesExisting) {
    return { category: refusal.status === 404 ? "notOffered" : "validation", resend: "never" };
  }
  return { category, resend: row?.resend ?? resendOfCategory[category] ?? "never", ...(certainty && { certainty }) };
}

/** The rule for sending a refused request again. */
export function resendRuleOf(failure: ApiFailure): ResendRule {
  const row = findRow({ status: failure.status, code: failure.code, message: failure.apiMessage });
  return row?.resend ?? resendOfCategory[failure.category] ?? "never";
}

/** True when the service's code, under this status, is one whose meaning is known. */
export function isKnownRefusal({ status, code, apiMessage }: ApiFailure): boolean {
  return findRow({ status, code, message: apiMessage }) !== undefined;
}

/** True when the service's code is one that says of a thing that it is not there. */
export function isCodeOfAbsence(code: string | undefined): boolean {
  return refusals.some((row) => row.category === "notFound" && row.codes.some((each) => each === code));
}

function findRow(refusal: Pick<Refusal, "status" | "code" | "message">): Row | undefined {
  return refusals.find(
    (row) =>
      row.codes.some((code) => code === refusal.code) &&
      (row.statuses === undefined || isInsideSuccess(refusal) || row.statuses.includes(refusal.status)) &&
      (row.message === undefined || row.message.test(refusal.message ?? "")),
  );
}

function categoryWithoutRow(refusal: Refusal): ApiErrorCategory {
  if (refusal.status === 404) {
    return categoryOfPlain404(refusal);
  }
  // A retired API answers 410 as well: only the service itself can mean one of its things.
  if (refusal.status === 410) {
    return refusal.code?.startsWith("ModelArts.") ? categoryOfCode(refusal) : "notOffered";
  }
  // What the code means is known, only not under this status: it says that something is gone, and is not sure.
  if (refusal.code === "ModelArts.0015" && refusal.status < 500) {
    return "notFound";
  }
  return categoryOfStatus[refusal.status] ?? (refusal.status >= 500 ? "server" : "other");
}

/** A code of the service that is known to speak of something else does so under this status as well. */
function categoryOfCode({ code, message }: Refusal): ApiErrorCategory {
  return findRow({ status: 200, code, message })?.category ?? "notFound";
}

/** A 404 says "gone" only when nobody but the service can have said it. */
function categoryOfPlain404(refusal: Refusal): ApiErrorCategory {
  const { code, fromService } = refusal;
  if (!fromService) {
    return "other";
  }
  if (code === undefined) {
    return "notFound";
  }
  return code.startsWith("ModelArts.") ? categoryOfCode(refusal) : "notOffered";
}

function certaintyOf({ status, code }: Refusal): NotFoundCertainty {
  return status === 404 && code === "ModelArts.0015" ? "sure" : "ambiguous";
}

function isInsideSuccess(refusal: Pick<Refusal, "status">): boolean {
  return refusal.status < 300;
}
