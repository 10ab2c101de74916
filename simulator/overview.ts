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
const requestsShown = 40;
/** Of so many the page is told at most, repeats folded. */
export const requestsRead = 400;

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
  requests: ShownRequest[];
}

/** A request, or several alike that came one after another. */
export interface ShownRequest
  extends Pick<JournalEntry, "sequence" | "at" | "method" | "operation" | "status" | "errorCode" | "fault"> {
  /** What it was about: a job's name and a version's, or their ids once they are gone; empty for all else. */
  subject: string;
  count: number;
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
    requests: folded(jobs, trainingJobs, entries).slice(-requestsShown).reverse(),
  };
}

function folded(jobs: readonly Job[], v2: readonly TrainingJob[], entries: readonly JournalEntry[]): ShownRequest[] {
  const jobsById = new Map(jobs.map((job) => [job.id.toString(), job]));
  const namesV2 = new Map(v2.map(({ id, name }) => [id, name]));
  const shown: ShownRequest[] = [];
  for (const { sequence, at, method, operation, status, errorCode, fault, path } of entries) {
    const subject = subjectOf(path, jobsById, namesV2);
    const last = shown.at(-1);
    const isRepeat =
      last?.operation === operation &&
      last.subject === subject &&
      last.status === status &&
      last.errorCode === errorCode &&
      last.fault === fault;
    const refusal = { ...(errorCode !== undefined && { errorCode }), ...(fault !== undefined && { fault }) };
    const request = { sequence, at, method, operation, status, ...refusal, subject, count: 1 };
    if (isRepeat) shown[shown.length - 1] = { ...request, count: last.count + 1 };
    else shown.push(request);
  }
  return shown;
}

function subjectOf(path: string, jobs: ReadonlyMap<string, Job>, v2: ReadonlyMap<string, string>): string {
  const [, jobId = "", versionId] = path.match(/\/training-jobs\/([^/]+)(?:\/versions\/([^/]+))?/) ?? [];
  const job = jobs.get(jobId);
  const jobName = job?.name ?? v2.get(jobId) ?? jobId;
  if (versionId === undefined) return jobName;
  const version = /^\d{1,20}$/.test(versionId) ? job?.versions.get(BigInt(versionId)) : undefined;
  return `${jobName} ${version?.name ?? versionId}`;
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
