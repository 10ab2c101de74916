// What the codes of the training-job API v2 mean; those that all APIs have in common stand with HTTP. Code and status count together.

import { ApiError } from "../errors";
import type { Dialect } from "../http/answer";
import type { CodeRow } from "../http/errorCodes";

const modelArts = (...numbers: number[]) => numbers.map((number) => `ModelArts.${number}`);

const commonCodes: readonly CodeRow[] = [
  { codes: modelArts(2751, 2752, 2756, 2821, 2841, 2880, 2884), statuses: [400], category: "conflict" },
  { codes: modelArts(2796, 2813), statuses: [409], category: "conflict" },
  // "The status has changed meanwhile": the same request may be sent again at once.
  { codes: modelArts(2878), statuses: [409], category: "conflict", resend: "idempotent" },
  // What is asked for is not ready, or a pool is not running.
  { codes: modelArts(2797, 2818, 2883, 2887), statuses: [400], category: "conflict" },
  { codes: modelArts(2815, 2833), statuses: [400], category: "quota" },
  { codes: modelArts(2771, 2823, 2838), statuses: [400], category: "permission" },
  // Passing troubles of what stands behind the service, under a status that says otherwise.
  { codes: modelArts(2835, 2843, 2844), statuses: [400], category: "server" },
  {
    // 2842 says of an experiment that it is not there, and 4700 of a task: never of a job or an algorithm.
    codes: modelArts(
      ...[2753, 2754, 2757, 2758, 2759, 2760, 2761, 2763, 2764, 2765, 2766, 2767, 2768, 2769, 2770, 2772, 2773],
      ...[2774, 2780, 2781, 2782, 2783, 2787, 2788, 2789, 2790, 2791, 2792, 2793, 2802, 2806, 2807, 2808, 2809, 2810],
      ...[2811, 2812, 2814, 2816, 2819, 2820, 2822, 2824, 2825, 2826, 2830, 2832, 2834, 2840, 2842, 2845, 2846, 2854],
      ...[2855, 2857, 2858, 2859, 2879, 2885, 2886, 2889, 2891, 4700, 50004000],
    ),
    statuses: [400],
    category: "validation",
  },
  // A pool, or an image that is being saved: nothing of that makes a job gone.
  { codes: modelArts(2881, 2890), statuses: [404], category: "validation" },
];

/** How the API says no: the code that says of the thing itself that it is gone, and the one that says so of what it names. */
function dialectOf(gone: number, otherGone: number): Dialect {
  return {
    codes: [
      // Under any other status it is not known to be said, and proves nothing by itself.
      { codes: modelArts(gone), statuses: [400], category: "notFound", certainty: "sure" },
      { codes: modelArts(otherGone), statuses: [400], category: "validation" },
      ...commonCodes,
    ],
    // A success has no error code.
    failsInSuccess: true,
  };
}

/** How the API says no of jobs, which may name an algorithm that is not there. */
export const dialect = dialectOf(2775, 2755);

/** How it says no of algorithms. */
export const algorithmDialect = dialectOf(2755, 2775);

/** True when a job of the name stands already. */
export function isNameTaken(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "ModelArts.2751";
}

/** True when an algorithm of the name stands already. */
export function isAlgorithmNameTaken(error: unknown): error is ApiError {
  return error instanceof ApiError && ["ModelArts.2752", "ModelArts.2756", "ModelArts.2821"].includes(error.code ?? "");
}

/** True where a log is not there yet. */
export function isNotYet(error: unknown): boolean {
  return error instanceof ApiError && ["ModelArts.2776", "ModelArts.2797", "ModelArts.2818"].includes(error.code ?? "");
}

/** True where this cloud does not have the call: go on without it, if that can be. */
export function isNotOffered(error: unknown): error is ApiError {
  return error instanceof ApiError && error.category === "notOffered";
}
