// Waits until a version that stands is as far as its program wants it, and says what became of it.

import { cutToEnd } from "../../cutText";
import { InitFailedError, isModelArtsError, sentence, UnexpectedStateError } from "../../errors";
import { formatVersionId, type VersionId } from "../../id";
import { findTrainingJobVersion } from "../../v1/find";
import { readLogTail } from "../../v1/log";
import type { VersionDetails } from "../../v1/version";
import { waitUntilRun } from "../../v1/waits";
import { openProgress } from "../../waiting/progress";
import { readDeadline, runDeadline } from "../deadlines";
import type { Properties } from "../properties";
import type { CreatedResource } from "../resource";
import { textOf } from "../target";
import type { Target } from "../trainingJobs";
import { reachedNote, wantedNow, wordsOnUnfinished } from "../unfinished";
import { observedOutputs, versionOutputs } from "./outputs";

/** How much of its log a failed run is reported with. */
const logTailLines = 20;
/** And how much of that, in bytes: a line may be of any length. */
const logTailBytes = 8_000;

/** A version as it stands before any wait. */
export interface StandingVersion {
  readonly version: VersionId;
  readonly properties: Properties;
  readonly seen: Partial<VersionDetails>;
}

/**
 * Waits as far as `waitFor` says and reads what the service now knows. Whatever fails here is an {@link InitFailedError}, which
 * leaves the version in the state.
 */
export async function settle(target: Target, { version, properties, seen }: StandingVersion): Promise<CreatedResource> {
  const id = formatVersionId(version);
  try {
    const now = await reachWantedStatus(target, version, { ...properties, ...observedOutputs(seen) });
    return { id, outs: versionOutputs({ ...properties, ...reachedNote(properties) }, version, { ...seen, ...now }) };
  } catch (error) {
    // Whatever else goes wrong from here on, even by a fault of ours, the version stands and must get into the state.
    await showLogOfFailedRun(target, version, error).catch(() => {});
    const { reason, advice } = wordsOnUnfinished(
      target,
      { kind: "version", title: `training job version ${id}` },
      error,
    );
    const words = [reason, ...advice];
    const last = { ...seen, ...(await lookOnce(target, version).catch(() => undefined)) };
    throw new InitFailedError(
      id,
      versionOutputs(properties, version, last),
      [words.length === 1 ? words.join() : words.map(sentence).join(" ")],
      { cause: error },
    );
  }
}

async function reachWantedStatus(
  target: Target,
  version: VersionId,
  properties: Properties,
): Promise<Partial<VersionDetails>> {
  const wanted = wantedNow(properties);
  if (wanted === undefined) return lookOnce(target, version);
  const deadline = runDeadline(target, properties, wanted);
  const progress = openProgress(target.log, target.urn, textOf(properties.versionName));
  const reached = await waitUntilRun({ ...target, progress, version, deadline }, wanted);
  // Where many wait together, the wait sees no more of each than its status.
  return { ...reached, ...(await lookOnce(target, version)) };
}

/** One look at a version that is accepted: it may not be readable yet, and nobody waits for that. */
async function lookOnce(target: Target, version: VersionId): Promise<Partial<VersionDetails>> {
  try {
    return (await findTrainingJobVersion(readingClient(target), version)) ?? {};
  } catch (error) {
    if (isModelArtsError(error)) return {};
    throw error;
  }
}

/**
 * Shows what the run said last, where it is the run that failed. It is shown and no more: the reasons of a failure are kept in the
 * state, and a log may hold secrets.
 */
async function showLogOfFailedRun(target: Target, version: VersionId, failure: unknown): Promise<void> {
  if (!(failure instanceof UnexpectedStateError)) return;
  const tail = cutToEnd((await readLogTail(readingClient(target), version, logTailLines)).trimEnd(), logTailBytes);
  if (tail !== "")
    target.progress.warn(`the end of the log of training job version ${formatVersionId(version)}:\n${tail}`);
}

/** A wait may have used up all that was left of the operation's own time. */
function readingClient(target: Target) {
  return target.client.with({ deadline: readDeadline(target) });
}
