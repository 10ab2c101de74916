/** Moves versions along their courses: by reads, by the clock, by hand, and as machines become free. */

import type { Clock } from "./clock.js";
import { createDueQueue } from "./dueQueue.js";
import type { Change, Motion, Project, Version } from "./records.js";
import { isActive, isFinal, type StatusName } from "./statuses.js";
import type { Course, Step, Transitions } from "./transitions.js";

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
  // What may have to move, so that a request need not look at every version: those read often enough, and those timed.
  private readonly ripe = new Set<Version>();
  private readonly timed = createDueQueue<{ version: Version; step: Step }>();

  constructor(private readonly around: Surroundings) {}

  /** Forgets who may have to move. */
  clear(): void {
    this.ripe.clear();
    this.timed.clear();
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
    version.motion = { course, steps: route.steps, reads: 0, since: this.around.clock.now() };
    if (route.enter) this.enter(version, route.enter);
    this.proceed(version);
  }

  /** Stands for one read of the version by a client: it moves courses that are paced by reads. */
  read(version: Version): void {
    const { motion } = version;
    if (!motion) return;
    motion.reads++;
    if (this.dueAt(motion) !== undefined) this.ripe.add(version);
  }

  /** Takes the next step of a version's course, whatever its pace. Returns false if it is on none. */
  advance(version: Version): boolean {
    const step = version.motion?.steps[0];
    if (!step) return false;
    this.take(version, step, this.around.clock.now());
    this.proceed(version);
    return true;
  }

  /** Puts a version into a status at once, or away; it leaves its course. */
  force(version: Version, to: StatusName | "gone"): void {
    this.arrive(version);
    if (to === "gone") this.around.gone(version);
    else this.enter(version, to);
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
      const due = this.timed.takeDue(this.around.clock.now());
      if (!due) break;
      // It may have been moved by other means since it was put in line.
      if (due.version.motion?.steps[0] === due.step) this.proceed(due.version);
    }
    for (const project of this.around.projects.values()) this.giveMachines(project);
  }

  /** Takes a version off its course. */
  arrive(version: Version): void {
    version.motion = undefined;
    this.ripe.delete(version);
    version.job.project.queue.delete(version);
  }

  private giveMachines(project: Project): void {
    for (const version of project.queue) {
      if (project.running >= this.around.machines()) return;
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
      if (step.to === "RUNNING" && job.project.running >= this.around.machines()) {
        job.project.queue.add(version);
        return;
      }
      this.take(version, step, due);
    }
  }

  /** When the next step was or is due; undefined if it is not yet. */
  private dueAt(motion: Motion): number | undefined {
    const pace = motion.steps[0]?.pace;
    const now = this.around.clock.now();
    if (pace === undefined || pace === "manual") return undefined;
    if (pace === "immediate") return now;
    if ("reads" in pace) return motion.reads >= pace.reads ? now : undefined;
    // Counted from when the status was entered, not from when somebody looked, so that a course takes what it should.
    return now >= motion.since + pace.ms ? motion.since + pace.ms : undefined;
  }

  private take(version: Version, step: Step, at: number): void {
    const { motion } = version;
    if (!motion) return;
    motion.steps.shift();
    motion.reads = 0;
    motion.since = at;
    if (step.to === "gone") {
      this.arrive(version);
      this.around.gone(version);
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

  private enter(version: Version, to: StatusName, at = this.around.clock.now()): void {
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
