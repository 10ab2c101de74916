/** What the web page shows: the newest jobs, versions and requests, small enough to send on every change. */

import type { JournalEntry } from "./journal.js";
import type { Job, Version } from "./records.js";
import { isActive, isFinal, type StatusName } from "./statuses.js";
import type { Store } from "./store.js";
import { isActive as isActiveV2, isFinal as isFinalV2 } from "./v2/phases.js";
import type { TrainingJob } from "./v2/records.js";
import type { V2Store } from "./v2/store.js";

const jobsShown = 50;
const versionsShown = 50;
export const requestsShown = 40;

export interface Overview {
  jobCount: number;
  versionCount: number;
  /** How many versions have each status. */
  statuses: Partial<Record<StatusName, number>>;
  jobs: {
    id: string;
    name: string;
    description: string;
    versionCount: number;
    versions: { id: string; name: string; status: StatusName; tone: Tone; course: string | undefined }[];
  }[];
  /** Jobs of v2. */
  trainingJobCount: number;
  trainingJobs: {
    id: string;
    name: string;
    description: string;
    status: string;
    tone: Tone;
    course: string | undefined;
  }[];
  requests: Pick<JournalEntry, "sequence" | "at" | "method" | "operation" | "status" | "errorCode" | "fault">[];
}

/** How a status is to be understood at a glance. */
export type Tone = "active" | "ending" | "good" | "bad";

export function overview(store: Store, v2: V2Store, entries: readonly JournalEntry[]): Overview {
  store.movement.settle();
  v2.settle();
  const trainingJobs = v2.select({});
  const jobs = [...store.projects.values()].flatMap((project) => [...project.jobs.values()]);
  const versions = jobs.flatMap((job) => [...job.versions.values()]);
  const statuses: Partial<Record<StatusName, number>> = {};
  for (const { status } of versions) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    jobCount: jobs.length,
    versionCount: versions.length,
    statuses,
    jobs: jobs.slice(-jobsShown).reverse().map(describeJob),
    trainingJobCount: trainingJobs.length,
    trainingJobs: trainingJobs.slice(-jobsShown).reverse().map(describeTrainingJob),
    requests: [...entries].reverse(),
  };
}

function describeJob(job: Job): Overview["jobs"][number] {
  return {
    id: job.id.toString(),
    name: job.name,
    description: job.description,
    versionCount: job.versions.size,
    versions: [...job.versions.values()]
      .slice(-versionsShown)
      .reverse()
      .map((version) => ({
        id: version.id.toString(),
        name: version.name,
        status: version.status,
        tone: toneOf(version),
        course: version.motion?.course,
      })),
  };
}

function describeTrainingJob(job: TrainingJob): Overview["trainingJobs"][number] {
  const { id, name, description, phase, motion } = job;
  const isEnding = motion?.course === "deletion" || motion?.course === "stop" || phase === "Terminating";
  const outcome = phase === "Completed" ? "good" : "bad";
  const tone = isActiveV2(phase) || !isFinalV2(phase) ? "active" : outcome;
  return { id, name, description, status: phase, tone: isEnding ? "ending" : tone, course: motion?.course };
}

function toneOf({ status, motion }: Version): Tone {
  if (motion?.course === "deletion" || motion?.course === "stop" || status === "KILLING") return "ending";
  if (isActive(status) || !isFinal(status)) return "active";
  return status === "COMPLETED" ? "good" : "bad";
}
