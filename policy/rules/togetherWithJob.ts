// training-job-nothing-left-over: a job and the versions that a stack declares in it go together.

import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { TrainingJob, TrainingJobVersion } from "pulumi-modelarts";

/** A job that is removed takes its versions along, and a job that is kept keeps those of its own making: no half of it stays. */
export const togetherWithJob: StackValidationPolicy = {
  name: "training-job-nothing-left-over",
  description: "A training job and its versions in the same stack are kept together or removed together.",
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, report) => {
    for (const job of resources.filter((resource) => resource.isType(TrainingJob))) {
      for (const version of resources.filter((resource) => isVersionOf(resource, job))) {
        if (isKept(version) === isKept(job)) continue;
        report(
          isKept(job)
            ? `The training job "${job.name}" is kept (deletion.keep) while its version "${version.name}" is removed. Keep both or neither.`
            : `The version "${version.name}" is kept (deletion.keep) while its training job "${job.name}" is removed, and the job takes it along. Keep both or neither.`,
          version.urn,
        );
      }
    }
  },
};

function isVersionOf(resource: PolicyResource, job: PolicyResource): boolean {
  return resource.isType(TrainingJobVersion) && resource.dependencies.some((dependency) => dependency.urn === job.urn);
}

function isKept({ props }: PolicyResource): boolean {
  return props.deletion?.keep === true;
}
