// training-job-max-versions: a stack does not pile up versions, nor jobs of v2, of which each is one run.

import type { PolicyConfigSchema, PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { settingsOf } from "../settings";
import { ifKnown } from "../subject";
import { isJob, isV2Job, isVersion } from "../types";

const configSchema: PolicyConfigSchema = {
  properties: {
    maximum: {
      type: "integer",
      minimum: 0,
      default: 100,
      description: "The most versions and jobs of v2 of a stack, first versions of jobs included.",
    },
    maximumActive: {
      type: "integer",
      minimum: 0,
      default: 20,
      description:
        "The most that are not known to have ended; until a refresh tells, the first version of a job counts for a day.",
    },
  },
};

/** A stack must not declare more versions and jobs of v2 than a limit, nor hold more that are at work than another. */
export const maxVersions: StackValidationPolicy = {
  name: "training-job-max-versions",
  description: "A stack declares no more versions and jobs of v2, and has no more at work, than agreed.",
  enforcementLevel: "mandatory",
  configSchema,
  validateStack: (args, report) => {
    const { maximum, maximumActive } = settingsOf<RuleSettings["training-job-max-versions"]>(args, configSchema);
    const versions = args.resources.filter(holdsRun);
    const active = versions.filter((version) => !hasEnded(version));
    if (versions.length > maximum) {
      report(
        `The stack declares ${versions.length} ${nounFor(versions)}; at most ${maximum} are allowed. Take out those that are done, ` +
          'or raise "maximum".',
      );
    }
    if (active.length > maximumActive) {
      report(
        `${active.length} ${nounFor(active)} of the stack are at work or about to be; at most ${maximumActive} are allowed. ` +
          'Run `pulumi refresh` if some have ended, start fewer, or raise "maximumActive".',
      );
    }
  },
};

/** As long as `waitFor: "completed"` waits for a run unless it is told otherwise: a day. */
const firstVersionActiveMs = 24 * 60 * 60_000;

const ended = new Set([
  "COMPLETED",
  "FAILED",
  "KILLED",
  "CANCELED",
  "LOST",
  "IMAGE_FAILED",
  "SUBMIT_FAILED",
  "SUBMIT_MODEL_FAILED",
  "DEPLOY_SERVICE_FAILED",
  "CHECK_FAILED",
  "MOUNT_FAILED",
]);
const endedInV2 = new Set(["Completed", "Failed", "Terminated", "Abnormal"]);

function nounFor(runs: readonly PolicyResource[]): string {
  const jobs = runs.filter((run) => isV2Job(run)).length;
  if (jobs === 0) return "versions";
  return jobs === runs.length ? "jobs of v2" : "versions and jobs of v2";
}

function holdsRun(resource: PolicyResource): boolean {
  if (isVersion(resource) || isV2Job(resource)) return true;
  return isJob(resource) && ifKnown(() => resource.props.createVersion) !== false;
}

/** What a preview does not know yet has not ended. */
function hasEnded(resource: PolicyResource): boolean {
  if (isV2Job(resource)) {
    const phase: unknown = ifKnown(() => resource.props.phase);
    return typeof phase === "string" && endedInV2.has(phase);
  }
  const status: unknown = ifKnown(() => resource.props.status);
  if (typeof status === "string") return ended.has(status);
  return isJob(resource) && isLongStanding(resource);
}

/**
 * Whether a job began so long ago that its first version is not taken to be at work any more. How far that version is, a job's state
 * says only after a refresh.
 */
function isLongStanding({ props }: PolicyResource): boolean {
  const createTime: unknown = ifKnown(() => props.createTime);
  return typeof createTime === "number" && Date.now() - createTime > firstVersionActiveMs;
}
