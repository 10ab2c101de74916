// What an algorithm of v2 accepts, the rules between its inputs, and what becomes of it when they change.

import type * as v from "valibot";
import type { ChangeRules } from "../changes";
import type { InputContract } from "../check";
import { pairsAndExclusions, type Rule } from "../rules";
import { schemaOf } from "../schema";
import { algorithmForms } from "./algorithmForms";
import { algorithmRows } from "./algorithmRows";
import { codeRules, rule } from "./codeRules";

const algorithmSchema = schemaOf(algorithmRows, algorithmForms);

/** The checked inputs of an algorithm of v2. */
export type AlgorithmInputs = v.InferOutput<typeof algorithmSchema>;

type Inputs = Partial<AlgorithmInputs>;

const rules: readonly Rule<Inputs>[] = [
  ...pairsAndExclusions(algorithmRows),
  rule("engine", [], ({ engine }: Inputs) =>
    engine === undefined
      ? "is required: give it with codeDir and bootFile, or give an image ({ imageUrl }) with command"
      : undefined,
  ),
  ...codeRules,
];

/** What the API and other clients call an input of ours. */
const namesElsewhere = {
  name: "algorithmName",
  jobName: "algorithmName",
  algorithmId: "existingAlgorithmId",
  engineId: "engine",
  hyperParameters: "parameters",
  advancedConfig: "autoSearch",
};

export const algorithmContract = {
  schema: algorithmSchema,
  rules,
  makesRun: (inputs) => inputs.existingAlgorithmId === undefined,
  namesElsewhere,
} satisfies InputContract;

export const algorithmChangeRules: ChangeRules = {
  rows: algorithmRows,
  adoption: { input: "existingAlgorithmId", output: "algorithmId" },
  unique: "algorithmName",
};
