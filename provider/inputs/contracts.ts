// What each resource accepts, its schema and the rules between its inputs, and what becomes of it when they change.

import type { ChangeRules } from "./changes";
import type { InputContract } from "./check";
import { jobRows, versionRows } from "./rows";
import { runRules, versionRules } from "./rules";
import { jobSchema, versionSchema } from "./schema";

/** What consoles, other clients and the newer API call an input of a run. */
const namesElsewhere = { flavor: "flavorCode", flavorId: "flavorCode", specCode: "flavorCode" };

/** A version makes a run, unless it adopts one. */
export const versionContract = {
  schema: versionSchema,
  rules: versionRules,
  makesRun: (inputs) => inputs.existingVersionId === undefined,
  namesElsewhere,
} satisfies InputContract;

/** A training job version is fixed once it exists, but for the job's description and for how Pulumi treats the version. */
export const versionChangeRules: ChangeRules = {
  rows: versionRows,
  adoption: { input: "existingVersionId", output: "versionId" },
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
  rows: jobRows,
  adoption: { input: "existingJobId", output: "jobId" },
  unique: "jobName",
};
