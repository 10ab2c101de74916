// The public surface of pulumi-modelarts.

export {
  AlreadyExistsError,
  ApiError,
  CancelledError,
  ConfigError,
  ConflictError,
  ContradictionError,
  DoesNotExistError,
  GoneOrNotError,
  InitFailedError,
  isConflict,
  isModelArtsError,
  isNotFound,
  LostAnswerError,
  ModelArtsError,
  NotFoundError,
  OthersVersionsError,
  RequestError,
  StoppedError,
  UnexpectedResponseError,
  UnexpectedStateError,
  WaitTimeoutError,
} from "./errors";
export { MalformedIdError } from "./id";
export * as v2 from "./indexV2";
export {
  getTrainingJob,
  getTrainingJobVersion,
  getTrainingJobVersionLog,
  type LookupOptions,
  listEngines,
  listResourceSpecifications,
  listTrainingJobs,
  listTrainingJobVersions,
  type TrainingJobInfo,
  type TrainingJobVersionInfo,
} from "./lookups/lookups";
export type {
  DataSourceArgs,
  DeletionArgs,
  IdInput,
  JobDeletionArgs,
  ParameterArgs,
  RunArgs,
  TimeoutsArgs,
  VolumeArgs,
} from "./resources/args";
export { TrainingJob, type TrainingJobArgs } from "./resources/trainingJob";
export { TrainingJobVersion, type TrainingJobVersionArgs } from "./resources/trainingJobVersion";
