// Creates an algorithm of v2, or adopts one that stands.

import { assumedOf } from "../../inputs/table";
import type { AlgorithmInputs } from "../../inputs/v2/algorithmContract";
import { algorithmMadeOfRows } from "../../inputs/v2/algorithmRows";
import type { AlgorithmDetails } from "../../v2/algorithm";
import { takeUpCutOff } from "../cutOff";
import { requestDeadline } from "../deadlines";
import { soughtNamed } from "../namedCutOff";
import { createNamedOnce, defaultWorkspaceId, tellName, type WantedNamed } from "../namedOnce";
import { noteNewlyMade } from "../newlyMade";
import { nameFor } from "../ownName";
import type { Properties } from "../properties";
import type { CreatedResource } from "../resource";
import type { Environment } from "../target";
import { adoptAlgorithm } from "./adopt";
import { algorithmContent } from "./content";
import { namedAlgorithm } from "./named";
import { algorithmOutputs, withLiveValues } from "./outputs";
import { requestFor } from "./request";
import { connectTo, type Target } from "./target";

/** Creates an algorithm. What a creation answers says all that there is to say of it, so that nothing is waited for. */
export async function createAlgorithm(
  environment: Environment,
  inputs: AlgorithmInputs,
  carried: Properties,
): Promise<CreatedResource> {
  const target = await connectTo(environment, carried, requestDeadline(environment));
  const { existingAlgorithmId } = inputs;
  const properties = { ...carried, ...target.location };
  if (existingAlgorithmId !== undefined) {
    const live = await adoptAlgorithm(environment, target, existingAlgorithmId, inputs, carried);
    return { id: existingAlgorithmId, outs: algorithmOutputs(withLiveValues(properties, live), live) };
  }
  const seen = await create(environment, target, wantedAlgorithm(target, inputs, carried));
  noteNewlyMade(target, seen.algorithmId);
  return { id: seen.algorithmId, outs: algorithmOutputs(properties, seen) };
}

async function create(environment: Environment, target: Target, wanted: WantedNamed): Promise<AlgorithmDetails> {
  const left = await takeUpCutOff(target, soughtNamed(namedAlgorithm, environment, target, wanted));
  if (left !== undefined) return left;
  await tellName(target, wanted);
  return createNamedOnce(namedAlgorithm, target, wanted);
}

function wantedAlgorithm({ urn }: Target, inputs: AlgorithmInputs, carried: Properties): WantedNamed {
  const { algorithmName = nameFor(urn, "algorithm"), workspaceId = defaultWorkspaceId, description } = inputs;
  const asked: Properties = { ...assumedOf(algorithmMadeOfRows), ...inputs };
  const made = Object.fromEntries(Object.keys(algorithmMadeOfRows).map((name) => [name, asked[name]]));
  return {
    name: algorithmName,
    isNameGiven: inputs.algorithmName !== undefined,
    workspaceId,
    description,
    made,
    body: requestFor({ ...inputs, algorithmName }),
    content: algorithmContent(carried),
  };
}
