// What a training job of v2 accepts, the rules between its inputs, and what becomes of it when they change.

import type * as v from "valibot";
import type { ChangeRules } from "../changes";
import type { InputContract } from "../check";
import { pairsAndExclusions, type Rule } from "../rules";
import { schemaOf } from "../schema";
import { codeRules, rule } from "./codeRules";
import { jobV2Forms } from "./forms";
import { jobV2Rows } from "./rows";

const jobV2Schema = schemaOf(jobV2Rows, jobV2Forms);

/** The checked inputs of a training job of v2. */
export type JobV2Inputs = v.InferOutput<typeof jobV2Schema>;

type Inputs = Partial<JobV2Inputs>;

const source =
  "is required: give it with codeDir and bootFile, or give algorithmId, subscription, or an image ({ imageUrl }) with command";

/** What the service says no to (codes 2763, 2781, 2792, 2806, 2830), said beforehand. */
const rules: readonly Rule<Inputs>[] = [
  ...pairsAndExclusions(jobV2Rows),
  rule("engine", ["algorithmId", "subscription"], ({ engine, algorithmId, subscription }) =>
    engine === undefined && algorithmId === undefined && subscription === undefined ? source : undefined,
  ),
  ...codeRules,
  rule("flavorId", ["poolId"], ({ flavorId, poolId }) => {
    if (poolId === undefined) {
      return flavorId === undefined
        ? "is required unless poolId (a dedicated pool) is given; v2.listFlavors tells what there is"
        : undefined;
    }
    return flavorId === undefined || /^modelarts\.pool\.visual\.(?:2|4|8|16)?xlarge$/.test(flavorId)
      ? undefined
      : "must be left out in a dedicated pool, but for the sizes of cards: modelarts.pool.visual.xlarge, 2xlarge, 4xlarge, 8xlarge and 16xlarge";
  }),
  rule("runtimeType", ["poolId"], ({ runtimeType, poolId }) =>
    runtimeType === "debug" && poolId === undefined ? "may be debug only in a dedicated pool: give poolId" : undefined,
  ),
];

/** What the API and the classes of v1 call an input of ours. */
const namesElsewhere = {
  name: "jobName",
  workerServerNum: "nodeCount",
  flavor: "flavorId",
  flavorCode: "flavorId",
  specId: "flavorId",
  appUrl: "codeDir",
  bootFileUrl: "bootFile",
  engineId: "engine",
  userImageUrl: "engine",
  userCommand: "command",
  dataUrl: "inputs",
  trainUrl: "outputs",
  environmentVariables: "environments",
};

export const jobV2Contract = {
  schema: jobV2Schema,
  rules,
  makesRun: (inputs) => inputs.existingJobId === undefined,
  namesElsewhere,
} satisfies InputContract;

export const jobV2ChangeRules: ChangeRules = {
  rows: jobV2Rows,
  adoption: { input: "existingJobId", output: "jobId" },
  unique: "jobName",
};
