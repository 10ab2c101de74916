// Deletes a training job version and returns only when it is really gone. Run again at any point, it carries on and ends well.

import { formatDuration } from "../../duration";
import { isNoAnswer } from "../../errors";
import { formatVersionId, parseVersionId, type VersionId } from "../../id";
import { confirmVersion } from "../../v1/confirm";
import { isRemovalUnderWay } from "../../v1/errorCodes";
import { statusGroup, statusName } from "../../v1/status";
import type { VersionDetails } from "../../v1/version";
import { waitUntilRemoved, waitUntilStopped } from "../../v1/waits";
import { releasedAfterMs } from "../../waiting/wait";
import { refuseAnothers } from "../cutOff";
import { deletionDeadline } from "../deadlines";
import { noteOwnVersion } from "../ownVersions";
import type { Properties } from "../properties";
import { requestStop } from "../refusals";
import { type Removable, remove, type Standing } from "../removal";
import { isTakenOver } from "../takenOver";
import { type Environment, entryOf } from "../target";
import { confirmationFor, connectTo, type Target } from "../trainingJobs";
import { noteRemovedVersion } from "./ledger";
import { wasLookedAt } from "./outputs";
import { versionWords } from "./words";

/**
 * Deletes a version (API page modelarts_03_0048): asks for removal, then waits until it is confirmed. With `deletion.keep` the
 * version is left alone, and so is one that another resource has adopted in this run. Errors are those of {@link remove}; the resource then stays in the state.
 */
export async function deleteTrainingJobVersion(
  environment: Environment,
  id: string,
  outputs: Properties,
): Promise<void> {
  if (entryOf(outputs.deletion, "keep") === true) return;
  if (isTakenOver(environment, versionWords.title(id), id, outputs)) return;
  const target = await connectTo(environment, outputs, deletionDeadline(environment, outputs));
  await refuseAnothers(target, { words: versionWords, id, outputs });
  const version = parseVersionId(id);
  noteOwnVersion(target.client, version);

  const mayStop = entryOf(outputs.deletion, "stopActive") !== false;
  const removal = await remove(removableVersion(target, version, outputs), { ...target, mayStop });
  noteRemovedVersion(target, version);
  if (removal.end === "released") {
    target.progress.warn(
      `training job version ${id} is ${removal.status} and holds nothing any more, but its record was still listed ` +
        `${formatDuration(releasedAfterMs)} later; set deletion.confirm to "gone" to wait until it is not`,
    );
  }
}

function removableVersion(target: Target, version: VersionId, outputs: Properties): Removable<VersionDetails> {
  // Each request once: the removal looks before it asks again.
  const client = target.client.with({ attempts: 1, signal: target.signal });
  const confirmation = confirmationFor({ ...target, client }, outputs);
  const appeared = { ...confirmation, createTime: undefined };
  const wait = { ...target, client, version };
  const confirm = entryOf(outputs.deletion, "confirm") === "gone" ? "gone" : "terminal";
  const resourceId = formatVersionId(version);
  return {
    resourceId,
    title: versionWords.title(resourceId),
    request: () => client.deleteVersion(version.jobId, version.versionId),
    // It was seen standing, be it in a list alone: nobody has to wait for it to appear, but one answer is still not enough.
    find: () => confirmVersion(appeared, version),
    // Nor where an earlier operation saw it and the request may have had its effect.
    confirm: (failure) =>
      confirmVersion(isNoAnswer(failure) && wasLookedAt(outputs) ? appeared : confirmation, version),
    judge: standingOf,
    isUnderWay: isRemovalUnderWay,
    stop: () => requestStop(() => client.stopVersion(version.jobId, version.versionId)),
    waitUntilEnded: (patienceMs) => waitUntilStopped(wait, patienceMs),
    waitUntilRemoved: (until, hadFailed) => waitUntilRemoved({ ...wait, deadline: until }, { confirm, hadFailed }),
  };
}

function standingOf({ statusCode }: VersionDetails): Standing {
  const status = statusName(statusCode);
  const group = statusGroup(statusCode);
  const activity = group === "active" ? "atWork" : group === "ending" ? "ending" : "none";
  return { status, activity, inWords: `it is ${status}` };
}
