/** Moves versions along their courses, and gives them machines as these become free. */

import type { Clock } from "./clock.js";
import { Courses } from "./courses.js";
import type { Change, Motion, Project, Version } from "./records.js";
import { isActive, isFinal, type StatusName } from "./statuses.js";
import type { Course, Transitions } from "./transitions.js";

/** What moving depends on, and whom it tells. */
export interface Surroundings {
  transitions: Transitions;
  clock: Clock;
  projects: ReadonlyMap<string, Project>;
  /** How many versions of a project may run at the same time. */
  machines(): number;
  changed(change: Change): void;
  /** A version has come to the end of its deletion. */
  gone(version: Version): void;
}

export class Movement {
  private readonly courses: Courses<StatusName, Course, Version>;

  constructor(private readonly around: Surroundings) {
    this.courses = new Courses(around.clock, {
      isHeldUp: (version, to) => to === "RUNNING" && this.isQueued(version),
      enter: (version, to, at) => this.enter(version, to, at),
      ended: (version, _course, at) => {
        if (at !== "DELETE_FAILED") return;
        version.failedDeletions++;
        version.job.isBeingDeleted = false;
      },
      left: (version) => version.job.project.queue.delete(version),
      gone: (version) => around.gone(version),
    });
  }

  /** Forgets who may have to move. */
  clear(): void {
    this.courses.clear();
  }

  /** Sends a version on a course, from its present status. */
  depart(version: Version, course: Course): void {
    const { job } = version;
    const route = this.around.transitions.route(course, {
      jobId: job.id.toString(),
      jobName: job.name,
      versionId: version.id.toString(),
      status: version.status,
      isActive: holdsMachines(version),
      hasCustomImage: typeof version.config.user_image_url === "string",
      failedDeletions: version.failedDeletions,
    });
    this.courses.depart(version, course, route);
  }

  /** Stands for one read of the version by a client: it moves courses that are paced by reads. */
  read(version: Version): void {
    this.courses.read(version);
  }

  /** Takes the next step of a version's course, whatever its pace. Returns false if it is on none. */
  advance(version: Version): boolean {
    return this.courses.advance(version);
  }

  /** Puts a version into a status at once, or away; it leaves its course. */
  force(version: Version, to: StatusName | "gone"): void {
    this.courses.force(version, to);
  }

  /** Puts a version back on the course it was on: for state files. */
  resume(version: Version, motion: Motion): void {
    this.courses.resume(version, motion);
  }

  /** Brings every version up to what its course, its reads, the clock and the machines say. */
  settle(): void {
    this.courses.settle();
    for (const project of this.around.projects.values()) this.giveMachines(project);
  }

  private isQueued(version: Version): boolean {
    const { project } = version.job;
    if (project.running < this.around.machines()) return false;
    project.queue.add(version);
    return true;
  }

  private giveMachines(project: Project): void {
    for (const version of project.queue) {
      if (project.running >= this.around.machines()) return;
      project.queue.delete(version);
      this.courses.proceed(version);
    }
  }

  private enter(version: Version, to: StatusName, at: number): void {
    const from = version.status;
    count(version, -1);
    version.status = to;
    count(version, +1);
    if (to === "RUNNING") version.startTime ??= at;
    if (isFinal(to)) version.endTime ??= at;
    version.log.push(`${new Date(at).toISOString()} ${to}`);
    if (from !== to) this.around.changed({ kind: "status", version, from, to });
  }
}

/** Neither finished nor gone. */
export function holdsMachines({ status }: Version): boolean {
  return isActive(status) || status === "KILLING";
}

/** Adds a version to what its project counts, or takes it away. */
export function count(version: Version, by: 1 | -1): void {
  const { project } = version.job;
  if (holdsMachines(version)) project.active += by;
  if (version.status === "RUNNING") project.running += by;
}
