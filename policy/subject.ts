// What the rules look at: training jobs and their versions, in one shape, whichever of the two a stack declares.

import type { ReportViolation, ResourceValidation, ResourceValidationArgs } from "@pulumi/policy";
import { TrainingJob, TrainingJobVersion } from "pulumi-modelarts";

/** The inputs of a job or a version, as they are once checked: ids are text, what is not given is absent. */
export interface Inputs {
  readonly jobId?: string;
  readonly jobName?: string;
  readonly existingVersionId?: string;
  readonly description?: string;
  readonly workerServerNum?: number;
  readonly specId?: string;
  readonly poolId?: string;
  readonly appUrl?: string;
  readonly dataUrl?: string;
  readonly trainUrl?: string;
  readonly logUrl?: string;
  readonly userImageUrl?: string;
  readonly userCommand?: string;
  readonly createVersion?: boolean;
  readonly dataSource?: readonly { readonly dataUrl?: string }[];
  readonly parameters?: readonly { readonly label: string; readonly value: string }[];
  readonly deletion?: { readonly keep?: boolean; readonly stopActive?: boolean };
  readonly timeouts?: { readonly delete?: string };
}

/** A job or a version that a rule judges. */
export interface Subject {
  /** "training job" or "training job version", for messages. */
  readonly kind: string;
  readonly inputs: Inputs;
  readonly args: ResourceValidationArgs;
}

/** Judges versions alone. */
export function ofVersions(judge: (subject: Subject, report: ReportViolation) => void): ResourceValidation {
  return (args, report) => {
    if (args.isType(TrainingJobVersion)) judge({ kind: "training job version", inputs: args.props, args }, report);
  };
}

/** Judges versions and jobs: both are removed, and both describe a run. */
export function ofJobsAndVersions(judge: (subject: Subject, report: ReportViolation) => void): ResourceValidation {
  return (args, report) => {
    if (args.isType(TrainingJobVersion)) judge({ kind: "training job version", inputs: args.props, args }, report);
    if (args.isType(TrainingJob)) judge({ kind: "training job", inputs: args.props, args }, report);
  };
}

/** Judges what makes a run: an adopted version is there already, whatever it is made of. */
export function ofRuns(judge: (subject: Subject, report: ReportViolation) => void): ResourceValidation {
  return ofJobsAndVersions((subject, report) => {
    if (subject.inputs.existingVersionId === undefined) judge(subject, report);
  });
}

/** The schema of a list of texts in a rule's configuration. */
export function listOf(description: string) {
  return { type: "array" as const, items: { type: "string" as const }, default: [], description };
}
