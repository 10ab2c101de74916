// The names of all properties, in one place that costs nothing to load: schemas, classes and outputs are held to them.

/** What a run is made of. */
export const runNames = [
  "workerServerNum",
  "appUrl",
  "bootFileUrl",
  "engineId",
  "modelId",
  "specId",
  "flavorCode",
  "poolId",
  "parameters",
  "dataUrl",
  "datasetId",
  "datasetVersionId",
  "dataSource",
  "trainUrl",
  "logUrl",
  "userImageUrl",
  "userCommand",
  "volumes",
] as const;

/** How Pulumi treats a version; the service knows nothing of it. */
export const treatmentNames = ["waitFor", "deletion", "timeouts"] as const;

/** Where the service is. */
export const placeNames = ["region", "projectId", "endpoint"] as const;

/** All inputs of a training job version. */
export const versionInputNames = [
  "jobId",
  "existingVersionId",
  "preVersionId",
  "description",
  ...runNames,
  ...treatmentNames,
  ...placeNames,
] as const;

/** What the service says of a version, apart from what it is made of. */
export const observedNames = [
  "versionName",
  "status",
  "statusCode",
  "engineName",
  "engineVersion",
  "createTime",
  "startTime",
  "durationMs",
  "resourceId",
  "specCode",
  "poolName",
] as const;

/** All inputs of a training job; those of a run are its first version's. */
export const jobInputNames = [
  "jobName",
  "existingJobId",
  "description",
  "workspaceId",
  "createVersion",
  ...runNames,
  "deletion",
  "timeouts",
  ...placeNames,
] as const;

/** What a training job has beside its inputs. */
export const jobOutputNames = ["jobId", "versionId", "createTime"] as const;

/** What the classes carry beside a user's inputs; it never counts as a change. */
export const carriedNames = ["__provider"] as const;

/** What states of earlier releases hold beside that. Nothing reads it any more, and an update drops it. */
export const formerlyCarriedNames = ["__urn"] as const;

export type RunName = (typeof runNames)[number];
export type PlaceName = (typeof placeNames)[number];
export type VersionInputName = (typeof versionInputNames)[number];
export type ObservedName = (typeof observedNames)[number];
export type JobInputName = (typeof jobInputNames)[number];
