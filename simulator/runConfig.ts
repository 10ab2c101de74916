/** Checks the configuration of a run: `config` of a new job or version, or a stored job configuration. */

import { findAlgorithm, findEngine, findSpec, findSpecByCode, type Spec } from "./catalogue.js";
import { isObject, type JsonObject, toLong } from "./json.js";
import { badParameter, Problem } from "./problems.js";

/** How strictly documented rules are applied. */
export interface ConfigRules {
  /**
   * `"samples"`: what the documentation's own samples do is accepted, though its tables exclude it. `"tables"`: the tables'
   * exclusions are enforced.
   */
  strictness: "samples" | "tables";
  /** Whether `spec_id`, `engine_id` and `model_id` must be in the catalogue. */
  catalogueIds: "checked" | "open";
}

/** Which of the three pages that describe a configuration applies: new job, new version, stored configuration. */
export type ConfigUse = "job" | "version" | "stored";

/** Checks `config` by modelarts_03_0045, 0050 or 0058 and throws the Problem that a client would get. */
export function checkRunConfig(config: JsonObject, use: ConfigUse, rules: ConfigRules): void {
  checkTypes(config);
  const spec = checkMachines(config, use, rules);
  checkWorkers(config, use, spec);
  checkCode(config, use, rules);
  checkData(config, rules);
  checkPaths(config);
  checkParameters(config.parameter);
  checkVolumes(config, rules);
}

/** The specification that a configuration names, if it is known. */
export function specOf(config: JsonObject): Spec | undefined {
  const id = toLong(config.spec_id);
  if (id !== undefined) return findSpec(id);
  const code = flavorCode(config);
  return code === undefined ? undefined : findSpecByCode(code);
}

/** `flavor.code`, or `flavor` itself as text: undocumented, sent by the console in place of `spec_id`. */
function flavorCode(config: JsonObject): string | undefined {
  const code = isObject(config.flavor) ? config.flavor.code : config.flavor;
  return typeof code === "string" && code !== "" ? code : undefined;
}

const texts = [
  "app_url",
  "boot_file_url",
  "data_url",
  "dataset_id",
  "dataset_version_id",
  "train_url",
  "log_url",
  "user_image_url",
  "user_command",
  "pool_id",
  "nas_type",
  "nas_share_addr",
  "nas_mount_path",
];

function checkTypes(config: JsonObject): void {
  for (const name of texts) {
    const value = config[name];
    if (isGiven(value) && typeof value !== "string") throw badParameter(`Invalid ${name}: it should be a string`);
  }
  for (const name of ["spec_id", "engine_id", "model_id"]) {
    const value = config[name];
    if (!isGiven(value)) continue;
    const long = toLong(value);
    // Typed Long: a string of digits is not one.
    if (long === undefined || long < 0n || typeof value === "string")
      throw badParameter(`Invalid ${name}: it should be a Long`);
  }
  const create = config.create_version;
  if (isGiven(create) && typeof create !== "boolean")
    throw badParameter("Invalid create_version: it should be a Boolean");
}

function checkMachines(config: JsonObject, use: ConfigUse, rules: ConfigRules): Spec | undefined {
  const hasSpec = isGiven(config.spec_id) || flavorCode(config) !== undefined;
  const hasPool = isGiven(config.pool_id);
  if (!hasSpec && !hasPool && use !== "stored") throw badParameter("Either spec_id or pool_id should be specified");
  if (hasSpec && hasPool && rules.strictness === "tables")
    throw badParameter("spec_id and pool_id cannot be specified at the same time");
  const spec = specOf(config);
  if (hasSpec && !spec && rules.catalogueIds === "checked") throw badParameter("The resource specification is invalid");
  if (spec?.soldOut && use !== "stored")
    throw new Problem("service", 400, "ModelArts.2605", "No available nodes in the resource pool.");
  return spec;
}

function checkWorkers(config: JsonObject, use: ConfigUse, spec: Spec | undefined): void {
  const workers = config.worker_server_num;
  if (!isGiven(workers) && use === "stored") return;
  if (typeof workers !== "number" || !Number.isInteger(workers) || workers < 1)
    throw badParameter("Invalid worker_server_num: it should be an integer of at least 1");
  if (spec && workers > spec.maxWorkers)
    throw badParameter(`Invalid worker_server_num: the specification allows at most ${spec.maxWorkers}`);
}

function checkCode(config: JsonObject, use: ConfigUse, rules: ConfigRules): void {
  const hasModel = isGiven(config.model_id);
  const hasImage = isGiven(config.user_image_url);
  const hasApp = isGiven(config.app_url);
  const hasBoot = isGiven(config.boot_file_url);
  if (hasImage !== isGiven(config.user_command))
    throw badParameter("user_image_url and user_command should be specified together");
  if (hasApp !== hasBoot) throw badParameter("app_url and boot_file_url should be specified together");
  if (use !== "stored" && !hasModel && !hasImage && !hasApp)
    throw badParameter("One of model_id, app_url with boot_file_url, user_image_url should be specified");
  if (use !== "stored" && hasApp && !hasModel && !hasImage && !isGiven(config.engine_id))
    throw badParameter("engine_id should be specified");
  if (rules.strictness === "tables" && hasModel && (hasApp || hasImage || isGiven(config.engine_id)))
    throw badParameter("model_id cannot be specified together with app_url, engine_id or user_image_url");
  if (rules.catalogueIds === "checked") checkCatalogued(config);
}

function checkCatalogued(config: JsonObject): void {
  const engineId = toLong(config.engine_id);
  if (engineId !== undefined && !findEngine(engineId)) throw badParameter("The engine_id is invalid");
  const modelId = toLong(config.model_id);
  if (modelId !== undefined && !findAlgorithm(modelId)) throw badParameter("The model_id is invalid");
}

function checkData(config: JsonObject, rules: ConfigRules): void {
  const hasDataset = isGiven(config.dataset_id) || isGiven(config.dataset_version_id);
  if (isGiven(config.dataset_id) !== isGiven(config.dataset_version_id))
    throw badParameter("dataset_id and dataset_version_id should be specified together");
  const ways = [isGiven(config.data_url), hasDataset, isGiven(config.data_source)].filter(Boolean).length;
  if (ways > 1) throw badParameter("Only one of data_url, dataset_id and data_source can be specified");
  if (isGiven(config.data_source)) checkDataSource(config.data_source, rules);
}

function checkDataSource(source: unknown, rules: ConfigRules): void {
  if (!Array.isArray(source)) throw badParameter("Invalid data_source: it should be an array");
  const items: unknown[] = source;
  const types = new Set<unknown>();
  for (const item of items) {
    if (!isObject(item)) throw badParameter("Invalid data_source: its items should be objects");
    types.add(item.type);
    if (item.type === "obs") checkPath("data_url", item.data_url);
    else if (item.type === "dataset") {
      const version = item.dataset_version ?? (rules.strictness === "samples" ? item.dataset_version_id : undefined);
      if (typeof item.dataset_id !== "string" || typeof version !== "string")
        throw badParameter("Invalid data_source: a dataset needs dataset_id and dataset_version");
    } else throw badParameter("Invalid data_source: type should be obs or dataset");
  }
  if (types.size > 1) throw badParameter("Invalid data_source: obs and dataset cannot be mixed");
}

function checkPaths(config: JsonObject): void {
  for (const name of ["app_url", "data_url", "train_url", "log_url"])
    if (isGiven(config[name])) checkPath(name, config[name]);
  const { app_url: app, boot_file_url: boot } = config;
  if (typeof boot !== "string" || boot === "") return;
  if (typeof app === "string" && !boot.startsWith(app.endsWith("/") ? app : `${app}/`))
    throw badParameter("The boot file should be in the directory of app_url");
}

/** An OBS directory: `/bucket/path/`, with or without the last slash, with or without `obs:/` in front. */
function checkPath(name: string, value: unknown): void {
  if (typeof value !== "string") throw badParameter(`Invalid ${name}: it should be a string`);
  const path = value.replace(/^(obs|s3):\//, "");
  if (!/^\/[^/]/.test(path)) throw badParameter(`Invalid OBS path '${value}'.`);
  const isBareBucket = /^\/[^/]+\/?$/.test(path);
  if (isBareBucket && (name === "train_url" || name === "log_url"))
    throw new Problem("service", 400, "ModelArts.2606", `The OBS path '${value}' cannot be a bucket.`);
}

function checkParameters(parameters: unknown): void {
  if (!isGiven(parameters)) return;
  if (!Array.isArray(parameters)) throw badParameter("Invalid parameter: it should be an array");
  for (const item of parameters) {
    if (!isObject(item) || typeof item.label !== "string" || item.label === "")
      throw badParameter("Invalid parameter: each item needs a label");
    if (typeof item.value !== "string") throw badParameter("Invalid parameter: each value should be a string");
  }
}

function checkVolumes(config: JsonObject, rules: ConfigRules): void {
  const { volumes } = config;
  if (!isGiven(volumes)) return;
  if (!Array.isArray(volumes)) throw badParameter("Invalid volumes: it should be an array");
  for (const volume of volumes) {
    const mount = isObject(volume) ? (volume.nfs ?? volume.host_path) : undefined;
    if (!isObject(volume) || !isObject(mount)) throw badParameter("Invalid volumes: each needs nfs or host_path");
    if (typeof mount.src_path !== "string" || typeof mount.dest_path !== "string")
      throw badParameter("Invalid volumes: src_path and dest_path should be specified");
    if (isObject(volume.nfs) && typeof mount.id !== "string" && rules.strictness === "tables")
      throw badParameter("Invalid volumes: nfs needs an id");
    if (isObject(volume.host_path) && !isGiven(config.pool_id))
      throw badParameter("Invalid volumes: host_path is only for a dedicated resource pool");
  }
}

/** The API treats null and the empty string as not given. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
