// Creates a training job exactly once: it is noted on disk before it is asked for, and looked for when the answer is lost.
//
// A job's name is its own in its project. One that somebody elsewhere makes in the same moment, of exactly the same configuration,
// cannot be told apart.

import { type AlreadyExistsError, isConflict, LostAnswerError } from "../../errors";
import { isExactlyMadeOf } from "../../inputs/reported";
import { runRows } from "../../inputs/rows";
import type { OpenNote } from "../../notes/notes";
import type { TrainingJobSummary } from "../../v1/catalogue";
import type { CreateJobRequest, TrainingJobsClient } from "../../v1/client";
import { present } from "../../v1/fields";
import type { CreatedJob } from "../../v1/version";
import { adviceOnStrayJob } from "../strays";
import type { Target } from "../trainingJobs";
import { createOnceNameIsFree, jobNameWords, nameTaken } from "../uniqueName";
import { oldestOf } from "./adopt";

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
    const made = await createOnceNameIsFree<MadeJob, TrainingJobSummary>(target, {
      words: jobNameWords,
      name: request.jobName,
      note,
      request: () => client.createJob(request),
      isNameTaken: isConflict,
      find: (deadline) => findByName(deadline === undefined ? client : client.with({ attempts: 1, deadline }), request),
      idOf: ({ jobId }) => jobId,
      isMadeOf: ({ jobId }) => isMadeOf(client, jobId, request),
      isOnName: ({ kind, traces }) => kind === "job" && traces.jobName === request.jobName,
      nameIsTaken: (jobId, fact) => nameIsTaken(request.jobName, jobId, fact),
      adviceOnHeldName,
      adviceOnStray: adviceOnStrayJob(request.jobName),
    });
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
  const jobs = await client.listJobs(present({ searchContent: jobName, workspaceId }));
  return jobs.find((job) => job.jobName === jobName);
}

/** The error for a name that a job has; without an id, another resource has asked for it. `fact` is what is known of it. */
export function nameIsTaken(jobName: string, jobId: string | undefined, fact?: string): AlreadyExistsError {
  const holder = jobId === undefined ? undefined : { id: jobId, importedBy: `--job-name ${jobName}`, fact };
  return nameTaken(jobNameWords, jobName, holder);
}

function beginNote({ notes, location, urn }: Target, { request, content }: WantedJob): Promise<OpenNote> {
  const { jobName, workspaceId } = request;
  const asker = urn ?? unknownJobUrn(jobName);
  return notes.begin(asker, {
    kind: "job",
    endpoint: String(location.endpoint),
    projectId: String(location.projectId),
    traces: present({ jobName, workspaceId }),
    content,
    replacesItsLike: notes.heldUnder(asker) === content,
  });
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

const namesByProject = new WeakMap<object, Set<string>>();

/** The names that this process has asked for: two resources must not find the same job. */
function namesAskedFor(client: TrainingJobsClient): Set<string> {
  const names = namesByProject.get(client.project) ?? new Set<string>();
  namesByProject.set(client.project, names);
  return names;
}
