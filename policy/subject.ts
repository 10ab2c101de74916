// What the rules look at: training jobs, their versions, jobs of v2 and algorithms, in one shape, whichever of them a stack declares.

import type { PolicyResource, ReportViolation, ResourceValidation, ResourceValidationArgs } from "@pulumi/policy";
import { isAlgorithm, isJob, isV2Job, isVersion } from "./types";
import { inWordsOfV1, namesOfAlgorithms, namesOfV2, type V2Inputs } from "./v2Subject";

/**
 * The inputs of a job or a version, as they are once checked: ids are text, what is not given is absent. In a preview, touching
 * one that is not known yet throws; the SDK then notes that the validation could not run, and goes on with the next one. So a
 * rule about several properties is a list of validations, one for each.
 */
export interface Inputs {
  readonly jobId?: string;
  readonly jobName?: string;
  readonly existingVersionId?: string;
  readonly description?: string;
  readonly workerServerNum?: number;
  readonly specId?: string;
  readonly flavorCode?: string;
  readonly poolId?: string;
  readonly appUrl?: string;
  readonly dataUrl?: string;
  readonly trainUrl?: string;
  readonly logUrl?: string;
  readonly userImageUrl?: string;
  readonly userCommand?: string;
  readonly createVersion?: boolean;
  readonly dataSource?: readonly { readonly dataUrl?: string }[];
  /** Values are text once all of them are known; before that they may be what the program gave. */
  readonly parameters?: readonly { readonly label: string; readonly value: string | number | boolean }[];
  readonly volumes?: readonly { readonly hostPath?: { readonly srcPath: string } }[];
  readonly deletion?: { readonly keep?: boolean; readonly stopActive?: boolean };
  readonly timeouts?: { readonly delete?: string };
  readonly endpoint?: string;
  readonly region?: string;
  readonly projectId?: string;
}

/** What a rule judges. */
export interface Subject {
  /** "training job", "training job version" or "algorithm", for messages. */
  readonly kind: string;
  readonly inputs: Inputs;
  readonly args: ResourceValidationArgs;
  /** What the resource's own class calls an input. */
  called(name: keyof Inputs): string;
}

type Judge = (subject: Subject, report: ReportViolation) => void;

/** Judges versions alone. */
export function ofVersions(judge: Judge): ResourceValidation {
  return (args, report) => {
    if (!isVersion(args)) return;
    judge({ kind: "training job version", inputs: args.props, args, called: (name) => name }, report);
  };
}

/** Judges jobs alone, also of v2. */
export function ofJobs(
  judge: (
    subject: { readonly inputs: { readonly existingJobId?: string }; readonly args: ResourceValidationArgs },
    report: ReportViolation,
  ) => void,
): ResourceValidation {
  return (args, report) => {
    if (isV2Job(args) || isJob(args)) judge({ inputs: args.props, args }, report);
  };
}

/** Judges jobs of v2 alone, by their own inputs. */
export function ofV2Jobs(
  judge: (
    subject: { readonly inputs: V2Inputs; readonly args: ResourceValidationArgs },
    report: ReportViolation,
  ) => void,
): ResourceValidation {
  return (args, report) => {
    if (isV2Job(args)) judge({ inputs: args.props, args }, report);
  };
}

/** Judges versions and jobs, also of v2: all are removed, and all describe a run. */
export function ofJobsAndVersions(judge: Judge): ResourceValidation {
  const ofVersion = ofVersions(judge);
  return (args, report) => {
    const kind = "training job";
    if (isV2Job(args)) {
      const called = (name: keyof Inputs) => namesOfV2[name] ?? name;
      judge({ kind, inputs: inWordsOfV1(args.props), args, called }, report);
    } else if (isJob(args)) judge({ kind, inputs: args.props, args, called: (name) => name }, report);
    else return ofVersion(args, report);
  };
}

/** Judges algorithms alone. */
export function ofAlgorithms(judge: Judge): ResourceValidation {
  return (args, report) => {
    if (!isAlgorithm(args)) return;
    const called = (name: keyof Inputs) => namesOfAlgorithms[name] ?? name;
    judge({ kind: "algorithm", inputs: inWordsOfV1(args.props), args, called }, report);
  };
}

/** Judges all that is removed: jobs, versions and algorithms. */
export function ofAll(judge: Judge): ResourceValidation {
  return eitherOf(ofJobsAndVersions(judge), ofAlgorithms(judge));
}

/** Judges what says which code runs: runs, and algorithms that are not there already. */
export function ofCode(judge: Judge): ResourceValidation {
  const ofNew = ofAlgorithms((subject, report) => {
    if (subject.inputs.existingVersionId === undefined) judge(subject, report);
  });
  return eitherOf(ofRuns(judge), ofNew);
}

/** Each looks at types of its own. */
function eitherOf(one: ResourceValidation, other: ResourceValidation): ResourceValidation {
  return async (args, report) => {
    await one(args, report);
    await other(args, report);
  };
}

/** Judges what makes a run: an adopted version is there already, whatever it is made of. */
export function ofRuns(judge: Judge): ResourceValidation {
  return ofJobsAndVersions((subject, report) => {
    if (subject.inputs.existingVersionId === undefined) judge(subject, report);
  });
}

/** Whether a resource is a job, also of v2, or a version. */
export function isJobOrVersion(resource: Pick<PolicyResource, "type">): boolean {
  return isVersion(resource) || isJob(resource) || isV2Job(resource);
}

/** Whether a resource is one of ours. */
export function isOurs(resource: Pick<PolicyResource, "type">): boolean {
  return isJobOrVersion(resource) || isAlgorithm(resource);
}

/** What `read` finds in a resource, or `undefined` where a preview does not know it: touching what is not known throws. */
export function ifKnown<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
