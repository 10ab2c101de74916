// Adopts an algorithm of v2 that somebody made elsewhere: takes it as it is, or says what contradicts it.

import { ContradictionError, DoesNotExistError } from "../../errors";
import type { AlgorithmInputs } from "../../inputs/v2/algorithmContract";
import { algorithmMadeOfNames } from "../../inputs/v2/algorithmNames";
import { algorithmRows } from "../../inputs/v2/algorithmRows";
import type { AlgorithmDetails } from "../../v2/algorithm";
import { confirmAlgorithm } from "../../v2/findAlgorithm";
import type { Properties } from "../properties";
import { contradictedIn, contradictionOf } from "../reportedValues";
import { noteTakenOver } from "../takenOver";
import type { Environment } from "../target";
import { algorithmOf, confirmationFor, type Target } from "./target";
import { algorithmWords } from "./words";

/** Takes over the algorithm that `existingAlgorithmId` names. */
export async function adoptAlgorithm(
  environment: Environment,
  target: Target,
  algorithmId: string,
  inputs: AlgorithmInputs,
  carried: Properties,
): Promise<AlgorithmDetails> {
  const { location, notes } = target;
  const live = await confirmAlgorithm(confirmationFor(target, {}), algorithmOf(algorithmId, carried));
  const title = algorithmWords.title(algorithmId);
  if (live === undefined) {
    throw new DoesNotExistError("existingAlgorithmId", `${title} cannot be adopted: it does not exist`);
  }
  const names = [...algorithmMadeOfNames, "algorithmName", "description"];
  const contradicted = contradictedIn(algorithmRows, names, inputs, live);
  const [first] = contradicted;
  if (first !== undefined) throw new ContradictionError(first, contradictionOf(title, contradicted));
  noteTakenOver(environment, algorithmId, location);
  // It is the program's own word that it belongs here, whoever noted that he had made it.
  notes.engineKnows(location.projectId, algorithmId);
  return live;
}
