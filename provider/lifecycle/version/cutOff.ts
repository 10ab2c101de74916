// Takes up what a run that was cut off has made for the same resource, or names what it may have made.

import type { CreateVersionRequest } from "../../client/client";
import type { VersionDetails } from "../../client/wire";
import { sleep } from "../../clock";
import { Deadline } from "../../deadline";
import { LostAnswerError, quote, UnexpectedStateError, WaitTimeoutError } from "../../errors";
import { formatVersionId } from "../../id";
import { isOnContent, type Note } from "../../notes/note";
import { isHeld, type Notes } from "../../notes/notes";
import { pending, poll, reached } from "../../waiting/poll";
import type { Progress } from "../../waiting/progress";
import type { Bag } from "../bag";
import type { Target } from "../target";
import {
  adviceOnStrays,
  byId,
  claimedVersions,
  isTaken,
  listOf,
  noteMadeVersion,
  unknownUrn,
  type WantedVersion,
} from "./creations";
import { isMadeOf } from "./likeness";

/** How long a process whose engine has ended may take to end itself, in milliseconds. */
const endsWithinMs = 45_000;
/** How far the service's clock may be from this machine's, in milliseconds: 1 hour. */
const clocksDifferByMs = 60 * 60_000;

/** The version that an earlier run made for this resource before it was cut off; `undefined` where a new one is to be made. */
export async function takeUpCutOff(target: Target, wanted: WantedVersion): Promise<VersionDetails | undefined> {
  const { notes, urn, progress } = target;
  let taken: VersionDetails | undefined;
  for (const left of await notes.leftFor(urn ?? unknownUrn(wanted.jobId))) {
    if (urn === undefined && !isOnContent(left.note, wanted.content)) continue;
    const note = await waitUntilEnded(target, left.note);
    if (note === undefined) continue;
    const found = await strayOf(target, note, wanted, taken !== undefined);
    if (found !== undefined) {
      taken = found;
      await noteMadeVersion(target, wanted, found);
      progress.warn(
        `training job version ${idOf(note, found)} is taken up: a run that was cut off had made it for this resource`,
      );
    }
    await left.drop();
  }
  return taken;
}

/** The version that a note is on, if it is surely what is wanted now; what else may be left is named. */
async function strayOf(
  target: Target,
  note: Note,
  wanted: WantedVersion,
  hasOne: boolean,
): Promise<VersionDetails | undefined> {
  const { notes, progress } = target;
  if (isNoStray(notes, note)) return undefined;
  if (!isHere(target, note, wanted.jobId)) {
    progress.warn(wordsOn(note, note.id));
    return undefined;
  }
  const candidates = await candidatesOf(target, note, wanted);
  const found = candidates.find((version) => isOfNote(note, version, wanted.request));
  if (!hasOne && found !== undefined && isSurelyWanted(notes, note, wanted.content)) return found;
  if (candidates.length > 0) progress.warn(wordsOn(note, listOf(jobOf(note), candidates)));
  return undefined;
}

/**
 * Says, without asking the service, what a run that was cut off may have left of a resource that is not created now, such as a
 * replacement that is not wanted any more.
 */
export async function nameCutOff(notes: Notes, urn: string, progress: Progress): Promise<void> {
  for (const { note, drop } of await notes.leftFor(urn)) {
    if (note.kind !== "version" || notes.isUnderWay(note)) continue;
    if (!isNoStray(notes, note)) progress.warn(wordsOn(note, note.id));
    await drop();
  }
}

/** Throws where a run of another stack, which was cut off or goes on, has made the version: it is not this stack's to remove. */
export async function refuseAnothersVersion(
  notes: Notes,
  id: string,
  outputs: Bag,
  urn: string | undefined,
): Promise<void> {
  const note = await notes.claimedByAnotherStack(outputs.projectId, id, urn);
  if (note === undefined) return;
  const why = `it was made for ${note.asker.urn} at ${new Date(note.askedAt).toISOString()}`;
  throw new UnexpectedStateError(
    { resourceId: id, status: "another stack's", wanted: "gone" },
    `training job version ${id} is not removed: ${why}, by the note of a run that has not ended well. Run \`pulumi up\` in that stack, ` +
      "or take it out of this one with `pulumi state delete`.",
  );
}

/** The note once its process is surely no longer at it, as it is then; `undefined` where that is another stack's of the same name. */
async function waitUntilEnded(target: Target, note: Note): Promise<Note | undefined> {
  const { notes, clock, signal } = target;
  const deadline = new Deadline(clock, endsWithinMs);
  while (notes.isUnderWay(note)) {
    if (deadline.remainingMs === 0) return undefined;
    await sleep(clock, Math.min(500, deadline.remainingMs), signal);
  }
  const now = await notes.leftFor(note.asker.urn);
  return now.find((left) => left.note.salt === note.salt)?.note;
}

/** True when the engine has what the note is on. */
function isNoStray(notes: Notes, note: Note): boolean {
  return isHeld(notes, note) || (note.id !== undefined && notes.isKnownToEngine(note.projectId, note.id));
}

/** A version elsewhere cannot become this one. */
function isHere({ place }: Target, note: Note, jobId: string): boolean {
  return (
    note.kind === "version" &&
    note.endpoint === place.endpoint &&
    note.projectId === place.projectId &&
    jobOf(note) === jobId
  );
}

/** True when what the note is on is what is asked for now, by the same stack, and cannot be in the engine's hands. */
function isSurelyWanted(notes: Notes, note: Note, content: string): boolean {
  return (
    isOnContent(note, content) &&
    notes.isOfThisFolder(note) &&
    !(note.replacesItsLike && isOnContent(note, notes.heldUnder(note.asker.urn)))
  );
}

function isOfNote(note: Note, version: VersionDetails, { config }: CreateVersionRequest): boolean {
  if (note.id !== undefined) return note.id === idOf(note, version);
  const { preVersionId } = note.traces;
  return isMadeOf(version, { config, ...(preVersionId !== undefined && { preVersionId }) });
}

/** What may have been made: the version that the note names, or all that are nobody's and came about then. */
async function candidatesOf(
  target: Target,
  note: Note,
  { content, request }: WantedVersion,
): Promise<VersionDetails[]> {
  const { client, appearsWithinMs, clock, signal, notes } = target;
  const jobId = jobOf(note);
  const list = async () => {
    const { versions } = await client.listVersions(jobId);
    const others = (await notes.others(note.projectId)).filter(({ salt }) => salt !== note.salt);
    const ledger = { claimed: claimedVersions(target, jobId) };
    return versions.filter(
      (version) =>
        cameAbout(note, version) && !isTaken(version, { ledger, others, jobId }) && !isKnown(notes, note, version),
    );
  };
  const leftMs = note.askedAt + appearsWithinMs - clock.date();
  try {
    // What is not known when it is seen is not waited for.
    const isKnowable = note.id !== undefined || isOnContent(note, content);
    if (!isKnowable || leftMs < appearsWithinMs / 4) return await list();
    return await poll({
      resourceId: jobId,
      doing: `looking for the version that a run which was cut off may have made in job ${jobId}`,
      advice: adviceOnStrays(jobId),
      deadline: new Deadline(clock, Math.min(leftMs, appearsWithinMs)),
      clock,
      signal,
      refresh: list,
      judge: (versions) =>
        versions.some((version) => isOfNote(note, version, request)) ? reached(versions) : pending("not listed"),
    });
  } catch (error) {
    if (error instanceof WaitTimeoutError && error.lastStatus !== undefined) return list();
    const message = `${wordsOn(note, note.id)} Before another one is created it must be known, and looking for it failed: ${quote(error)}`;
    throw new LostAnswerError(message, note.id === undefined ? [] : [note.id], { cause: error });
  }
}

function cameAbout(note: Note, { versionId, createTime }: VersionDetails): boolean {
  if (note.id !== undefined) return note.id === formatVersionId({ jobId: jobOf(note), versionId });
  const { newestBefore } = note.traces;
  if (newestBefore !== undefined && byId(versionId, newestBefore) <= 0) return false;
  return createTime === undefined || Math.abs(createTime - note.askedAt) < clocksDifferByMs;
}

function isKnown(notes: Notes, note: Note, version: VersionDetails): boolean {
  return notes.isKnownToEngine(note.projectId, idOf(note, version));
}

function wordsOn(note: Note, ids: string | undefined): string {
  const jobId = jobOf(note);
  const when = new Date(note.askedAt).toISOString();
  const what =
    note.outcome === "made" ? `had made ${ids}` : ids === undefined ? "may have made one" : `may have made ${ids}`;
  return `a run that was cut off had asked for a version of this resource in job ${jobId} at ${when}, and ${what}. ${adviceOnStrays(jobId)}`;
}

function jobOf({ traces }: Note): string {
  return traces.jobId ?? "";
}

function idOf(note: Note, { versionId }: VersionDetails): string {
  return formatVersionId({ jobId: jobOf(note), versionId });
}
