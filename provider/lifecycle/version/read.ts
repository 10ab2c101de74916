// Reads a training job version as it is now: gone, or its outputs with every drift that can be seen.

import { DoesNotExistError } from "../../errors";
import { parseVersionId } from "../../id";
import { versionInputNames } from "../../inputs/names";
import { confirmVersion } from "../../v1/confirm";
import { readDeadline } from "../deadlines";
import { inputsOf } from "../outputs";
import { noteOwnVersion } from "../ownVersions";
import type { Properties } from "../properties";
import type { ReadResource } from "../resource";
import type { Environment } from "../target";
import { confirmationFor, connectTo } from "../trainingJobs";
import { versionOutputs, withDrift, withLiveValues } from "./outputs";

/**
 * Reads a version (API page modelarts_03_0047). A version that is gone comes back with an empty id.
 *
 * Reading one by its id, for a resource that this stack does not manage, throws when it does not exist: Pulumi would take an
 * empty answer for success.
 */
export async function readTrainingJobVersion(
  environment: Environment,
  id: string,
  stored: Properties,
): Promise<ReadResource> {
  const version = parseVersionId(id);
  const target = await connectTo(environment, stored, readDeadline(environment));
  const { client, location } = target;
  const live = await confirmVersion(confirmationFor(target, stored), version);
  const isManaged = stored.versionId !== undefined;
  if (isManaged) noteOwnVersion(client, version);
  if (live === undefined) {
    if (!isManaged) throw new DoesNotExistError("id", `training job version ${id} does not exist`);
    return { id: "", props: {}, inputs: {} };
  }
  const properties = isManaged ? withDrift(stored, live) : withLiveValues(stored, live);
  const props = versionOutputs({ ...properties, ...location }, version, live);
  return { id, props, inputs: inputsOf(props, versionInputNames) };
}
