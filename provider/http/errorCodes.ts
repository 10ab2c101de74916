// The form in which an API's error codes are told, and the codes that all APIs have in common (page modelarts_03_0095).

import type { ApiErrorCategory, NotFoundCertainty, ResendRule } from "../errors";

/** What some codes mean. */
export interface CodeRow {
  readonly codes: readonly string[];
  /** The statuses the codes are known under; none = any. */
  readonly statuses?: readonly number[];
  readonly category: ApiErrorCategory;
  /** `sure` where a code that says "not found" proves it by itself, under these statuses. */
  readonly certainty?: NotFoundCertainty;
  /** Deviates from the category's own rule. */
  readonly resend?: ResendRule;
  /** The row counts only when the message matches. */
  readonly message?: RegExp;
}

/** What the gateway says, and what the service says of who is asking, of its pace and of its own troubles. */
export const sharedCodes: readonly CodeRow[] = [
  { codes: ["APIG.0501"], statuses: [405], category: "quota" },
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
