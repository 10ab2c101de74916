// training-job-max-versions: a stack does not pile up versions.

import type { StackValidationPolicy } from "@pulumi/policy";
import { TrainingJob, TrainingJobVersion } from "pulumi-modelarts";

interface MaxVersionsConfig {
  readonly maximum: number;
  readonly maximumActive: number;
}

/** A stack must not declare more versions than a limit, nor hold more that are at work than another. */
export const maxVersions: StackValidationPolicy = {
  name: "training-job-max-versions",
  description: "A stack declares no more versions, and has no more at work, than agreed.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      maximum: {
        type: "integer",
        minimum: 0,
        default: 100,
        description: "The most versions of a stack, first ones of jobs included.",
      },
      maximumActive: {
        type: "integer",
        minimum: 0,
        default: 20,
        description: "The most that are not known to have ended.",
      },
    },
  },
  validateStack: (args, report) => {
    const { maximum, maximumActive } = args.getConfig<MaxVersionsConfig>();
    const versions = args.resources.filter(
      (resource) =>
        resource.isType(TrainingJobVersion) || (resource.isType(TrainingJob) && resource.props.createVersion !== false),
    );
    const active = versions.filter(({ props }) => !hasEnded(props.status));
    if (versions.length > maximum) {
      report(
        `The stack declares ${versions.length} versions; at most ${maximum} are allowed. Take out those that are done.`,
      );
    }
    if (active.length > maximumActive) {
      report(
        `${active.length} versions of the stack are at work or about to be; at most ${maximumActive} are allowed. ` +
          "Run `pulumi refresh` if some have ended, or start fewer.",
      );
    }
  },
};

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

function hasEnded(status: unknown): boolean {
  return typeof status === "string" && ended.has(status);
}
