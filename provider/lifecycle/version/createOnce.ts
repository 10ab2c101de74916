// Creates a version exactly once: when the answer to a creation is lost, looks for the version before asking again.
//
// The API has no idempotency key and a version carries no tag, so a version is told to be ours by what can be seen of it: it
// was not there shortly before it was asked for, nobody on this machine is known to have made it, and it is made of exactly what
// was asked for. A version that somebody elsewhere makes in the same job, of exactly the same configuration and in the same
// seconds, cannot be told apart; one that takes longer than `appearsWithinMs` to be listed is taken for never made.

import { isOutcomeUnknown, quote } from "../../errors";
import { formatVersionId } from "../../id";
import type { OpenNote } from "../../notes/notes";
import { present } from "../../v1/fields";
import type { CreatedVersion, VersionDetails } from "../../v1/version";
import type { Target } from "../trainingJobs";
import { asking, ledgerOf, type Standing, searching, standingShortlyBefore } from "./ledger";
import { isMadeOf } from "./likeness";
import { findOurs, isTaken, lostAnswer, type WantedVersion } from "./lostVersion";

/** How often a creation is asked for when each answer is lost and no version appears. */
const maxRequests = 3;
/** Versions that are older than this are not taken for lost ones, in milliseconds: 1 day. */
const youngForMs = 24 * 60 * 60_000;

/** Notes that a version that stands already is what was wanted. */
export async function noteMadeVersion(
  target: Target,
  wanted: WantedVersion,
  { versionId }: VersionDetails,
): Promise<void> {
  const { jobId } = wanted;
  ledgerOf(target.client, jobId, target.clock).claimed.add(versionId);
  const note = await beginNote(target, wanted);
  await note.made(formatVersionId({ jobId, versionId }));
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
  const isYoung = ({ createTime = 0 }: VersionDetails) => clock.date() - createTime < youngForMs;
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
  before?: Pick<Standing, "newest">,
): Promise<OpenNote> {
  const asker = urn ?? unknownUrn(jobId);
  return notes.begin(asker, {
    kind: "version",
    endpoint: String(location.endpoint),
    projectId: String(location.projectId),
    traces: present({ jobId, preVersionId: request.preVersionId, newestBefore: before?.newest }),
    content,
    replacesItsLike: notes.heldUnder(asker) === content,
  });
}
