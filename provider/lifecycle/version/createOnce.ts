// Creates a version exactly once: when the answer to a creation is lost, looks for the version before asking again.
//
// The API has no idempotency key and a version carries no tag, so a version is told to be ours by what can be seen of it: it
// was not there shortly before it was asked for, nobody on this machine is known to have made it, and it is made of exactly what
// was asked for. A version that somebody elsewhere makes in the same job, of exactly the same configuration and in the same
// seconds, cannot be told apart; one that takes longer than `appearsWithinMs` to be listed is taken for never made.

import type { Clock } from "../../clock";
import { Deadline } from "../../deadline";
import { isOutcomeUnknown, LostAnswerError, quote, WaitTimeoutError } from "../../errors";
import { byId, formatVersionId, type VersionId } from "../../id";
import { isOnContent, type Note } from "../../notes/note";
import type { OpenNote } from "../../notes/notes";
import type { CreateVersionRequest, TrainingJobsClient } from "../../v1/client";
import type { CreatedVersion, VersionDetails, VersionStatus } from "../../v1/version";
import { done, pending, poll } from "../../waiting/poll";
import { adviceOnStrays, listOfIds } from "../strays";
import type { Target } from "../trainingJobs";
import { isMadeOf } from "./likeness";

/** How often a creation is asked for when each answer is lost and no version appears. */
const maxRequests = 3;
/** How old a list may be that says what stood before a request, in milliseconds: creations begun together share one. */
const freshForMs = 5_000;
/** So many of the latest versions are looked at for one that a run on another machine may have lost. */
const latestLookedAt = 20;
/** Versions that are older than this are not taken for lost ones, in milliseconds: 1 day. */
const youngForMs = 24 * 60 * 60_000;

/** A version that is about to be created. */
export interface WantedVersion {
  readonly jobId: string;
  readonly request: CreateVersionRequest;
  /** As `versionContent` has it. */
  readonly content: string;
}

/** What stood at some moment. */
interface Standing {
  readonly ids: ReadonlySet<string>;
  /** The largest id: ids count up. */
  readonly newest: string | undefined;
}

/** What is known of one job's versions while this process creates some. */
interface Ledger {
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
  if (newest === undefined || !ledger.removed.has(newest)) return newest;
  return newestOf([...ids].filter((id) => !ledger.removed.has(id)));
}

/** The latest version that stands now, by a list that is read anew. */
export async function latestVersionNow({ client }: Target, jobId: string): Promise<string | undefined> {
  return newestOf((await client.listVersionStatuses(jobId)).versions.map(({ versionId }) => versionId));
}

/** Notes that this process has removed a version: nothing can be derived from it any more. */
export function noteRemovedVersion({ client }: Pick<Target, "client">, { jobId, versionId }: VersionId): void {
  ledgers.get(client.project)?.get(jobId)?.removed.add(versionId);
}

/** Notes that a version that stands already is what was wanted. */
export async function noteMadeVersion(
  target: Target,
  wanted: WantedVersion,
  { versionId }: VersionDetails,
): Promise<void> {
  const { jobId } = wanted;
  ledgerOf(target.client, jobId, target.clock).claimed.add(versionId);
  const note = await beginNote(target, wanted, { newest: undefined });
  await note.made(formatVersionId({ jobId, versionId }));
}

/** The ids that resources of this process hold in a job. */
export function claimedVersions(
  { client, clock }: Pick<Target, "client" | "clock">,
  jobId: string,
): ReadonlySet<string> {
  return ledgerOf(client, jobId, clock).claimed;
}

/**
 * Creates one version, which is noted on disk before it is asked for. Throws {@link LostAnswerError} where it cannot be told
 * whether anything was made; any other error is a refusal, and then no version was made.
 */
export async function createVersionOnce(
  target: Target,
  wanted: WantedVersion,
): Promise<CreatedVersion | VersionDetails> {
  const { client, progress, clock } = target;
  const { jobId, request } = wanted;
  const ledger = ledgerOf(client, jobId, clock);
  const before = await standingShortlyBefore(ledger, client, jobId, clock);
  const note = await beginNote(target, wanted, before);
  const made = async <Version extends { readonly versionId: string }>(version: Version): Promise<Version> => {
    ledger.claimed.add(version.versionId);
    await note.made(formatVersionId({ jobId, versionId: version.versionId }));
    return version;
  };
  let lost: unknown;
  for (let requests = 1; ; requests++) {
    try {
      return await made(await asking(ledger, clock, () => client.createVersion(jobId, request)));
    } catch (error) {
      if (!isOutcomeUnknown(error)) {
        if (lost === undefined) {
          await note.drop();
          throw error;
        }
        throw lostAnswer(jobId, lost, `asking again was refused: ${quote(error)}`, [], error);
      }
      lost = error;
    }
    await note.lost();
    const found = await searching(ledger, () => findOurs(target, wanted, { before, ledger, lost, requests }));
    if (found !== undefined) return made(found);
    if (requests === maxRequests) {
      throw lostAnswer(jobId, lost, `no new version appeared in the job, each of ${maxRequests} times`, [], lost);
    }
    progress.warn(
      `the answer to the creation of a version in job ${jobId} was lost and no new version appeared; asking again`,
    );
    await note.asked();
  }
}

/**
 * The versions of the job that are exactly what is asked for, that stood before, are young, and that nobody on this machine is
 * known to have made: a run on another machine may have been cut off after it had made one of them.
 */
export async function lookAlikesBefore(target: Target, wanted: WantedVersion): Promise<VersionDetails[]> {
  const { client, clock, notes, location } = target;
  const ledger = ledgerOf(client, wanted.jobId, clock);
  const { latest } = await ledger.first;
  const isYoung = ({ createTime }: VersionDetails) =>
    createTime !== undefined && clock.date() - createTime < youngForMs;
  // What it is derived from does not count: it was the latest then, and is another one now.
  const { config } = wanted.request;
  const alike = latest.filter((version) => isYoung(version) && isMadeOf(version, { config }));
  if (alike.length === 0) return [];
  const projectId = String(location.projectId);
  const others = await notes.others(projectId);
  return alike.filter((version) => {
    const id = formatVersionId({ jobId: wanted.jobId, versionId: version.versionId });
    return !isTaken(version, { ledger, others, jobId: wanted.jobId }) && !notes.isKnownToEngine(projectId, id);
  });
}

/** Stands for the URN of a resource where the host has not told it; its notes are told apart by content alone. */
export function unknownUrn(jobId: string): string {
  return `a version of job ${jobId}`;
}

async function beginNote(
  { notes, location, urn }: Target,
  { jobId, request, content }: WantedVersion,
  { newest }: Pick<Standing, "newest">,
): Promise<OpenNote> {
  const asker = urn ?? unknownUrn(jobId);
  return notes.begin(asker, {
    kind: "version",
    endpoint: String(location.endpoint),
    projectId: String(location.projectId),
    traces: {
      jobId,
      ...(request.preVersionId !== undefined && { preVersionId: request.preVersionId }),
      ...(newest !== undefined && { newestBefore: newest }),
    },
    content,
    replacesItsLike: notes.heldUnder(asker) === content,
  });
}

function ledgerOf(client: TrainingJobsClient, jobId: string, clock: Clock): Ledger {
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
async function standingShortlyBefore(
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
async function asking<Result>(ledger: Ledger, clock: Clock, request: () => Promise<Result>): Promise<Result> {
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
function searching<Result>(ledger: Ledger, search: () => Promise<Result>): Promise<Result> {
  const running = Promise.allSettled([ledger.searches, ledger.requests]).then(search);
  ledger.searches = running.catch(() => {});
  return running;
}

/** One search for what a request with a lost answer has made. */
interface Search {
  readonly before: Standing;
  readonly ledger: Ledger;
  /** The failure of the latest request. */
  readonly lost: unknown;
  /** How often it was asked for. */
  readonly requests: number;
}

/** Finds and claims the version that a request with a lost answer made, or `undefined` when it made none. */
async function findOurs(target: Target, wanted: WantedVersion, search: Search): Promise<VersionDetails | undefined> {
  const { client, appearsWithinMs, clock, signal, progress } = target;
  const { jobId } = wanted;
  const deadline = new Deadline(clock, appearsWithinMs);
  const looking = client.with({ attempts: 1, deadline });
  let unclaimed: readonly VersionDetails[] = [];
  /** Whether the latest list was read so late, and nobody else asks for the same, that what it lacks was never made. */
  let isFinal = false;
  const look = async () => {
    const isLate = clock.now() >= search.ledger.answeredAt + appearsWithinMs;
    const { versions } = await looking.listVersions(jobId);
    const others = await target.notes.others(String(target.location.projectId));
    unclaimed = versions.filter(
      (version) =>
        !search.before.ids.has(version.versionId) && !isTaken(version, { ledger: search.ledger, others, jobId }),
    );
    const isHeldUp = others.some((note) => isAskingForTheSame(target, note, wanted));
    isFinal = isLate && !isHeldUp;
    return isHeldUp ? undefined : claimFirst(target, wanted, unclaimed);
  };
  const nothingFound = (cause: unknown) => {
    if (unclaimed.length === 0) return undefined;
    const what = `${listOf(jobId, unclaimed)} appeared since, which may be it and differs from what was asked for`;
    throw lostAnswer(jobId, search.lost, what, unclaimed, cause);
  };
  let ours: VersionDetails | undefined;
  try {
    ours = await poll({
      resourceId: jobId,
      doing: `looking for the version whose creation in job ${jobId} got no answer`,
      advice: adviceOnStrays(jobId),
      deadline,
      clock,
      signal,
      refresh: look,
      judge: (found) => (found === undefined && !isFinal ? pending("not listed") : done(found)),
    });
  } catch (error) {
    const wasListed = error instanceof WaitTimeoutError && error.lastStatus !== undefined;
    // Without one list to look at, "not there" would be a guess, and asking again could make a second version.
    if (!wasListed) throw lostAnswer(jobId, search.lost, `looking for it failed: ${quote(error)}`, [], error);
    return nothingFound(error);
  }
  if (ours === undefined) return nothingFound(search.lost);
  search.ledger.claimed.add(ours.versionId);
  const more = unclaimed.filter((version) => version !== ours && isMadeOf(version, wanted.request));
  if (search.requests > 1 && more.length > 0) {
    progress.warn(
      `an earlier request, whose answer was lost, may have made ${listOf(jobId, more)} besides. ${adviceOnStrays(jobId)}`,
    );
  }
  return ours;
}

/** Of several that look the same, each resource takes another one. */
async function claimFirst(
  { notes, location }: Target,
  { jobId, request }: WantedVersion,
  unclaimed: readonly VersionDetails[],
): Promise<VersionDetails | undefined> {
  const ours = unclaimed.filter((version) => isMadeOf(version, request));
  for (const version of ours.toSorted((a, b) => byId(a.versionId, b.versionId))) {
    const id = formatVersionId({ jobId, versionId: version.versionId });
    if (await notes.claim(String(location.projectId), id)) return version;
  }
  return undefined;
}

/** True when the version is known to be another resource's, of this process or by another's note. */
export function isTaken(
  { versionId }: VersionDetails,
  {
    ledger,
    others,
    jobId,
  }: { ledger: { readonly claimed: ReadonlySet<string> }; others: readonly Note[]; jobId: string },
): boolean {
  const id = formatVersionId({ jobId, versionId });
  return ledger.claimed.has(versionId) || others.some((note) => note.id === id);
}

/** What another process asks for at this moment must not be taken for what this one has lost. */
function isAskingForTheSame({ notes }: Target, note: Note, { jobId, content }: WantedVersion): boolean {
  return (
    note.outcome === "asked" && note.traces.jobId === jobId && isOnContent(note, content) && notes.isUnderWay(note)
  );
}

function lostAnswer(
  jobId: string,
  lost: unknown,
  since: string,
  candidates: readonly VersionDetails[],
  cause: unknown,
): LostAnswerError {
  return new LostAnswerError(
    `the creation of a version in job ${jobId} got no answer (${quote(lost)}), and ${since}. ${adviceOnStrays(jobId)}`,
    candidates.map(({ versionId }) => formatVersionId({ jobId, versionId })),
    { cause },
  );
}

/** Versions by their resource ids; the first five of many. */
export function listOf(jobId: string, versions: readonly VersionDetails[]): string {
  return listOfIds(versions.map(({ versionId }) => formatVersionId({ jobId, versionId })));
}
