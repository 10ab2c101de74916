/** Moves things along courses of statuses: by reads, by the clock, and by hand. Knows no API. */

import type { Clock } from "./clock.js";
import { createDueQueue } from "./dueQueue.js";

/**
 * When a status is left: at once, after it has been read `reads` times, after `ms` milliseconds of the simulator's clock, or
 * only by `control.advance`.
 */
export type Pace = "immediate" | "manual" | { reads: number } | { ms: number };

export interface Step<Status extends string> {
  to: Status | "gone";
  pace: Pace;
}

/** What lies ahead of something that sets out. */
export interface Route<Status extends string> {
  /** The status shown at once; undefined keeps the present one. */
  enter: Status | undefined;
  steps: Step<Status>[];
}

/** Something on its way along a course. */
export interface Motion<Status extends string, Course extends string> {
  readonly course: Course;
  /** Ahead of it, the next first. */
  readonly steps: Step<Status>[];
  /** Reads that saw the present status. */
  reads: number;
  /** Since when it has the present status. */
  since: number;
}

/** What happens to a thing that moves, and what it must wait for. */
export interface Landmarks<Item, Status extends string, Course extends string> {
  /** Whether it cannot take a step that is due. Whoever holds it up calls `proceed` when it can. */
  isHeldUp?(item: Item, to: Status | "gone"): boolean;
  /** It has come to a status. */
  enter(item: Item, to: Status, at: number): void;
  /** It has come to the end of a course. */
  ended(item: Item, course: Course, at: Status): void;
  /** It has left its course, for whatever reason. */
  left?(item: Item): void;
  gone(item: Item): void;
}

export class Courses<
  Status extends string,
  Course extends string,
  Item extends { motion: Motion<Status, Course> | undefined },
> {
  // What may have to move, so that a request need not look at every item: those read often enough, and those timed.
  private readonly ripe = new Set<Item>();
  private readonly timed = createDueQueue<{ item: Item; step: Step<Status> }>();

  constructor(
    private readonly clock: Clock,
    private readonly landmarks: Landmarks<Item, Status, Course>,
  ) {}

  /** Forgets who may have to move. */
  clear(): void {
    this.ripe.clear();
    this.timed.clear();
  }

  /** Sends an item on a course, from its present status. */
  depart(item: Item, course: Course, route: Route<Status>): void {
    item.motion = { course, steps: route.steps, reads: 0, since: this.clock.now() };
    if (route.enter) this.landmarks.enter(item, route.enter, this.clock.now());
    this.proceed(item);
  }

  /** Stands for one read of the item by a client: it moves courses that are paced by reads. */
  read(item: Item): void {
    const { motion } = item;
    if (!motion) return;
    motion.reads++;
    if (this.dueAt(motion) !== undefined) this.ripe.add(item);
  }

  /** Takes the next step of an item's course, whatever its pace. Returns false if it is on none. */
  advance(item: Item): boolean {
    const step = item.motion?.steps[0];
    if (!step) return false;
    this.take(item, step, this.clock.now());
    this.proceed(item);
    return true;
  }

  /** Puts an item into a status at once, or away; it leaves its course. */
  force(item: Item, to: Status | "gone"): void {
    this.leave(item);
    if (to === "gone") this.landmarks.gone(item);
    else this.landmarks.enter(item, to, this.clock.now());
  }

  /** Puts an item back on the course it was on: for state files. */
  resume(item: Item, motion: Motion<Status, Course>): void {
    item.motion = motion;
    this.proceed(item);
  }

  /** Brings every item up to what its course, its reads and the clock say. */
  settle(): void {
    for (const item of this.ripe) {
      this.ripe.delete(item);
      this.proceed(item);
    }
    for (;;) {
      const due = this.timed.takeDue(this.clock.now());
      if (!due) return;
      // It may have been moved by other means since it was put in line.
      if (due.item.motion?.steps[0] === due.step) this.proceed(due.item);
    }
  }

  /** Takes an item off its course. */
  leave(item: Item): void {
    item.motion = undefined;
    this.ripe.delete(item);
    this.landmarks.left?.(item);
  }

  /** Takes all steps that are due, and sees to it that the next one is taken when it is. */
  proceed(item: Item): void {
    for (;;) {
      const { motion } = item;
      const step = motion?.steps[0];
      if (!motion || !step) return;
      const due = this.dueAt(motion);
      if (due === undefined) {
        if (typeof step.pace === "object" && "ms" in step.pace)
          this.timed.add(motion.since + step.pace.ms, { item, step });
        return;
      }
      if (this.landmarks.isHeldUp?.(item, step.to)) return;
      this.take(item, step, due);
    }
  }

  /** When the next step was or is due; undefined if it is not yet. */
  private dueAt(motion: Motion<Status, Course>): number | undefined {
    const pace = motion.steps[0]?.pace;
    const now = this.clock.now();
    if (pace === undefined || pace === "manual") return undefined;
    if (pace === "immediate") return now;
    if ("reads" in pace) return motion.reads >= pace.reads ? now : undefined;
    // Counted from when the status was entered, not from when somebody looked, so that a course takes what it should.
    return now >= motion.since + pace.ms ? motion.since + pace.ms : undefined;
  }

  private take(item: Item, step: Step<Status>, at: number): void {
    const { motion } = item;
    if (!motion) return;
    motion.steps.shift();
    motion.reads = 0;
    motion.since = at;
    if (step.to === "gone") {
      this.leave(item);
      this.landmarks.gone(item);
      return;
    }
    this.landmarks.enter(item, step.to, at);
    if (motion.steps.length > 0) return;
    this.landmarks.ended(item, motion.course, step.to);
    this.leave(item);
  }
}
