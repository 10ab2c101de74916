// Waits until a v2 job that stands is as far as its program wants it, and says what became of it.

import { cutToEnd } from "../../cutText";
import { InitFailedError, isModelArtsError, sentence, UnexpectedStateError } from "../../errors";
import type { Tags } from "../../v2/client";
import { findJob } from "../../v2/find";
import type { JobDetails } from "../../v2/job";
import { readLogTail } from "../../v2/log";
import { waitUntilRun } from "../../v2/waits";
import { readDeadline, runDeadline } from "../deadlines";
import type { Properties } from "../properties";
import type { CreatedResource } from "../resource";
import { reachedNote, wantedNow, wordsOnUnfinished } from "../unfinished";
import { jobOutputs } from "./outputs";
import { applyTags, tagsIn } from "./tags";
import { jobOf, type Target } from "./target";

/** How much of its log a failed run is reported with. */
const logTailLines = 20;
/** And how much of that, in bytes: a line may be of any length. */
const logTailBytes = 8_000;
/** So many tasks and events are told of. */
const toldAtMost = 3;

/** A job as it stands before any wait. */
export interface StandingJob {
  readonly jobId: string;
  readonly properties: Properties;
  readonly seen: Partial<JobDetails>;
  /** The tags that this resource has put on it before. @default none */
  readonly tagsBefore?: Tags;
}

/**
 * Puts the tags on that are wanted, waits as far as `waitFor` says and reads what the service now knows. Whatever fails here is an {@link InitFailedError}, which
 * leaves the job in the state.
 */
export async function settle(target: Target, standing: StandingJob): Promise<CreatedResource> {
  const { jobId, properties, seen, tagsBefore = {} } = standing;
  const located = { ...properties, workspaceId: seen.workspaceId ?? properties.workspaceId, jobId };
  let hasTags = false;
  try {
    await applyTags(target.client, jobId, tagsBefore, tagsIn(properties));
    hasTags = true;
    const now = await reachWantedPhase(target, jobId, located, seen);
    return { id: jobId, outs: jobOutputs({ ...located, ...reachedNote(properties) }, jobId, { ...seen, ...now }) };
  } catch (error) {
    // Whatever else goes wrong from here on, even by a fault of ours, the job stands and must get into the state.
    const last = { ...seen, ...(await lookOnce(target, jobId, located).catch(() => undefined)) };
    const why = await whyItFailed(target, jobId, last, error).catch(() => []);
    await showLogOfFailedRun(target, jobId, error).catch(() => {});
    const { reason, advice } = wordsOnUnfinished(target, { kind: "job", title: `training job ${jobId}` }, error);
    const words = [reason, ...why, ...advice];
    throw new InitFailedError(
      jobId,
      // Tags that are not known to be on it are put on by the next update.
      jobOutputs(hasTags ? located : { ...located, tags: withoutEmpty(tagsBefore) }, jobId, last),
      [words.length === 1 ? words.join() : words.map(sentence).join(" ")],
      { cause: error },
    );
  }
}

function withoutEmpty(tags: Tags): Tags | undefined {
  return Object.keys(tags).length === 0 ? undefined : tags;
}

async function reachWantedPhase(
  target: Target,
  jobId: string,
  properties: Properties,
  seen: Partial<JobDetails>,
): Promise<Partial<JobDetails>> {
  const wanted = wantedNow(properties);
  if (wanted === undefined) {
    // What a creation answers says all that there is to say yet.
    return seen.phase === undefined ? lookOnce(target, jobId, properties) : {};
  }
  const deadline = runDeadline(target, properties, wanted);
  const reached = await waitUntilRun({ ...target, job: jobOf(jobId, properties), deadline }, wanted);
  // Where many wait together, the wait sees no more of each than its phase.
  return { ...reached, ...(await lookOnce(target, jobId, properties)) };
}

/** One look at a job that is accepted: it may not be readable yet, and nobody waits for that. */
async function lookOnce(target: Target, jobId: string, properties: Properties): Promise<Partial<JobDetails>> {
  try {
    return (await findJob(readingClient(target), jobOf(jobId, properties))) ?? {};
  } catch (error) {
    if (isModelArtsError(error)) return {};
    throw error;
  }
}

/** What the service says of the end of a run: how its tasks ended, and the last of its events that are errors. */
async function whyItFailed(
  target: Target,
  jobId: string,
  { taskStatuses = [] }: Partial<JobDetails>,
  failure: unknown,
): Promise<string[]> {
  if (!(failure instanceof UnexpectedStateError) || failure.status === "gone") return [];
  const tasks = taskStatuses
    .filter(({ exitCode }) => exitCode !== 0)
    .map(({ task, exitCode, message }) =>
      [task, exitCode !== undefined && `ended with ${exitCode}`, message && `(${message})`].filter(Boolean).join(" "),
    );
  const events = await readingClient(target)
    .listEvents(jobId, { level: "Error" })
    .catch(() => []);
  const said = events.map(({ message }) => `"${message}"`);
  return [
    ...(tasks.length === 0 ? [] : [tasks.slice(0, toldAtMost).join("; ")]),
    ...(said.length === 0 ? [] : [`the service says ${said.slice(0, toldAtMost).join(", ")}`]),
  ];
}

/**
 * Shows what the run said last, where it is the run that failed. It is shown and no more: the reasons of a failure are kept in the
 * state, and a log may hold secrets.
 */
async function showLogOfFailedRun(target: Target, jobId: string, failure: unknown): Promise<void> {
  if (!(failure instanceof UnexpectedStateError) || failure.status === "gone") return;
  const tail = cutToEnd(await readLogTail(readingClient(target), jobId, logTailLines), logTailBytes);
  if (tail !== "") target.progress.warn(`the end of the log of training job ${jobId}:\n${tail}`);
}

/** A wait may have used up all that was left of the operation's own time. */
function readingClient(target: Target) {
  return target.client.with({ deadline: readDeadline(target) });
}
