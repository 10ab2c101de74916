// The resource `modelarts/v2:TrainingJob`.

import { jobV2ChangeRules, jobV2Contract } from "../../inputs/v2/contract";
import { defineResource } from "../resource";
import { v2JobContent } from "./content";
import { createV2Job } from "./create";
import { deleteV2Job } from "./delete";
import { readV2Job } from "./read";
import { updateV2Job } from "./update";
import { v2JobWords } from "./words";

export const v2TrainingJob = defineResource({
  contract: jobV2Contract,
  // Where it lives is settled by each check; its name may be left out.
  alwaysGiven: "endpoint",
  changes: jobV2ChangeRules,
  words: v2JobWords,
  content: v2JobContent,
  create: createV2Job,
  read: readV2Job,
  update: updateV2Job,
  delete: deleteV2Job,
});
