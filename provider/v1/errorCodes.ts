// What the codes of the training-job API v1 mean (page modelarts_03_0095); those that all APIs have in common stand with HTTP.

import { ApiError, type ModelArtsError } from "../errors";
import type { Dialect } from "../http/answer";
import type { CodeRow } from "../http/errorCodes";

const codes: readonly CodeRow[] = [
  { codes: ["ModelArts.0015"], statuses: [404], category: "notFound", certainty: "sure" },
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
];

/** How the API says no: also inside a 2xx. */
export const dialect: Dialect = { codes, failsInSuccess: true };

/** True when the code, under some status, is one that says of a thing that it is not there. */
export function isCodeOfAbsence(code: string | undefined): boolean {
  return codes.some((row) => row.category === "notFound" && row.codes.some((each) => each === code));
}

/** Words by which the service says that a removal is under way, where it has no code for that. */
const underWay = /being deleted|is deleting|deleting status|already (?:been )?delet|status: 9\b/i;
/** Words are looked at no further than this. */
const longestWords = 500;

/** True when the service refuses because the removal is under way already. */
export function isRemovalUnderWay(failure: ModelArtsError): boolean {
  if (!(failure instanceof ApiError)) return false;
  return failure.code === "ModelArts.6357" || underWay.test((failure.apiMessage ?? "").slice(0, longestWords));
}
