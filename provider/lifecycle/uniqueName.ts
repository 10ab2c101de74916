// Creates a job exactly once by its name, which no other can have: what is shared by the jobs of both APIs.
//
// After a lost answer the job of that name is ours, if there was none before, it is made of what was asked for, and nobody on this
// machine is known to have made it.

import { sleep } from "../clock";
import { Deadline } from "../deadline";
import { AlreadyExistsError, ApiError, isOutcomeUnknown, LostAnswerError, quote, WaitTimeoutError } from "../errors";
import type { Note } from "../notes/note";
import type { OpenNote } from "../notes/notes";
import { done, pending, poll, type WaitState } from "../waiting/poll";
import type { Operation } from "./target";

/** How often a creation is asked for when each answer is lost and no job appears. */
const maxRequests = 3;
/** How long a name may stay taken after the job that had it is gone, in milliseconds. */
const nameIsHeldForMs = 60_000;

/** The creation of a job under a name of its own. `Found` is what a look by the name gives. */
export interface NamedCreation<Made, Found extends { readonly jobId: string }> {
  readonly jobName: string;
  /** The note that was begun before the first request. */
  readonly note: OpenNote;
  request(): Promise<Made>;
  /** True for the refusal of a name that is taken. */
  isNameTaken(error: unknown): error is ApiError;
  /** The job of the name as it stands; a deadline bounds the look. */
  find(deadline?: Deadline): Promise<Found | undefined>;
  /** True when the job is made of what is asked for, as far as can be seen. */
  isMadeOf(found: Found): boolean | Promise<boolean>;
  /** True when the note is on the same name. */
  isOnName(note: Note): boolean;
  /** The error for a name that the job of this id has; `fact` is what is known of it. */
  nameIsTaken(jobId: string, fact?: string): AlreadyExistsError;
  readonly adviceOnHeldName: string;
  readonly adviceOnStray: string;
}

/** Asks again, for a while, where the service holds on to a name that no job has any more: a refusal has no effect. */
export async function createOnceNameIsFree<Made, Found extends { readonly jobId: string }>(
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
      if (holder !== undefined) throw creation.nameIsTaken(holder.jobId);
      if (deadline.remainingMs < restMs) throw new ApiError(error, creation.adviceOnHeldName);
      progress.report("the name is still held", deadline.usedMs);
      await sleep(clock, restMs, signal);
    }
  }
}

/** Throws {@link LostAnswerError} where it cannot be told whether anything was made; any other error is a refusal. */
async function askUntilAnswered<Made, Found extends { readonly jobId: string }>(
  operation: Operation,
  creation: NamedCreation<Made, Found>,
): Promise<Made | Found> {
  const { jobName, note } = creation;
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
        throw lostAnswer(creation, lost, "no job of its name is listed", [], error);
      }
      operation.progress.warn(
        `the answer to the creation of training job "${jobName}" was lost and the job did not appear; asking again`,
      );
      await note.asked();
    }
  }
}

/** The job of the name, or `undefined` when none appears. */
async function findOurs<Made, Found extends { readonly jobId: string }>(
  operation: Operation,
  creation: NamedCreation<Made, Found>,
  lost: unknown,
): Promise<Found | undefined> {
  const { appearsWithinMs, clock, signal, notes } = operation;
  const { jobName } = creation;
  const deadline = new Deadline(clock, appearsWithinMs);
  try {
    const found = await poll({
      resourceId: jobName,
      doing: `looking for training job "${jobName}", whose creation got no answer`,
      advice: creation.adviceOnStray,
      deadline,
      clock,
      signal,
      async refresh() {
        // In this order: whoever asks for it now has noted that before.
        const job = await creation.find(deadline);
        const others = await notes.others(String(operation.location.projectId));
        // What another process asks for at this moment must not be taken for what this one has lost.
        const isAsking = (note: Note) => creation.isOnName(note) && note.outcome === "asked" && notes.isUnderWay(note);
        return others.some(isAsking) ? undefined : job;
      },
      judge: (job): WaitState<Found> => (job === undefined ? pending("not listed") : done(job)),
    });
    if (!(await creation.isMadeOf(found))) {
      const since = `job ${found.jobId} has its name now and is made of something else`;
      throw lostAnswer(creation, lost, since, [found.jobId]);
    }
    if (!(await claim(operation, found.jobId)))
      throw creation.nameIsTaken(found.jobId, "it was made for another stack");
    return found;
  } catch (error) {
    if (error instanceof LostAnswerError || error instanceof AlreadyExistsError) throw error;
    if (error instanceof WaitTimeoutError && error.lastStatus !== undefined) return undefined;
    throw lostAnswer(creation, lost, `looking for it failed: ${quote(error)}`, [], error);
  }
}

/** False where another process of this machine is known to have made it, or has found it first. */
async function claim({ notes, location }: Operation, jobId: string): Promise<boolean> {
  const projectId = String(location.projectId);
  const others = await notes.others(projectId);
  return !others.some((note) => note.id === jobId) && (await notes.claim(projectId, jobId));
}

function lostAnswer(
  { jobName, adviceOnStray }: Pick<NamedCreation<unknown, { jobId: string }>, "jobName" | "adviceOnStray">,
  lost: unknown,
  since: string,
  candidates: readonly string[],
  cause?: unknown,
): LostAnswerError {
  return new LostAnswerError(
    `the creation of training job "${jobName}" got no answer (${quote(lost)}), and ${since}. The next \`pulumi up\` takes it up if ` +
      `it is there. ${adviceOnStray}`,
    candidates,
    { cause: cause ?? lost },
  );
}

/** The error for a name that a job has, or that another resource has asked for; `wayOut` is what else there is but another name. */
export function nameTaken(
  jobName: string,
  holder: { readonly jobId: string; readonly adoption: string; readonly fact?: string | undefined } | undefined,
  wayOut = "",
): AlreadyExistsError {
  const known = `there is a training job named "${jobName}" already`;
  if (holder === undefined) {
    return new AlreadyExistsError("jobName", `${known}: another resource of this stack asks for it`);
  }
  const { jobId, adoption, fact } = holder;
  const why = fact === undefined ? "" : `: ${fact}`;
  return new AlreadyExistsError(
    "jobName",
    `${known} (${jobId})${why}. If it is yours, such as one whose creation was broken off, adopt it with \`existingJobId: "${jobId}"\` ` +
      `(\`npx pulumi-modelarts import-file ${adoption}\` prints the program for it); otherwise choose another name${wayOut}`,
  );
}
