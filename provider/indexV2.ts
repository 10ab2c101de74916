// The public surface of pulumi-modelarts/v2: training jobs by the API of today.

export {
  getTrainingJob,
  getTrainingJobEvents,
  getTrainingJobLog,
  listEngines,
  listFlavors,
  listTrainingJobs,
  type TrainingJobInfo,
} from "./lookups/v2Lookups";
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
