// The resource `modelarts:TrainingJob`.

import { jobChangeRules, jobContract } from "../../inputs/contracts";
import { defineResource } from "../resource";
import { jobContent } from "./content";
import { createTrainingJob } from "./create";
import { deleteTrainingJob } from "./delete";
import { readTrainingJob } from "./read";
import { updateTrainingJob } from "./update";
import { jobWords } from "./words";

export const trainingJob = defineResource({
  contract: jobContract,
  alwaysGiven: "jobName",
  changes: jobChangeRules,
  words: jobWords,
  content: jobContent,
  create: createTrainingJob,
  read: readTrainingJob,
  update: updateTrainingJob,
  delete: deleteTrainingJob,
});
