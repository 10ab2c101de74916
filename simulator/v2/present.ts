/** Shapes jobs, algorithms and experiments as v2 answers them, in the dialect of the moment. */

import type { Dialect } from "../dialect.js";
import { isObject, type JsonObject } from "../json.js";
import type { Reply } from "../service.js";
import { findFlavor, findPool, findTrainingEngine } from "./catalogue.js";
import type { Algorithm, Experiment, TrainingJob } from "./records.js";
import type { V2Rules } from "./rules.js";
import { durationOf, tasksOf } from "./store.js";

/** Every secret in an answer begins like this, so that tests can look for leaks: tokens of endpoints, and signatures of links. */
export const canary = "simulated-secret";

/** A long or a count. */
export function long(value: number, dialect: Dialect): number | string {
  return dialect.v2Numbers === "strings" ? String(value) : value;
}

/** An answer that tells nothing, with the documented body for that. */
export function silent(status: number, documented: null | "" | undefined, dialect: Dialect): Reply {
  return { status, body: dialect.emptyBodies === "none" ? undefined : documented };
}

/** Create, details, terminate and the items of a search have one shape. */
export function jobAnswer(job: TrainingJob, now: number, dialect: Dialect, rules: V2Rules): JsonObject {
  const isFull = dialect.v2Extras === "present";
  const endpoints = endpointsOf(job, rules);
  return {
    kind: job.kind,
    metadata: {
      id: job.id,
      name: job.name,
      description: describe(job.description, dialect),
      create_time: long(job.createTime, dialect),
      workspace_id: job.workspaceId,
      // The service fills it in some time after the creation.
      user_name: job.phase === "Creating" ? "" : "simulated-user",
      ...(isFull ? { ai_project: "default-ai-project" } : {}),
      ...annotationsOf(job, isFull),
      ...experimentOf(job),
    },
    status: {
      phase: phaseText(job.phase, dialect),
      secondary_phase: phaseText(job.secondaryPhase, dialect),
      duration: long(durationOf(job, now), dialect),
      start_time: long(job.startTime ?? 0, dialect),
      node_count_metrics: nodeCounts(job),
      tasks: tasksOf(job),
      ...outcomeOf(job, dialect),
    },
    algorithm: algorithmOf(job, dialect),
    spec: specOf(job, dialect),
    ...(endpoints ? { endpoints } : dialect.v2Unset === "null" ? { endpoints: null } : {}),
  };
}

function describe(description: string, dialect: Dialect): string | null {
  if (description !== "" || dialect.emptyDescription === "empty") return description;
  return dialect.emptyDescription === "null" ? null : "NULL";
}

function phaseText(text: string, dialect: Dialect): string {
  return dialect.phases === "lower-case" ? text.toLowerCase() : text;
}

function annotationsOf({ annotations }: TrainingJob, isFull: boolean): JsonObject {
  const all = isFull ? { job_template: "Template DL", key_task: "worker", ...annotations } : annotations;
  return Object.keys(all).length > 0 ? { annotations: all } : {};
}

function experimentOf({ experimentId, project }: TrainingJob): JsonObject {
  const experiment = experimentId === undefined ? undefined : project.experiments.get(experimentId);
  if (!experiment) return {};
  const { id, name } = experiment;
  return { training_experiment_reference: { id, name, serial_number: "1" } };
}

function nodeCounts(job: TrainingJob): number[][] | null {
  const count = tasksOf(job).length;
  return job.runs.length > 0 ? job.runs.map(({ start }) => [start, count]) : null;
}

/** Why it ended, and the stretches in which it ran: those in seconds, all else in milliseconds. */
function outcomeOf(job: TrainingJob, dialect: Dialect): JsonObject {
  const { exit, runs } = job;
  const seconds = (ms: number) => Math.floor(ms / 1000);
  const reason = exit ? (exit.message === "" ? "completed" : exit.message) : "rescheduled";
  const records = runs.map(({ start, end }) => ({
    start_at: seconds(start),
    ...(end === null ? {} : { end_at: seconds(end), end_reason: reason, end_related_task: "worker-0" }),
    start_type: "init_or_rescheduled",
  }));
  const absent = dialect.v2Unset === "null" ? null : undefined;
  return {
    task_statuses: exit ? [{ task: "worker-0", exit_code: exit.code, message: exit.message }] : absent,
    running_records: records.length > 0 ? records : absent,
  };
}

function algorithmOf({ algorithm }: TrainingJob, dialect: Dialect): JsonObject {
  const spelt: JsonObject = { ...algorithm };
  for (const field of ["code_dir", "boot_file"]) if (field in spelt) spelt[field] = obsPath(spelt[field], dialect);
  const engine = engineOf(algorithm.engine, dialect);
  const parameters = list(algorithm.parameters)?.map(parameterOf);
  const inputs = list(algorithm.inputs)?.map((input, index) => channelOf(input, "inputs", index, dialect));
  const outputs = list(algorithm.outputs)?.map((output, index) => ({
    ...channelOf(output, "outputs", index, dialect),
    ...(dialect.v2Extras === "present" ? { mode: "upload_periodically", period: 30 } : {}),
  }));
  const absent = dialect.v2Unset === "null" ? null : undefined;
  return {
    ...spelt,
    parameters: parameters ?? absent,
    inputs: inputs ?? absent,
    outputs: outputs ?? absent,
    engine: engine ?? absent,
    policies: algorithm.policies ?? (dialect.v2Extras === "present" ? {} : undefined),
    environments: environmentsOf(algorithm.environments, dialect) ?? absent,
  };
}

function environmentsOf(environments: unknown, dialect: Dialect): unknown {
  if (!isObject(environments) || dialect.environments === "object") return environments;
  return Object.entries(environments).map(([name, value]) => ({ [name]: value }));
}

function parameterOf(parameter: JsonObject): JsonObject {
  return {
    description: "",
    i18n_description: null,
    ...parameter,
    constraint: parameter.constraint ?? {
      type: "String",
      editable: true,
      required: false,
      sensitive: false,
      valid_type: "None",
      valid_range: [],
    },
  };
}

function channelOf(channel: JsonObject, folder: "inputs" | "outputs", index: number, dialect: Dialect): JsonObject {
  const remote = isObject(channel.remote) ? channel.remote : {};
  const { obs } = remote;
  return {
    ...channel,
    local_dir: channel.local_dir ?? `/home/ma-user/modelarts/${folder}/${String(channel.name)}_${index}`,
    remote: isObject(obs) ? { ...remote, obs: { ...obs, obs_url: obsPath(obs.obs_url, dialect) } } : remote,
  };
}

function obsPath(path: unknown, dialect: Dialect): unknown {
  if (typeof path !== "string" || dialect.obsPaths === "as-sent" || path.startsWith("obs://")) return path;
  return `obs:/${path}`;
}

function engineOf(engine: unknown, dialect: Dialect): JsonObject | undefined {
  if (!isObject(engine)) return undefined;
  const known = findTrainingEngine(engine);
  if (!known || engine.image_url !== undefined) return engine;
  const named = { engine_id: known.id, engine_name: known.name, engine_version: known.version };
  if (dialect.v2Extras === "absent") return { ...engine, ...named };
  return {
    ...engine,
    ...named,
    usage: "training",
    support_groups: "public",
    tags: known.tags ?? [],
    v1_compatible: known.isV1Compatible,
    run_user: known.runUser,
  };
}

function specOf(job: TrainingJob, dialect: Dialect): JsonObject {
  const { spec } = job;
  const log = isObject(spec.log_export_path) ? spec.log_export_path : {};
  const exported = log.obs_url === undefined ? log : { ...log, obs_url: obsPath(log.obs_url, dialect) };
  return {
    ...spec,
    resource: resourceOf(spec.resource, dialect),
    log_export_path: exported,
    ...(dialect.v2Extras === "present" ? { is_hosted_log: log.obs_url === undefined } : {}),
    ...(dialect.v2Unset === "null" && spec.volumes === undefined ? { volumes: null, schedule_policy: null } : {}),
  };
}

function resourceOf(resource: unknown, dialect: Dialect): JsonObject {
  if (!isObject(resource)) return {};
  const count = typeof resource.node_count === "number" ? long(resource.node_count, dialect) : resource.node_count;
  const plain = { policy: "regular", ...resource, node_count: count };
  const pool = findPool(resource.pool_id);
  if (pool) return { ...plain, pool_name: pool.name, ...allocatedOf(resource) };
  const flavor = findFlavor(resource.flavor_id);
  if (!flavor) return plain;
  return {
    ...plain,
    flavor_name: flavor.name,
    flavor_detail: {
      flavor_type: flavor.type,
      billing: { code: flavor.id, unit_num: 1 },
      flavor_info: { max_num: flavor.maxNodes, ...flavor.machine },
    },
  };
}

/** What the main container of a job in a pool got. */
function allocatedOf({ main_container_customized_flavor: asked }: JsonObject): JsonObject {
  if (!isObject(asked)) return {};
  const { cpu_core_num, mem_size, accelerator_num = 0 } = asked;
  const allocated = { cpu_arch: "x86", cpu_core_num, mem_size, accelerator_num, accelerator_type: "" };
  return { main_container_allocated_resources: allocated };
}

/** Annotations that open something to log in to. */
const doors = {
  jupyter_lab: "jupyter-lab/enable",
  tensorboard: "tensorboard/enable",
  mindstudio_insight: "mindstudio-insight/enable",
} as const;

/** Addresses and tokens of what runs beside the job: secrets, to be kept out of states and logs. */
function endpointsOf(job: TrainingJob, rules: V2Rules): JsonObject | undefined {
  const open = Object.entries(doors).filter(
    ([, annotation]) => rules.endpointTokens === "always" || job.annotations[annotation] === "true",
  );
  const given = Object.entries(job.endpoints).map(([door, value]) => [
    door,
    isObject(value) ? sshOf(job, door, value) : value,
  ]);
  if (open.length === 0 && given.length === 0) return undefined;
  const opened = open.map(([door]) => [
    door,
    { url: `https://simulated.example.invalid/${door}/${job.id}`, token: `${canary}-${door}-${job.id}` },
  ]);
  return Object.fromEntries([...given, ...opened]);
}

function sshOf(job: TrainingJob, door: string, value: JsonObject): JsonObject {
  if (door !== "ssh" || job.phase !== "Running") return value;
  return {
    ...value,
    task_urls: tasksOf(job).map((task) => ({ task, url: `ssh://${canary}-${task}.example.invalid` })),
  };
}

// --- Algorithms and experiments

export function algorithmAnswer(algorithm: Algorithm, dialect: Dialect): JsonObject {
  const { id, name, description, createTime, workspaceId, updateTime, jobConfig, requirements, advanced } = algorithm;
  return {
    metadata: {
      id,
      name,
      description: describe(description, dialect),
      create_time: long(createTime, dialect),
      workspace_id: workspaceId,
      ai_project: "default-ai-project",
      user_name: "",
      domain_id: "9e8d7c6b5a4f43e2b1a0f9e8d7c6b5a4",
      source: "custom",
      api_version: "",
      is_valid: true,
      state: "",
      size: 4791,
      tags: null,
      attr_list: null,
      version_num: 0,
      update_time: long(updateTime, dialect),
    },
    job_config: {
      command: "",
      ...jobConfig,
      code_dir: obsPath(jobConfig.code_dir ?? "", dialect),
      boot_file: obsPath(jobConfig.boot_file ?? "", dialect),
      parameters: (list(jobConfig.parameters) ?? []).map(parameterOf),
      inputs: list(jobConfig.inputs) ?? [],
      outputs: list(jobConfig.outputs) ?? [],
      engine: namedEngine(jobConfig.engine),
      code_tree: { name: "code/", children: [{ name: "train.py" }] },
    },
    // What was sent as `values` comes back as `value`.
    resource_requirements: requirements.length > 0 ? requirements.map(requirementOf) : null,
    advanced_config: advanced,
  };
}

function requirementOf(requirement: unknown): unknown {
  if (!isObject(requirement)) return requirement;
  const { key, values, operator } = requirement;
  return { key, value: values, operator };
}

function namedEngine(engine: unknown): unknown {
  const known = isObject(engine) ? findTrainingEngine(engine) : undefined;
  return known ? { engine_id: known.id, engine_name: known.name, engine_version: known.version } : engine;
}

export function experimentAnswer(experiment: Experiment, jobCount: number, dialect: Dialect): JsonObject {
  const { id, name, description, workspaceId, createTime, updateTime } = experiment;
  return {
    metadata: {
      id,
      name,
      description,
      workspace_id: workspaceId,
      create_time: long(createTime, dialect),
      update_time: long(updateTime, dialect),
    },
    statistic: { job_count: jobCount },
  };
}

function list(value: unknown): JsonObject[] | undefined {
  return Array.isArray(value) ? value.filter(isObject) : undefined;
}
