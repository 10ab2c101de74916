// The public surface of pulumi-modelarts.

export {
  ApiError,
  ConfigError,
  ConflictError,
  InitFailedError,
  isConflict,
  isModelArtsError,
  isNotFound,
  ModelArtsError,
  NotFoundError,
  RequestError,
  UnexpectedResponseError,
  UnexpectedStateError,
  WaitTimeoutError,
} from "./errors";
export {
  type DataSourceArgs,
  type DeletionArgs,
  type IdInput,
  type ParameterArgs,
  type RunArgs,
  type TimeoutsArgs,
  TrainingJobVersion,
  type TrainingJobVersionArgs,
  type VolumeArgs,
} from "./resources/trainingJobVersion";
