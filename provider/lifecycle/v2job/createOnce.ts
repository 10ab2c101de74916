// Creates a v2 job exactly once: its name is its own in its workspace, so two can never come of one name.
//
// It is noted on disk before it is asked for, by its name; a job without a name of its own is given one here. After a lost answer the
// job of that name is ours, if there was none before, it is made of what was asked for, and nobody on this machine is known to have
// made it. One that somebody elsewhere makes in the same moment, of the same name and content, cannot be told apart.

import { sleep } from "../../clock";
import { Deadline } from "../../deadline";
import { AlreadyExistsError, ApiError, isOutcomeUnknown, LostAnswerError, quote, WaitTimeoutError } from "../../errors";
import { isExactlyMadeOf } from "../../inputs/reported";
import { jobMadeOfRows } from "../../inputs/v2/rows";
import type { Note } from "../../notes/note";
import type { OpenNote } from "../../notes/notes";
import type { JobsClient } from "../../v2/client";
import { isNameTaken } from "../../v2/errorCodes";
import { findByName } from "../../v2/find";
import type { JobDetails } from "../../v2/job";
import { done, pending, poll, type WaitState } from "../../waiting/poll";
import { adviceOnStrayV2Job } from "../strays";
import type { Target } from "./target";

/** How often a creation is asked for when each answer is lost and no job appears. */
const maxRequests = 3;
/** How long a name may stay taken after the job that had it is gone, in milliseconds. */
const nameIsHeldForMs = 60_000;
const adviceOnHeldName =
  "No job of this name is found in its workspace, so one that was deleted may still hold it, or one of another workspace: run " +
  "`pulumi up` again later, or choose another jobName";

/** A job that is about to be created. */
export interface WantedJob {
  readonly jobName: string;
  /** False where the name was made for it. */
  readonly isNameGiven: boolean;
  readonly workspaceId: string;
  readonly description: string | undefined;
  /** What it is made of, by the names of our inputs. */
  readonly made: Readonly<Record<string, unknown>>;
  /** The request, in the API's words. */
  readonly body: Readonly<Record<string, unknown>>;
  /** As `v2JobContent` has it. */
  readonly content: string;
}

/**
 * Creates one job. Throws {@link LostAnswerError} where it cannot be told whether anything was made; after any other error
 * nothing of this resource stands.
 */
export async function createJobOnce(target: Target, wanted: WantedJob): Promise<JobDetails> {
  const ledger = ledgerOf(target.client);
  const key = keyOf(wanted);
  if (wanted.isNameGiven) {
    const taken = await findStanding(target.client, wanted);
    if (taken !== undefined || ledger.names.has(key)) throw nameIsTaken(wanted.jobName, taken?.jobId);
  }
  ledger.names.add(key);
  const note = await beginNote(target, wanted);
  try {
    const made = await createOnceNameIsFree(target, wanted, note);
    await note.made(made.jobId);
    return made;
  } catch (error) {
    ledger.names.delete(key);
    if (!(error instanceof LostAnswerError)) await note.drop();
    throw error;
  }
}

/** Notes that a job that stands already is what was wanted. */
export async function noteMadeJob(target: Target, wanted: WantedJob, { jobId, jobName }: JobDetails): Promise<void> {
  const made = { ...wanted, jobName: jobName ?? wanted.jobName };
  ledgerOf(target.client).names.add(keyOf(made));
  await (await beginNote(target, made)).made(jobId);
}

/** Notes that this process has removed a job: a search may still show it for a while. */
export function noteRemovedJob(
  { client }: Pick<Target, "client">,
  jobId: string,
  outputs: Readonly<Record<string, unknown>>,
): void {
  const ledger = ledgerOf(client);
  ledger.removed.add(jobId);
  const { jobName, workspaceId = "0" } = outputs;
  ledger.names.delete(`${workspaceId}/${jobName}`);
}

/** True when a resource of this process has asked for the name. */
export function isNameAskedFor(
  { client }: Pick<Target, "client">,
  of: Pick<WantedJob, "jobName" | "workspaceId">,
): boolean {
  return ledgerOf(client).names.has(keyOf(of));
}

/** Stands for the URN of a resource where the host has not told it; its notes are told apart by content alone. */
export function unknownV2JobUrn({ workspaceId }: Pick<WantedJob, "workspaceId">): string {
  return `training job of v2 in workspace ${workspaceId}`;
}

/** The job of the name, unless this process has removed it. */
export async function findStanding(
  client: JobsClient,
  { jobName, workspaceId }: Pick<WantedJob, "jobName" | "workspaceId">,
): Promise<JobDetails | undefined> {
  const found = await findByName(client, jobName, workspaceId);
  return found !== undefined && ledgerOf(client).removed.has(found.jobId) ? undefined : found;
}

/** True when a job is made of what was asked for, and of nothing else but what the service adds. */
export function isMadeOf(job: JobDetails, { made }: WantedJob): boolean {
  return isExactlyMadeOf(jobMadeOfRows, { ...made, extra: undefined }, job);
}

/** The error for a name that a job has; without an id, another resource has asked for it. `fact` is what is known of it. */
export function nameIsTaken(jobName: string, jobId: string | undefined, fact?: string): AlreadyExistsError {
  const known = `there is a training job named "${jobName}" already`;
  if (jobId === undefined) {
    return new AlreadyExistsError("jobName", `${known}: another resource of this stack asks for it`);
  }
  const why = fact === undefined ? "" : `: ${fact}`;
  return new AlreadyExistsError(
    "jobName",
    `${known} (${jobId})${why}. If it is yours, such as one whose creation was broken off, adopt it with \`existingJobId: "${jobId}"\` ` +
      `(\`npx pulumi-modelarts import-file ${jobId}\` prints the program for it); ` +
      "otherwise choose another name, or leave jobName out",
  );
}

function beginNote({ notes, location, urn }: Target, wanted: WantedJob): Promise<OpenNote> {
  const { jobName, workspaceId, content } = wanted;
  const asker = urn ?? unknownV2JobUrn(wanted);
  return notes.begin(asker, {
    kind: "v2job",
    endpoint: String(location.endpoint),
    projectId: String(location.projectId),
    traces: { jobName, workspaceId },
    content,
    replacesItsLike: notes.heldUnder(asker) === content,
  });
}

/** Asks again, for a while, where the service holds on to a name that no job has any more: a refusal has no effect. */
async function createOnceNameIsFree(target: Target, wanted: WantedJob, note: OpenNote): Promise<JobDetails> {
  const { client, clock, signal, progress } = target;
  const deadline = new Deadline(clock, nameIsHeldForMs);
  for (let restMs = 500; ; restMs = Math.min(2 * restMs, 5_000)) {
    try {
      return await askUntilAnswered(target, wanted, note);
    } catch (error) {
      if (!isNameTaken(error)) throw error;
      const holder = await findStanding(client, wanted);
      if (holder !== undefined) throw nameIsTaken(wanted.jobName, holder.jobId);
      if (deadline.remainingMs < restMs) throw new ApiError(error, adviceOnHeldName);
      progress.report("the name is still held", deadline.usedMs);
      await sleep(clock, restMs, signal);
    }
  }
}

/** Throws {@link LostAnswerError} where it cannot be told whether anything was made; any other error is a refusal. */
async function askUntilAnswered(target: Target, wanted: WantedJob, note: OpenNote): Promise<JobDetails> {
  let lost: unknown;
  for (let requests = 1; ; requests++) {
    try {
      return await target.client.createJob(wanted.body);
    } catch (error) {
      // The name was free before the first request: if it is taken at a later one, it is by what the lost answer spoke of.
      const isMade = requests > 1 && isNameTaken(error);
      if (!isMade && !isOutcomeUnknown(error)) {
        if (lost === undefined) throw error;
        throw lostAnswer(wanted, lost, `asking again was refused: ${quote(error)}`, [], error);
      }
      lost ??= error;
      await note.lost();
      const found = await findOurs(target, wanted, lost);
      if (found !== undefined) return found;
      if (isMade || requests === maxRequests) throw lostAnswer(wanted, lost, "no job of its name is found", [], error);
      target.progress.warn(
        `the answer to the creation of training job "${wanted.jobName}" was lost and the job did not appear; asking again`,
      );
      await note.asked();
    }
  }
}

/** The job of the name, or `undefined` when none appears. */
async function findOurs(target: Target, wanted: WantedJob, lost: unknown): Promise<JobDetails | undefined> {
  const { client, appearsWithinMs, clock, signal } = target;
  const { jobName } = wanted;
  const deadline = new Deadline(clock, appearsWithinMs);
  const looking = client.with({ attempts: 1, deadline });
  try {
    const found = await poll({
      resourceId: jobName,
      doing: `looking for training job "${jobName}", whose creation got no answer`,
      advice: adviceOnStrayV2Job(jobName),
      deadline,
      clock,
      signal,
      async refresh() {
        // In this order: whoever asks for it now has noted that before.
        const job = await findStanding(looking, wanted);
        const others = await target.notes.others(String(target.location.projectId));
        return others.some((note) => isAskingForTheName(target, note, wanted)) ? undefined : job;
      },
      judge: (job): WaitState<JobDetails> => (job === undefined ? pending("not found") : done(job)),
    });
    if (!isMadeOf(found, wanted)) {
      throw lostAnswer(wanted, lost, `job ${found.jobId} has its name now and is made of something else`, [
        found.jobId,
      ]);
    }
    if (!(await claim(target, found.jobId))) throw nameIsTaken(jobName, found.jobId, "it was made for another stack");
    return found;
  } catch (error) {
    if (error instanceof LostAnswerError || error instanceof AlreadyExistsError) throw error;
    if (error instanceof WaitTimeoutError && error.lastStatus !== undefined) return undefined;
    throw lostAnswer(wanted, lost, `looking for it failed: ${quote(error)}`, [], error);
  }
}

/** What another process asks for at this moment must not be taken for what this one has lost. */
function isAskingForTheName({ notes }: Target, note: Note, { jobName, workspaceId }: WantedJob): boolean {
  const { traces } = note;
  const isOfName = traces.jobName === jobName && traces.workspaceId === workspaceId;
  return note.kind === "v2job" && note.outcome === "asked" && isOfName && notes.isUnderWay(note);
}

/** False where another process of this machine is known to have made it, or has found it first. */
async function claim({ notes, location }: Target, jobId: string): Promise<boolean> {
  const projectId = String(location.projectId);
  const others = await notes.others(projectId);
  return !others.some((note) => note.id === jobId) && (await notes.claim(projectId, jobId));
}

function lostAnswer(
  { jobName }: WantedJob,
  lost: unknown,
  since: string,
  candidates: readonly string[],
  cause?: unknown,
): LostAnswerError {
  return new LostAnswerError(
    `the creation of training job "${jobName}" got no answer (${quote(lost)}), and ${since}. The next \`pulumi up\` takes it up if ` +
      `it is there. ${adviceOnStrayV2Job(jobName)}`,
    candidates,
    { cause: cause ?? lost },
  );
}

/** What this process knows of one project's jobs. */
interface Ledger {
  /** The names that it has asked for, each with its workspace: two resources must not find the same job. */
  readonly names: Set<string>;
  /** The ids of the jobs that it has removed. */
  readonly removed: Set<string>;
}

const ledgers = new WeakMap<object, Ledger>();

function ledgerOf({ project }: JobsClient): Ledger {
  const ledger = ledgers.get(project) ?? { names: new Set<string>(), removed: new Set<string>() };
  ledgers.set(project, ledger);
  return ledger;
}

function keyOf({ jobName, workspaceId }: Pick<WantedJob, "jobName" | "workspaceId">): string {
  return `${workspaceId}/${jobName}`;
}
