// Reads a v2 job as it is now: gone, or its outputs with every drift that can be seen.

import { DoesNotExistError } from "../../errors";
import { parseJobUuid } from "../../id";
import { jobV2InputNames } from "../../inputs/v2/names";
import { confirmJob } from "../../v2/find";
import { readDeadline } from "../deadlines";
import { freeName } from "../namedOnce";
import { inputsOf } from "../outputs";
import type { Properties } from "../properties";
import type { ReadResource } from "../resource";
import type { Environment } from "../target";
import { namedJob } from "./named";
import { jobOutputs, withDrift, withLiveValues } from "./outputs";
import { tagsIn, tagsNow } from "./tags";
import { confirmationFor, connectTo, jobOf } from "./target";

/**
 * Reads a job. One that is gone comes back with an empty id, be it that the service has aged its record; one that is only looked up
 * must exist.
 */
export async function readV2Job(environment: Environment, id: string, stored: Properties): Promise<ReadResource> {
  const jobId = parseJobUuid(id);
  const target = await connectTo(environment, stored, readDeadline(environment));
  const live = await confirmJob(confirmationFor(target, stored), jobOf(jobId, stored));
  const isManaged = stored.jobId !== undefined;
  if (live === undefined) {
    if (!isManaged) throw new DoesNotExistError("id", `training job ${id} does not exist`);
    freeName(namedJob, target.client, stored);
    return { id: "", props: {}, inputs: {} };
  }
  const properties = isManaged ? withDrift(stored, live) : withLiveValues(stored, live);
  if (stored.tags !== undefined) properties.tags = await tagsNow(target.client, jobId, tagsIn(stored));
  const props = jobOutputs({ ...properties, ...target.location }, jobId, live);
  return { id, props, inputs: inputsOf(props, jobV2InputNames) };
}
