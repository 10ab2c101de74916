// Versions and the jobs that hold them, each answer described once: snake_case there, camelCase types of ours here.

import * as v from "valibot";
import { madeOfRows, observedRows, runRows } from "../inputs/rows";
import { readInputs, type ValuesOf, writeInputs } from "../inputs/wire";
import { id, integer, optionalId, optionalInteger, optionalText, present, unlessOdd } from "./fields";
import { versionCodecs } from "./versionCodecs";

/** What a version is known by, and how far it is; a status that is no number is UNKNOWN (0), which never ends a wait. */
const neededFields = { version_id: id, status: v.optional(v.fallback(integer, 0), 0) };

const jobFields = { job_id: id, job_name: unlessOdd(optionalText), job_desc: unlessOdd(optionalText) };

const rawVersion = v.looseObject(neededFields);
const rawJob = v.object(jobFields);

function versionDetailsOf(job: v.InferOutput<typeof rawJob>, raw: v.InferOutput<typeof rawVersion>) {
  return present({
    /** The job that it belongs to. */
    jobId: job.job_id,
    /** The name of that job. */
    jobName: job.job_name,
    /** The job's; all of its versions share it. */
    description: job.job_desc,
    /** The id of the version, digit for digit. */
    versionId: raw.version_id,
    /** The status as the service numbers it. */
    statusCode: raw.status,
    ...readInputs(observedRows, versionCodecs, raw),
    ...readInputs(madeOfRows, versionCodecs, raw),
  });
}

/** Answer of "version details", page modelarts_03_0047. */
export const versionDetailsSchema = v.pipe(
  v.looseObject({ ...jobFields, ...neededFields }),
  v.transform((raw) => versionDetailsOf(raw, raw)),
);

/** Answer of "list versions", page modelarts_03_0049. */
export const jobVersionsSchema = v.pipe(
  v.object({ ...jobFields, version_count: unlessOdd(optionalInteger), versions: v.nullish(v.array(rawVersion)) }),
  v.transform((raw) => {
    const versions = (raw.versions ?? []).map((version) => versionDetailsOf(raw, version));
    return present({
      /** The job's id, digit for digit. */
      jobId: raw.job_id,
      /** The job's name. */
      jobName: raw.job_name,
      /** What all of its versions share. */
      description: raw.job_desc,
      /** How many versions the service says there are. */
      versionCount: raw.version_count,
      versions,
    });
  }),
);

/** The same answer, read for no more than how far each version is: a long list takes a quarter of the time, and of the memory. */
export const jobStatusesSchema = v.pipe(
  v.object({
    ...jobFields,
    job_id: optionalId,
    version_count: unlessOdd(optionalInteger),
    versions: v.nullish(v.array(v.object(neededFields))),
  }),
  v.transform((raw) => {
    const versions = (raw.versions ?? []).map((version) => ({
      versionId: version.version_id,
      statusCode: version.status,
    }));
    return present({
      /** The job's id, digit for digit. */
      jobId: raw.job_id,
      /** The job's name. */
      jobName: raw.job_name,
      /** What all of its versions share. */
      description: raw.job_desc,
      versionCount: raw.version_count,
      versions,
    });
  }),
);

/** What both creations answer; the ids differ in which of them is sure to be there. */
const createdFields = {
  job_name: unlessOdd(optionalText),
  version_name: unlessOdd(optionalText),
  status: unlessOdd(optionalInteger),
  create_time: unlessOdd(optionalInteger),
  resource_id: unlessOdd(optionalText),
};

function createdOf(raw: v.InferOutput<v.ObjectSchema<typeof createdFields, undefined>>) {
  return {
    /** The job's name. */
    jobName: raw.job_name,
    versionName: raw.version_name,
    statusCode: raw.status,
    /** Milliseconds since 1970. */
    createTime: raw.create_time,
    resourceId: raw.resource_id,
  };
}

/** Answer of "create version", page modelarts_03_0050. */
export const createdVersionSchema = v.pipe(
  v.object({ ...createdFields, job_id: optionalId, version_id: id }),
  v.transform((raw) => present({ ...createdOf(raw), jobId: raw.job_id, versionId: raw.version_id })),
);

/** Answer of "create job", page modelarts_03_0045; a job without a version has no version id. */
export const createdJobSchema = v.pipe(
  v.object({ ...createdFields, job_id: id, version_id: optionalId }),
  v.transform((raw) => present({ ...createdOf(raw), jobId: raw.job_id, versionId: raw.version_id })),
);

/** Everything the service says about a version. */
export type VersionDetails = v.InferOutput<typeof versionDetailsSchema>;
/** How far a version is. */
export type VersionStatus = Pick<VersionDetails, "versionId" | "statusCode">;
/** A job and its versions. */
export type JobVersions = v.InferOutput<typeof jobVersionsSchema>;
/** A job, and how far each of its versions is. */
export type JobStatuses = v.InferOutput<typeof jobStatusesSchema>;
/** What the service says about a version that it has just accepted. */
export type CreatedVersion = v.InferOutput<typeof createdVersionSchema>;
/** What the service says about a job that it has just accepted. */
export type CreatedJob = v.InferOutput<typeof createdJobSchema>;

/** What a version runs: its code, data, hyperparameters and machines. Ids are decimal strings. */
export type VersionConfig = ValuesOf<typeof runRows, typeof versionCodecs>;

/** The `config` of a request to create, pages modelarts_03_0045 and modelarts_03_0050: ids become numbers of any size. */
export function writeConfig(config: VersionConfig): Record<string, unknown> {
  return writeInputs(runRows, versionCodecs, config);
}
