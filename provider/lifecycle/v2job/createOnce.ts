// Creates a v2 job exactly once: its name is its own in its workspace, so two can never come of one name.
//
// It is noted on disk before it is asked for, by its name; a job without a name of its own is given one here. One that somebody elsewhere makes in the same moment, of the same name and content, cannot be told apart.

import { type AlreadyExistsError, LostAnswerError } from "../../errors";
import { isExactlyMadeOf } from "../../inputs/reported";
import { jobMadeOfRows } from "../../inputs/v2/rows";
import type { OpenNote } from "../../notes/notes";
import type { JobsClient } from "../../v2/client";
import { isNameTaken } from "../../v2/errorCodes";
import { findByName } from "../../v2/find";
import type { JobDetails } from "../../v2/job";
import { adviceOnStrayV2Job } from "../strays";
import { createOnceNameIsFree, nameTaken } from "../uniqueName";
import type { Target } from "./target";

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
  const { client } = target;
  const { jobName, workspaceId } = wanted;
  const ledger = ledgerOf(client);
  const key = keyOf(wanted);
  if (wanted.isNameGiven) {
    const taken = await findStanding(client, wanted);
    if (taken !== undefined || ledger.names.has(key)) throw nameIsTaken(jobName, taken?.jobId);
  }
  ledger.names.add(key);
  const note = await beginNote(target, wanted);
  try {
    const made = await createOnceNameIsFree<JobDetails, JobDetails>(target, {
      jobName,
      note,
      request: () => client.createJob(wanted.body),
      isNameTaken,
      find: (deadline) =>
        findStanding(deadline === undefined ? client : client.with({ attempts: 1, deadline }), wanted),
      isMadeOf: (job) => isMadeOf(job, wanted),
      isOnName: ({ kind, traces }) =>
        kind === "v2job" && traces.jobName === jobName && traces.workspaceId === workspaceId,
      nameIsTaken: (jobId, fact) => nameIsTaken(jobName, jobId, fact),
      adviceOnHeldName,
      adviceOnStray: adviceOnStrayV2Job(jobName),
    });
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
  const holder = jobId === undefined ? undefined : { jobId, adoption: jobId, fact };
  return nameTaken(jobName, holder, ", or leave jobName out");
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
