/** What the simulated service holds of v2: training jobs, algorithms, experiments. */

import type { Motion } from "../courses.js";
import type { JsonObject } from "../json.js";
import type { Countdown, Delay, Lag, Lingering } from "../lag.js";

export type V2Course = "run" | "stop" | "deletion";

export interface V2Project {
  readonly id: string;
  readonly jobs: Map<string, TrainingJob>;
  /** Gone, but readers are behind. */
  readonly lingering: Lingering<TrainingJob, string>;
  /** Names of removed jobs that cannot be used again yet. */
  readonly heldNames: Map<string, Countdown>;
  readonly algorithms: Map<string, Algorithm>;
  /** Algorithms that readers do not see yet, by their ids, and those that are gone and that they still see. */
  readonly unseenAlgorithms: Map<string, { hidden: Delay | undefined }>;
  readonly lingeringAlgorithms: Lingering<Algorithm, string>;
  readonly experiments: Map<string, Experiment>;
}

/** What a state file keeps of a job as it is. */
export interface JobFacts {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly createTime: number;
  description: string;
  /** As sent, and spelt out where it names an algorithm of its own. */
  readonly algorithm: JsonObject;
  /** As sent; a PUT may change parts of it. */
  spec: JsonObject;
  annotations: JsonObject;
  /** As sent. */
  endpoints: JsonObject;
  readonly experimentId: string | undefined;
  phase: string;
  secondaryPhase: string;
  startTime: number | null;
  endTime: number | null;
  /** Stretches of running, in milliseconds. */
  readonly runs: { start: number; end: number | null }[];
  exit: { code: number; message: string } | undefined;
  tags: Record<string, string>;
  /** A line each, without line ends. */
  readonly log: string[];
  readonly events: JobEvent[];
  failedDeletions: number;
}

export interface TrainingJob extends JobFacts {
  readonly project: V2Project;
  motion: Motion<string, V2Course> | undefined;
  /** Not yet visible to readers. */
  hidden: Delay | undefined;
  /** How long readers see it after it is gone. */
  lingers: Lag | undefined;
}

export interface JobEvent {
  /** Milliseconds since 1970. */
  time: number;
  level: "Info" | "Warning" | "Error";
  message: string;
  source: "Job" | "Task" | "K8S";
}

export interface Algorithm {
  readonly id: string;
  name: string;
  readonly workspaceId: string;
  readonly createTime: number;
  description: string;
  updateTime: number;
  jobConfig: JsonObject;
  requirements: unknown[];
  advanced: JsonObject;
}

export interface Experiment {
  readonly id: string;
  readonly workspaceId: string;
  readonly createTime: number;
  name: string;
  description: string;
  updateTime: number;
}

/** Which jobs; all conditions given must hold. */
export interface JobSelection {
  jobId?: string | undefined;
  jobName?: string | undefined;
}

export type V2Change =
  | { kind: "phase"; job: TrainingJob; from: string | undefined; to: string }
  | { kind: "gone"; job: TrainingJob }
  | { kind: "other" };
