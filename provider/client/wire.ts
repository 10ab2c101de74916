// The service's JSON, each answer described once: snake_case with strings, numbers and nulls there, camelCase types of ours here.
//
// Ids are decimal strings. Unknown keys are ignored; null, a missing key and an empty text all mean "not there", and then
// the property is not there either.

import * as v from "valibot";
import { literalOf } from "./json";

/** Text, a number literal or a boolean as text; `undefined` when there is nothing in it, anything else as it is. */
function scalarText(value: unknown): unknown {
  if (value === null || value === "") {
    return undefined;
  }
  return typeof value === "boolean" ? String(value) : (literalOf(value) ?? value);
}

const needed = v.pipe(v.unknown(), v.transform(scalarText));
const optional = v.pipe(v.optional(v.unknown()), v.transform(scalarText));

const text = v.pipe(needed, v.string());
const optionalText = v.pipe(optional, v.optional(v.string()));

/** A Long, digit for digit. */
const longDigits = v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,18}$/, "not a 64-bit id in decimal digits"));
const id = v.pipe(needed, longDigits);
/** The service counts from 1: zero stands for "none". */
const optionalId = v.pipe(
  optional,
  v.transform((value) => (value === "0" ? undefined : value)),
  v.optional(longDigits),
);

const integerDigits = v.pipe(
  v.string(),
  v.regex(/^-?[0-9]{1,16}(\.0+)?$/, "not an integer"),
  v.transform(Number),
  v.safeInteger(),
);
const integer = v.pipe(needed, integerDigits);
const optionalInteger = v.pipe(optional, v.optional(integerDigits));

const optionalBoolean = v.pipe(
  optional,
  v.optional(
    v.pipe(
      v.picklist(["true", "false"]),
      v.transform((word) => word === "true"),
    ),
  ),
);

type Present<Fields> = { [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key] } & {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};
type Flat<Type> = { [Key in keyof Type]: Type[Key] };

/** Leaves out the properties that are undefined. */
function present<Fields extends object>(fields: Fields): Flat<Present<Fields>> {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets which keys there are; `Present` says exactly what was done here.
  return Object.fromEntries(there) as Flat<Present<Fields>>;
}

/** The same, but `undefined` for what cannot be read as such. */
function unlessOdd<Output>(schema: v.GenericSchema<unknown, Output | undefined>) {
  return v.fallback(schema, undefined);
}

function unlessEmpty<Item>(items: readonly Item[] | null | undefined): Item[] | undefined {
  return items === null || items === undefined || items.length === 0 ? undefined : [...items];
}

/** Somebody else's version may have parameters without a label, which the service takes and we do not send. */
const parameter = v.object({
  label: v.pipe(needed, v.optional(v.string(), "")),
  value: v.pipe(optional, v.optional(v.string(), "")),
});

const dataSource = v.pipe(
  v.object({
    type: text,
    data_url: optionalText,
    dataset_id: optionalText,
    dataset_version: optionalText,
  }),
  v.transform((raw) =>
    present({
      /** `obs` or `dataset`. */
      type: raw.type,
      /** For `obs`: a folder, such as `/bucket/path/`. */
      dataUrl: raw.data_url,
      /** For `dataset`. */
      datasetId: raw.dataset_id,
      /** For `dataset`: the id of its version. */
      datasetVersion: raw.dataset_version,
    }),
  ),
);

const nfsVolume = v.pipe(
  v.object({ id: optionalText, src_path: text, dest_path: text, read_only: optionalBoolean }),
  v.transform((raw) =>
    present({ id: raw.id, srcPath: raw.src_path, destPath: raw.dest_path, readOnly: raw.read_only }),
  ),
);

const hostPathVolume = v.pipe(
  v.object({ src_path: text, dest_path: text, read_only: optionalBoolean }),
  v.transform((raw) => present({ srcPath: raw.src_path, destPath: raw.dest_path, readOnly: raw.read_only })),
);

const volume = v.pipe(
  v.object({ nfs: v.nullish(nfsVolume), host_path: v.nullish(hostPathVolume) }),
  v.transform((raw) =>
    present({
      /** A network file system. */
      nfs: raw.nfs ?? undefined,
      /** A folder of the machine; in dedicated pools only. */
      hostPath: raw.host_path ?? undefined,
    }),
  ),
);

/** What a version is known by, and how far it is; a status that is no number is UNKNOWN (0), which never ends a wait. */
const neededFields = { version_id: id, status: v.optional(v.fallback(integer, 0), 0) };

/** All else of a version: what is odd in one of them is as if it were not there, and in the way of nothing. */
const versionFields = {
  ...neededFields,
  version_name: unlessOdd(optionalText),
  pre_version_id: unlessOdd(optionalId),
  create_time: unlessOdd(optionalInteger),
  start_time: unlessOdd(optionalInteger),
  duration: unlessOdd(optionalInteger),
  engine_name: unlessOdd(optionalText),
  engine_version: unlessOdd(optionalText),
  spec_code: unlessOdd(optionalText),
  flavor_code: unlessOdd(optionalText),
  pool_name: unlessOdd(optionalText),
  resource_id: unlessOdd(optionalText),
  worker_server_num: unlessOdd(optionalInteger),
  app_url: unlessOdd(optionalText),
  boot_file_url: unlessOdd(optionalText),
  engine_id: unlessOdd(optionalId),
  model_id: unlessOdd(optionalId),
  spec_id: unlessOdd(optionalId),
  pool_id: unlessOdd(optionalText),
  parameter: unlessOdd(v.nullish(v.array(parameter))),
  data_url: unlessOdd(optionalText),
  dataset_id: unlessOdd(optionalText),
  dataset_version_id: unlessOdd(optionalText),
  data_source: unlessOdd(v.nullish(v.array(dataSource))),
  train_url: unlessOdd(optionalText),
  log_url: unlessOdd(optionalText),
  user_image_url: unlessOdd(optionalText),
  user_command: unlessOdd(optionalText),
  volumes: unlessOdd(v.nullish(v.array(volume))),
};

const jobFields = { job_id: id, job_name: unlessOdd(optionalText), job_desc: unlessOdd(optionalText) };

const rawVersion = v.object(versionFields);
const rawJob = v.object(jobFields);

function versionDetailsOf(job: v.InferOutput<typeof rawJob>, raw: v.InferOutput<typeof rawVersion>) {
  return present({
    jobId: job.job_id,
    jobName: job.job_name,
    /** The job's; all of its versions share it. */
    description: job.job_desc,
    versionId: raw.version_id,
    /** Counts up from `V0001` in each job. */
    versionName: raw.version_name,
    /** The version that this one was made from. */
    preVersionId: raw.pre_version_id,
    /** The status as the service numbers it. */
    statusCode: raw.status,
    /** Milliseconds since 1970. */
    createTime: raw.create_time,
    /** Milliseconds since 1970. */
    startTime: raw.start_time,
    durationMs: raw.duration,
    engineName: raw.engine_name,
    engineVersion: raw.engine_version,
    specCode: raw.spec_code,
    poolName: raw.pool_name,
    resourceId: raw.resource_id,
    workerServerNum: raw.worker_server_num,
    appUrl: raw.app_url,
    bootFileUrl: raw.boot_file_url,
    engineId: raw.engine_id,
    modelId: raw.model_id,
    specId: raw.spec_id,
    /** The code of the machines; the first is not documented, the second is the same of those with a number. */
    flavorCode: raw.flavor_code ?? raw.spec_code,
    poolId: raw.pool_id,
    parameters: unlessEmpty(raw.parameter),
    dataUrl: raw.data_url,
    datasetId: raw.dataset_id,
    datasetVersionId: raw.dataset_version_id,
    dataSource: unlessEmpty(raw.data_source),
    trainUrl: raw.train_url,
    logUrl: raw.log_url,
    userImageUrl: raw.user_image_url,
    userCommand: raw.user_command,
    volumes: unlessEmpty(raw.volumes),
  });
}

/** Answer of "version details", page modelarts_03_0047. */
export const versionDetailsSchema = v.pipe(
  v.object({ ...jobFields, ...versionFields }),
  v.transform((raw) => versionDetailsOf(raw, raw)),
);

/** Answer of "list versions", page modelarts_03_0049. */
export const jobVersionsSchema = v.pipe(
  v.object({ ...jobFields, version_count: unlessOdd(optionalInteger), versions: v.nullish(v.array(rawVersion)) }),
  v.transform((raw) => {
    const versions = (raw.versions ?? []).map((version) => versionDetailsOf(raw, version));
    return present({
      jobId: raw.job_id,
      jobName: raw.job_name,
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
      jobId: raw.job_id,
      jobName: raw.job_name,
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
/** A job in a list of jobs. */
export type TrainingJobSummary = v.InferOutput<typeof trainingJobSummary>;
/** A piece of a log. */
export type LogWindow = v.InferOutput<typeof logWindowSchema>;
/** A kind of machine that a version can run on. */
export type ResourceSpecification = v.InferOutput<typeof resourceSpecification>;
/** A framework that a version can run in. */
export type Engine = v.InferOutput<typeof engine>;
/** One hyperparameter; with a custom image it becomes an environment variable. */
export type Parameter = v.InferOutput<typeof parameter>;
/** One place that training data comes from. */
export type DataSource = v.InferOutput<typeof dataSource>;
/** A volume to mount: exactly one of its two kinds is there. */
export type Volume = v.InferOutput<typeof volume>;

/** What a version runs: its code, data, hyperparameters and machines. Ids are decimal strings. */
export type VersionConfig = Pick<
  VersionDetails,
  | "workerServerNum"
  | "appUrl"
  | "bootFileUrl"
  | "engineId"
  | "modelId"
  | "specId"
  | "flavorCode"
  | "poolId"
  | "parameters"
  | "dataUrl"
  | "datasetId"
  | "datasetVersionId"
  | "dataSource"
  | "trainUrl"
  | "logUrl"
  | "userImageUrl"
  | "userCommand"
  | "volumes"
>;

/** The `config` of a request to create, pages modelarts_03_0045 and modelarts_03_0050: ids become numbers of any size. */
export function writeConfig(config: VersionConfig): Record<string, unknown> {
  return {
    worker_server_num: config.workerServerNum,
    app_url: config.appUrl,
    boot_file_url: config.bootFileUrl,
    engine_id: writeId(config.engineId),
    model_id: writeId(config.modelId),
    spec_id: writeId(config.specId),
    // In no documentation; consoles and other clients ask so for machines, also in a dedicated pool.
    flavor: config.flavorCode === undefined ? undefined : { code: config.flavorCode },
    pool_id: config.poolId,
    parameter: config.parameters?.map(({ label, value }) => ({ label, value })),
    data_url: config.dataUrl,
    dataset_id: config.datasetId,
    dataset_version_id: config.datasetVersionId,
    data_source: config.dataSource?.map((source) => ({
      type: source.type,
      data_url: source.dataUrl,
      dataset_id: source.datasetId,
      dataset_version: source.datasetVersion,
    })),
    train_url: config.trainUrl,
    log_url: config.logUrl,
    user_image_url: config.userImageUrl,
    user_command: config.userCommand,
    volumes: config.volumes?.map(({ nfs, hostPath }) => ({
      nfs: nfs && { id: nfs.id, src_path: nfs.srcPath, dest_path: nfs.destPath, read_only: nfs.readOnly },
      host_path: hostPath && {
        src_path: hostPath.srcPath,
        dest_path: hostPath.destPath,
        read_only: hostPath.readOnly,
      },
    })),
  };
}

/** An id as a bare integer, however large. */
export function writeId(digits: string | undefined): bigint | undefined {
  return digits === undefined ? undefined : BigInt(digits);
}
