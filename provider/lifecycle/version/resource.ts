// The resource `modelarts:TrainingJobVersion`.

import { versionChangeRules, versionContract } from "../../inputs/contracts";
import { defineResource } from "../resource";
import { versionContent } from "./content";
import { createTrainingJobVersion } from "./create";
import { deleteTrainingJobVersion } from "./delete";
import { readTrainingJobVersion } from "./read";
import { updateTrainingJobVersion } from "./update";
import { versionWords } from "./words";

export const trainingJobVersion = defineResource({
  contract: versionContract,
  alwaysGiven: "jobId",
  changes: versionChangeRules,
  words: versionWords,
  content: versionContent,
  create: createTrainingJobVersion,
  read: readTrainingJobVersion,
  update: updateTrainingJobVersion,
  delete: deleteTrainingJobVersion,
});
