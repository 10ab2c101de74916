/** What the simulated service does with jobs and versions, and what its rules refuse. */

import type { Clock } from "./clock.js";
import { rawNumber } from "./json.js";
import { countdownOf, delayOf, isCounting, isHidden, type Lag, lingering, type View } from "./lag.js";
import { count, holdsMachines, Movement } from "./movement.js";
import { busy, NotFound, nameTaken, quotaExceeded, wrongStatus } from "./problems.js";
import type { Random } from "./random.js";
import type { Change, Job, Project, Selection, Version } from "./records.js";
import type { Rules } from "./rules.js";
import { isActive, isFinal, type StatusName, statusCode } from "./statuses.js";
import type { Transitions } from "./transitions.js";
import { Watched } from "./watched.js";

export interface StoreOptions {
  rules: Rules;
  firstJobId: bigint;
  firstVersionId: bigint;
}

export class Store extends Watched<Change> {
  readonly projects = new Map<string, Project>();
  readonly rules: Rules;
  readonly movement: Movement;
  nextJobId: bigint;
  nextVersionId: bigint;

  constructor(
    options: StoreOptions,
    transitions: Transitions,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    super();
    this.rules = options.rules;
    this.nextJobId = options.firstJobId;
    this.nextVersionId = options.firstVersionId;
    this.movement = new Movement({
      transitions,
      clock,
      projects: this.projects,
      machines: () => this.rules.limits.machines,
      changed: (change) => this.changed(change),
      gone: (version) => this.removeVersion(version),
    });
  }

  /** For callers that changed something themselves. */
  touched(): void {
    this.changed({ kind: "other" });
  }

  /** Forgets every job, version and configuration. Ids go on counting: what was deleted never comes back. */
  clear(): void {
    this.projects.clear();
    this.movement.clear();
    this.changed({ kind: "other" });
  }

  project(id: string): Project {
    const known = this.projects.get(id);
    if (known) return known;
    const project: Project = {
      id,
      jobs: new Map(),
      jobsByName: new Map(),
      lingeringJobs: new Map(),
      heldNames: new Map(),
      configs: new Map(),
      active: 0,
      running: 0,
      queue: new Set(),
    };
    this.projects.set(id, project);
    return project;
  }

  // --- Jobs

  /** The versions that meet all conditions given. */
  select({ jobId, jobName, versionId }: Selection): Version[] {
    const jobs = [...this.projects.values()].flatMap((project) => [...project.jobs.values()]);
    return jobs
      .filter((job) => (jobId === undefined || job.id.toString() === jobId) && (jobName ?? job.name) === job.name)
      .flatMap((job) => [...job.versions.values()])
      .filter((version) => versionId === undefined || version.id.toString() === versionId);
  }

  /** Refuses a name that a removed job still holds. */
  checkName(project: Project, name: string): void {
    if (isCounting(project.heldNames.get(name), this.clock.now())) throw nameTaken("Job", name);
    project.heldNames.delete(name);
  }

  createJob(project: Project, given: { name: string; description: string; workspaceId: string }): Job {
    this.movement.settle();
    if (project.jobsByName.has(given.name)) throw nameTaken("Job", given.name);
    if (project.jobs.size >= this.rules.limits.jobsPerProject) throw quotaExceeded();
    const id = this.nextJobId++;
    return this.addJob(project, { ...given, id, createTime: this.clock.now(), nextNumber: 1 });
  }

  /** Puts a job in place without asking the rules: for state files. */
  addJob(
    project: Project,
    given: Pick<Job, "id" | "name" | "description" | "workspaceId" | "createTime" | "nextNumber">,
  ): Job {
    const job: Job = {
      ...given,
      literal: rawNumber(given.id),
      project,
      versions: new Map(),
      lingeringVersions: new Map(),
      isBeingDeleted: false,
      hidden: undefined,
      lingers: undefined,
      hidesVersions: false,
      listing: undefined,
    };
    project.jobs.set(job.id, job);
    project.jobsByName.set(job.name, job);
    this.changed({ kind: "job", job });
    return job;
  }

  /** The job as somebody sees it who reads from `reader`; without a reader, as the service knows it when it is to act. */
  findJob(project: Project, id: bigint, reader?: View): Job {
    this.movement.settle();
    const now = this.clock.now();
    const job = project.jobs.get(id) ?? (reader && lingering(project.lingeringJobs, id, reader, now));
    if (!job || isHidden(job, reader ?? "details", now)) throw new NotFound("job");
    return job;
  }

  /** The jobs of a project that pass `filter` and that a list shows, oldest first, each up to date. */
  jobs(project: Project, filter: (job: Job) => boolean): Job[] {
    this.movement.settle();
    const now = this.clock.now();
    const standing = [...project.jobs.values()].filter((job) => filter(job) && !isHidden(job, "list", now));
    const gone = [...project.lingeringJobs.values()].filter(({ item }) => filter(item));
    const shown = gone.flatMap(({ item }) => lingering(project.lingeringJobs, item.id, "list", now) ?? []);
    return [...shown, ...standing];
  }

  describeJob(job: Job, description: string): void {
    job.description = description;
    this.changed({ kind: "job", job });
  }

  /** Starts the deletion of all versions; the job goes with the last. */
  deleteJob(job: Job, lag?: Lag): void {
    if (job.isBeingDeleted) throw busy();
    const atWork = [...job.versions.values()].find(holdsMachines);
    if (atWork && this.rules.deleteActiveJob === "refused") throw wrongStatus("delete", statusCode(atWork.status));
    job.isBeingDeleted = true;
    job.lingers = lag ?? this.rules.deletionLag;
    for (const version of [...job.versions.values()]) {
      version.lingers = job.lingers;
      if (version.motion?.course !== "deletion") this.movement.depart(version, "deletion");
    }
    this.movement.settle();
    if (job.versions.size === 0) this.removeJob(job);
  }

  // --- Versions

  /** Checks what `createVersion` would refuse, before a job is made for it. */
  checkQuota(project: Project, job?: Job): void {
    this.movement.settle();
    const { limits } = this.rules;
    if (project.active >= limits.activeVersions) throw quotaExceeded();
    if (job && job.versions.size >= limits.versionsPerJob) throw quotaExceeded();
  }

  createVersion(job: Job, given: Pick<Version, "config" | "preVersionId">): Version {
    this.checkQuota(job.project, job);
    if (job.isBeingDeleted) throw busy();
    const version = this.addVersion(job, {
      ...given,
      id: this.nextVersionId++,
      ...this.nextNames(job),
      createTime: this.clock.now(),
      status: "INIT",
      startTime: null,
      endTime: null,
    });
    this.movement.depart(version, "run");
    return version;
  }

  /** Puts a version in place without asking the rules: for seeds and state files. */
  addVersion(
    job: Job,
    given: Omit<Version, "literal" | "job" | "motion" | "failedDeletions" | "hidden" | "lingers" | "log"> & {
      log?: string[];
    },
  ): Version {
    const version: Version = {
      ...given,
      literal: rawNumber(given.id),
      job,
      motion: undefined,
      failedDeletions: 0,
      hidden: undefined,
      lingers: undefined,
      log: given.log ?? [],
    };
    job.versions.set(version.id, version);
    job.listing = undefined;
    count(version, +1);
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

  /** The version as somebody sees it who asks by id; with `isReader` false, as the service knows it when it is to act. */
  findVersion(job: Job, id: bigint, isReader: boolean): Version {
    const now = this.clock.now();
    const version =
      job.versions.get(id) ?? (isReader ? lingering(job.lingeringVersions, id, "details", now) : undefined);
    if (!version || isHidden(version, "details", now)) throw new NotFound("version");
    return version;
  }

  /** What a list shows, newest first: without those not yet visible, with those that are gone and still are. */
  list(job: Job): readonly Version[] {
    job.listing ??= [...job.versions.values()].reverse();
    const now = this.clock.now();
    const standing = job.hidesVersions ? job.listing.filter((version) => !isHidden(version, "list", now)) : job.listing;
    job.hidesVersions = standing.length < job.listing.length;
    if (job.lingeringVersions.size === 0) return standing;
    const gone = [...job.lingeringVersions.keys()].flatMap(
      (id) => lingering(job.lingeringVersions, id, "list", now) ?? [],
    );
    return [...standing, ...gone].sort((left, right) => (left.id < right.id ? 1 : -1));
  }

  /** Hides what was just created from readers for a while: a version, a job, or both. */
  hide(created: { job?: Job | undefined; version?: Version | undefined }, lag: Lag | undefined): void {
    if (!lag) return;
    const { job, version } = created;
    if (job) job.hidden = delayOf(lag, this.clock.now());
    if (!version) return;
    version.hidden = delayOf(lag, this.clock.now());
    version.job.hidesVersions = true;
  }

  stopVersion(version: Version): void {
    const canStop = isActive(version.status) && version.motion?.course !== "deletion";
    if (!canStop) throw wrongStatus("stop", statusCode(version.status));
    this.movement.depart(version, "stop");
    this.movement.settle();
  }

  deleteVersion(version: Version, repeatedDelete: "6357" | "accepted", lag?: Lag): void {
    if (version.motion?.course === "deletion") {
      if (repeatedDelete === "6357") throw busy();
      return;
    }
    if (!this.mayDelete(version.status)) throw wrongStatus("delete", statusCode(version.status));
    version.lingers = lag ?? this.rules.deletionLag;
    this.movement.depart(version, "deletion");
    this.movement.settle();
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

  // --- What goes, and what is seen

  private removeVersion(version: Version): void {
    const { job, lingers } = version;
    count(version, -1);
    job.versions.delete(version.id);
    job.listing = undefined;
    if (lingers) job.lingeringVersions.set(version.id, { item: version, delay: delayOf(lingers, this.clock.now()) });
    this.changed({ kind: "version-gone", version });
    if (job.versions.size > 0 || !(job.isBeingDeleted || this.rules.emptyJob === "goes")) return;
    job.lingers ??= lingers;
    this.removeJob(job);
  }

  private removeJob(job: Job): void {
    const { project, lingers } = job;
    const now = this.clock.now();
    project.jobs.delete(job.id);
    project.jobsByName.delete(job.name);
    if (lingers) project.lingeringJobs.set(job.id, { item: job, delay: delayOf(lingers, now) });
    if (this.rules.nameHeld) project.heldNames.set(job.name, countdownOf(this.rules.nameHeld, now));
    this.changed({ kind: "job-gone", job });
  }
}
