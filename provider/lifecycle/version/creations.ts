// Creates a version exactly once: when the answer to a creation is lost, looks for the version before asking again.
//
// The API has no idempotency key and a version carries no tag, so a version is told to be ours by what can be seen of it: it
// was not there shortly before it was asked for, no other resource of this process has claimed it, and it is made of what was
// asked for. A version that somebody else makes in the same job, of exactly the same configuration and in the same seconds,
// cannot be told apart; one that takes longer than `appearsWithinMs` to be listed is taken for never made.

import type { CreateVersionRequest, TrainingJobsClient } from "../../client/client";
import type { CreatedVersion, JobVersions, VersionDetails, VersionStatus } from "../../client/wire";
import type { Clock } from "../../clock";
import { Deadline } from "../../deadline";
import { isOutcomeUnknown, WaitTimeoutError } from "../../errors";
import { isExactlyMadeOf } from "../../inputs/reported";
import { pending, poll, reached } from "../../waiting/poll";
import type { Target } from "../target";

/** How often a creation is asked for when each answer is lost and no version appears. */
const maxRequests = 3;
/** How old a list may be that says what stood before a request, in milliseconds: creations begun together share one. */
const freshForMs = 5_000;

/** What is known of one job's versions while this process creates some. */
interface Ledger {
  /** The versions that stood before this process created any. */
  readonly first: Promise<JobVersions>;
  /** The ids in the latest list that was read. */
  latest: { readonly ids: Promise<ReadonlySet<string>>; readonly readAt: number };
  /** The versions that belong to a resource of this process. */
  readonly claimed: Set<string>;
  /** Settles when every request or search so far is over, so that a search never sees another request's version. */
  requests: Promise<unknown>;
  searches: Promise<unknown>;
}

const ledgers = new WeakMap<object, Map<string, Ledger>>();

/** The versions that stood in the job before this process created any: one list a job and process. */
export function versionsBefore(
  { client, clock }: Pick<Target, "client" | "clock">,
  jobId: string,
): Promise<JobVersions> {
  return ledgerOf(client, jobId, clock).first;
}

/** Creates one version. Any error but a lost answer is the API's refusal, and then no version was made. */
export async function createVersionOnce(
  target: Pick<Target, "client" | "progress" | "appearsWithinMs" | "clock" | "signal">,
  jobId: string,
  request: CreateVersionRequest,
): Promise<CreatedVersion | VersionDetails> {
  const { client, progress, clock } = target;
  const ledger = ledgerOf(client, jobId, clock);
  const before = await versionsShortlyBefore(ledger, client, jobId, clock);
  for (let requests = 1; ; requests++) {
    try {
      const created = await asking(ledger, () => client.createVersion(jobId, request));
      ledger.claimed.add(created.versionId);
      return created;
    } catch (error) {
      if (!isOutcomeUnknown(error)) throw error;
      const found = await searching(ledger, () =>
        findOurs(target, jobId, request, { before, claimed: ledger.claimed }),
      );
      if (found !== undefined) return found;
      if (requests === maxRequests) throw error;
      progress.warn(
        `the answer to the creation of a version in job ${jobId} was lost and no new version appeared; asking again`,
      );
    }
  }
}

function ledgerOf(client: TrainingJobsClient, jobId: string, clock: Clock): Ledger {
  const jobs = ledgers.get(client.project) ?? new Map<string, Ledger>();
  ledgers.set(client.project, jobs);
  const known = jobs.get(jobId);
  if (known !== undefined) return known;
  const first = client.listVersions(jobId);
  const ledger: Ledger = {
    first,
    latest: { ids: first.then(({ versions }) => idsOf(versions)), readAt: clock.now() },
    claimed: new Set(),
    requests: Promise.resolve(),
    searches: Promise.resolve(),
  };
  jobs.set(jobId, ledger);
  // A list that failed is asked for again by the next creation.
  ledger.latest.ids.catch(() => jobs.delete(jobId));
  return ledger;
}

/** The ids that stood shortly before now. A version that somebody else has made since the process began must not look ours. */
async function versionsShortlyBefore(
  ledger: Ledger,
  client: TrainingJobsClient,
  jobId: string,
  clock: Clock,
): Promise<ReadonlySet<string>> {
  if (clock.now() - ledger.latest.readAt > freshForMs) {
    const previous = ledger.latest.ids;
    // A list that cannot be read just now is no reason to fail: the older one is right but for what came since.
    const ids = client.listVersionStatuses(jobId).then(idsOf, () => previous);
    ledger.latest = { ids, readAt: clock.now() };
  }
  return ledger.latest.ids;
}

function idsOf(versions: readonly VersionStatus[]): ReadonlySet<string> {
  return new Set(versions.map(({ versionId }) => versionId));
}

/** Requests run side by side, but not beside a search. */
async function asking<Result>(ledger: Ledger, request: () => Promise<Result>): Promise<Result> {
  let searches: Promise<unknown>;
  do {
    searches = ledger.searches;
    await searches;
  } while (searches !== ledger.searches);
  const running = request();
  // Not the settled results themselves: each would hold on to all before it.
  ledger.requests = Promise.allSettled([ledger.requests, running]).then(() => {});
  return running;
}

/** Searches run one at a time, when no request of the job is under way: what they see then is final. */
function searching<Result>(ledger: Ledger, search: () => Promise<Result>): Promise<Result> {
  const running = Promise.allSettled([ledger.searches, ledger.requests]).then(search);
  ledger.searches = running.catch(() => {});
  return running;
}

/** Finds and claims the version that a request with a lost answer made, or `undefined` when it made none. */
async function findOurs(
  { client, appearsWithinMs, clock, signal }: Pick<Target, "client" | "appearsWithinMs" | "clock" | "signal">,
  jobId: string,
  request: CreateVersionRequest,
  { before, claimed }: { before: ReadonlySet<string>; claimed: Set<string> },
): Promise<VersionDetails | undefined> {
  const isOurs = (version: VersionDetails) =>
    !before.has(version.versionId) && !claimed.has(version.versionId) && isMadeOf(version, request);
  try {
    const ours = await poll({
      resourceId: jobId,
      doing: `looking for the version whose creation in job ${jobId} got no answer`,
      advice:
        "It may exist without being in the state: look at the job's versions, and adopt a stray one with existingVersionId.",
      deadline: new Deadline(clock, appearsWithinMs),
      clock,
      signal,
      refresh: () => client.with({ attempts: 1 }).listVersions(jobId),
      judge: ({ versions }) => {
        const found = versions.find(isOurs);
        return found === undefined ? pending("not listed") : reached(found);
      },
    });
    claimed.add(ours.versionId);
    return ours;
  } catch (error) {
    // Without one list to look at, "not there" would be a guess, and asking again could make a second version.
    if (error instanceof WaitTimeoutError && error.lastStatus !== undefined) return undefined;
    throw error;
  }
}

/** True when the version is made of what was asked for, and of nothing beside. */
function isMadeOf(version: VersionDetails, { config, preVersionId }: CreateVersionRequest): boolean {
  return isExactlyMadeOf({ ...config, preVersionId }, version);
}
