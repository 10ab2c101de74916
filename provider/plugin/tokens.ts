// The types that the plugin serves: a row for each resource.

import { parseVersionId } from "../id";
import { jobInputNames, jobOutputNames, observedNames, reportedNames, versionInputNames } from "../inputs/names";
import { algorithmInputNames, algorithmMadeOfNames, algorithmObservedNames } from "../inputs/v2/algorithmNames";
import { jobV2InputNames, jobV2MadeOfNames, jobV2ObservedNames } from "../inputs/v2/names";
import { trainingJob } from "../lifecycle/job/resource";
import type { Properties } from "../lifecycle/properties";
import type { Resource } from "../lifecycle/resource";
import { v2Algorithm } from "../lifecycle/v2algorithm/resource";
import { v2TrainingJob } from "../lifecycle/v2job/resource";
import { trainingJobVersion } from "../lifecycle/version/resource";

/** A resource, as this host serves it. */
export interface ServedResource {
  readonly resource: Resource;
  readonly inputNames: readonly string[];
  /** The names that it has beside those of its inputs. */
  readonly outputNames: readonly string[];
  /** Those that are always there. */
  readonly requiredOutputs: readonly string[];
  /** The inputs of which an import need not say what the service reports, as the service may have worked them out. */
  readonly mayBeLeftOut: readonly string[];
  /** The inputs that adopt what an id names. */
  adopting(id: string): Properties;
  /** The type that the dynamic resource has: stacks move from there. */
  readonly dynamicType: string;
}

export const servedResources: Readonly<Record<string, ServedResource>> = {
  "modelarts:index:TrainingJobVersion": {
    resource: trainingJobVersion,
    inputNames: versionInputNames,
    outputNames: [...observedNames, "versionId"],
    requiredOutputs: ["jobId", "versionId", "projectId", "endpoint"],
    mayBeLeftOut: reportedNames,
    adopting(id) {
      const { jobId, versionId } = parseVersionId(id);
      return { jobId, existingVersionId: versionId };
    },
    dynamicType: "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion",
  },
  "modelarts:index:TrainingJob": {
    resource: trainingJob,
    inputNames: jobInputNames,
    outputNames: jobOutputNames,
    requiredOutputs: ["jobId", "jobName", "projectId", "endpoint"],
    mayBeLeftOut: [],
    adopting: (id) => ({ existingJobId: id }),
    dynamicType: "pulumi-nodejs:dynamic/modelarts:TrainingJob",
  },
  "modelarts:v2:TrainingJob": {
    resource: v2TrainingJob,
    inputNames: jobV2InputNames,
    outputNames: [...jobV2ObservedNames, "jobId"],
    requiredOutputs: ["jobId", "jobName", "projectId", "endpoint"],
    mayBeLeftOut: jobV2MadeOfNames,
    adopting: (id) => ({ existingJobId: id }),
    dynamicType: "pulumi-nodejs:dynamic/modelarts/v2:TrainingJob",
  },
  "modelarts:v2:Algorithm": {
    resource: v2Algorithm,
    inputNames: algorithmInputNames,
    outputNames: [...algorithmObservedNames, "algorithmId"],
    requiredOutputs: ["algorithmId", "algorithmName", "projectId", "endpoint"],
    mayBeLeftOut: algorithmMadeOfNames,
    adopting: (id) => ({ existingAlgorithmId: id }),
    dynamicType: "pulumi-nodejs:dynamic/modelarts/v2:Algorithm",
  },
};
