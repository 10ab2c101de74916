// Creates a training job exactly once: it is noted on disk before it is asked for, and looked for when the answer is lost.
//
// A job's name is its own in its project, so after a lost answer the job of that name is ours, if there was none before, it is
// made of what was asked for, and nobody on this machine is known to have made it. One that somebody elsewhere makes in the same
// moment, of exactly the same configuration, cannot be told apart.

import { sleep } from "../../clock";
import { Deadline } from "../../deadline";
import {
  AlreadyExistsError,
  ApiError,
  isConflict,
  isOutcomeUnknown,
  LostAnswerError,
  quote,
  WaitTimeoutError,
} from "../../errors";
import { isExactlyMadeOf } from "../../inputs/reported";
import { runRows } from "../../inputs/rows";
import type { Note } from "../../notes/note";
import type { OpenNote } from "../../notes/notes";
import type { TrainingJobSummary } from "../../v1/catalogue";
import type { CreateJobRequest, TrainingJobsClient } from "../../v1/client";
import type { CreatedJob } from "../../v1/version";
import { done, pending, poll, type WaitState } from "../../waiting/poll";
import { adviceOnStrayJob } from "../strays";
import type { Target } from "../trainingJobs";
import { oldestOf } from "./adopt";

/** How often a creation is asked for when each answer is lost and no job appears. */
const maxRequests = 3;
/** How long a name may stay taken after the job that had it is gone, in milliseconds. */
const nameIsHeldForMs = 60_000;
const adviceOnHeldName =
  "No job of this name is listed, so one that was deleted may still hold it: run `pulumi up` again later, or choose another name";

/** A job that is about to be created. */
export interface WantedJob {
  readonly request: CreateJobRequest;
  /** As `jobContent` has it. */
  readonly content: string;
}

/** A job that was made: its id, and the version that it began with. */
export type MadeJob = Pick<CreatedJob | TrainingJobSummary, "jobId" | "versionId" | "createTime">;

/**
 * Creates one job. Throws {@link LostAnswerError} where it cannot be told whether anything was made; after any other error
 * nothing of this resource stands.
 */
export async function createJobOnce(target: Target, wanted: WantedJob): Promise<MadeJob> {
  const { client } = target;
  const { request } = wanted;
  const names = namesAskedFor(client);
  const taken = await findByName(client, request);
  if (taken !== undefined || names.has(request.jobName)) throw nameIsTaken(request.jobName, taken?.jobId);
  names.add(request.jobName);
  const note = await beginNote(target, wanted);
  try {
    const made = await createOnceNameIsFree(target, wanted, note);
    await note.made(made.jobId);
    return made;
  } catch (error) {
    names.delete(request.jobName);
    if (!(error instanceof LostAnswerError)) await note.drop();
    throw error;
  }
}

/** Notes that a job that stands already is what was wanted. */
export async function noteMadeJob(target: Target, wanted: WantedJob, { jobId }: MadeJob): Promise<void> {
  namesAskedFor(target.client).add(wanted.request.jobName);
  await (await beginNote(target, wanted)).made(jobId);
}

/** True when a resource of this process has asked for the name. */
export function isNameAskedFor({ client }: Pick<Target, "client">, jobName: string): boolean {
  return namesAskedFor(client).has(jobName);
}

/** Notes that the job of the name is gone, so that it may be asked for again: by what replaces it, or by a later command. */
export function freeName({ client }: Pick<Target, "client">, jobName: unknown): void {
  if (typeof jobName === "string") namesAskedFor(client).delete(jobName);
}

/** Stands for the URN of a resource where the host has not told it; its notes are told apart by content alone. */
export function unknownJobUrn(jobName: string): string {
  return `training job ${jobName}`;
}

/** The job of the name; the service searches for a part of it. */
export async function findByName(
  client: TrainingJobsClient,
  { jobName, workspaceId }: Pick<CreateJobRequest, "jobName" | "workspaceId">,
): Promise<TrainingJobSummary | undefined> {
  const jobs = await client.listJobs({ searchContent: jobName, ...(workspaceId !== undefined && { workspaceId }) });
  return jobs.find((job) => job.jobName === jobName);
}

/** The error for a name that a job has; without an id, another resource has asked for it. `fact` is what is known of it. */
export function nameIsTaken(jobName: string, jobId: string | undefined, fact?: string): AlreadyExistsError {
  const known = `there is a training job named "${jobName}" already`;
  if (jobId === undefined)
    return new AlreadyExistsError("jobName", `${known}: another resource of this stack asks for it`);
  const why = fact === undefined ? "" : `: ${fact}`;
  return new AlreadyExistsError(
    "jobName",
    `${known} (${jobId})${why}. If it is yours, such as one whose creation was broken off, adopt it with \`existingJobId: "${jobId}"\` ` +
      `(\`npx pulumi-modelarts import-file --job-name ${jobName}\` prints the program for it); otherwise choose another name`,
  );
}

function beginNote({ notes, location, urn }: Target, { request, content }: WantedJob): Promise<OpenNote> {
  const { jobName, workspaceId } = request;
  const asker = urn ?? unknownJobUrn(jobName);
  return notes.begin(asker, {
    kind: "job",
    endpoint: String(location.endpoint),
    projectId: String(location.projectId),
    traces: { jobName, ...(workspaceId !== undefined && { workspaceId }) },
    content,
    replacesItsLike: notes.heldUnder(asker) === content,
  });
}

/** Asks again, for a while, where the service holds on to a name that no job has any more: a refusal has no effect. */
async function createOnceNameIsFree(target: Target, wanted: WantedJob, note: OpenNote): Promise<MadeJob> {
  const { client, clock, signal, progress } = target;
  const { request } = wanted;
  const deadline = new Deadline(clock, nameIsHeldForMs);
  for (let restMs = 500; ; restMs = Math.min(2 * restMs, 5_000)) {
    try {
      return await askUntilAnswered(target, wanted, note);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const holder = await findByName(client, request);
      if (holder !== undefined) throw nameIsTaken(request.jobName, holder.jobId);
      if (deadline.remainingMs < restMs) throw new ApiError(error, adviceOnHeldName);
      progress.report("the name is still held", deadline.usedMs);
      await sleep(clock, restMs, signal);
    }
  }
}

/** Throws {@link LostAnswerError} where it cannot be told whether anything was made; any other error is a refusal. */
async function askUntilAnswered(target: Target, wanted: WantedJob, note: OpenNote): Promise<MadeJob> {
  const { request } = wanted;
  let lost: unknown;
  for (let requests = 1; ; requests++) {
    try {
      return await target.client.createJob(request);
    } catch (error) {
      // The name was free before the first request: if it is taken at a later one, it is by what the lost answer spoke of.
      const isMade = requests > 1 && isConflict(error);
      if (!isMade && !isOutcomeUnknown(error)) {
        if (lost === undefined) throw error;
        throw lostAnswer(request, lost, `asking again was refused: ${quote(error)}`, [], error);
      }
      lost ??= error;
      await note.lost();
      const found = await findOurs(target, wanted, lost);
      if (found !== undefined) return found;
      if (isMade || requests === maxRequests)
        throw lostAnswer(request, lost, "no job of its name is listed", [], error);
      target.progress.warn(
        `the answer to the creation of training job "${request.jobName}" was lost and the job did not appear; asking again`,
      );
      await note.asked();
    }
  }
}

/** The job of the name, or `undefined` when none appears. */
async function findOurs(target: Target, wanted: WantedJob, lost: unknown): Promise<TrainingJobSummary | undefined> {
  const { client, appearsWithinMs, clock, signal } = target;
  const { request } = wanted;
  const deadline = new Deadline(clock, appearsWithinMs);
  const looking = client.with({ attempts: 1, deadline });
  try {
    const found = await poll({
      resourceId: request.jobName,
      doing: `looking for training job "${request.jobName}", whose creation got no answer`,
      advice: adviceOnStrayJob(request.jobName),
      deadline,
      clock,
      signal,
      async refresh() {
        // In this order: whoever asks for it now has noted that before.
        const job = await findByName(looking, request);
        const others = await target.notes.others(String(target.location.projectId));
        return others.some((note) => isAskingForTheName(target, note, request)) ? undefined : job;
      },
      judge: (job): WaitState<TrainingJobSummary> => (job === undefined ? pending("not listed") : done(job)),
    });
    if (!(await isMadeOf(client, found.jobId, request)))
      throw lostAnswer(request, lost, `job ${found.jobId} has its name now and is made of something else`, [
        found.jobId,
      ]);
    if (!(await claim(target, found.jobId)))
      throw nameIsTaken(request.jobName, found.jobId, "it was made for another stack");
    return found;
  } catch (error) {
    if (error instanceof LostAnswerError || error instanceof AlreadyExistsError) throw error;
    if (error instanceof WaitTimeoutError && error.lastStatus !== undefined) return undefined;
    throw lostAnswer(request, lost, `looking for it failed: ${quote(error)}`, [], error);
  }
}

/** What another process asks for at this moment must not be taken for what this one has lost. */
function isAskingForTheName({ notes }: Target, note: Note, { jobName }: CreateJobRequest): boolean {
  return note.kind === "job" && note.outcome === "asked" && note.traces.jobName === jobName && notes.isUnderWay(note);
}

/** False where another process of this machine is known to have made it, or has found it first. */
async function claim({ notes, location }: Target, jobId: string): Promise<boolean> {
  const projectId = String(location.projectId);
  const others = await notes.others(projectId);
  return !others.some((note) => note.id === jobId) && (await notes.claim(projectId, jobId));
}

/** Somebody else may have taken the name in the same moment: what the job began with tells, where it began with a version. */
async function isMadeOf(client: TrainingJobsClient, jobId: string, request: CreateJobRequest): Promise<boolean> {
  if (request.createVersion === false) return true;
  return beginsAs(oldestOf((await client.listVersions(jobId)).versions), request);
}

/** True unless a job's first version shows that something else was asked for. */
export function beginsAs(first: object | undefined, { config, createVersion }: CreateJobRequest): boolean {
  return createVersion === false || first === undefined || isExactlyMadeOf(runRows, { ...config }, { ...first });
}

function lostAnswer(
  { jobName }: CreateJobRequest,
  lost: unknown,
  since: string,
  candidates: readonly string[],
  cause?: unknown,
): LostAnswerError {
  return new LostAnswerError(
    `the creation of training job "${jobName}" got no answer (${quote(lost)}), and ${since}. The next \`pulumi up\` takes it up if ` +
      `it is there. ${adviceOnStrayJob(jobName)}`,
    candidates,
    { cause: cause ?? lost },
  );
}

const namesByProject = new WeakMap<object, Set<string>>();

/** The names that this process has asked for: two resources must not find the same job. */
function namesAskedFor(client: TrainingJobsClient): Set<string> {
  const names = namesByProject.get(client.project) ?? new Set<string>();
  namesByProject.set(client.project, names);
  return names;
}
