// Takes up what a run that was cut off has made for the same resource, or names what it may have made.

import { sleep } from "../clock";
import { Deadline } from "../deadline";
import { LostAnswerError, quote, UnexpectedStateError, WaitTimeoutError } from "../errors";
import { isOnContent, type Note } from "../notes/note";
import { isHeld, type Notes } from "../notes/notes";
import { done, pending, poll } from "../waiting/poll";
import type { Progress } from "../waiting/progress";
import { listOfIds } from "./strays";
import type { Operation } from "./target";
import type { Words } from "./words";

/** How long a process whose engine has ended may take to end itself, in milliseconds. */
const endsWithinMs = 45_000;
/** How far the service's clock may be from this machine's, in milliseconds: 1 hour. */
const clocksDifferByMs = 60 * 60_000;

/** What is about to be created, and how to find what an earlier run may have made of it. */
export interface Sought<Thing> {
  readonly words: Words;
  /** All that it is made of, as notes have it. */
  readonly content: string;
  /** Stands for the resource's URN where the host has not told it. */
  readonly unknownUrn: string;
  /** True where what a note of this kind and location is on could be what is wanted now. */
  isHere(note: Note): boolean;
  /** What the note may be on: all that came about then and belongs to nobody else. */
  list(note: Note): Promise<readonly Thing[]>;
  /** True when the thing is what the note is on, as far as can be seen. */
  isOfNote(note: Note, thing: Thing): boolean;
  /** Its resource id. */
  idOf(thing: Thing): string;
  /**
   * Makes it this resource's. A replacement by force shows nothing of what it replaces: that may be this very thing, which is not to
   * be deleted then.
   */
  take(thing: Thing): Promise<void>;
  /** True where what is equal cannot stand beside what is wanted: then it is no other one that the engine holds. */
  readonly isUnique: boolean;
  /** Throws where what is left keeps the wanted one from being created; the note then stays. `fact` says what is left of what. */
  refuse?(things: readonly Thing[], fact: string): void;
}

/** What an earlier run made for this resource before it was cut off; `undefined` where a new one is to be made. */
export async function takeUpCutOff<Thing>(operation: Operation, sought: Sought<Thing>): Promise<Thing | undefined> {
  const { notes, urn, progress } = operation;
  let taken: Thing | undefined;
  for (const left of await notes.leftFor(urn ?? sought.unknownUrn)) {
    if (urn === undefined && !isOnContent(left.note, sought.content)) continue;
    const note = await waitUntilEnded(operation, left.note);
    if (note === undefined) continue;
    const found = await strayOf(operation, note, sought, taken !== undefined);
    if (found !== undefined) {
      taken = found;
      await sought.take(found);
      progress.warn(
        `${sought.words.title(sought.idOf(found))} is taken up: a run that was cut off had made it for this resource`,
      );
    }
    await left.drop();
  }
  return taken;
}

/** What a note is on, if it is surely what is wanted now; what else may be left is named. */
async function strayOf<Thing>(
  operation: Operation,
  note: Note,
  sought: Sought<Thing>,
  hasOne: boolean,
): Promise<Thing | undefined> {
  const { notes, progress } = operation;
  if (isNoStray(notes, note)) return undefined;
  if (!isHere(operation, note, sought)) {
    progress.warn(warningOf(sought.words, note, note.id));
    return undefined;
  }
  const candidates = await candidatesOf(operation, note, sought);
  const found = candidates.find((thing) => sought.isOfNote(note, thing));
  if (!hasOne && found !== undefined && isSurelyWanted(notes, note, sought)) return found;
  if (candidates.length === 0) return undefined;
  const ids = listOfIds(candidates.map((thing) => sought.idOf(thing)));
  sought.refuse?.(candidates, factOf(sought.words, note, ids));
  progress.warn(warningOf(sought.words, note, ids));
  return undefined;
}

/**
 * Says, without asking the service, what a run that was cut off may have left of a resource that is not created now, such as a
 * replacement that is not wanted any more.
 */
export async function nameCutOff(words: Words, notes: Notes, urn: string, progress: Progress): Promise<void> {
  for (const { note, drop } of await notes.leftFor(urn)) {
    if (notes.isUnderWay(note)) continue;
    if (!isNoStray(notes, note)) progress.warn(warningOf(words, note, note.id));
    await drop();
  }
}

/** A thing that is about to be removed. */
interface Doomed {
  readonly words: Words;
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The versions that would go along and are not known to be this stack's, by their ids. */
  strangers?(): Promise<readonly string[]>;
}

/** Throws where a run of another stack, which was cut off or goes on, has made the thing: it is not this stack's to remove. */
export async function refuseAnothers({ notes, urn }: Pick<Operation, "notes" | "urn">, doomed: Doomed): Promise<void> {
  const { id, outputs } = doomed;
  const claims = await notes.claimsOfOtherStacks(outputs.projectId, urn);
  const on = claims.find((note) => note.id === id);
  if (on !== undefined) throw isAnothers(doomed, on, `it was made for ${on.asker.urn}`);
  const inside = claims.filter(({ traces }) => traces.jobId === id);
  const named = inside.find((note) => note.id !== undefined);
  if (named !== undefined) throw isAnothers(doomed, named, `version ${named.id} was made for ${named.asker.urn}`);
  const [lost] = inside;
  const strangers = lost === undefined ? [] : ((await doomed.strangers?.()) ?? []);
  if (lost === undefined || strangers.length === 0) return;
  throw isAnothers(doomed, lost, `version ${listOfIds(strangers)} of it may have been made for ${lost.asker.urn}`);
}

function isAnothers({ words, id }: Doomed, { askedAt }: Note, why: string): UnexpectedStateError {
  return new UnexpectedStateError(
    { resourceId: id, status: "another stack's", wanted: "gone" },
    `${words.title(id)} is not removed: ${why} at ${new Date(askedAt).toISOString()}, by the note of a run that has not ended well. ` +
      "Run `pulumi up` in that stack, or take this resource out of the state with `pulumi state delete`.",
  );
}

/** The note once its process is surely no longer at it, as it is then; `undefined` where that is another stack's of the same name. */
async function waitUntilEnded(operation: Operation, note: Note): Promise<Note | undefined> {
  const { notes, clock, signal } = operation;
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

/** What is elsewhere cannot become this one. */
function isHere<Thing>({ location }: Operation, note: Note, sought: Sought<Thing>): boolean {
  return (
    note.kind === sought.words.kind &&
    note.endpoint === location.endpoint &&
    note.projectId === location.projectId &&
    sought.isHere(note)
  );
}

/** True when what the note is on is what is asked for now, by the same stack, and cannot be in the engine's hands. */
function isSurelyWanted<Thing>(notes: Notes, note: Note, { content, isUnique }: Sought<Thing>): boolean {
  const mayBeHeld = note.replacesItsLike && isOnContent(note, notes.heldUnder(note.asker.urn));
  return isOnContent(note, content) && notes.isOfThisFolder(note) && (isUnique || !mayBeHeld);
}

/** What the note may be on, waited for where it may still have to appear. */
async function candidatesOf<Thing>(operation: Operation, note: Note, sought: Sought<Thing>): Promise<readonly Thing[]> {
  const { appearsWithinMs, clock, signal } = operation;
  const leftMs = note.askedAt + appearsWithinMs - clock.date();
  try {
    // What is not known when it is seen is not waited for.
    const isKnowable = note.id !== undefined || isOnContent(note, sought.content);
    if (!isKnowable || leftMs < appearsWithinMs / 4) return await sought.list(note);
    return await poll({
      resourceId: note.asker.urn,
      doing: `looking for what a run which was cut off may have made: ${sought.words.subject(note.traces)}`,
      advice: sought.words.advice(note.traces),
      deadline: new Deadline(clock, Math.min(leftMs, appearsWithinMs)),
      clock,
      signal,
      refresh: () => sought.list(note),
      judge: (things) => (things.some((thing) => sought.isOfNote(note, thing)) ? done(things) : pending("not listed")),
    });
  } catch (error) {
    if (error instanceof WaitTimeoutError && error.lastStatus !== undefined) return sought.list(note);
    const message = `${warningOf(sought.words, note, note.id)} Before another one is created it must be known, and looking for it failed: ${quote(error)}`;
    throw new LostAnswerError(message, note.id === undefined ? [] : [note.id], { cause: error });
  }
}

/** True when something that was made then may be what the note is on; the two clocks may differ. */
export function isOfThatTime({ askedAt }: Note, createTime: number | undefined): boolean {
  return createTime === undefined || Math.abs(createTime - askedAt) < clocksDifferByMs;
}

function warningOf(words: Words, note: Note, ids: string | undefined): string {
  return `${factOf(words, note, ids)}. ${words.advice(note.traces)}`;
}

function factOf({ subject }: Words, note: Note, ids: string | undefined): string {
  const when = new Date(note.askedAt).toISOString();
  const what =
    note.outcome === "made" ? `had made ${ids}` : ids === undefined ? "may have made one" : `may have made ${ids}`;
  return `a run that was cut off had asked for ${subject(note.traces)} at ${when}, and ${what}`;
}
