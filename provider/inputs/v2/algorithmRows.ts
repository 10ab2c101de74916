// The inputs of an algorithm of v2, a row each; what stands above a row documents the argument.

import { locationRows } from "../rows";
import type { Table } from "../table";

/** What an algorithm is made of. A PUT replaces the whole, so that nearly all of it changes in place. */
export const algorithmMadeOfRows = {
  /** Default "0", the default workspace. A change makes a new algorithm. */
  workspaceId: { api: "metadata.workspace_id", form: "workspace", assumed: "0", isFilled: true },
  /** OBS folder of the code, such as "/bucket/code/". */
  codeDir: {
    api: "job_config.code_dir",
    form: "folder",
    isObsPath: true,
    isToldWhole: true,
    changesInPlace: true,
  },
  /** The file inside `codeDir` that starts the training. */
  bootFile: {
    api: "job_config.boot_file",
    form: "file",
    isObsPath: true,
    needs: "codeDir",
    isToldWhole: true,
    changesInPlace: true,
  },
  /** What runs the code: `{ id }`, `{ name, version }`, or an image of your own, `{ imageUrl }`. */
  engine: { api: "job_config.engine", form: "engine", isCompleted: true, isToldWhole: true, changesInPlace: true },
  /** What an image of your own is to run. */
  command: { api: "job_config.command", form: "filledText", isToldWhole: true, changesInPlace: true },
  /** Hyperparameters, `[{ name, value, description?, constraint? }]`. Their order does not matter. `true` is sent as `True`. */
  parameters: {
    api: "job_config.parameters",
    form: "algorithmParameters",
    isUnordered: true,
    isRetypedBut: "name",
    isCompleted: true,
    isToldWhole: true,
    changesInPlace: true,
  },
  /** Whether a job may have parameters beside these. */
  parametersCustomization: {
    api: "job_config.parameters_customization",
    form: "flag",
    isFilled: true,
    changesInPlace: true,
  },
  /** The data that a job gives, `[{ name, description?, accessMethod?, remoteConstraints? }]`. Its order does not matter. */
  inputs: {
    api: "job_config.inputs",
    form: "algorithmInputs",
    isUnordered: true,
    isCompleted: true,
    isToldWhole: true,
    changesInPlace: true,
  },
  /** The results that a job gives a place for, `[{ name, description?, accessMethod? }]`. Their order does not matter. */
  outputs: {
    api: "job_config.outputs",
    form: "algorithmOutputs",
    isUnordered: true,
    isCompleted: true,
    isToldWhole: true,
    changesInPlace: true,
  },
  /** The machines that it is for, `[{ key, values }]`. Their order does not matter. */
  resourceRequirements: {
    api: "resource_requirements",
    form: "requirements",
    isUnordered: true,
    // A sample answers null to what was asked for.
    mayGoUnreported: true,
    changesInPlace: true,
  },
  /** Search for hyperparameters; numbers are text in it. */
  autoSearch: { api: "advanced_config.auto_search", form: "autoSearch", isToldWhole: true, changesInPlace: true },
  /** What this list lacks, in the API's own words; it is merged into each request last, and never read back. A change makes a new algorithm. */
  extra: { form: "extra" },
} as const satisfies Table;

/** What a request holds. */
export const algorithmBodyRows = {
  /**
   * Its own in its workspace: 1 to 64 letters, digits, - and _. A change makes a new algorithm. Default: the resource's name and eight
   * random digits; then a replacement need not remove the old algorithm first.
   */
  algorithmName: { api: "metadata.name", form: "jobName", isFilled: true },
  /** 256 characters at most. Changes in place. */
  description: { api: "metadata.description", form: "description", changesInPlace: true },
  ...algorithmMadeOfRows,
} as const satisfies Table;

/** All inputs of an algorithm of v2. */
export const algorithmRows = {
  /**
   * Adopt this algorithm instead of creating one; it is then destroyed like any other. What is given beside it must be as it is there,
   * and what is not given is filled. A change replaces it.
   */
  existingAlgorithmId: { form: "uuid", isFilled: true },
  ...algorithmBodyRows,
  /** How the algorithm is removed. Changes in place. */
  deletion: { form: "keepDeletion", isTreatment: true, changesInPlace: true },
  /** Time budgets; `customTimeouts` of the resource options fill what is not given. Changes in place. */
  timeouts: { form: "timeouts", isTreatment: true, changesInPlace: true },
  ...locationRows,
} as const satisfies Table;
