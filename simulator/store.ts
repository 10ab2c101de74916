/** What the simulated service holds, and the rules of what may happen to it when. */

import type { Clock } from "./clock.js";
import { createDueQueue } from "./dueQueue.js";
import { type JsonObject, type RawNumber, rawNumber } from "./json.js";
import { busy, NotFound, nameTaken, quotaExceeded, wrongStatus } from "./problems.js";
import type { Random } from "./random.js";
import { isActive, isFinal, type StatusName, statusCode } from "./statuses.js";
import type { Course, Step, Transitions } from "./transitions.js";

/** How much a project may hold. */
export interface Limits {
  /** Default 10,000. More are refused with ModelArts.0118. */
  jobsPerProject: number;
  /** Default 100,000. More are refused with ModelArts.0118. */
  versionsPerJob: number;
  /** Versions neither finished nor gone, in one project. Default 100,000; more are refused with ModelArts.0118. */
  activeVersions: number;
  /** Versions that run at the same time, in one project; the rest queue in WAITING. Default: no limit. */
  machines: number;
}

export interface StoreRules {
  limits: Limits;
  /** Which active versions may be deleted without a stop: those the console offers, all but KILLING, or none. */
  deleteActive: "documented" | "accepted" | "refused";
  /** Whether a job whose last version is gone stays, empty, or goes too. */
  emptyJob: "stays" | "goes";
  firstJobId: bigint;
  firstVersionId: bigint;
}

export interface Version {
  readonly id: bigint;
  readonly literal: RawNumber;
  readonly job: Job;
  readonly name: string;
  readonly preVersionId: bigint | null;
  readonly resourceId: string;
  readonly createTime: number;
  /** The run's configuration, as it came in. */
  readonly config: JsonObject;
  status: StatusName;
  startTime: number | null;
  endTime: number | null;
  motion: Motion | undefined;
  failedDeletions: number;
  hidden: Hidden | undefined;
  /** Its log so far, a line each, without line ends. */
  readonly log: string[];
}

/** Not yet visible to readers: until so many reads have missed it, or until this time. */
export type Hidden = { reads: number } | { until: number };

/** A version on its way along a course. */
export interface Motion {
  readonly course: Course;
  /** Ahead of it, the next first. */
  readonly steps: Step[];
  /** Reads that saw the present status. */
  reads: number;
  /** Since when it has the present status. */
  since: number;
}

export interface Job {
  readonly id: bigint;
  readonly literal: RawNumber;
  readonly project: Project;
  readonly name: string;
  readonly workspaceId: string;
  readonly createTime: number;
  description: string;
  /** In order of creation. */
  readonly versions: Map<bigint, Version>;
  nextNumber: number;
  isBeingDeleted: boolean;
  hidden: Hidden | undefined;
  /** Whether any version may be hidden, so that long lists need not look at each. */
  hidesVersions: boolean;
  /** `versions`, newest first; rebuilt when next needed after a change. */
  listing: Version[] | undefined;
}

export interface JobConfig {
  readonly name: string;
  readonly createTime: number;
  description: string;
  config: JsonObject;
}

export interface Project {
  readonly id: string;
  readonly jobs: Map<bigint, Job>;
  readonly jobsByName: Map<string, Job>;
  readonly configs: Map<string, JobConfig>;
  active: number;
  running: number;
  /** Ready to run, but without a machine; the first comes first. */
  readonly queue: Set<Version>;
}

/** Called on each change that a watcher may want to show. */
export type Watcher = (change: Change) => void;

export type Change =
  | { kind: "status"; version: Version; from: StatusName | undefined; to: StatusName }
  | { kind: "version-gone"; version: Version }
  | { kind: "job"; job: Job }
  | { kind: "job-gone"; job: Job }
  | { kind: "other" };

export interface NewVersion {
  config: JsonObject;
  preVersionId: bigint | null;
}

export class Store {
  readonly projects = new Map<string, Project>();
  /** Grows with every change; for watchers that poll. */
  revision = 0;
  nextJobId: bigint;
  nextVersionId: bigint;
  private readonly watchers = new Set<Watcher>();
  // What may have to move, so that a request need not look at every version: those read often enough, and those timed.
  private readonly ripe = new Set<Version>();
  private readonly timed = createDueQueue<{ version: Version; step: Step }>();

  constructor(
    readonly rules: StoreRules,
    private readonly transitions: Transitions,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    this.nextJobId = rules.firstJobId;
    this.nextVersionId = rules.firstVersionId;
  }

  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Forgets every job, version and configuration. Ids go on counting: what was deleted never comes back. */
  clear(): void {
    this.projects.clear();
    this.ripe.clear();
    this.timed.clear();
    this.changed({ kind: "other" });
  }

  project(id: string): Project {
    const known = this.projects.get(id);
    if (known) return known;
    const project: Project = {
      id,
      jobs: new Map(),
      jobsByName: new Map(),
      configs: new Map(),
      active: 0,
      running: 0,
      queue: new Set(),
    };
    this.projects.set(id, project);
    return project;
  }

  // --- Jobs

  createJob(project: Project, given: { name: string; description: string; workspaceId: string }): Job {
    this.settle();
    if (project.jobsByName.has(given.name)) throw nameTaken("Job", given.name);
    if (project.jobs.size >= this.rules.limits.jobsPerProject) throw quotaExceeded();
    const id = this.nextJobId++;
    return this.addJob(project, { ...given, id, createTime: this.clock.now(), nextNumber: 1 });
  }

  /** Puts a job in place without asking the rules: for state files. */
  addJob(
    project: Project,
    given: {
      id: bigint;
      name: string;
      description: string;
      workspaceId: string;
      createTime: number;
      nextNumber: number;
    },
  ): Job {
    const job: Job = {
      ...given,
      literal: rawNumber(given.id),
      project,
      versions: new Map(),
      isBeingDeleted: false,
      hidden: undefined,
      hidesVersions: false,
      listing: undefined,
    };
    project.jobs.set(job.id, job);
    project.jobsByName.set(job.name, job);
    this.changed({ kind: "job", job });
    return job;
  }

  findJob(project: Project, id: bigint): Job {
    const job = project.jobs.get(id);
    if (!job) throw new NotFound("job");
    this.settle();
    if (!project.jobs.has(id) || this.isHidden(job)) throw new NotFound("job");
    return job;
  }

  /** The jobs of a project that a client can see, oldest first, each up to date. */
  jobs(project: Project): Job[] {
    this.settle();
    return [...project.jobs.values()].filter((job) => !this.isHidden(job));
  }

  describeJob(job: Job, description: string): void {
    job.description = description;
    this.changed({ kind: "job", job });
  }

  /** Starts the deletion of all versions; the job goes with the last. */
  deleteJob(job: Job): void {
    if (job.isBeingDeleted) throw busy();
    job.isBeingDeleted = true;
    for (const version of [...job.versions.values()]) {
      if (version.motion?.course !== "deletion") this.depart(version, "deletion");
    }
    this.settle();
    if (job.versions.size === 0) this.removeJob(job);
  }

  // --- Versions

  /** Checks what `createVersion` would refuse, before a job is made for it. */
  checkQuota(project: Project, job?: Job): void {
    this.settle();
    const { limits } = this.rules;
    if (project.active >= limits.activeVersions) throw quotaExceeded();
    if (job && job.versions.size >= limits.versionsPerJob) throw quotaExceeded();
  }

  createVersion(job: Job, given: NewVersion): Version {
    this.checkQuota(job.project, job);
    if (job.isBeingDeleted) throw busy();
    const version = this.addVersion(job, {
      id: this.nextVersionId++,
      ...this.nextNames(job),
      preVersionId: given.preVersionId,
      createTime: this.clock.now(),
      config: given.config,
      status: "INIT",
      startTime: null,
      endTime: null,
    });
    this.depart(version, "run");
    return version;
  }

  /** Puts a version in place without asking the rules: for seeds and state files. */
  addVersion(
    job: Job,
    given: Omit<Version, "literal" | "job" | "motion" | "failedDeletions" | "hidden" | "log"> & { log?: string[] },
  ): Version {
    const version: Version = {
      ...given,
      literal: rawNumber(given.id),
      job,
      motion: undefined,
      failedDeletions: 0,
      hidden: undefined,
      log: given.log ?? [],
    };
    job.versions.set(version.id, version);
    job.listing = undefined;
    this.count(version, +1);
    this.changed({ kind: "status", version, from: undefined, to: version.status });
    return version;
  }

  /** Puts a version in place as it is told, with the next id and name. */
  seedVersion(
    job: Job,
    given: Pick<Version, "config" | "preVersionId" | "status" | "createTime" | "startTime" | "endTime"> & {
      log: string[];
    },
  ): Version {
    return this.addVersion(job, { ...given, id: this.nextVersionId++, ...this.nextNames(job) });
  }

  findVersion(job: Job, id: bigint): Version {
    const version = job.versions.get(id);
    if (!version || this.isHidden(version)) throw new NotFound("version");
    return version;
  }

  /** Stands for one read of the version by a client: it moves courses that are paced by reads. */
  read(version: Version): void {
    const { motion } = version;
    if (!motion) return;
    motion.reads++;
    if (this.dueAt(motion) !== undefined) this.ripe.add(version);
  }

  /** Newest first, without those not yet visible. */
  list(job: Job): readonly Version[] {
    job.listing ??= [...job.versions.values()].reverse();
    if (!job.hidesVersions) return job.listing;
    const visible = job.listing.filter((version) => !this.isHidden(version));
    job.hidesVersions = visible.length < job.listing.length;
    return visible;
  }

  /** Read-after-write lag: hides a new version, and its job if that is new too. */
  hide(version: Version, lag: { reads: number } | { ms: number }, job?: Job): void {
    const hidden = () => ("ms" in lag ? { until: this.clock.now() + lag.ms } : { reads: lag.reads });
    version.hidden = hidden();
    version.job.hidesVersions = true;
    if (job) job.hidden = hidden();
  }

  stopVersion(version: Version): void {
    const canStop = isActive(version.status) && version.motion?.course !== "deletion";
    if (!canStop) throw wrongStatus("stop", statusCode(version.status));
    this.depart(version, "stop");
    this.settle();
  }

  deleteVersion(version: Version, repeatedDelete: "6357" | "accepted"): void {
    if (version.motion?.course === "deletion") {
      if (repeatedDelete === "6357") throw busy();
      return;
    }
    if (!this.mayDelete(version.status)) throw wrongStatus("delete", statusCode(version.status));
    this.depart(version, "deletion");
    this.settle();
  }

  /** Names count up within a job and are not used again after a deletion. */
  private nextNames(job: Job): { name: string; resourceId: string } {
    const name = `V${String(job.nextNumber++).padStart(4, "0")}`;
    return { name, resourceId: `job${this.random.hex(8)}` };
  }

  private mayDelete(status: StatusName): boolean {
    if (isFinal(status)) return true;
    if (this.rules.deleteActive === "accepted") return status !== "KILLING";
    // The user manual lists the states in which the console deletes a job; of the active ones, these two.
    return this.rules.deleteActive === "documented" && (status === "RUNNING" || status === "WAITING");
  }

  // --- Configurations

  createConfig(project: Project, given: { name: string; description: string; config: JsonObject }): JobConfig {
    if (project.configs.has(given.name)) throw nameTaken("Config", given.name);
    const config: JobConfig = { ...given, createTime: this.clock.now() };
    project.configs.set(given.name, config);
    this.changed({ kind: "other" });
    return config;
  }

  findConfig(project: Project, name: string): JobConfig {
    const config = project.configs.get(name);
    if (!config) throw new NotFound("configuration");
    return config;
  }

  deleteConfig(project: Project, name: string): void {
    if (!project.configs.delete(name)) throw new NotFound("configuration");
    this.changed({ kind: "other" });
  }

  /** For callers that changed something themselves. */
  touched(): void {
    this.changed({ kind: "other" });
  }

  // --- Movement

  /** Sends a version on a course, from its present status. */
  depart(version: Version, course: Course): void {
    const { job } = version;
    const route = this.transitions.route(course, {
      jobId: job.id.toString(),
      jobName: job.name,
      versionId: version.id.toString(),
      status: version.status,
      isActive: isActive(version.status) || version.status === "KILLING",
      hasCustomImage: typeof version.config.user_image_url === "string",
      failedDeletions: version.failedDeletions,
    });
    version.motion = { course, steps: route.steps, reads: 0, since: this.clock.now() };
    if (route.enter) this.enter(version, route.enter);
    this.proceed(version);
  }

  /** Takes the next step of a version's course, whatever its pace. Returns false if it is on none. */
  advance(version: Version): boolean {
    const step = version.motion?.steps[0];
    if (!step) return false;
    this.take(version, step, this.clock.now());
    this.proceed(version);
    return true;
  }

  /** Puts a version into a status at once; it leaves its course. */
  force(version: Version, status: StatusName): void {
    this.arrive(version);
    this.enter(version, status);
  }

  /** Puts a version back on the course it was on: for state files. */
  resume(version: Version, motion: Motion): void {
    version.motion = motion;
    this.proceed(version);
  }

  /** Brings every version up to what its course, its reads and the clock say. */
  settle(): void {
    for (const version of this.ripe) {
      this.ripe.delete(version);
      this.proceed(version);
    }
    for (;;) {
      const due = this.timed.takeDue(this.clock.now());
      if (!due) break;
      // It may have been moved by other means since it was put in line.
      if (due.version.motion?.steps[0] === due.step) this.proceed(due.version);
    }
    for (const project of this.projects.values()) this.giveMachines(project);
  }

  private giveMachines(project: Project): void {
    for (const version of project.queue) {
      if (project.running >= this.rules.limits.machines) return;
      project.queue.delete(version);
      this.proceed(version);
    }
  }

  /** Takes all steps that are due, and sees to it that the next one is taken when it is. */
  private proceed(version: Version): void {
    for (;;) {
      const { motion, job } = version;
      const step = motion?.steps[0];
      if (!motion || !step) return;
      const due = this.dueAt(motion);
      if (due === undefined) {
        if (typeof step.pace === "object" && "ms" in step.pace)
          this.timed.add(motion.since + step.pace.ms, { version, step });
        return;
      }
      if (step.to === "RUNNING" && job.project.running >= this.rules.limits.machines) {
        job.project.queue.add(version);
        return;
      }
      this.take(version, step, due);
    }
  }

  /** When the next step was or is due; undefined if it is not yet. */
  private dueAt(motion: Motion): number | undefined {
    const pace = motion.steps[0]?.pace;
    const now = this.clock.now();
    if (pace === undefined || pace === "manual") return undefined;
    if (pace === "immediate") return now;
    if ("reads" in pace) return motion.reads >= pace.reads ? now : undefined;
    // Counted from when the status was entered, not from when somebody looked, so that a course takes what it should.
    return now >= motion.since + pace.ms ? motion.since + pace.ms : undefined;
  }

  private take(version: Version, step: Step, at: number): void {
    const motion = version.motion;
    if (!motion) return;
    motion.steps.shift();
    motion.reads = 0;
    motion.since = at;
    if (step.to === "gone") {
      this.removeVersion(version);
      return;
    }
    this.enter(version, step.to, at);
    if (motion.steps.length > 0) return;
    if (step.to === "DELETE_FAILED") {
      version.failedDeletions++;
      version.job.isBeingDeleted = false;
    }
    this.arrive(version);
  }

  private arrive(version: Version): void {
    version.motion = undefined;
    this.ripe.delete(version);
    version.job.project.queue.delete(version);
  }

  private enter(version: Version, to: StatusName, at = this.clock.now()): void {
    const from = version.status;
    this.count(version, -1);
    version.status = to;
    this.count(version, +1);
    if (to === "RUNNING") version.startTime ??= at;
    if (isFinal(to)) version.endTime ??= at;
    version.log.push(`${new Date(at).toISOString()} ${to}`);
    if (from !== to) this.changed({ kind: "status", version, from, to });
  }

  private removeVersion(version: Version): void {
    const { job } = version;
    this.arrive(version);
    this.count(version, -1);
    job.versions.delete(version.id);
    job.listing = undefined;
    this.changed({ kind: "version-gone", version });
    if (job.versions.size === 0 && (job.isBeingDeleted || this.rules.emptyJob === "goes")) this.removeJob(job);
  }

  private removeJob(job: Job): void {
    job.project.jobs.delete(job.id);
    job.project.jobsByName.delete(job.name);
    this.changed({ kind: "job-gone", job });
  }

  private count(version: Version, by: 1 | -1): void {
    const { project } = version.job;
    if (isActive(version.status) || version.status === "KILLING") project.active += by;
    if (version.status === "RUNNING") project.running += by;
  }

  private isHidden(item: { hidden: Hidden | undefined }): boolean {
    if (!item.hidden) return false;
    const stillHidden = "until" in item.hidden ? this.clock.now() < item.hidden.until : item.hidden.reads-- > 0;
    if (!stillHidden) item.hidden = undefined;
    return stillHidden;
  }

  private changed(change: Change): void {
    this.revision++;
    for (const watcher of this.watchers) watcher(change);
  }
}

/** Milliseconds a version has run so far. */
export function durationOf(version: Version, now: number): number {
  if (version.startTime === null) return 0;
  return Math.max(0, (version.endTime ?? now) - version.startTime);
}
