// Creates a training job version, or adopts one that stands, and waits as far as the program asks.

import { ApiError } from "../../errors";
import type { VersionInputs } from "../../inputs/schema";
import { present } from "../../v1/fields";
import { takeUpCutOff } from "../cutOff";
import { requestDeadline } from "../deadlines";
import { untilShown } from "../newlyMade";
import { noteOwnVersion } from "../ownVersions";
import type { Properties } from "../properties";
import type { CreatedResource } from "../resource";
import { runOf } from "../runConfig";
import { adviceOnStrays } from "../strays";
import type { Environment } from "../target";
import { connectTo, type Target } from "../trainingJobs";
import { withMissingJob, withUnknownInput } from "../unknownInputs";
import { adoptTrainingJobVersion } from "./adopt";
import { versionContent } from "./content";
import { createVersionOnce, lookAlikesBefore } from "./createOnce";
import { soughtVersion } from "./cutOff";
import { latestVersionBefore, latestVersionNow } from "./ledger";
import { listOf, type WantedVersion } from "./lostVersion";
import { type StandingVersion, settle } from "./settle";

/**
 * Creates a version (API page modelarts_03_0050). From the moment the service has accepted it, every failure is an
 * {@link InitFailedError}: the version is in the state and `pulumi destroy` removes it.
 */
export async function createTrainingJobVersion(
  environment: Environment,
  inputs: VersionInputs,
  carried: Properties,
): Promise<CreatedResource> {
  const target = await connectTo(environment, carried, requestDeadline(environment));
  const { existingVersionId } = inputs;
  const standing =
    existingVersionId === undefined
      ? await create(environment, target, inputs, carried)
      : await adoptTrainingJobVersion(environment, target, { ...inputs, existingVersionId }, carried);
  noteOwnVersion(target.client, standing.version);
  return settle(target, standing);
}

async function create(
  environment: Environment,
  target: Target,
  inputs: VersionInputs,
  carried: Properties,
): Promise<StandingVersion> {
  const { jobId, description, preVersionId } = inputs;
  await untilShown(target, jobId, async (first) => {
    const { versions } = await target.client.listVersionStatuses(jobId);
    return first === undefined || versions.some(({ versionId }) => versionId === first);
  });
  const request = present({ description, config: runOf(inputs) });
  const wanted = { jobId, request, content: versionContent(carried) };
  const cutOff = await takeUpCutOff(target, soughtVersion(environment, target, wanted));
  const made = cutOff ?? (await createNew(target, wanted, preVersionId));
  return { version: { jobId, versionId: made.versionId }, properties: { ...carried, ...target.location }, seen: made };
}

async function createNew(target: Target, wanted: WantedVersion, preVersionId: string | undefined) {
  const created = await createFromLatest(target, wanted, preVersionId).catch(async (error: unknown) => {
    throw withMissingJob(target, wanted.jobId, await withUnknownInput(target, wanted.request.config, error));
  });
  await nameLookAlikes(target, wanted);
  return created;
}

/** Where there is no note, as on another machine, nothing is taken: a look-alike may be somebody's. */
async function nameLookAlikes(target: Target, wanted: WantedVersion): Promise<void> {
  const { notes, urn, progress } = target;
  if (urn !== undefined && notes.heldUnder(urn) === wanted.content) return;
  const alike = await lookAlikesBefore(target, wanted);
  if (alike.length === 0) return;
  progress.warn(
    `${listOf(wanted.jobId, alike)} stood before, is exactly what was asked for too, and no resource is known to have it. ` +
      `If a run was cut off on another machine, that may have made it. ${adviceOnStrays(wanted.jobId)}`,
  );
}

/**
 * The API asks for the version that a new one is derived from; not said, it is the job's latest. That one may be gone since the
 * job was looked at: then it is the latest that stands now.
 */
async function createFromLatest(target: Target, wanted: WantedVersion, given: string | undefined) {
  const from = given ?? (await latestVersionBefore(target, wanted.jobId));
  try {
    return await createFrom(target, wanted, from);
  } catch (error) {
    if (given !== undefined || !(error instanceof ApiError) || error.category !== "validation") {
      throw withAdviceOnQuota(target, error);
    }
    const now = await latestVersionNow(target, wanted.jobId);
    if (now === from) throw error;
    return await createFrom(target, wanted, now);
  }
}

function createFrom(target: Target, wanted: WantedVersion, preVersionId: string | undefined) {
  return createVersionOnce(target, { ...wanted, request: present({ ...wanted.request, preVersionId }) });
}

/** What stands in the way of a replacement is often what it replaces, which is removed only afterwards. */
function withAdviceOnQuota({ notes, urn }: Target, error: unknown): unknown {
  const isReplacement = urn !== undefined && notes.heldUnder(urn) !== undefined;
  if (!isReplacement || !(error instanceof ApiError) || error.category !== "quota") return error;
  return new ApiError(
    error,
    "The version that this one replaces still counts. With the resource option deleteBeforeReplace it is removed first",
  );
}
