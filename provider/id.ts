// Ids: the API's 64-bit numbers as decimal strings, and the resource id "jobId/versionId" that is made of two of them.

import { ModelArtsError } from "./errors";

/** The largest value of the API's type Long. */
const largestLong = "9223372036854775807";

/** One training job version, by its ids in decimal digits. */
export interface VersionId {
  readonly jobId: string;
  readonly versionId: string;
}

/** A resource id that is not one of ours, such as one edited by hand. */
export class MalformedIdError extends ModelArtsError {
  override readonly name = "MalformedIdError";

  constructor(id: string, thing = "a training job version", form = "<job id>/<version id>") {
    const digits = form === "<uuid>" ? "" : " in decimal digits";
    super(`"${id}" is not the id of ${thing}; it must be "${form}"${digits}`);
  }
}

/** True for the decimal digits of a number from 1 to 9223372036854775807, without sign or leading zeros. */
export function isLongId(text: string): boolean {
  if (!/^[1-9][0-9]{0,18}$/.test(text)) return false;
  return text.length < largestLong.length || text <= largestLong;
}

/** Makes the resource id "jobId/versionId". */
export function formatVersionId({ jobId, versionId }: VersionId): string {
  return `${jobId}/${versionId}`;
}

/** Splits a resource id. Throws {@link MalformedIdError} for anything but two decimal ids. */
export function parseVersionId(id: string): VersionId {
  const [jobId, versionId, ...rest] = id.split("/");
  if (jobId === undefined || versionId === undefined || rest.length > 0 || !isLongId(jobId) || !isLongId(versionId)) {
    throw new MalformedIdError(id);
  }
  return { jobId, versionId };
}

/** The resource id of a job is the job's own. Throws {@link MalformedIdError} for anything else. */
export function parseJobId(id: string): string {
  if (!isLongId(id)) throw new MalformedIdError(id, "a training job", "<job id>");
  return id;
}

/**
 * True for an id of v2: uuids in all that is known, of which no more is taken for granted than their characters. Digits alone are an
 * id of v1, and words without any are other addresses of the API.
 */
export function isJobUuid(text: string): boolean {
  return /^[0-9A-Za-z-]{8,64}$/.test(text) && /[0-9]/.test(text) && !/^[0-9]+$/.test(text);
}

/** The resource id of a job of v2 is the job's own. Throws {@link MalformedIdError} for anything else. */
export function parseJobUuid(id: string): string {
  return parseUuid(id, "a training job of v2");
}

/** The resource id of an algorithm of v2 is the algorithm's own. Throws {@link MalformedIdError} for anything else. */
export function parseAlgorithmUuid(id: string): string {
  return parseUuid(id, "an algorithm of v2");
}

function parseUuid(id: string, thing: string): string {
  if (isJobUuid(id)) return id;
  throw new MalformedIdError(id, thing, "<uuid>");
}

/** Decimal digits in the order of their numbers, which no JavaScript number holds. */
export function byId(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}
