/** Checks the request for a new v2 job, in the order of its parts, and spells it out as the service stores it. */

import { fieldOf, type JsonObject } from "../json.js";
import type { Profile } from "../profile.js";
import { findFlavor, findPool, findTrainingEngine } from "./catalogue.js";
import { isGiven, nameIn, objectIn, objectsIn, textIn, wholeIn, workspaceIn } from "./input.js";
import { isActive } from "./phases.js";
import { invalid, invalidParameter, poolMissing } from "./problems.js";
import type { Algorithm, V2Project } from "./records.js";
import type { NewJob, V2Store } from "./store.js";

const kinds = [
  "job",
  "visualization_job",
  "federated_pool_job",
  "edge_job",
  "hetero_job",
  "mrs_job",
  "autosearch_job",
  "diag_job",
];
const notices = [
  "JobStarted",
  "JobCompleted",
  "JobFailed",
  "JobTerminated",
  "JobRestarted",
  "JobHanged",
  "JobPreempted",
];

interface Context {
  store: V2Store;
  project: V2Project;
  profile: Profile;
  isStrict: boolean;
}

/** Throws a Problem for the first thing that is wrong. */
export function readNewJob(body: JsonObject, store: V2Store, project: V2Project, profile: Profile): NewJob {
  const context: Context = { store, project, profile, isStrict: store.rules.checks === "strict" };
  const kind = textIn(body, "kind") ?? "";
  if (!kinds.includes(kind)) throw invalidParameter("kind");
  const metadata = objectIn(body, "metadata");
  const name = nameIn(metadata);
  const description = textIn(metadata, "description", "metadata.description", 256) ?? "";
  const workspaceId = workspaceIn(metadata, "metadata.workspace_id");
  const annotations = annotationsIn(metadata);
  if (isGiven(body.tasks) && isGiven(body.spec)) throw invalidParameter("tasks");
  const algorithm = readAlgorithm(objectIn(body, "algorithm"), context);
  const spec = readSpec(objectIn(body, "spec"), context);
  const endpoints = objectIn(body, "endpoints");
  const experimentId = readExperiment(metadata, workspaceId, context);
  return { kind, name, workspaceId, description, annotations, algorithm, spec, endpoints, experimentId };
}

export function annotationsIn(parent: JsonObject, name = "annotations"): JsonObject {
  const annotations = objectIn(parent, name, `metadata.${name}`);
  if (Object.values(annotations).some((value) => typeof value !== "string")) throw invalidParameter(`metadata.${name}`);
  return annotations;
}

function readExperiment(metadata: JsonObject, workspaceId: string, { store, project, profile }: Context) {
  const reference = objectIn(metadata, "training_experiment_reference", "metadata.training_experiment_reference");
  const id = textIn(reference, "id", "metadata.training_experiment_reference.id");
  if (id !== undefined) return store.findExperiment(project, id).id;
  const name = textIn(reference, "name", "metadata.training_experiment_reference.name", 64);
  if (name === undefined || profile !== "huawei") return undefined;
  const description = textIn(reference, "description", "metadata.training_experiment_reference.description", 256) ?? "";
  return store.addExperiment(project, { name, description, workspaceId }).id;
}

// --- Algorithm

function readAlgorithm(given: JsonObject, context: Context): JsonObject {
  const engine = objectIn(given, "engine", "algorithm.engine");
  const base = checkSource(given, engine, context);
  const parameters = objectsIn(given, "parameters", "algorithm.parameters");
  checkParameters(parameters, context.isStrict);
  for (const channel of objectsIn(given, "inputs", "algorithm.inputs")) checkInput(channel, context);
  for (const channel of objectsIn(given, "outputs", "algorithm.outputs")) checkOutput(channel);
  checkEnvironments(objectIn(given, "environments", "algorithm.environments"));
  checkFolders(given);
  return base ? spellOut(given, base) : given;
}

/** Exactly one source. Returns the algorithm that the request names by its id. */
function checkSource(given: JsonObject, engine: JsonObject, { store, project }: Context): Algorithm | undefined {
  const isSubscribed = isGiven(given.subscription_id) || isGiven(given.item_version_id);
  if (isGiven(given.id)) {
    if (isSubscribed) throw invalidParameter("algorithm.subscription_id");
    if (isGiven(given.engine)) throw invalidParameter("algorithm.engine");
    // A job that is made of an algorithm that is not there is refused so, however the algorithm's own call is answered.
    return store.findAlgorithm(project, textIn(given, "id", "algorithm.id") ?? "", "400-2775");
  }
  if (isSubscribed) {
    if (isGiven(given.engine)) throw invalidParameter("algorithm.engine");
    for (const name of ["subscription_id", "item_version_id"])
      if (!textIn(given, name, `algorithm.${name}`)) throw invalidParameter(`algorithm.${name}`);
    return undefined;
  }
  if (isGiven(engine.image_url) && !isGiven(engine.engine_name)) {
    if (!textIn(engine, "image_url", "algorithm.engine.image_url") || !textIn(given, "command", "algorithm.command"))
      throw invalid(2806, "Custom image jobs engine.image_url and command or engine.engine_name cannot be empty.");
    if (isGiven(given.code_dir)) checkObsPath(given.code_dir, 2757, "code directory path error.");
    return undefined;
  }
  checkOwnCode(given, engine);
  return undefined;
}

/** Code of one's own on an engine of the platform, in its own image or another. */
export function checkOwnCode(given: JsonObject, engine: JsonObject): void {
  const isNamed = isGiven(engine.engine_id) || (isGiven(engine.engine_name) && isGiven(engine.engine_version));
  const hasImage = isGiven(engine.image_url) && isGiven(engine.engine_name);
  const codeDir = checkObsPath(given.code_dir, 2757, "code directory path error.");
  const bootFile = checkObsPath(given.boot_file, 2758, "boot file path error.");
  if (!withoutScheme(bootFile).startsWith(withoutScheme(codeDir).replace(/\/?$/, "/")))
    throw invalid(2792, `The boot file ${bootFile} does not belong to ${codeDir}.`);
  if (!isNamed && !hasImage) throw invalid(2830, "The engine must have an engine_id.");
  if (!hasImage && !findTrainingEngine(engine)) {
    const { engine_id: id, engine_name: name, engine_version: version } = engine;
    throw invalid(2780, `AI engine(id:${String(id ?? `${String(name)} ${String(version)}`)}) not found.`);
  }
}

/** `/bucket/path`, or the same with `obs:/` before it. */
function checkObsPath(value: unknown, code: number, message: string): string {
  if (typeof value !== "string" || value === "") throw invalid(code, message);
  if (!/^(obs:\/)?\/[a-z0-9][a-z0-9.-]{1,62}(\/.*)?$/.test(value)) throw badObsPath(value);
  return value;
}

function badObsPath(path: string) {
  const reason = /^[a-z0-9]+:\/\//.test(path) && !path.startsWith("obs://") ? "scheme" : "format";
  return invalid(2791, `Invalid obs path: ${path}, reason: ${reason}.`, "Check the path.");
}

function withoutScheme(path: string): string {
  return path.replace(/^obs:\//, "");
}

function checkParameters(parameters: JsonObject[], isStrict: boolean): void {
  const names = new Set<string>();
  for (const parameter of parameters) {
    const name = textIn(parameter, "name", "algorithm.parameters.name", isStrict ? 64 : undefined);
    if (!name) throw invalidParameter("algorithm.parameters.name");
    if (names.has(name)) throw invalid(2767, `The parameter key (${name}) is repeated.`);
    names.add(name);
    textIn(parameter, "value", "algorithm.parameters.value");
    if (isStrict && isGiven(parameter.values)) throw invalidParameter("algorithm.parameters.values");
  }
}

function checkInput(channel: JsonObject, { profile, isStrict }: Context): void {
  const remote = checkChannel(channel, "inputs");
  if (isStrict && isGiven(channel.remote_constraints)) throw invalidParameter("algorithm.inputs.remote_constraints");
  const dataset = objectIn(remote, "dataset", "algorithm.inputs.remote.dataset");
  const isObs = isGiven(remote.obs);
  if (isObs === isGiven(remote.dataset)) throw invalid(2753, "An input must have one of obs and dataset.");
  if (isObs) return;
  if (!textIn(dataset, "id", "algorithm.inputs.remote.dataset.id")) throw invalid(2783, "Dataset not found.");
  const isV3 = profile === "huawei" && dataset.service_type === "V3";
  if (!textIn(dataset, "version_id", "algorithm.inputs.remote.dataset.version_id") && !isV3)
    throw invalid(2782, "Dataset version not found.");
}

function checkOutput(channel: JsonObject): void {
  if (!isGiven(checkChannel(channel, "outputs").obs)) throw invalid(2753, "An output must have an obs path.");
}

function checkChannel(channel: JsonObject, list: string): JsonObject {
  if (!textIn(channel, "name", `algorithm.${list}.name`)) throw invalidParameter(`algorithm.${list}.name`);
  const remote = objectIn(channel, "remote", `algorithm.${list}.remote`);
  const obs = objectIn(remote, "obs", `algorithm.${list}.remote.obs`);
  if (isGiven(remote.obs)) checkObsPath(obs.obs_url, 2791, "Invalid obs path: , reason: empty.");
  return remote;
}

function checkEnvironments(environments: JsonObject): void {
  const path = "algorithm.environments";
  const pairs = Object.entries(environments);
  if (pairs.length > 100) throw invalidParameter(path);
  for (const [name, value] of pairs) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.length > 8192) throw invalidParameter(`${path}.${name}`);
    if (typeof value !== "string" || value.length > 4096 || value.includes("$"))
      throw invalidParameter(`${path}.${name}`);
  }
}

function checkFolders(given: JsonObject): void {
  const code = textIn(given, "local_code_dir", "algorithm.local_code_dir");
  const isAllowed = code === undefined || (/^\/home\/./.test(code) && !/^\/home\/ma-user\/?$/.test(code));
  if (!isAllowed) throw invalid(2857, `Invalid local code dir (${code}).`);
  const work = textIn(given, "working_dir", "algorithm.working_dir");
  if (work !== undefined && !work.startsWith("/")) throw invalid(2859, `Invalid working dir (${work}).`);
}

/** With an id, everything else comes from the algorithm, but for what the request says otherwise. */
function spellOut(given: JsonObject, { id, name, jobConfig }: Algorithm): JsonObject {
  const own = objectsIn(given, "parameters");
  const known = objectsIn(jobConfig, "parameters");
  const parameters = [
    ...known.map((parameter) => ({ ...parameter, ...own.find((mine) => mine.name === parameter.name) })),
    ...own.filter((mine) => !known.some((parameter) => parameter.name === mine.name)),
  ];
  const inherited = Object.fromEntries(
    ["code_dir", "boot_file", "command", "engine", "parameters_customization"]
      .filter((field) => isGiven(jobConfig[field]))
      .map((field) => [field, jobConfig[field]]),
  );
  const channels = Object.fromEntries(
    ["inputs", "outputs"]
      .filter((list) => isGiven(given[list]))
      .map((list) => [list, describe(list, given, jobConfig)]),
  );
  return { ...inherited, ...given, ...channels, id, name, parameters };
}

/** The channels of a request, with what the algorithm says of those of the same name. */
function describe(list: string, given: JsonObject, jobConfig: JsonObject): JsonObject[] {
  const known = objectsIn(jobConfig, list);
  return objectsIn(given, list).map((channel) => {
    const { description } = known.find(({ name }) => name === channel.name) ?? {};
    return description === undefined ? channel : { description, ...channel };
  });
}

// --- Spec

function readSpec(spec: JsonObject, context: Context): JsonObject {
  const resource = objectIn(spec, "resource", "spec.resource");
  const checked = checkResource(resource, context);
  checkVolumes(objectsIn(spec, "volumes", "spec.volumes"), isGiven(resource.pool_id), context.isStrict);
  const log = objectIn(spec, "log_export_path", "spec.log_export_path");
  if (isGiven(log.obs_url)) checkObsPath(log.obs_url, 2791, "Invalid obs path: , reason: empty.");
  const autoStop = objectIn(spec, "auto_stop", "spec.auto_stop");
  if (isGiven(spec.auto_stop)) {
    if (autoStop.time_unit !== "HOURS") throw invalidParameter("spec.auto_stop.time_unit");
    const bounds = context.isStrict ? { min: 1, max: 72 } : { min: 1 };
    if (wholeIn(autoStop, "duration", "spec.auto_stop.duration", bounds) === undefined)
      throw invalidParameter("spec.auto_stop.duration");
  }
  checkNotification(objectIn(spec, "notification", "spec.notification"));
  const policy = objectIn(spec, "schedule_policy", "spec.schedule_policy");
  checkSchedule(policy);
  if (isGiven(policy.priority) && !isGiven(resource.pool_id)) throw invalidParameter("spec.schedule_policy.priority");
  if (spec.runtime_type === "debug" && !isGiven(resource.pool_id) && context.isStrict)
    throw invalidParameter("spec.runtime_type");
  return { ...spec, resource: checked };
}

function checkResource(resource: JsonObject, { store, project, isStrict }: Context): JsonObject {
  const flavorId = textIn(resource, "flavor_id", "spec.resource.flavor_id");
  const nodeCount = wholeIn(resource, "node_count", "spec.resource.node_count", { min: 1 }) ?? 1;
  const poolId = textIn(resource, "pool_id", "spec.resource.pool_id");
  if (poolId !== undefined) {
    checkPool(poolId, flavorId);
    return { ...resource, node_count: nodeCount };
  }
  if (isStrict && isGiven(resource.main_container_customized_flavor))
    throw invalidParameter("spec.resource.main_container_customized_flavor");
  if (flavorId === undefined) throw invalid(2763, "The job does not have a flavor.");
  const flavor = findFlavor(flavorId);
  if (!flavor) throw flavorMissing(flavorId);
  if (nodeCount > flavor.maxNodes)
    throw invalid(2793, `The number of flavor instances (${nodeCount}) exceeds the maximum (${flavor.maxNodes}).`);
  store.settle();
  const isFreeTaken =
    flavor.isFree &&
    [...project.jobs.values()].some(
      ({ phase, spec }) => isActive(phase) && fieldOf(spec, "resource.flavor_id") === flavorId,
    );
  if (isFreeTaken)
    throw invalid(
      2833,
      "The job quantity exceeds the maximum number (1) of jobs that can be created by a single user of the free flavor.",
    );
  return { ...resource, node_count: nodeCount };
}

function checkPool(poolId: string, flavorId: string | undefined): void {
  const pool = findPool(poolId);
  if (!pool) throw poolMissing(poolId);
  if (!pool.isForTraining) throw invalid(2886, `Pool (${poolId}) is not a training pool`);
  if (!pool.isRunning) throw invalid(2887, `Pool (${poolId}) is not running`);
  const isCards = flavorId !== undefined && /^modelarts\.pool\.visual\.(2|4|8|16)?xlarge$/.test(flavorId);
  // A pool of CPUs takes none; one of cards takes the sizes that are made for pools.
  if (flavorId !== undefined && (pool.type === "CPU" || !isCards)) throw flavorMissing(flavorId);
}

function flavorMissing(id: string) {
  return invalid(2781, `Flavor (${id}) not found.`);
}

function checkVolumes(volumes: JsonObject[], isInPool: boolean, isStrict: boolean): void {
  for (const volume of volumes)
    if (["nfs", "pfs", "obs"].filter((kind) => isGiven(volume[kind])).length !== 1)
      throw invalidParameter("spec.volumes");
  if (isStrict && volumes.length > 0 && (!isInPool || volumes.length > 8)) throw invalidParameter("spec.volumes");
}

export function checkNotification(notification: JsonObject): void {
  if (!isGiven(notification.topic_urn) && !isGiven(notification.events)) return;
  if (!textIn(notification, "topic_urn", "spec.notification.topic_urn"))
    throw invalidParameter("spec.notification.topic_urn");
  const { events } = notification;
  if (!Array.isArray(events) || events.some((event) => !notices.includes(String(event))))
    throw invalidParameter("spec.notification.events");
}

export function checkSchedule(policy: JsonObject): void {
  wholeIn(policy, "priority", "spec.schedule_policy.priority", { min: 1, max: 3 });
  if (isGiven(policy.preemptible) && typeof policy.preemptible !== "boolean")
    throw invalidParameter("spec.schedule_policy.preemptible");
}
