// Adopts a v2 job that somebody made elsewhere: takes it as it is, or says what contradicts it.

import { ContradictionError, DoesNotExistError } from "../../errors";
import type { JobV2Inputs } from "../../inputs/v2/contract";
import { jobV2MadeOfNames } from "../../inputs/v2/names";
import { jobV2Rows } from "../../inputs/v2/rows";
import { confirmJob } from "../../v2/find";
import type { JobDetails } from "../../v2/job";
import type { Properties } from "../properties";
import { contradictedIn, contradictionOf } from "../reportedValues";
import { noteTakenOver } from "../takenOver";
import type { Environment } from "../target";
import { withLiveValues } from "./outputs";
import type { StandingJob } from "./settle";
import { confirmationFor, jobOf, type Target } from "./target";

/** Takes over the job that `existingJobId` names. What the program leaves out is filled. */
export async function adoptJob(
  environment: Environment,
  target: Target,
  jobId: string,
  inputs: JobV2Inputs,
  carried: Properties,
): Promise<StandingJob> {
  const { location, notes } = target;
  const live = await confirmJob(confirmationFor(target, {}), jobOf(jobId, carried));
  if (live === undefined) {
    throw new DoesNotExistError("existingJobId", `training job ${jobId} cannot be adopted: it does not exist`);
  }
  refuseContradiction(jobId, inputs, live);
  noteTakenOver(environment, jobId, location);
  // It is the program's own word that it belongs here, whoever noted that he had made it.
  notes.engineKnows(location.projectId, jobId);
  return { jobId, properties: withLiveValues(carried, live), seen: live };
}

/** A job is adopted as it is. */
function refuseContradiction(jobId: string, inputs: JobV2Inputs, live: JobDetails): void {
  const contradicted = contradictedIn(jobV2Rows, [...jobV2MadeOfNames, "jobName", "description"], inputs, live);
  const [first] = contradicted;
  if (first !== undefined) throw new ContradictionError(first, contradictionOf(`training job ${jobId}`, contradicted));
}
