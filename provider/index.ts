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
export type {
  DataSourceArgs,
  DeletionArgs,
  IdInput,
  ParameterArgs,
  RunArgs,
  TimeoutsArgs,
  VolumeArgs,
} from "./resources/args";
export { TrainingJob, type TrainingJobArgs } from "./resources/trainingJob";
export { TrainingJobVersion, type TrainingJobVersionArgs } from "./resources/trainingJobVersion";
