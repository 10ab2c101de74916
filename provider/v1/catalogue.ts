// What else there is to look up: jobs, logs, kinds of machines and frameworks.

import * as v from "valibot";
import { id, optionalBoolean, optionalId, optionalInteger, optionalText, present, text, unlessOdd } from "./fields";

const trainingJobSummary = v.pipe(
  v.object({
    job_id: id,
    job_name: v.fallback(text, ""),
    job_desc: unlessOdd(optionalText),
    version_id: unlessOdd(optionalId),
    version_count: unlessOdd(optionalInteger),
    status: unlessOdd(optionalInteger),
    create_time: unlessOdd(optionalInteger),
    duration: unlessOdd(optionalInteger),
  }),
  v.transform((raw) =>
    present({
      jobId: raw.job_id,
      jobName: raw.job_name,
      description: raw.job_desc,
      /** The latest version, if there is one. */
      versionId: raw.version_id,
      versionCount: raw.version_count,
      /** The latest version's status as the service numbers it. */
      statusCode: raw.status,
      /** Milliseconds since 1970. */
      createTime: raw.create_time,
      durationMs: raw.duration,
    }),
  ),
);

/** Answer of "list jobs", page modelarts_03_0046. */
export const jobPageSchema = v.pipe(
  v.object({ job_total_count: unlessOdd(optionalInteger), jobs: v.nullish(v.array(trainingJobSummary)) }),
  v.transform((raw) => present({ jobs: raw.jobs ?? [], totalCount: raw.job_total_count })),
);

/** Answer of "log file names", page modelarts_03_0054; the documentation has one text where the service sends a list. */
export const logFilesSchema = v.pipe(
  v.object({ log_file_list: v.nullish(v.union([v.array(v.string()), v.string()])) }),
  v.transform(({ log_file_list: files }) =>
    (Array.isArray(files) ? files : [files ?? ""]).filter((file) => file !== ""),
  ),
);

/** Answer of "log text", page modelarts_03_0149. Positions are nanoseconds, beyond what a number holds: they stay text. */
export const logWindowSchema = v.pipe(
  v.object({
    content: optionalText,
    start_line: optionalText,
    end_line: optionalText,
    lines: optionalInteger,
  }),
  v.transform((raw) =>
    present({
      content: raw.content ?? "",
      /** Position of the first line, to be given as `baseLine`. */
      startLine: raw.start_line,
      /** Position of the last line, to be given as `baseLine`. */
      endLine: raw.end_line,
      /** How many lines `content` has. */
      lines: raw.lines ?? 0,
    }),
  ),
);

const resourceSpecification = v.pipe(
  v.object({
    spec_id: id,
    spec_code: optionalText,
    core: optionalText,
    cpu: optionalText,
    gpu_num: optionalInteger,
    gpu_type: optionalText,
    max_num: optionalInteger,
    storage: optionalText,
    no_resource: optionalBoolean,
  }),
  v.transform((raw) =>
    present({
      specId: raw.spec_id,
      specCode: raw.spec_code,
      /** Number of CPU cores, as the service words it. */
      core: raw.core,
      /** Memory, as the service words it. */
      cpu: raw.cpu,
      gpuNum: raw.gpu_num,
      gpuType: raw.gpu_type,
      /** The most machines that one version may have. */
      maxNum: raw.max_num,
      storage: raw.storage,
      /** True when it is sold out at the moment. */
      noResource: raw.no_resource,
    }),
  ),
);

/** Answer of "resource specifications", page modelarts_03_0072. */
export const resourceSpecificationsSchema = v.pipe(
  v.object({ specs: v.nullish(v.array(resourceSpecification)) }),
  v.transform((raw) => raw.specs ?? []),
);

const engine = v.pipe(
  v.object({
    engine_id: id,
    engine_type: optionalInteger,
    engine_name: optionalText,
    engine_version: optionalText,
  }),
  v.transform((raw) =>
    present({
      engineId: raw.engine_id,
      /** A family of engines, as the service numbers it. */
      engineType: raw.engine_type,
      engineName: raw.engine_name,
      engineVersion: raw.engine_version,
    }),
  ),
);

/** Answer of "engines", page modelarts_03_0073. */
export const enginesSchema = v.pipe(
  v.object({ engines: v.nullish(v.array(engine)) }),
  v.transform((raw) => raw.engines ?? []),
);

/** A job in a list of jobs. */
export type TrainingJobSummary = v.InferOutput<typeof trainingJobSummary>;
/** A piece of a log. */
export type LogWindow = v.InferOutput<typeof logWindowSchema>;
/** A kind of machine that a version can run on. */
export type ResourceSpecification = v.InferOutput<typeof resourceSpecification>;
/** A framework that a version can run in. */
export type Engine = v.InferOutput<typeof engine>;
