/** How v2 says no: codes, statuses and texts of its table of error codes. */

import { Problem } from "../problems.js";
import type { V2Dialect } from "./dialect.js";

function refuse(status: number, code: number, message: string, solution?: string): Problem {
  return new Problem("service", status, `ModelArts.${code}`, message, {}, solution);
}

export const invalidJson = () => refuse(400, 2787, "Invalid JSON request body.");

/** 2788 names the parameter in its text. */
export const invalidParameter = (what: string) =>
  refuse(400, 2788, `Invalid parameter(${what}).`, "Check the request parameters.");

/** The other refusals of a request that is not as it should be. */
export const invalid = (code: number, message: string, solution?: string) => refuse(400, code, message, solution);

export const jobGone = (id: string, gone: V2Dialect["gone"]): Problem => {
  if (gone === "404-bare") return new Problem("service", 404, "", "");
  const solution = "Check whether the training job information in the request is valid.";
  return refuse(gone === "404-2775" ? 404 : 400, 2775, `Training job (ID: ${id}) not found.`, solution);
};

export const algorithmGone = (gone: V2Dialect["gone"]): Problem => {
  if (gone === "404-bare") return new Problem("service", 404, "", "");
  const solution = "Check whether the training project information in the request is valid.";
  return refuse(gone === "404-2775" ? 404 : 400, 2755, "algorithm not found.", solution);
};

/** The text says training job and means an experiment. */
export const experimentGone = (id: string) => refuse(400, 2842, `Training job (id: ${id}) not found.`);

export const jobNameTaken = (name: string) =>
  refuse(400, 2751, `Duplicate training job (name ${name}).`, "Change training job name.");

export const algorithmNameTaken = (name: string) =>
  refuse(400, 2821, `Duplicate algorithm (name ${name}).`, "Change the algorithm name.");

export const experimentNameTaken = (name: string) =>
  refuse(400, 2841, `Duplicate training experiment (name: ${name}).`);

export const notTerminable = () =>
  refuse(409, 2796, "The job cannot be terminated.", "Check whether the job status is valid.");

export const notRestartable = () =>
  refuse(409, 2813, "The job cannot be restarted.", "Check whether the job status is valid.");

export const statusChanged = () => refuse(409, 2878, "Job status changed", "Please try again later.");

export const unsupported = () => refuse(400, 2858, "Unsupported operation.");

export const poolMissing = (id: string) => refuse(404, 2890, `Pool (${id}) does not exist`);

export const taskMissing = () => refuse(400, 4700, "The task does not exist.");

export const badEventQuery = () => refuse(400, 50004000, "Bad request.");

export const tooManyRequests = (headers: Readonly<Record<string, string>>) =>
  new Problem("service", 429, "ModelArts.2799", "services too many requests", headers, "Please try again later");

/** How a cloud refuses a call that it does not offer. */
export function notOffered(how: V2Dialect["notOffered"]): Problem {
  switch (how) {
    case "404-APIG.0101":
      return new Problem(
        "gateway",
        404,
        "APIG.0101",
        "The API does not exist or has not been published in the environment",
      );
    case "404-2836":
      return refuse(404, 2836, "Path not found.");
    case "405-2803":
      return refuse(405, 2803, "Method not allowed.");
  }
}
