// Creates a thing exactly once by its name, which no other can have: what is shared by the jobs of both APIs and by algorithms.
//
// After a lost answer the thing of that name is ours, if there was none before, it is made of what was asked for, and nobody on this
// machine is known to have made it.

import { sleep } from "../clock";
import { Deadline } from "../deadline";
import { AlreadyExistsError, ApiError, isOutcomeUnknown, LostAnswerError, quote, WaitTimeoutError } from "../errors";
import type { Note } from "../notes/note";
import type { OpenNote } from "../notes/notes";
import { done, pending, poll, type WaitState } from "../waiting/poll";
import type { Operation } from "./target";

/** How often a creation is asked for when each answer is lost and nothing appears. */
const maxRequests = 3;
/** How long a name may stay taken after what had it is gone, in milliseconds. */
const nameIsHeldForMs = 60_000;

/** What messages say of things that have names of their own. */
export interface NameWords {
  /** "training job". */
  readonly noun: string;
  /** The same where it is said of one: "a training job". */
  readonly oneOf: string;
  /** The input that is the name, and the one that names what is adopted. */
  readonly input: "jobName" | "algorithmName";
  readonly adoption: "existingJobId" | "existingAlgorithmId";
}

export const jobNameWords: NameWords = {
  noun: "training job",
  oneOf: "a training job",
  input: "jobName",
  adoption: "existingJobId",
};

/** The creation of a thing under a name of its own. `Found` is what a look by the name gives. */
export interface NamedCreation<Made, Found> {
  readonly words: NameWords;
  readonly name: string;
  /** The note that was begun before the first request. */
  readonly note: OpenNote;
  request(): Promise<Made>;
  /** True for the refusal of a name that is taken. */
  isNameTaken(error: unknown): error is ApiError;
  /** What has the name, as it stands; a deadline bounds the look. */
  find(deadline?: Deadline): Promise<Found | undefined>;
  /** Its resource id. */
  idOf(found: Found): string;
  /** True when it is made of what is asked for, as far as can be seen. */
  isMadeOf(found: Found): boolean | Promise<boolean>;
  /** True when the note is on the same name. */
  isOnName(note: Note): boolean;
  /** The error for a name that the thing of this id has; `fact` is what is known of it. */
  nameIsTaken(id: string, fact?: string): AlreadyExistsError;
  readonly adviceOnHeldName: string;
  readonly adviceOnStray: string;
}

/** Asks again, for a while, where the service holds on to a name that nothing has any more: a refusal has no effect. */
export async function createOnceNameIsFree<Made, Found>(
  operation: Operation,
  creation: NamedCreation<Made, Found>,
): Promise<Made | Found> {
  const { clock, signal, progress } = operation;
  const deadline = new Deadline(clock, nameIsHeldForMs);
  for (let restMs = 500; ; restMs = Math.min(2 * restMs, 5_000)) {
    try {
      return await askUntilAnswered(operation, creation);
    } catch (error) {
      if (!creation.isNameTaken(error)) throw error;
      const holder = await creation.find();
      if (holder !== undefined) throw creation.nameIsTaken(creation.idOf(holder));
      if (deadline.remainingMs < restMs) throw new ApiError(error, creation.adviceOnHeldName);
      progress.report("the name is still held", deadline.usedMs);
      await sleep(clock, restMs, signal);
    }
  }
}

/** Throws {@link LostAnswerError} where it cannot be told whether anything was made; any other error is a refusal. */
async function askUntilAnswered<Made, Found>(
  operation: Operation,
  creation: NamedCreation<Made, Found>,
): Promise<Made | Found> {
  const { name, words, note } = creation;
  let lost: unknown;
  for (let requests = 1; ; requests++) {
    try {
      return await creation.request();
    } catch (error) {
      // The name was free before the first request: if it is taken at a later one, it is by what the lost answer spoke of.
      const isMade = requests > 1 && creation.isNameTaken(error);
      if (!isMade && !isOutcomeUnknown(error)) {
        if (lost === undefined) throw error;
        throw lostAnswer(creation, lost, `asking again was refused: ${quote(error)}`, [], error);
      }
      lost ??= error;
      await note.lost();
      const found = await findOurs(operation, creation, lost);
      if (found !== undefined) return found;
      if (isMade || requests === maxRequests) {
        throw lostAnswer(creation, lost, `no ${words.noun} of its name is listed`, [], error);
      }
      operation.progress.warn(
        `the answer to the creation of ${words.noun} "${name}" was lost and it did not appear; asking again`,
      );
      await note.asked();
    }
  }
}

/** What has the name, or `undefined` when nothing appears. */
async function findOurs<Made, Found>(
  operation: Operation,
  creation: NamedCreation<Made, Found>,
  lost: unknown,
): Promise<Found | undefined> {
  const { appearsWithinMs, clock, signal, notes } = operation;
  const { name, words } = creation;
  const deadline = new Deadline(clock, appearsWithinMs);
  try {
    const found = await poll({
      resourceId: name,
      doing: `looking for ${words.noun} "${name}", whose creation got no answer`,
      advice: creation.adviceOnStray,
      deadline,
      clock,
      signal,
      async refresh() {
        // In this order: whoever asks for it now has noted that before.
        const standing = await creation.find(deadline);
        const others = await notes.others(String(operation.location.projectId));
        // What another process asks for at this moment must not be taken for what this one has lost.
        const isAsking = (note: Note) => creation.isOnName(note) && note.outcome === "asked" && notes.isUnderWay(note);
        return others.some(isAsking) ? undefined : standing;
      },
      judge: (standing): WaitState<Found> => (standing === undefined ? pending("not listed") : done(standing)),
    });
    const id = creation.idOf(found);
    if (!(await creation.isMadeOf(found))) {
      const since = `${words.noun} ${id} has its name now and is made of something else`;
      throw lostAnswer(creation, lost, since, [id]);
    }
    if (!(await claim(operation, id))) throw creation.nameIsTaken(id, "it was made for another stack");
    return found;
  } catch (error) {
    if (error instanceof LostAnswerError || error instanceof AlreadyExistsError) throw error;
    if (error instanceof WaitTimeoutError && error.lastStatus !== undefined) return undefined;
    throw lostAnswer(creation, lost, `looking for it failed: ${quote(error)}`, [], error);
  }
}

/** False where another process of this machine is known to have made it, or has found it first. */
async function claim({ notes, location }: Operation, id: string): Promise<boolean> {
  const projectId = String(location.projectId);
  const others = await notes.others(projectId);
  return !others.some((note) => note.id === id) && (await notes.claim(projectId, id));
}

function lostAnswer(
  { words, name, adviceOnStray }: Pick<NamedCreation<unknown, never>, "words" | "name" | "adviceOnStray">,
  lost: unknown,
  since: string,
  candidates: readonly string[],
  cause?: unknown,
): LostAnswerError {
  return new LostAnswerError(
    `the creation of ${words.noun} "${name}" got no answer (${quote(lost)}), and ${since}. The next \`pulumi up\` takes it up if ` +
      `it is there. ${adviceOnStray}`,
    candidates,
    { cause: cause ?? lost },
  );
}

/** The error for a name that something has, or that another resource has asked for; `wayOut` is what else there is but another name. */
export function nameTaken(
  { oneOf, input, adoption }: NameWords,
  name: string,
  holder: { readonly id: string; readonly importedBy: string; readonly fact?: string | undefined } | undefined,
  wayOut = "",
): AlreadyExistsError {
  const known = `there is ${oneOf} named "${name}" already`;
  if (holder === undefined) {
    return new AlreadyExistsError(input, `${known}: another resource of this stack asks for it`);
  }
  const { id, importedBy, fact } = holder;
  const why = fact === undefined ? "" : `: ${fact}`;
  return new AlreadyExistsError(
    input,
    `${known} (${id})${why}. If it is yours, such as one whose creation was broken off, adopt it with \`${adoption}: "${id}"\` ` +
      `(\`npx pulumi-modelarts import-file ${importedBy}\` prints the program for it); otherwise choose another name${wayOut}`,
  );
}
