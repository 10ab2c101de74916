/** The simulator as a library. */

export type { SignatureRules } from "./authentication.js";
export type { BodyShape } from "./bodies.js";
export type { ClockKind } from "./clock.js";
export type {
  Control,
  JobSeed,
  SimulatorEvent,
  Standing,
  StandingJob,
  StandingVersion,
  VersionSeed,
} from "./control.js";
export type { Pace } from "./courses.js";
export { type Dialect, type DialectOption, dialectSwitches } from "./dialect.js";
export type { ErrorFault, Fault, PatchFault } from "./faultKinds.js";
export type { FaultRule } from "./faults.js";
export type { Credentials, ProjectIdentity } from "./identities.js";
export type { JournalEntry } from "./journal.js";
export type { Lag } from "./lag.js";
export type { Paging } from "./paging.js";
export type { Profile } from "./profile.js";
export type { RateLimit } from "./rateLimit.js";
export type { Selection } from "./records.js";
export { type Route, routes } from "./routes.js";
export type { Limits, SwitchableRules } from "./rules.js";
export type { ConfigRules } from "./runConfig.js";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.js";
export { type StatusName, statusCode, statusName } from "./statuses.js";
export type { Course, DefaultPaces, TransitionSetting } from "./transitions.js";
export type {
  V2AlgorithmSeed,
  V2Control,
  V2JobSeed,
  V2Standing,
  V2StandingAlgorithm,
  V2StandingJob,
} from "./v2/control.js";
export { canary } from "./v2/present.js";
export type { JobSelection } from "./v2/records.js";
export { v2Routes } from "./v2/routes.js";
export type { V2Rules } from "./v2/rules.js";
export type { V2Transition } from "./v2/transitions.js";
