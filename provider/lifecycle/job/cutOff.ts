// How what an earlier run may have made of a job is found again: by its name, which is its own.

import type { Note } from "../../notes/note";
import { present } from "../../v1/fields";
import type { VersionDetails } from "../../v1/version";
import { isOfThatTime, type Sought } from "../cutOff";
import { noteTakenOver } from "../takenOver";
import type { Environment } from "../target";
import type { Target } from "../trainingJobs";
import { oldestOf } from "./adopt";
import {
  beginsAs,
  findByName,
  isNameAskedFor,
  type MadeJob,
  nameIsTaken,
  noteMadeJob,
  unknownJobUrn,
  type WantedJob,
} from "./createOnce";
import { jobWords } from "./words";

/** A job that may be what a note is on, with the version that it began with. */
interface FoundJob extends Pick<MadeJob, "jobId" | "createTime"> {
  readonly jobName: string;
  readonly description: string | undefined;
  readonly first: VersionDetails | undefined;
}

/** The search for a job that is wanted. */
export function soughtJob(environment: Environment, target: Target, wanted: WantedJob): Sought<FoundJob> {
  const { request, content } = wanted;
  const { jobName } = request;
  return {
    words: jobWords,
    content,
    unknownUrn: unknownJobUrn(jobName),
    isUnique: true,
    isHere: () => true,
    list: (note) => unclaimedOf(target, note),
    // With an id in the note, that is the one that was listed.
    isOfNote: (note, job) => note.id !== undefined || beginsAs(job.first, request),
    idOf: ({ jobId }) => jobId,
    async take(job) {
      noteTakenOver(environment, job.jobId, target.location);
      await noteMadeJob(target, wanted, job);
      const { description } = request;
      if (description !== undefined && description !== job.description) {
        await target.client.updateJobDescription(job.jobId, description);
      }
    },
    refuse([job], fact) {
      if (job?.jobName !== jobName) return;
      throw nameIsTaken(jobName, job.jobId, `${fact}. Declared as it was then, it is taken up`);
    },
  };
}

/** The job of the note's name, if it is nobody's and came about then. */
async function unclaimedOf(target: Target, note: Note): Promise<FoundJob[]> {
  const { client, notes } = target;
  const { workspaceId } = note.traces;
  const jobName = String(note.traces.jobName);
  const job = await findByName(client, present({ jobName, workspaceId }));
  if (job === undefined || isNameAskedFor(target, jobName)) return [];
  const { jobId, createTime } = job;
  const others = (await notes.others(note.projectId)).filter(({ salt }) => salt !== note.salt);
  const isTaken = others.some(({ id }) => id === jobId) || notes.isKnownToEngine(note.projectId, jobId);
  const isIt = note.id === undefined ? isOfThatTime(note, createTime) : note.id === jobId;
  if (isTaken || !isIt) return [];
  const { versions, description } = await client.listVersions(jobId);
  const first = oldestOf(versions);
  return [{ ...job, description, first }];
}
