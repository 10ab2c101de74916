// What each resource accepts, its schema and the rules between its inputs, and what becomes of it when they change.

import type { ChangeRules, InputForms } from "./changes";
import type { InputContract } from "./check";
import { treatmentNames } from "./names";
import { runRules, versionRules } from "./rules";
import { jobSchema, versionSchema } from "./schema";

/** What consoles, other clients and the newer API call an input of a run. */
const namesElsewhere = { flavor: "flavorCode", flavorId: "flavorCode", specCode: "flavorCode" };

/** Of a run, the order of parameters says nothing, and a volume is writable unless it says otherwise. */
export const runForms: InputForms = { unordered: ["parameters"], assumed: { readOnly: "false" } };

/** A version makes a run, unless it adopts one. */
export const versionContract = {
  schema: versionSchema,
  rules: versionRules,
  makesRun: (inputs) => inputs.existingVersionId === undefined,
  namesElsewhere,
} satisfies InputContract;

/** A training job version is fixed once it exists, but for the job's description and for how Pulumi treats the version. */
export const versionChangeRules: ChangeRules = {
  inPlace: ["description", "waitFor", "deletion", "timeouts", "region"],
  filled: ["preVersionId", "workerServerNum", "projectId", "region", "existingVersionId"],
  treatment: treatmentNames,
  adoption: { input: "existingVersionId", output: "versionId" },
  forms: runForms,
};

/** A job describes a run, unless it adopts one, also when it begins without a version: the API asks for it all the same. */
export const jobContract = {
  schema: jobSchema,
  rules: runRules,
  makesRun: (inputs) => inputs.existingJobId === undefined,
  namesElsewhere,
} satisfies InputContract;

/** A training job can only change its description; its name is unique, so the old one has to go first. */
export const jobChangeRules: ChangeRules = {
  inPlace: ["description", "deletion", "timeouts", "region"],
  filled: ["workspaceId", "createVersion", "workerServerNum", "projectId", "region", "existingJobId"],
  treatment: treatmentNames,
  adoption: { input: "existingJobId", output: "jobId" },
  unique: "jobName",
  forms: runForms,
};
