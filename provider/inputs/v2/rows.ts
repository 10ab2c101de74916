// The inputs of a training job of v2, a row each; what stands above a row documents the argument.

import { locationRows } from "../rows";
import type { Table } from "../table";

/** What a training job runs: its code, data and machines. All of it is fixed once the job exists. */
export const jobRunRows = {
  /** An algorithm of your own, by its id; then code, engine and command come from it. */
  algorithmId: { api: "algorithm.id", form: "uuid", excludes: ["subscription", "engine"] },
  /** An algorithm that was subscribed to, `{ id, versionId }`. */
  subscription: { api: "algorithm", form: "subscription", excludes: ["engine"] },
  /** OBS folder of the code, such as "/bucket/code/". Its last folder is kept in the container. */
  codeDir: {
    api: "algorithm.code_dir",
    form: "folder",
    isObsPath: true,
    workedOutFrom: ["algorithmId", "subscription"],
  },
  /** The file inside `codeDir` that starts the training. */
  bootFile: {
    api: "algorithm.boot_file",
    form: "file",
    isObsPath: true,
    needs: "codeDir",
    workedOutFrom: ["algorithmId", "subscription"],
  },
  /** What runs the code: `{ id }`, `{ name, version }`, or an image of your own, `{ imageUrl }`. */
  engine: {
    api: "algorithm.engine",
    form: "engine",
    isCompleted: true,
    workedOutFrom: ["algorithmId", "subscription"],
  },
  /** What an image of your own is to run. */
  command: { api: "algorithm.command", form: "filledText", workedOutFrom: ["algorithmId", "subscription"] },
  /** Where the code is put in the container; below /home. */
  localCodeDir: { api: "algorithm.local_code_dir", form: "localCodeDir", isFilled: true },
  /** The folder in the container in which it is started. */
  workingDir: { api: "algorithm.working_dir", form: "absolutePath", isFilled: true },
  /** Environment variables; 100 at most, of letters, digits and _, without references by `$`. */
  environments: { api: "algorithm.environments", form: "environments" },
  /** Hyperparameters, `[{ name, value }]`. Their order does not matter. `true` is sent as `True`. */
  parameters: {
    api: "algorithm.parameters",
    form: "jobParameters",
    isUnordered: true,
    isRetypedBut: "name",
    isCompleted: true,
    workedOutFrom: ["algorithmId", "subscription"],
  },
  /** Data, `[{ name, obsUrl }]` or `[{ name, dataset: { id, versionId } }]`. Its order does not matter. */
  inputs: { api: "algorithm.inputs", form: "jobInputs", isUnordered: true, isObsPath: true, isCompleted: true },
  /** Results, `[{ name, obsUrl }]`. Their order does not matter. */
  outputs: { api: "algorithm.outputs", form: "jobOutputs", isUnordered: true, isObsPath: true, isCompleted: true },
  /** Search for hyperparameters; numbers are text in it. */
  autoSearch: { api: "algorithm.policies.auto_search", form: "autoSearch" },
  /** The machines, such as "modelarts.vm.cpu.8u"; in a dedicated pool of cards "modelarts.pool.visual.xlarge" and its like. */
  flavorId: { api: "spec.resource.flavor_id", form: "name", workedOutFrom: ["poolId"] },
  /** A dedicated pool. */
  poolId: { api: "spec.resource.pool_id", form: "name" },
  /** Machines, 1 at least. Default 1. */
  nodeCount: { api: "spec.resource.node_count", form: "count", assumed: 1, isFilled: true },
  /** The container's share of a machine in a dedicated pool, `{ cpuCoreNum, memSize, acceleratorNum? }`; memory in GB. */
  customFlavor: {
    api: "spec.resource.main_container_customized_flavor",
    form: "customFlavor",
    needs: "poolId",
    isCompleted: true,
  },
  /** File systems in the container, 8 at most, each `{ nfs }`, `{ pfs }` or `{ obs }`; in a dedicated pool. */
  volumes: {
    api: "spec.volumes",
    form: "jobVolumes",
    needs: "poolId",
    isObsPath: true,
    assumedInside: { readOnly: "false" },
  },
  /** OBS folder of the logs. */
  logUrl: { api: "spec.log_export_path.obs_url", form: "folder", isObsPath: true },
  /** Folder of the logs on the machine. */
  logHostPath: { api: "spec.log_export_path.host_path", form: "absolutePath" },
  /** How logs are written, `{ version, rotationEnabled }`; Huawei Cloud only. */
  logExport: { api: "spec.log_export_config", form: "logExport", isCompleted: true },
  /** After how many hours the service stops it, such as "4h". */
  autoStop: { api: "spec.auto_stop", form: "autoStop" },
  /** Default `production`; `debug` in a dedicated pool. */
  runtimeType: { api: "spec.runtime_type", form: "runtimeType", isFilled: true },
  /** Key pairs for ssh into a debug job. */
  sshKeyPairNames: { api: "endpoints.ssh.key_pair_names", form: "names", isUnordered: true },
  /** Metrics of your own, each `{ exec: { command } }` or `{ httpGet: { path, port } }`; Huawei Cloud only. */
  customMetrics: { api: "spec.custom_metrics", form: "customMetrics" },
  /** On which machines of a pool it may run, `{ required?, preferred? }`. */
  affinity: { api: "spec.schedule_policy", form: "affinity", isCompleted: true },
  /** Who is told of what, `{ topicUrn, events }`. */
  notification: { api: "spec.notification", form: "notification" },
  /** From 1 to 3, in a dedicated pool. */
  priority: { api: "spec.schedule_policy.priority", form: "priority", needs: "poolId", isFilled: true },
  /** Whether a job of a higher priority may take its machines. */
  preemptible: { api: "spec.schedule_policy.preemptible", form: "flag", isFilled: true },
} as const satisfies Table;

/** What one job is, beside its name and what is said of it. */
export const jobMadeOfRows = {
  /** Default "0", the default workspace. */
  workspaceId: { api: "metadata.workspace_id", form: "workspace", assumed: "0", isFilled: true },
  /** Switches of the service, such as `{ "fault-tolerance/job-retry-num": "3" }`. */
  annotations: { api: "metadata.annotations", form: "texts", isCompleted: true, mayGoUnasked: true },
  /** The experiment that it belongs to; Huawei Cloud only. */
  experimentId: { api: "metadata.training_experiment_reference.id", form: "uuid" },
  ...jobRunRows,
  /** What this list lacks, in the API's own words; it is merged into the request last, and never read back. */
  extra: { form: "extra" },
} as const satisfies Table;

/** What a creation is asked for with. */
export const jobBodyRows = {
  /**
   * Its own in its workspace: 1 to 64 letters, digits, - and _. A change makes a new job. Default: the resource's name and eight random
   * digits; then a replacement need not remove the old job first.
   */
  jobName: { api: "metadata.name", form: "jobName", isFilled: true },
  /** 256 characters at most. Changes in place; taken out of the program, it is left as it is. */
  description: { api: "metadata.description", form: "description", changesInPlace: true },
  ...jobMadeOfRows,
} as const satisfies Table;

/** All inputs of a training job of v2. */
export const jobV2Rows = {
  /**
   * Adopt this job instead of creating one; it is then destroyed like any other. What is given beside it must be as it is there, and
   * what is not given is filled.
   */
  existingJobId: { form: "uuid", isFilled: true },
  ...jobBodyRows,
  /** Tags, by key; Huawei Cloud only. What else is on the job is left alone. Changes in place. */
  tags: { form: "tags", isTreatment: true, changesInPlace: true },
  /** How far `pulumi up` waits. Default `accepted`. Changes in place. */
  waitFor: { form: "waitFor", isTreatment: true, changesInPlace: true },
  /** How the job is removed. Changes in place. */
  deletion: { form: "jobDeletion", isTreatment: true, changesInPlace: true },
  /** Time budgets; `customTimeouts` of the resource options fill what is not given. Changes in place. */
  timeouts: { form: "timeouts", isTreatment: true, changesInPlace: true },
  ...locationRows,
} as const satisfies Table;
