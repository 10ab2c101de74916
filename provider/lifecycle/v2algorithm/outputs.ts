// The outputs of an algorithm of v2: its checked inputs, and what the service says of it.

import { type AlgorithmObservedName, algorithmMadeOfNames } from "../../inputs/v2/algorithmNames";
import { algorithmMadeOfRows } from "../../inputs/v2/algorithmRows";
import type { AlgorithmDetails } from "../../v2/algorithm";
import { defaultWorkspaceId } from "../namedOnce";
import { type Properties, toProperties } from "../properties";
import { filledFrom, withDriftOf } from "../reportedValues";

/** The outputs of an algorithm that stands: the stored properties, where it lives, and what was seen of it. */
export function algorithmOutputs(properties: Readonly<Properties>, seen: AlgorithmDetails): Properties {
  const { algorithmId, createTime, updateTime, engineName, engineVersion } = seen;
  const workspaceId = properties.workspaceId ?? seen.workspaceId ?? defaultWorkspaceId;
  const algorithmName = seen.algorithmName ?? properties.algorithmName;
  const observed = { createTime, updateTime, engineName, engineVersion } satisfies Record<
    AlgorithmObservedName,
    unknown
  >;
  return toProperties({ ...properties, algorithmId, algorithmName, workspaceId, ...observed });
}

/** The stored properties corrected by what is really there; see {@link withDriftOf}. */
export function withDrift(stored: Readonly<Properties>, live: AlgorithmDetails): Properties {
  const corrected = withDriftOf(algorithmMadeOfRows, algorithmMadeOfNames, stored, live);
  // A description is always reported; one that somebody has taken away comes as nothing.
  if (stored.description !== undefined) corrected.description = live.description ?? "";
  return corrected;
}

/** The properties of an algorithm that was made elsewhere: what is given, and for the rest what is really there. */
export function withLiveValues(given: Readonly<Properties>, live: AlgorithmDetails): Properties {
  return filledFrom(algorithmMadeOfRows, [...algorithmMadeOfNames, "description"], given, live);
}
