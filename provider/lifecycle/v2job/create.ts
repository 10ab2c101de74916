// Creates a v2 training job, or adopts one that stands, and waits as far as the program asks.

import { assumedOf } from "../../inputs/table";
import type { JobV2Inputs } from "../../inputs/v2/contract";
import { jobBodyRows, jobMadeOfRows } from "../../inputs/v2/rows";
import { writeInputs } from "../../inputs/wire";
import { openAlgorithms } from "../../v2/algorithms";
import { jobV2Codecs } from "../../v2/codecs";
import { takeUpCutOff } from "../cutOff";
import { requestDeadline } from "../deadlines";
import { merged } from "../merged";
import { soughtNamed } from "../namedCutOff";
import { createNamedOnce, defaultWorkspaceId, tellName, type WantedNamed } from "../namedOnce";
import { untilShown } from "../newlyMade";
import { nameFor } from "../ownName";
import type { Properties } from "../properties";
import type { CreatedResource } from "../resource";
import { connectWith, type Environment } from "../target";
import { adoptJob } from "./adopt";
import { v2JobContent } from "./content";
import { namedJob } from "./named";
import { type StandingJob, settle } from "./settle";
import { connectTo, type Target } from "./target";

/**
 * Creates a job. From the moment the service has accepted it, every failure is an {@link InitFailedError}: the job is in the state and
 * `pulumi destroy` removes it.
 */
export async function createV2Job(
  environment: Environment,
  inputs: JobV2Inputs,
  carried: Properties,
): Promise<CreatedResource> {
  const target = await connectTo(environment, carried, requestDeadline(environment));
  const standing =
    inputs.existingJobId === undefined
      ? await create(environment, target, inputs, carried)
      : await adoptJob(environment, target, inputs.existingJobId, inputs, carried);
  return settle(target, { ...standing, properties: { ...standing.properties, ...target.location } });
}

async function create(
  environment: Environment,
  target: Target,
  inputs: JobV2Inputs,
  carried: Properties,
): Promise<StandingJob> {
  const wanted = wantedJob(target, inputs, carried);
  await untilAlgorithmShows(environment, target, inputs, carried);
  const left = await takeUpCutOff(target, soughtNamed(namedJob, environment, target, wanted));
  if (left === undefined) await tellName(target, wanted);
  const seen = left ?? (await createNamedOnce(namedJob, target, wanted));
  return { jobId: seen.jobId, properties: carried, seen };
}

/** An algorithm that this process has made may show late, and a job of what does not show is refused. */
async function untilAlgorithmShows(
  environment: Environment,
  target: Target,
  { algorithmId }: JobV2Inputs,
  carried: Properties,
): Promise<void> {
  if (algorithmId === undefined) return;
  const { client } = await connectWith(openAlgorithms, environment, carried, target.deadline);
  await untilShown(target, algorithmId, async () => (await client.getAlgorithm(algorithmId)) !== undefined);
}

function wantedJob({ urn }: Target, inputs: JobV2Inputs, carried: Properties): WantedNamed {
  const { jobName = nameFor(urn, "job"), workspaceId = defaultWorkspaceId, description, extra } = inputs;
  const asked: Properties = { ...assumedOf(jobMadeOfRows), ...inputs };
  const made = Object.fromEntries(Object.keys(jobMadeOfRows).map((name) => [name, asked[name]]));
  const body = { kind: "job", ...writeInputs(jobBodyRows, jobV2Codecs, { ...asked, jobName }) };
  return {
    name: jobName,
    isNameGiven: inputs.jobName !== undefined,
    workspaceId,
    description,
    made,
    body: extra === undefined ? body : merged(body, extra),
    content: v2JobContent(carried),
  };
}
