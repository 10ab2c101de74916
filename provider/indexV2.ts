// The public surface of pulumi-modelarts/v2: training jobs and algorithms by the API of today.

export {
  type AlgorithmInfo,
  getAlgorithm,
  getTrainingJob,
  getTrainingJobEvents,
  getTrainingJobLog,
  listAlgorithms,
  listEngines,
  listFlavors,
  listTrainingJobs,
  type TrainingJobInfo,
} from "./lookups/v2Lookups";
export { Algorithm } from "./resources/v2Algorithm";
export type {
  AlgorithmArgs,
  AlgorithmDeletionArgs,
  AlgorithmInputArgs,
  AlgorithmOutputArgs,
  AlgorithmParameterArgs,
  ParameterConstraintArgs,
  ResourceRequirementArgs,
} from "./resources/v2AlgorithmArgs";
export type {
  AffinityArgs,
  AutoSearchArgs,
  CustomFlavorArgs,
  CustomMetricArgs,
  EngineArgs,
  JobDeletionArgs,
  JobInputArgs,
  JobOutputArgs,
  JobParameterArgs,
  JobVolumeArgs,
  NodeExpressionArgs,
  NodeTermArgs,
  NotificationArgs,
  SubscriptionArgs,
  TrainingJobArgs,
} from "./resources/v2Args";
export { TrainingJob } from "./resources/v2TrainingJob";
