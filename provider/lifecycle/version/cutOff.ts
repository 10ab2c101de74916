// How what an earlier run may have made of a version is found again.

import { byId, formatVersionId } from "../../id";
import type { Note } from "../../notes/note";
import { present } from "../../v1/fields";
import type { VersionDetails } from "../../v1/version";
import { isOfThatTime, type Sought } from "../cutOff";
import { noteTakenOver } from "../takenOver";
import type { Environment } from "../target";
import type { Target } from "../trainingJobs";
import { noteMadeVersion, unknownUrn } from "./createOnce";
import { claimedVersions } from "./ledger";
import { isMadeOf } from "./likeness";
import { isTaken, type WantedVersion } from "./lostVersion";
import { versionWords } from "./words";

/** The search for a version that is wanted. */
export function soughtVersion(environment: Environment, target: Target, wanted: WantedVersion): Sought<VersionDetails> {
  const { jobId, content, request } = wanted;
  const idOf = ({ versionId }: VersionDetails) => formatVersionId({ jobId, versionId });
  return {
    words: versionWords,
    content,
    unknownUrn: unknownUrn(jobId),
    isUnique: false,
    isHere: ({ traces }) => traces.jobId === jobId,
    list: (note) => unclaimedOf(target, note, jobId),
    isOfNote(note, version) {
      // With an id in the note, that is the one that was listed.
      const { preVersionId } = note.traces;
      return note.id !== undefined || isMadeOf(version, present({ config: request.config, preVersionId }));
    },
    idOf,
    async take(version) {
      noteTakenOver(environment, idOf(version), target.location);
      await noteMadeVersion(target, wanted, version);
      const { description } = request;
      if (description !== undefined && description !== version.description) {
        await target.client.updateJobDescription(jobId, description);
      }
    },
  };
}

/** The version that the note names, or all that are nobody's and came about then. */
async function unclaimedOf(target: Target, note: Note, jobId: string): Promise<VersionDetails[]> {
  const { client, notes } = target;
  const { versions } = await client.listVersions(jobId);
  const others = (await notes.others(note.projectId)).filter(({ salt }) => salt !== note.salt);
  const ledger = { claimed: claimedVersions(target, jobId) };
  return versions.filter(
    (version) =>
      cameAbout(note, version, jobId) &&
      !isTaken(version, { ledger, others, jobId }) &&
      !notes.isKnownToEngine(note.projectId, formatVersionId({ jobId, versionId: version.versionId })),
  );
}

function cameAbout(note: Note, { versionId, createTime }: VersionDetails, jobId: string): boolean {
  if (note.id !== undefined) return note.id === formatVersionId({ jobId, versionId });
  const { newestBefore } = note.traces;
  if (newestBefore !== undefined && byId(versionId, newestBefore) <= 0) return false;
  return isOfThatTime(note, createTime);
}
