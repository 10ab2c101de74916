// Reads an algorithm of v2 as it is now: gone, or its outputs with every drift that can be seen.

import { DoesNotExistError } from "../../errors";
import { parseAlgorithmUuid } from "../../id";
import { algorithmInputNames } from "../../inputs/v2/algorithmNames";
import { confirmAlgorithm } from "../../v2/findAlgorithm";
import { readDeadline } from "../deadlines";
import { freeName } from "../namedOnce";
import { inputsOf } from "../outputs";
import type { Properties } from "../properties";
import type { ReadResource } from "../resource";
import type { Environment } from "../target";
import { namedAlgorithm } from "./named";
import { algorithmOutputs, withDrift, withLiveValues } from "./outputs";
import { algorithmOf, confirmationFor, connectTo } from "./target";

/** Reads an algorithm. One that is gone comes back with an empty id; one that is only looked up must exist. */
export async function readAlgorithm(environment: Environment, id: string, stored: Properties): Promise<ReadResource> {
  const algorithmId = parseAlgorithmUuid(id);
  const target = await connectTo(environment, stored, readDeadline(environment));
  const live = await confirmAlgorithm(confirmationFor(target, stored), algorithmOf(algorithmId, stored));
  const isManaged = stored.algorithmId !== undefined;
  if (live === undefined) {
    if (!isManaged) throw new DoesNotExistError("id", `algorithm ${id} does not exist`);
    freeName(namedAlgorithm, target.client, stored);
    return { id: "", props: {}, inputs: {} };
  }
  const properties = isManaged ? withDrift(stored, live) : withLiveValues(stored, live);
  const props = algorithmOutputs({ ...properties, ...target.location }, live);
  return { id, props, inputs: inputsOf(props, algorithmInputNames) };
}
