// Algorithms of v2 as things that have names of their own.

import { algorithmMadeOfRows } from "../../inputs/v2/algorithmRows";
import type { AlgorithmDetails } from "../../v2/algorithm";
import type { AlgorithmsClient } from "../../v2/algorithmsClient";
import { isAlgorithmNameTaken } from "../../v2/errorCodes";
import { findAlgorithmByName } from "../../v2/findAlgorithm";
import type { NamedKind } from "../namedOnce";
import { algorithmWords } from "./words";

export const namedAlgorithm: NamedKind<AlgorithmsClient, AlgorithmDetails> = {
  words: algorithmWords,
  nameWords: {
    noun: "algorithm",
    oneOf: "an algorithm",
    input: "algorithmName",
    adoption: "existingAlgorithmId",
  },
  rows: algorithmMadeOfRows,
  create: (client, body) => client.createAlgorithm(body),
  // A PUT replaces the whole, and what is wanted is the whole.
  describe: (client, algorithmId, { body }) => client.replaceAlgorithm(algorithmId, body),
  findByName: findAlgorithmByName,
  isNameTaken: isAlgorithmNameTaken,
  factsOf: ({ algorithmId, algorithmName, createTime, description }) => ({
    id: algorithmId,
    name: algorithmName,
    createTime,
    description,
  }),
  importedBy: (id) => `--algorithm ${id}`,
};
