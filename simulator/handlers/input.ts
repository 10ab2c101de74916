/** Reads path parameters and bodies of v1 requests. */

import { isObject, type JsonObject, toLong } from "../json.js";
import type { View } from "../lag.js";
import { badParameter } from "../problems.js";
import type { Job, Version } from "../records.js";
import { isGiven } from "../runConfig.js";
import type { Call } from "../service.js";

/**
 * The job that the path names, as the service knows it or as a reader sees it. Throws 0104 for an id that is not a Long, NotFound
 * if there is no such job.
 */
export function jobOf(call: Call, reader?: View): Job {
  return call.service.store.findJob(call.project, pathLong(call, "job_id"), reader);
}

/** The version that the path names, up to date, for an operation that acts on it. */
export function versionOf(call: Call): Version {
  return call.service.store.findVersion(jobOf(call), pathLong(call, "version_id"), false);
}

/** The version that the path names, as a reader sees it. */
export function versionRead(call: Call): Version {
  return call.service.store.findVersion(jobOf(call, "details"), pathLong(call, "version_id"), true);
}

export function bodyOf(call: Call): JsonObject {
  if (!isObject(call.body)) throw badParameter("The request body should be a JSON object");
  return call.body;
}

/** A name of jobs and configurations: 1 to 64 of letters, digits, `_` and `-` (modelarts_03_0045, 0058). */
export function nameFrom(body: JsonObject, field: string): string {
  const name = body[field];
  if (typeof name !== "string" || !/^[0-9A-Za-z_-]{1,64}$/.test(name))
    throw badParameter(`Illegal name: ${typeof name === "string" ? name : ""}`);
  return name;
}

/** A description of 0 to 256 characters; empty if not given. */
export function descriptionFrom(body: JsonObject, field: string): string {
  const text = body[field];
  if (!isGiven(text)) return "";
  if (typeof text !== "string") throw badParameter(`Invalid ${field}: it should be a string`);
  if ([...text].length > 256) throw badParameter(`The length of ${field} should be in [0,256]`);
  return text;
}

function pathLong(call: Call, name: string): bigint {
  const long = toLong(call.params[name]);
  if (long === undefined || long < 1n) throw badParameter(`Invalid ${name}: it should be a Long`);
  return long;
}
