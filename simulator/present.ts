/** Shapes replies: what the store holds, in the API's JSON and in the dialect of the moment. */

import { findEngine } from "./catalogue.js";
import type { Dialect } from "./dialect.js";
import { isObject, type JsonObject, type RawNumber, rawNumber, toLong } from "./json.js";
import { durationOf, type Job, type JobConfig, type Version } from "./records.js";
import { isGiven, specOf } from "./runConfig.js";
import { isFinal, statusCode } from "./statuses.js";

/** Reply of create job (modelarts_03_0045); without a version, the fields about it are missing. */
export function createdJob(job: Job, version: Version | undefined, dialect: Dialect): JsonObject {
  const reply: JsonObject = {
    is_success: true,
    job_id: long(job.literal, dialect),
    job_name: job.name,
    create_time: number(job.createTime, dialect),
  };
  if (!version) return reply;
  reply.status = number(statusCode(version.status), dialect);
  reply.create_time = number(version.createTime, dialect);
  reply.version_id = long(version.literal, dialect);
  reply.version_name = version.name;
  reply.resource_id = version.resourceId;
  return reply;
}

/** Reply of create version (modelarts_03_0050). */
export function createdVersion(version: Version, dialect: Dialect): JsonObject {
  return {
    is_success: true,
    job_id: long(version.job.literal, dialect),
    job_name: version.job.name,
    status: number(statusCode(version.status), dialect),
    create_time: number(version.createTime, dialect),
    version_id: long(version.literal, dialect),
    version_name: version.name,
  };
}

/** One job of the job list (modelarts_03_0046). */
export function listedJob(job: Job, latest: Version | undefined, now: number, dialect: Dialect): JsonObject {
  const item: JsonObject = {
    job_id: long(job.literal, dialect),
    job_name: job.name,
    version_id: latest ? long(latest.literal, dialect) : null,
    status: latest ? number(statusCode(latest.status), dialect) : null,
    create_time: number(job.createTime, dialect),
    duration: number(latest ? durationOf(latest, now) : 0, dialect),
    job_desc: job.description,
    version_count: number(job.versions.size, dialect),
  };
  if (dialect.extras === "present") item.user = { name: "simulated-user" };
  return dialect.unset === "absent" ? withoutNulls(item) : item;
}

/** Head of the version list (modelarts_03_0049). */
export function versionListHead(job: Job, count: number, dialect: Dialect): JsonObject {
  return {
    is_success: true,
    job_id: long(job.literal, dialect),
    job_name: job.name,
    job_desc: job.description,
    version_count: number(count, dialect),
  };
}

/** One version of the version list (modelarts_03_0049): as details, without the job, metrics as text. */
export function listedVersion(version: Version, now: number, dialect: Dialect): JsonObject {
  const item = run(version, now, dialect);
  item.model_metric_list = JSON.stringify(modelMetrics(version));
  item.system_metric_list = JSON.stringify(systemMetrics(version));
  item.gpu = hasGpu(version);
  return dialect.unset === "absent" ? withoutNulls(item) : item;
}

/** Reply of version details (modelarts_03_0047). */
export function versionDetails(version: Version, now: number, dialect: Dialect): JsonObject {
  const { job } = version;
  const details: JsonObject = {
    is_success: true,
    job_id: long(job.literal, dialect),
    job_name: job.name,
    job_desc: job.description,
    ...run(version, now, dialect),
  };
  const metrics = modelMetrics(version);
  details.model_metric_list = dialect.metrics === "object" ? metrics : JSON.stringify(metrics);
  details.system_metric_list = systemMetrics(version);
  return dialect.unset === "absent" ? withoutNulls(details) : details;
}

/** Reply of get configuration (modelarts_03_0062). */
export function configDetails(stored: JobConfig, dialect: Dialect): JsonObject {
  const details = {
    is_success: true,
    config_name: stored.name,
    config_desc: stored.description,
    ...settings(stored.config, dialect),
    create_time: number(stored.createTime, dialect),
  };
  return dialect.unset === "absent" ? withoutNulls(details) : details;
}

/** One configuration of the list (modelarts_03_0059). */
export function listedConfig({ name, description, createTime, config }: JobConfig, dialect: Dialect): JsonObject {
  const item = {
    config_name: name,
    config_desc: description,
    create_time: number(createTime, dialect),
    ...engineOf(config, dialect),
    user_image_url: text(config.user_image_url),
    user_command: text(config.user_command),
  };
  return dialect.unset === "absent" ? withoutNulls(item) : item;
}

/** A Long: bare digits, or a string. */
export function long(literal: RawNumber, dialect: Dialect): RawNumber | string {
  return dialect.numbers === "strings" ? literal.rawJSON : literal;
}

export function number(value: number, dialect: Dialect): number | string {
  return dialect.numbers === "strings" ? String(value) : value;
}

function run(version: Version, now: number, dialect: Dialect): JsonObject {
  const fields: JsonObject = {
    version_id: long(version.literal, dialect),
    version_name: version.name,
    pre_version_id: version.preVersionId === null ? null : givenLong(version.preVersionId, dialect),
    status: number(statusCode(version.status), dialect),
    create_time: number(version.createTime, dialect),
    start_time: version.startTime === null ? null : number(version.startTime, dialect),
    duration: number(durationOf(version, now), dialect),
    ...settings(version.config, dialect),
    resource_id: version.resourceId,
  };
  if (dialect.extras === "present") addExtras(fields, version);
  return fields;
}

/** What a run is made of; the same fields in details, lists and stored configurations. */
function settings(config: JsonObject, dialect: Dialect): JsonObject {
  const spec = specOf(config);
  return {
    ...engineOf(config, dialect),
    app_url: text(config.app_url),
    boot_file_url: text(config.boot_file_url),
    model_id: givenLong(config.model_id, dialect),
    parameter: parameters(config.parameter, dialect),
    spec_id: givenLong(config.spec_id ?? spec?.id, dialect),
    spec_code: spec?.code ?? null,
    core: machine(spec?.core, dialect),
    cpu: machine(spec?.memory, dialect),
    gpu_num: number(spec?.gpuNum ?? 0, dialect),
    gpu_type: spec?.gpuType ?? "",
    worker_server_num: typeof config.worker_server_num === "number" ? number(config.worker_server_num, dialect) : null,
    data_url: text(config.data_url),
    data_source: config.data_source ?? null,
    dataset_id: text(config.dataset_id),
    dataset_version_id: text(config.dataset_version_id),
    dataset_name: isGiven(config.dataset_id) ? "simulated-dataset" : null,
    dataset_version_name: isGiven(config.dataset_version_id) ? "V001" : null,
    train_url: text(config.train_url),
    log_url: text(config.log_url),
    user_image_url: text(config.user_image_url),
    user_command: text(config.user_command),
    volumes: config.volumes ?? null,
    pool_id: text(config.pool_id),
    pool_name: isGiven(config.pool_id) ? "simulated-pool" : null,
    nas_type: text(config.nas_type),
    nas_share_addr: text(config.nas_share_addr),
    nas_mount_path: text(config.nas_mount_path),
  };
}

function engineOf(config: JsonObject, dialect: Dialect): JsonObject {
  const id = toLong(config.engine_id);
  const engine = id === undefined ? undefined : findEngine(id);
  return {
    engine_type: engine ? number(engine.type, dialect) : null,
    engine_name: engine?.name ?? null,
    engine_id: givenLong(config.engine_id, dialect),
    engine_version: engine?.version ?? null,
  };
}

/** Seen in real replies, in no table. */
function addExtras(fields: JsonObject, { config }: Version): void {
  const spec = specOf(config);
  fields.flavor_code = spec?.code ?? null;
  fields.flavor_type = spec ? (spec.gpuNum > 0 ? "GPU" : "CPU") : null;
  fields.pool_type = isGiven(config.pool_id) ? "USER_DEFINED" : "SYSTEM_DEFINED";
  fields.job_type = 1;
  fields.max_num = spec?.maxWorkers ?? null;
  fields.no_resource = spec?.soldOut ?? false;
  fields.is_zombie = null;
  fields.is_free = false;
  fields.pod_version = "1.0";
  fields.npu_info = null;
  fields.storage = "";
  fields.attributes = null;
  fields.memory_unit = "GiB";
}

function parameters(given: unknown, dialect: Dialect): unknown {
  if (!Array.isArray(given)) return null;
  if (dialect.machine === "strings") return given;
  const items: unknown[] = given;
  return items.map((item) => (isObject(item) ? { ...item, value: asNumber(item.value) } : item));
}

/** The number that a text spells, as a service would print it again: `-0` and `1e5` lose their letters, no digit is lost. */
function asNumber(value: unknown): unknown {
  if (typeof value !== "string" || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return value;
  return /^-?\d+$/.test(value) ? rawNumber(BigInt(value)) : Number(value);
}

function machine(value: string | undefined, dialect: Dialect): string | number | null {
  if (value === undefined) return null;
  return dialect.machine === "numbers" ? Number(value) : value;
}

function givenLong(value: unknown, dialect: Dialect): unknown {
  if (typeof value === "bigint") return long(JSON.rawJSON(value.toString()), dialect);
  if (!isGiven(value)) return null;
  return dialect.numbers === "strings" ? String(toLong(value) ?? "") : value;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function modelMetrics(version: Version): JsonObject {
  if (version.status !== "COMPLETED") return {};
  const values = { recall: 0.91, precision: 0.88, accuracy: 0.9 };
  return {
    metric: [{ metric_values: values, reserved_data: {}, metric_meta: { class_name: 0, class_id: 0 } }],
    total_metric: { total_metric_meta: {}, total_reserved_data: {}, total_metric_values: values },
  };
}

function systemMetrics(version: Version): JsonObject | null {
  if (version.startTime === null) return null;
  const isOver = isFinal(version.status);
  return {
    cpuUsage: ["0", "3.10", isOver ? "0" : "5.76"],
    memUsage: ["0", "0.77", isOver ? "0" : "2.09"],
    gpuUtil: ["0", "0", "0"],
    interval: 1,
  };
}

function hasGpu(version: Version): boolean {
  return (specOf(version.config)?.gpuNum ?? 0) > 0;
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
