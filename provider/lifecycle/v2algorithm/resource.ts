// The resource `modelarts/v2:Algorithm`.

import { algorithmChangeRules, algorithmContract } from "../../inputs/v2/algorithmContract";
import { defineResource } from "../resource";
import { algorithmContent } from "./content";
import { createAlgorithm } from "./create";
import { deleteAlgorithm } from "./delete";
import { readAlgorithm } from "./read";
import { updateAlgorithm } from "./update";
import { algorithmWords } from "./words";

export const v2Algorithm = defineResource({
  contract: algorithmContract,
  // Where it lives is settled by each check; its name may be left out.
  alwaysGiven: "endpoint",
  changes: algorithmChangeRules,
  words: algorithmWords,
  content: algorithmContent,
  create: createAlgorithm,
  read: readAlgorithm,
  update: updateAlgorithm,
  delete: deleteAlgorithm,
});
