// Deletes a v2 job and returns only when it is really gone. Run again at any point, it carries on and ends well.

import { isNoAnswer } from "../../errors";
import { parseJobUuid } from "../../id";
import { confirmJob, findJob } from "../../v2/find";
import type { JobStatus } from "../../v2/job";
import { phaseGroup, statusOfPhase } from "../../v2/status";
import { lookTogether, waitUntilRemoved, waitUntilStopped } from "../../v2/waits";
import { openPatience } from "../askAgain";
import { refuseAnothers } from "../cutOff";
import { deletionDeadline } from "../deadlines";
import { noteRemoved } from "../namedOnce";
import type { Properties } from "../properties";
import { requestStop } from "../refusals";
import { type Removable, remove, type Standing } from "../removal";
import { isTakenOver } from "../takenOver";
import { type Environment, entryOf } from "../target";
import { namedJob } from "./named";
import { confirmationFor, connectTo, jobOf, type Target } from "./target";
import { v2JobWords } from "./words";

/**
 * Deletes a job: stops it if it is at work, asks for its removal, and waits until the service does not know it any more. Terminated is
 * not gone: the job still has its name and its place in the quota. With `deletion.keep` it is left alone, and so is one that another
 * resource has adopted in this run. Errors are those of {@link remove}; the resource then stays in the state.
 */
export async function deleteV2Job(environment: Environment, id: string, outputs: Properties): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  if (isTakenOver(environment, v2JobWords.title(id), id, outputs)) return;
  const target = await connectTo(environment, outputs, deletionDeadline(environment, outputs));
  await refuseAnothers(target, { words: v2JobWords, id, outputs });
  const mayStop = entryOf(outputs.deletion, "stopActive") !== false;
  await remove(removableJob(target, parseJobUuid(id), outputs), { ...target, mayStop });
  noteRemoved(namedJob, target.client, id, outputs);
}

function removableJob(target: Target, jobId: string, outputs: Properties): Removable<JobStatus> {
  // Each request once: the removal looks before it asks again.
  const client = target.client.with({ attempts: 1, signal: target.signal });
  const confirmation = confirmationFor({ ...target, client }, outputs);
  const appeared = { ...confirmation, createTime: undefined };
  const job = jobOf(jobId, { ...outputs, jobId });
  const wait = { ...target, client, job };
  const wasSeen = outputs.startTime !== undefined;
  return {
    resourceId: jobId,
    title: v2JobWords.title(jobId),
    // The documentation has a stop for what is at work; that DELETE alone is accepted then is only seen.
    stopsFirst: true,
    request: () => client.deleteJob(jobId),
    find: () => findJob(client, job),
    async confirm(failure) {
      // Before anything was asked for, one that is seen among others need not be looked at by itself.
      const seen = failure === undefined ? await lookTogether(wait) : undefined;
      if (seen !== undefined) return seen;
      // Nobody has to wait for a job to appear that an earlier operation has seen.
      const isKnown = wasSeen && (failure === undefined || isNoAnswer(failure));
      return confirmJob(isKnown ? appeared : confirmation, job);
    },
    judge: standingOf,
    // The service has no words for that: whatever it says, the next look tells.
    isUnderWay: () => false,
    stop: () => requestStop(() => client.terminateJob(jobId)),
    waitUntilEnded: (patienceMs) => waitUntilStopped(wait, patienceMs),
    waitUntilRemoved: openPatience(target.clock, (deadline) => waitUntilRemoved({ ...wait, deadline })),
  };
}

function standingOf({ phase }: JobStatus): Standing {
  const { name: status } = statusOfPhase(phase);
  const group = phaseGroup(phase);
  const activity = group === "active" ? "atWork" : group === "ending" ? "ending" : "none";
  return { status, activity, inWords: `it is ${status}` };
}
