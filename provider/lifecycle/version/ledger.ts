// What is known of one job's versions while this process creates some: what stood before, what is whose, and what is under way.

import type { Clock } from "../../clock";
import { byId, type VersionId } from "../../id";
import type { TrainingJobsClient } from "../../v1/client";
import type { VersionDetails, VersionStatus } from "../../v1/version";
import type { Target } from "../trainingJobs";

/** How old a list may be that says what stood before a request, in milliseconds: creations begun together share one. */
const freshForMs = 5_000;
/** So many of the latest versions are looked at for one that a run on another machine may have lost. */
const latestLookedAt = 20;

/** What stood at some moment. */
export interface Standing {
  readonly ids: ReadonlySet<string>;
  /** The largest id: ids count up. */
  readonly newest: string | undefined;
}

/** What is known of one job's versions while this process creates some. */
export interface Ledger {
  /** What stood before this process created any: its ids, and the latest versions with what they are made of. */
  readonly first: Promise<Standing & { readonly latest: readonly VersionDetails[] }>;
  /** What stood when the latest list was read. */
  latest: { readonly standing: Promise<Standing>; readonly readAt: number };
  /** The versions that belong to a resource of this process. */
  readonly claimed: Set<string>;
  /** The versions that this process has removed. */
  readonly removed: Set<string>;
  /** Settles when every request or search so far is over, so that a search never sees another request's version. */
  requests: Promise<unknown>;
  searches: Promise<unknown>;
  /** When the last of the requests so far was over: what they made is listed `appearsWithinMs` later, for all searches alike. */
  answeredAt: number;
}

const ledgers = new WeakMap<object, Map<string, Ledger>>();

/** The latest version that stood before this process created any, less those that it has removed. */
export async function latestVersionBefore(target: Target, jobId: string): Promise<string | undefined> {
  const ledger = ledgerOf(target.client, jobId, target.clock);
  const { ids, newest } = await ledger.first;
  // There may be thousands, and each creation asks.
  if (newest === undefined || !ledger.removed.has(newest)) return newest;
  return newestOf([...ids].filter((id) => !ledger.removed.has(id)));
}

/** The latest version that stands now, by a list that is read anew. */
export async function latestVersionNow({ client }: Pick<Target, "client">, jobId: string): Promise<string | undefined> {
  return newestOf((await client.listVersionStatuses(jobId)).versions.map(({ versionId }) => versionId));
}

/** Notes that this process has removed a version: nothing can be derived from it any more. */
export function noteRemovedVersion({ client }: Pick<Target, "client">, { jobId, versionId }: VersionId): void {
  ledgers.get(client.project)?.get(jobId)?.removed.add(versionId);
}

/** The ids that resources of this process hold in a job. */
export function claimedVersions(
  { client, clock }: Pick<Target, "client" | "clock">,
  jobId: string,
): ReadonlySet<string> {
  return ledgerOf(client, jobId, clock).claimed;
}

export function ledgerOf(client: TrainingJobsClient, jobId: string, clock: Clock): Ledger {
  const jobs = ledgers.get(client.project) ?? new Map<string, Ledger>();
  ledgers.set(client.project, jobs);
  const known = jobs.get(jobId);
  if (known !== undefined) return known;
  const first = client
    .listLatestVersions(jobId, latestLookedAt)
    .then(({ versions, latest }) => ({ ...standingOf(versions), latest }));
  const ledger: Ledger = {
    first,
    latest: { standing: first, readAt: clock.now() },
    claimed: new Set(),
    removed: new Set(),
    requests: Promise.resolve(),
    searches: Promise.resolve(),
    answeredAt: clock.now(),
  };
  jobs.set(jobId, ledger);
  // A list that failed is asked for again by the next creation.
  first.catch(() => jobs.delete(jobId));
  return ledger;
}

/** What stood shortly before now. A version that somebody else has made since the process began must not look ours. */
export async function standingShortlyBefore(
  ledger: Ledger,
  client: TrainingJobsClient,
  jobId: string,
  clock: Clock,
): Promise<Standing> {
  if (clock.now() - ledger.latest.readAt > freshForMs) {
    const previous = ledger.latest.standing;
    // A list that cannot be read just now is no reason to fail: the older one is right but for what came since.
    const standing = client.listVersionStatuses(jobId).then(
      ({ versions }) => standingOf(versions),
      () => previous,
    );
    ledger.latest = { standing, readAt: clock.now() };
  }
  return ledger.latest.standing;
}

function standingOf(versions: readonly VersionStatus[]): Standing {
  const ids = versions.map(({ versionId }) => versionId);
  return { ids: new Set(ids), newest: newestOf(ids) };
}

function newestOf(ids: readonly string[]): string | undefined {
  return ids.reduce<string | undefined>(
    (newest, id) => (newest !== undefined && byId(newest, id) > 0 ? newest : id),
    undefined,
  );
}

/** Requests run side by side, but not beside a search. */
export async function asking<Result>(ledger: Ledger, clock: Clock, request: () => Promise<Result>): Promise<Result> {
  let searches: Promise<unknown>;
  do {
    searches = ledger.searches;
    await searches;
  } while (searches !== ledger.searches);
  const running = request().finally(() => {
    ledger.answeredAt = clock.now();
  });
  // Not the settled results themselves: each would hold on to all before it.
  ledger.requests = Promise.allSettled([ledger.requests, running]).then(() => {});
  return running;
}

/** Searches run one at a time, when no request of the job is under way: what they see then is final. */
export function searching<Result>(ledger: Ledger, search: () => Promise<Result>): Promise<Result> {
  const running = Promise.allSettled([ledger.searches, ledger.requests]).then(search);
  ledger.searches = running.catch(() => {});
  return running;
}
