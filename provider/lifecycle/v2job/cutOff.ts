// How what an earlier run may have made of a v2 job is found again: by its name, which is its own.

import type { Note } from "../../notes/note";
import type { JobDetails } from "../../v2/job";
import { isOfThatTime, type Sought } from "../cutOff";
import { noteTakenOver } from "../takenOver";
import type { Environment } from "../target";
import {
  findStanding,
  isMadeOf,
  isNameAskedFor,
  nameIsTaken,
  noteMadeJob,
  unknownV2JobUrn,
  type WantedJob,
} from "./createOnce";
import { defaultWorkspaceId, type Target } from "./target";
import { v2JobWords } from "./words";

/** The search for a job that is wanted. */
export function soughtJob(environment: Environment, target: Target, wanted: WantedJob): Sought<JobDetails> {
  const { content, jobName, isNameGiven, workspaceId, description } = wanted;
  return {
    words: v2JobWords,
    content,
    unknownUrn: unknownV2JobUrn(wanted),
    isUnique: isNameGiven,
    isHere: ({ traces }) => traces.workspaceId === workspaceId,
    list: (note) => unclaimedOf(target, note),
    isOfNote: (note, job) => note.id === job.jobId || (note.id === undefined && isMadeOf(job, wanted)),
    idOf: ({ jobId }) => jobId,
    async take(job) {
      // The engine may hold it under this very resource, which then is replaced by itself.
      noteTakenOver(environment, job.jobId, target.location);
      await noteMadeJob(target, wanted, job);
      if (description !== undefined && description !== (job.description ?? "")) {
        await target.client.updateDescription(job.jobId, description);
      }
    },
    refuse([job], fact) {
      if (job?.jobName !== jobName) return;
      throw nameIsTaken(jobName, job.jobId, `${fact}. Declared as it was then, it is taken up`);
    },
  };
}

/** The job of the note's name, if it is nobody's and came about then. */
async function unclaimedOf(target: Target, note: Note): Promise<JobDetails[]> {
  const { client, notes } = target;
  const { jobName = "", workspaceId = defaultWorkspaceId } = note.traces;
  const job = await findStanding(client, { jobName, workspaceId });
  if (job === undefined || isNameAskedFor(target, { jobName, workspaceId })) return [];
  const { jobId, createTime } = job;
  const others = (await notes.others(note.projectId)).filter(({ salt }) => salt !== note.salt);
  const isTaken = others.some(({ id }) => id === jobId) || notes.isKnownToEngine(note.projectId, jobId);
  const isIt = note.id === undefined ? isOfThatTime(note, createTime) : note.id === jobId;
  return isTaken || !isIt ? [] : [job];
}
