// What each resource accepts: its schema, and the rules between its inputs.

import type { InputContract } from "./check";
import { runRules, versionRules } from "./rules";
import { jobSchema, versionSchema } from "./schema";

/** A version makes a run, unless it adopts one. */
export const versionContract = {
  schema: versionSchema,
  rules: versionRules,
  makesRun: (inputs) => inputs.existingVersionId === undefined,
} satisfies InputContract;

/** A job describes a run, unless it adopts one, also when it begins without a version: the API asks for it all the same. */
export const jobContract = {
  schema: jobSchema,
  rules: runRules,
  makesRun: (inputs) => inputs.existingJobId === undefined,
} satisfies InputContract;
