// Looks for the version that a creation with a lost answer has made, when no other request can have made it.

import { Deadline } from "../../deadline";
import { LostAnswerError, quote, WaitTimeoutError } from "../../errors";
import { byId, formatVersionId } from "../../id";
import { isOnContent, type Note } from "../../notes/note";
import type { CreateVersionRequest } from "../../v1/client";
import type { VersionDetails } from "../../v1/version";
import { done, pending, poll } from "../../waiting/poll";
import { adviceOnStrays, listOfIds } from "../strays";
import type { Target } from "../trainingJobs";
import type { Ledger, Standing } from "./ledger";
import { isMadeOf } from "./likeness";

/** A version that is about to be created. */
export interface WantedVersion {
  readonly jobId: string;
  readonly request: CreateVersionRequest;
  /** As `versionContent` has it. */
  readonly content: string;
}
/** One search for what a request with a lost answer has made. */
export interface Search {
  readonly before: Standing;
  readonly ledger: Ledger;
  /** The failure of the latest request. */
  readonly lost: unknown;
  /** How often it was asked for. */
  readonly requests: number;
}

/** Finds and claims the version that a request with a lost answer made, or `undefined` when it made none. */
export async function findOurs(
  target: Target,
  wanted: WantedVersion,
  search: Search,
): Promise<VersionDetails | undefined> {
  const { client, appearsWithinMs, clock, signal, progress } = target;
  const { jobId } = wanted;
  const deadline = new Deadline(clock, appearsWithinMs);
  const looking = client.with({ attempts: 1, deadline });
  let unclaimed: readonly VersionDetails[] = [];
  const look = async () => {
    const isLate = clock.now() >= search.ledger.answeredAt + appearsWithinMs;
    const { versions } = await looking.listVersions(jobId);
    const others = await target.notes.others(String(target.location.projectId));
    unclaimed = versions.filter(
      (version) =>
        !search.before.ids.has(version.versionId) && !isTaken(version, { ledger: search.ledger, others, jobId }),
    );
    const isHeldUp = others.some((note) => isAskingForTheSame(target, note, wanted));
    return {
      ours: isHeldUp ? undefined : await claimFirst(target, wanted, unclaimed),
      /** Whether the list was read so late, and nobody else asks for the same, that what it lacks was never made. */
      isFinal: isLate && !isHeldUp,
    };
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
      judge: ({ ours: found, isFinal }) => (found === undefined && !isFinal ? pending("not listed") : done(found)),
    });
  } catch (error) {
    const wasListed = error instanceof WaitTimeoutError && error.lastStatus !== undefined;
    // Without one list to look at, "not there" would be a guess, and asking again could make a second version.
    if (!wasListed) throw lostAnswer(jobId, search.lost, `looking for it failed: ${quote(error)}`, [], error);
    return nothingFound(error);
  }
  if (ours === undefined) return nothingFound(search.lost);
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
function isAskingForTheSame({ notes }: Target, note: Note, { content }: WantedVersion): boolean {
  return note.outcome === "asked" && isOnContent(note, content) && notes.isUnderWay(note);
}

export function lostAnswer(
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
