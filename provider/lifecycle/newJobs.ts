// The jobs that this process has made: what is made in one of them waits until it shows, since the service may list it late.

import { isNotFound } from "../errors";
import { getOrCreatePromise } from "../memo";
import type { TrainingJobsClient } from "../v1/client";
import { stayingUnfound } from "../waiting/unfound";
import type { TargetOf } from "./target";

type Target = TargetOf<TrainingJobsClient>;

/** A job that was made. */
interface NewJob {
  /** In milliseconds since 1970, by the clock of this machine. */
  readonly madeAt: number;
  /** Its first version, where it was made with one. */
  readonly versionId: string | undefined;
}

/** The jobs of a project, by id, and the waits for them that all share. */
interface NewJobs {
  readonly made: Map<string, NewJob>;
  readonly waits: Map<string, Promise<unknown>>;
}

const newJobs = new WeakMap<object, NewJobs>();

/** Notes a job that was made just now. */
export function noteNewJob({ client, clock }: Target, jobId: string, versionId: string | undefined): void {
  const { made, waits } = newJobs.get(client.project) ?? { made: new Map(), waits: new Map() };
  newJobs.set(client.project, { made, waits });
  made.set(jobId, { madeAt: clock.date(), versionId });
}

/**
 * Waits until the job is listed, with its first version, where this process has made it; at most as long as what was just made may
 * take to appear. Of any other job nothing is asked.
 */
export async function untilJobShows(target: Target, jobId: string): Promise<void> {
  const { client, clock, signal, appearsWithinMs } = target;
  const ofProject = newJobs.get(client.project);
  const job = ofProject?.made.get(jobId);
  if (ofProject === undefined || job === undefined) return;
  const look = async () => {
    try {
      const { versions } = await client.listVersionStatuses(jobId);
      const isWhole = job.versionId === undefined || versions.some(({ versionId }) => versionId === job.versionId);
      return isWhole ? versions : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
  const unfound = { clock, signal, createTime: job.madeAt, appearsWithinMs };
  await getOrCreatePromise(ofProject.waits, jobId, () => stayingUnfound(unfound, look));
}
