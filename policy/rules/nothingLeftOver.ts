// training-job-nothing-left-over: a job and the versions that a stack declares in it go together.

import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { ifKnown } from "../subject";
import { isJob, isVersion } from "../types";

/** A job that is removed takes its versions along, and a job that stays keeps those of its own making: no half of it stays. */
export const nothingLeftOver: StackValidationPolicy = {
  name: "training-job-nothing-left-over",
  description: "A training job and its versions in the same stack stay together or go together.",
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, report) => {
    const jobs = resources.filter(isJob);
    for (const version of resources.filter(isVersion)) {
      const job = jobs.find((each) => isVersionOf(version, each));
      if (job === undefined) continue;
      const [jobStays, versionStays] = [whyItStays(job), whyItStays(version)];
      if (jobStays !== undefined && versionStays === undefined) {
        report(
          `The training job "${job.name}" stays (${jobStays}) while its version "${version.name}" is removed. ` +
            "Let both stay, or neither.",
          version.urn,
        );
      }
      if (versionStays !== undefined && jobStays === undefined) {
        report(
          `The version "${version.name}" stays (${versionStays}) while its training job "${job.name}" is removed, and the ` +
            "job takes it along. Let both stay, or neither.",
          version.urn,
        );
      }
    }
  },
};

/** By the id where both are known, else by what the version's `jobId` is made from. */
function isVersionOf(version: PolicyResource, job: PolicyResource): boolean {
  const [its, jobs] = [ifKnown(() => version.props.jobId), ifKnown(() => job.props.jobId)];
  if (its !== undefined && jobs !== undefined) return its === jobs;
  return version.propertyDependencies.jobId?.some(({ urn }) => urn === job.urn) ?? false;
}

/** What makes a resource outlast its stack's destroy, by the name of the setting. */
function whyItStays({ props, opts }: PolicyResource): string | undefined {
  if (ifKnown(() => props.deletion?.keep) === true) return "deletion.keep";
  return opts.protect ? "protect" : undefined;
}
