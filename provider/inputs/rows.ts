// The inputs of jobs and versions, a row each; what stands above a row documents the argument.

import type { Table } from "./table";

/** What a run is made of (API pages modelarts_03_0045 and modelarts_03_0050). All of it is fixed once the version exists. */
export const runRows = {
  /** How many machines, 1 at least. Default 1. */
  workerServerNum: { api: "worker_server_num", form: "count", assumed: 1, isFilled: true },
  /** OBS folder of the code, such as "/bucket/code/"; with `bootFileUrl`. */
  appUrl: { api: "app_url", form: "folder", needs: "bootFileUrl", workedOutFrom: ["modelId"] },
  /** The file inside `appUrl` that starts the training, such as "/bucket/code/train.py". */
  bootFileUrl: { api: "boot_file_url", form: "file", needs: "appUrl", workedOutFrom: ["modelId"] },
  /** Engine of the code in `appUrl`, by its number in the region; `npx pulumi-modelarts engines` lists them. */
  // An image may be given the default engine.
  engineId: { api: "engine_id", form: "id", workedOutFrom: ["modelId", "userImageUrl"] },
  /** Built-in algorithm, instead of `appUrl`, `engineId` and `userImageUrl`. */
  modelId: { api: "model_id", form: "id", excludes: ["appUrl", "engineId", "userImageUrl"] },
  /**
   * Specification of the machines in the public pool, by its number in the region; not with `flavorCode` or `poolId`.
   * `npx pulumi-modelarts specs` lists them.
   */
  specId: {
    api: "spec_id",
    form: "id",
    excludes: ["poolId", "flavorCode"],
    // Machines have a number and a code, and each pool has machines.
    workedOutFrom: ["flavorCode", "poolId"],
  },
  /**
   * The same by its code, such as "modelarts.vm.cpu.8u"; also in a dedicated pool. The API's reference does not have it, but the
   * clouds' consoles ask so.
   */
  flavorCode: {
    api: "flavor.code",
    // The first is in no documentation either, so it may not come; the second is the code of those with a number.
    answers: ["flavor_code", "spec_code"],
    form: "name",
    mayGoUnreported: true,
    workedOutFrom: ["specId", "poolId"],
  },
  /** Dedicated pool, instead of `specId`: 1 to 128 letters, digits, `-`, `_` and `.`. */
  poolId: { api: "pool_id", form: "name", workedOutFrom: ["specId", "flavorCode"] },
  /** Hyperparameters, `[{ label, value }]`. Their order does not matter. */
  parameters: { api: "parameter", form: "parameters", isUnordered: true, isRetypedBut: "label" },
  /** OBS folder of the data; one of `dataUrl`, `datasetId` with `datasetVersionId`, or `dataSource`. */
  dataUrl: {
    api: "data_url",
    form: "dataFolder",
    excludes: ["datasetId", "dataSource"],
    // A data set lies in a folder; where the data is may be said in each of the three ways.
    workedOutFrom: ["datasetId", "dataSource"],
  },
  /** Data set, with `datasetVersionId`; not with `dataUrl` or `dataSource`. */
  datasetId: {
    api: "dataset_id",
    form: "name",
    needs: "datasetVersionId",
    excludes: ["dataSource"],
    workedOutFrom: ["dataSource"],
  },
  /** The version of the data set, with `datasetId`. */
  datasetVersionId: { api: "dataset_version_id", form: "name", needs: "datasetId", workedOutFrom: ["dataSource"] },
  /** Data from several places, all of one kind: `[{ type: "obs", dataUrl }]` or `[{ type: "dataset", datasetId, datasetVersion }]`. */
  dataSource: { api: "data_source", form: "dataSources", workedOutFrom: ["dataUrl", "datasetId"] },
  /** OBS folder of the results, such as "/bucket/output/". */
  trainUrl: { api: "train_url", form: "folder" },
  /** OBS folder of the logs, such as "/bucket/logs/". */
  logUrl: { api: "log_url", form: "folder" },
  /** Container image of your own, with `userCommand`. */
  userImageUrl: { api: "user_image_url", form: "filledText", needs: "userCommand" },
  /** What the image is to run, with `userImageUrl`. */
  userCommand: { api: "user_command", form: "filledText", needs: "userImageUrl" },
  /** File systems in the container, each `{ nfs }` or, in a dedicated pool, `{ hostPath }`. */
  volumes: { api: "volumes", form: "volumes", assumedInside: { readOnly: "false" } },
} as const satisfies Table;

/** What one version is made of. */
export const madeOfRows = {
  /** The version that this one is derived from. Default: the job's latest. */
  preVersionId: { api: "pre_version_id", form: "id", isFilled: true },
  ...runRows,
} as const satisfies Table;

/** Where the service is. */
export const locationRows = {
  /**
   * The region that it lives in, such as "eu-de". Default: that of the stack's configuration, the environment or `clouds.yaml`. Changes
   * in place, where project and endpoint stay the same.
   */
  region: { form: "pathName", changesInPlace: true, isFilled: true },
  /** The project that it lives in. Default: that of the stack's configuration or the environment. A change replaces it. */
  projectId: { form: "pathName", isFilled: true },
  /** The service's base URL, for a region whose endpoint is not known here. Default: the region's. A change replaces it. */
  endpoint: { form: "baseUrl" },
} as const satisfies Table;

/** All inputs of a training job version. */
export const versionRows = {
  /** The training job that the version belongs to. */
  jobId: { form: "id", isRequired: true },
  /**
   * Adopt this version instead of creating one; it is then destroyed like any other. What is given beside it must be as it is
   * there, and what is not given is filled.
   */
  existingVersionId: { form: "id", isFilled: true },
  /**
   * The description, 256 characters at most. It belongs to the job, so all its versions share it. Changes in place; taken out of
   * the program, it is left as it is.
   */
  description: { form: "description", changesInPlace: true },
  ...madeOfRows,
  /** How far `pulumi up` waits: `accepted`, `running` or `completed`. Default `accepted`. Changes in place. */
  waitFor: { form: "waitFor", isTreatment: true, changesInPlace: true },
  /** How the version is removed. Default `{ stopActive: true, confirm: "terminal", keep: false }`. Changes in place. */
  deletion: { form: "deletion", isTreatment: true, changesInPlace: true },
  /**
   * Time budgets as durations, such as "30m". Default: `create` 1 hour until `running` and 24 hours until `completed`, `delete` 30 minutes.
   * `customTimeouts` of the resource options fill what is not given. Changes in place.
   */
  timeouts: { form: "timeouts", isTreatment: true, changesInPlace: true },
  ...locationRows,
} as const satisfies Table;

/** All inputs of a training job (API page modelarts_03_0045); those of a run are its first version's. */
export const jobRows = {
  /** Its own in the project: 1 to 64 letters, digits, - and _. A change makes a new job. */
  jobName: { form: "jobName", isRequired: true },
  /**
   * Adopt this job instead of creating one; it is then destroyed like any other. What is given beside it must be as it is there.
   * Of its versions only the oldest comes along.
   */
  existingJobId: { form: "id", isFilled: true },
  /** 256 characters at most; shared by all versions. Changes in place. */
  description: { form: "description", changesInPlace: true },
  /** Default "0", the default workspace. */
  workspaceId: { form: "name", isFilled: true },
  /**
   * Whether the job begins with a version. Default true; the API wants a run described also where it does not. It derives each
   * later version from one that is there, so it may refuse to add one to a job that has none.
   */
  createVersion: { form: "flag", assumed: true, isFilled: true },
  ...runRows,
  /**
   * How the job is removed. Default `{ stopActive: true, keep: false, allVersions: false }`; `confirm` has no meaning for it. Changes in
   * place.
   */
  deletion: { form: "jobDeletion", isTreatment: true, changesInPlace: true },
  /**
   * Time budgets as durations, such as "30m". Default: `create` 1 hour until `running` and 24 hours until `completed`, `delete` 30 minutes.
   * `customTimeouts` of the resource options fill what is not given. Changes in place.
   */
  timeouts: { form: "timeouts", isTreatment: true, changesInPlace: true },
  ...locationRows,
} as const satisfies Table;

/** What the service says of a version, apart from its status and from what it is made of. */
export const observedRows = {
  /** The job's own count, such as "V0002". */
  versionName: { api: "version_name", form: "text" },
  /** The engine's name, such as "PyTorch". */
  engineName: { api: "engine_name", form: "text" },
  /** The engine's version, such as "PyTorch-1.0.0-python3.6". */
  engineVersion: { api: "engine_version", form: "text" },
  /** Milliseconds since 1970. */
  createTime: { api: "create_time", form: "integer" },
  /** Milliseconds since 1970. */
  startTime: { api: "start_time", form: "integer" },
  /** How long it has run, or ran, in milliseconds. */
  durationMs: { api: "duration", form: "integer" },
  /** The service's own id of what the version runs on. */
  resourceId: { api: "resource_id", form: "text" },
  /** The code of the machines, such as "modelarts.vm.gpu.v100". */
  specCode: { api: "spec_code", form: "text" },
  /** The name of the dedicated pool, where it runs in one. */
  poolName: { api: "pool_name", form: "text" },
} as const satisfies Table;
