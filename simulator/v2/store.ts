/** What the simulated service does with v2 jobs, algorithms and experiments, and what its rules refuse. */

import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.js";
import { Courses } from "../courses.js";
import { createDueQueue } from "../dueQueue.js";
import { fieldOf } from "../json.js";
import { countdownOf, delayOf, isCounting, isHidden, type Lag, lingering, type View } from "../lag.js";
import { Watched } from "../watched.js";
import type { V2Dialect } from "./dialect.js";
import { isActive, isFinal, splitPhase } from "./phases.js";
import {
  algorithmGone,
  experimentGone,
  invalid,
  jobGone,
  jobNameTaken,
  notRestartable,
  notTerminable,
  statusChanged,
  unsupported,
} from "./problems.js";
import type {
  Algorithm,
  Experiment,
  JobFacts,
  JobSelection,
  TrainingJob,
  V2Change,
  V2Course,
  V2Project,
} from "./records.js";
import type { V2Rules } from "./rules.js";
import type { V2Transitions } from "./transitions.js";

/** What a job is made of. */
export type NewJob = Pick<
  JobFacts,
  "kind" | "name" | "workspaceId" | "description" | "algorithm" | "spec" | "annotations" | "endpoints" | "experimentId"
>;

export class V2Store extends Watched<V2Change> {
  readonly projects = new Map<string, V2Project>();
  readonly courses: Courses<string, V2Course, TrainingJob>;
  /** What happens to a job by itself at a time: auto_stop, and retention. */
  private readonly alarms = createDueQueue<{ job: TrainingJob; kind: "auto-stop" | "retention" }>();

  constructor(
    readonly rules: V2Rules,
    private readonly transitions: V2Transitions,
    private readonly clock: Clock,
  ) {
    super();
    this.courses = new Courses(clock, {
      enter: (job, to, at) => this.enter(job, to, at),
      ended: (job, course) => {
        if (course === "deletion") job.failedDeletions++;
      },
      gone: (job) => this.remove(job),
    });
  }

  /** For callers that changed something themselves. */
  touched(): void {
    this.changed({ kind: "other" });
  }

  clear(): void {
    this.projects.clear();
    this.courses.clear();
    this.alarms.clear();
    this.changed({ kind: "other" });
  }

  project(id: string): V2Project {
    const known = this.projects.get(id);
    if (known) return known;
    const project: V2Project = {
      id,
      jobs: new Map(),
      lingering: new Map(),
      heldNames: new Map(),
      algorithms: new Map(),
      unseenAlgorithms: new Map(),
      lingeringAlgorithms: new Map(),
      experiments: new Map(),
    };
    this.projects.set(id, project);
    return project;
  }

  /** Brings every job up to what its course, its reads and the clock say. */
  settle(): void {
    this.courses.settle();
    for (;;) {
      const due = this.alarms.takeDue(this.clock.now());
      if (!due) return;
      if (due.job.project.jobs.get(due.job.id) === due.job) this.sound(due.job, due.kind);
    }
  }

  // --- Jobs

  select({ jobId, jobName }: JobSelection): TrainingJob[] {
    return [...this.projects.values()]
      .flatMap((project) => [...project.jobs.values()])
      .filter((job) => (jobId ?? job.id) === job.id && (jobName ?? job.name) === job.name);
  }

  /** Whether a new job cannot have this name. Counts as a look at names that are held for so many. */
  isNameTaken(project: V2Project, name: string, workspaceId: string): boolean {
    this.settle();
    const key = this.nameKey(name, workspaceId);
    if ([...project.jobs.values()].some((job) => this.nameKey(job.name, job.workspaceId) === key)) return true;
    if (isCounting(project.heldNames.get(key), this.clock.now())) return true;
    project.heldNames.delete(key);
    return false;
  }

  create(project: V2Project, given: NewJob, lag: Lag | undefined): TrainingJob {
    if (this.isNameTaken(project, given.name, given.workspaceId)) throw jobNameTaken(given.name);
    if (project.jobs.size >= this.rules.jobsPerProject)
      throw invalid(
        2815,
        "Exceed quota limit of resource(job-num).",
        "Please release the resources in use or apply for an expanded quota.",
      );
    const job = this.add(project, {
      ...given,
      id: randomUUID(),
      createTime: this.clock.now(),
      phase: "Creating",
      secondaryPhase: "Creating",
      startTime: null,
      endTime: null,
      runs: [],
      exit: undefined,
      tags: {},
      log: [],
      events: [],
      failedDeletions: 0,
    });
    this.note(job, "Info", "Training job created.", "Job");
    if (lag) job.hidden = delayOf(lag, this.clock.now());
    this.courses.depart(job, "run", this.transitions.route("run", job));
    return job;
  }

  /** Puts a job in place without asking the rules: for seeds and state files. */
  add(project: V2Project, facts: JobFacts): TrainingJob {
    const job: TrainingJob = { ...facts, project, motion: undefined, hidden: undefined, lingers: undefined };
    project.jobs.set(job.id, job);
    const run = job.runs.at(-1);
    if (run?.end === null) this.setAutoStop(job, run.start);
    this.changed({ kind: "phase", job, from: undefined, to: job.phase });
    return job;
  }

  /** The job as somebody sees it who reads from `reader`; without a reader, as the service knows it when it is to act. */
  find(project: V2Project, id: string, gone: V2Dialect["gone"], reader?: View): TrainingJob {
    this.settle();
    const now = this.clock.now();
    const job = project.jobs.get(id) ?? (reader && lingering(project.lingering, id, reader, now));
    if (!job || isHidden(job, reader ?? "details", now)) throw jobGone(id, gone);
    return job;
  }

  /** The jobs of a project that pass `filter` and that a list shows, oldest first, each up to date. */
  list(project: V2Project, filter: (job: TrainingJob) => boolean): TrainingJob[] {
    this.settle();
    const now = this.clock.now();
    const standing = [...project.jobs.values()].filter((job) => filter(job) && !isHidden(job, "list", now));
    const gone = [...project.lingering.values()].filter(({ item }) => filter(item));
    const shown = gone.flatMap(({ item }) => lingering(project.lingering, item.id, "list", now) ?? []);
    return [...shown, ...standing].sort((left, right) => left.createTime - right.createTime);
  }

  terminate(job: TrainingJob): void {
    if (!isActive(job.phase)) throw notTerminable();
    this.note(job, "Info", "Training job is being terminated.", "Job");
    this.courses.depart(job, "stop", this.transitions.route("stop", job));
    this.settle();
  }

  restart(job: TrainingJob): void {
    if (this.rules.restart === "refused" || !isFinal(job.phase) || job.motion) throw notRestartable();
    Object.assign(job, { endTime: null, exit: undefined });
    this.note(job, "Info", "Training job restarted.", "Job");
    this.courses.depart(job, "run", this.transitions.route("run", job));
    this.settle();
  }

  /** Starts a deletion. Throws if the rules refuse it. */
  delete(job: TrainingJob, gone: V2Dialect["gone"], lag?: Lag): void {
    this.checkDeletable(job, gone);
    if (job.motion?.course === "deletion") return;
    job.lingers = lag ?? this.rules.deletionLag;
    this.courses.depart(job, "deletion", this.transitions.route("deletion", job));
    this.settle();
  }

  checkDeletable(job: TrainingJob, gone: V2Dialect["gone"]): void {
    if (job.motion?.course === "deletion") {
      if (this.rules.repeatedDelete === "2775") throw jobGone(job.id, gone);
      if (this.rules.repeatedDelete === "409-2878") throw statusChanged();
      return;
    }
    const isAtWork = isActive(job.phase) || job.phase === "Terminating";
    if (isAtWork && this.rules.deleteActive === "409-2796") throw notTerminable();
    if (isAtWork && this.rules.deleteActive === "400-2858") throw unsupported();
  }

  // --- Algorithms and experiments

  /** The algorithm as somebody sees it who reads from `reader`; without a reader, as the service knows it when it is to act. */
  findAlgorithm(project: V2Project, id: string, gone: V2Dialect["gone"], reader?: View): Algorithm {
    const now = this.clock.now();
    const algorithm = project.algorithms.get(id) ?? (reader && lingering(project.lingeringAlgorithms, id, reader, now));
    if (!algorithm || this.isUnseen(project, id, reader ?? "details", now)) throw algorithmGone(gone);
    return algorithm;
  }

  /** The algorithms of a project that pass `filter` and that a list shows. */
  listAlgorithms(project: V2Project, filter: (algorithm: Algorithm) => boolean): Algorithm[] {
    const now = this.clock.now();
    const standing = [...project.algorithms.values()].filter(
      (each) => filter(each) && !this.isUnseen(project, each.id, "list", now),
    );
    const gone = [...project.lingeringAlgorithms.values()].filter(({ item }) => filter(item));
    return [
      ...gone.flatMap(({ item }) => lingering(project.lingeringAlgorithms, item.id, "list", now) ?? []),
      ...standing,
    ];
  }

  addAlgorithm(
    project: V2Project,
    given: Omit<Algorithm, "id" | "createTime" | "updateTime">,
    lag?: Lag | undefined,
  ): Algorithm {
    const now = this.clock.now();
    const algorithm = { ...given, id: randomUUID(), createTime: now, updateTime: 0 };
    project.algorithms.set(algorithm.id, algorithm);
    if (lag) project.unseenAlgorithms.set(algorithm.id, { hidden: delayOf(lag, now) });
    this.touched();
    return algorithm;
  }

  deleteAlgorithm(project: V2Project, algorithm: Algorithm, lag = this.rules.deletionLag): void {
    this.settle();
    const isInUse = [...project.jobs.values()].some((job) => isActive(job.phase) && job.algorithm.id === algorithm.id);
    if (isInUse && this.rules.algorithmInUse === "refused") throw unsupported();
    project.algorithms.delete(algorithm.id);
    if (lag) {
      const delay = delayOf(lag, this.clock.now());
      project.lingeringAlgorithms.set(algorithm.id, { item: algorithm, delay });
    }
    this.touched();
  }

  private isUnseen(project: V2Project, id: string, view: View, now: number): boolean {
    const unseen = project.unseenAlgorithms.get(id);
    return unseen !== undefined && isHidden(unseen, view, now);
  }

  findExperiment(project: V2Project, id: string): Experiment {
    const experiment = project.experiments.get(id);
    if (!experiment) throw experimentGone(id);
    return experiment;
  }

  addExperiment(project: V2Project, given: Pick<Experiment, "name" | "description" | "workspaceId">): Experiment {
    const now = this.clock.now();
    const experiment = { ...given, id: randomUUID(), createTime: now, updateTime: now };
    project.experiments.set(experiment.id, experiment);
    this.touched();
    return experiment;
  }

  /** The jobs of an experiment, oldest first. */
  jobsIn(experiment: Experiment, project: V2Project): TrainingJob[] {
    return [...project.jobs.values()].filter((job) => job.experimentId === experiment.id);
  }

  deleteExperiment(project: V2Project, experiment: Experiment): void {
    if (this.rules.experimentInUse === "refused" && this.jobsIn(experiment, project).length > 0) throw unsupported();
    project.experiments.delete(experiment.id);
    this.touched();
  }

  // --- What happens to a job

  private enter(job: TrainingJob, to: string, at: number): void {
    const from = job.phase;
    const { phase, secondary } = splitPhase(to);
    job.phase = phase;
    job.secondaryPhase = secondary;
    if (phase === "Running" && job.runs.at(-1)?.end !== null) this.start(job, at);
    if (phase !== "Running" && phase !== "Terminating") endRun(job, at);
    job.log.push(`${new Date(at).toISOString()} ${phase}`);
    if (isFinal(phase)) this.end(job, phase, at);
    else this.note(job, "Info", `Training job phase: ${phase}.`, "Job", at);
    if (from !== phase) this.changed({ kind: "phase", job, from, to: phase });
    else this.touched();
  }

  private start(job: TrainingJob, at: number): void {
    job.startTime ??= at;
    job.runs.push({ start: at, end: null });
    this.note(job, "Info", "[worker-0] training started.", "Task", at);
    this.setAutoStop(job, at);
  }

  private setAutoStop(job: TrainingJob, start: number): void {
    const hours = hoursOf(job.spec.auto_stop);
    if (hours !== undefined) this.alarms.add(start + hours * 3_600_000, { job, kind: "auto-stop" });
  }

  private end(job: TrainingJob, phase: string, at: number): void {
    job.endTime ??= at;
    if (phase === "Failed") job.exit = this.transitions.failure(job);
    if (phase === "Completed") job.exit = { code: 0, message: "" };
    // The cluster's own clean-up sounds like a stop by the user, and is none.
    this.note(job, "Info", `[Pod: modelarts-job-${job.id}-worker-0] TerminateJob: clean up`, "K8S", at);
    const isBad = phase === "Failed" || phase === "Abnormal";
    this.note(job, isBad ? "Error" : "Info", `Training job ${phase.toLowerCase()}.`, "Job", at);
    if (this.rules.retentionMs !== undefined) this.alarms.add(at + this.rules.retentionMs, { job, kind: "retention" });
  }

  private sound(job: TrainingJob, kind: "auto-stop" | "retention"): void {
    if (kind === "retention" && isFinal(job.phase)) this.courses.force(job, "gone");
    if (kind === "auto-stop" && isActive(job.phase)) this.courses.force(job, this.rules.autoStopEnds);
  }

  private note(
    job: TrainingJob,
    level: "Info" | "Error",
    message: string,
    source: "Job" | "Task" | "K8S",
    time = this.clock.now(),
  ): void {
    job.events.push({ time, level, message, source });
  }

  private remove(job: TrainingJob): void {
    const { project, lingers } = job;
    const now = this.clock.now();
    project.jobs.delete(job.id);
    if (lingers) project.lingering.set(job.id, { item: job, delay: delayOf(lingers, now) });
    const key = this.nameKey(job.name, job.workspaceId);
    if (this.rules.nameHeld) project.heldNames.set(key, countdownOf(this.rules.nameHeld, now));
    this.changed({ kind: "gone", job });
  }

  private nameKey(name: string, workspaceId: string): string {
    const key = this.rules.nameCase === "ignored" ? name.toLowerCase() : name;
    return this.rules.nameScope === "project" ? key : `${workspaceId}/${key}`;
  }
}

function endRun(job: TrainingJob, at: number): void {
  const run = job.runs.at(-1);
  if (run) run.end ??= at;
}

function hoursOf(autoStop: unknown): number | undefined {
  const duration = fieldOf(autoStop, "duration");
  return typeof duration === "number" ? duration : undefined;
}

/** Milliseconds a job has run so far. */
export function durationOf({ runs }: TrainingJob, now: number): number {
  return runs.reduce((sum, { start, end }) => sum + Math.max(0, (end ?? now) - start), 0);
}

/** The tasks of a job: one a node. */
export function tasksOf({ spec }: TrainingJob): string[] {
  const count = fieldOf(spec, "resource.node_count");
  return Array.from({ length: typeof count === "number" ? count : 1 }, (_, index) => `worker-${index}`);
}
