// How the versions of a job are looked at: each by its own page, or all of them by the job's list, together with all who wait.

import { type Clock, systemClock } from "../clock";
import { isNotFound } from "../errors";
import { getOrCreate } from "../memo";
import { type Log, openProgress } from "../waiting/progress";
import { type Poller, Rounds } from "../waiting/rounds";
import { SharedLook } from "../waiting/together";
import type { TrainingJobsClient } from "./client";
import { findTrainingJob, findTrainingJobVersion } from "./find";
import type { VersionStatus } from "./version";

/** The most that a page of the list holds; each page is a request. */
const versionsPerPage = 1_000;
/** How long one of these requests may take, in milliseconds: one that hangs gives way to the next. */
const lookTimeoutMs = 10_000;

type Versions = ReadonlyMap<string, VersionStatus>;

type LooksByJob<Look> = WeakMap<object, Map<string, Look>>;

const roundsByJob: LooksByJob<Rounds<string, VersionStatus>> = new WeakMap();
const sharedLooks: LooksByJob<SharedLook<Versions>> = new WeakMap();

/** The rounds of a job: the same for all who wait for its versions in the same session. */
export function roundsOf(
  client: TrainingJobsClient,
  jobId: string,
  clock: Clock,
  log: Log | undefined,
): Rounds<string, VersionStatus> {
  return sharedBy(roundsByJob, client, jobId, () => openRounds(client, jobId, clock, log));
}

/** Rounds of their own. */
export function openRounds(client: TrainingJobsClient, jobId: string, clock: Clock = systemClock, log?: Log) {
  return new Rounds(pollerOf(client, jobId, log), clock);
}

/**
 * The versions of the job by a list that was begun after this was asked for; `undefined` when the job is gone, which takes two looks
 * and then is believed for a while.
 */
export function lookAtJobTogether(
  client: TrainingJobsClient,
  jobId: string,
  clock: Clock,
): Promise<Versions | undefined> {
  return sharedBy(sharedLooks, client, jobId, () => openSharedLook(client, jobId, clock)).ask();
}

function sharedBy<Look>(
  looks: LooksByJob<Look>,
  { project }: TrainingJobsClient,
  jobId: string,
  make: () => Look,
): Look {
  const byJob = looks.get(project) ?? new Map<string, Look>();
  looks.set(project, byJob);
  return getOrCreate(byJob, jobId, make);
}

/** The first who looks does not bound those who come after. */
function openSharedLook(client: TrainingJobsClient, jobId: string, clock: Clock): SharedLook<Versions> {
  const looking = client.with({ signal: undefined, onRetry: undefined });
  return new SharedLook(async (deadline) => {
    const job = await findTrainingJob(looking.with({ deadline }), jobId);
    return job && byId(job.versions);
  }, clock);
}

function pollerOf(client: TrainingJobsClient, jobId: string, log: Log | undefined): Poller<string, VersionStatus> {
  const looking = client.with({
    attempts: 1,
    timeoutMs: lookTimeoutMs,
    deadline: undefined,
    signal: undefined,
    onRetry: undefined,
  });
  return {
    list: `the list of versions of training job ${jobId}`,
    thing: "version",
    lookAtOne: (versionId, unlisted) =>
      unlisted ? findUnlisted(looking, jobId, versionId) : findTrainingJobVersion(looking, { jobId, versionId }),
    async lookAtAll(deadline) {
      const { versions } = await looking.with({ deadline }).listVersionStatuses(jobId);
      // To be read whole, a list of several pages is read to its end and back.
      const requests = 2 * Math.max(1, Math.ceil(versions.length / versionsPerPage)) - 1;
      return { seen: byId(versions), requests };
    },
    warn: (message) => openProgress(log).warn(message),
  };
}

/** A version that its job's list does not hold. */
async function findUnlisted(client: TrainingJobsClient, jobId: string, versionId: string) {
  try {
    return await client.getVersion(jobId, versionId);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function byId(versions: readonly VersionStatus[]): Versions {
  return new Map(versions.map((version) => [version.versionId, version]));
}
