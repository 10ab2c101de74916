// A clock for tests: its time passes while nothing else happens, so that hours of waiting take a moment.

import type { Clock } from "../../provider/clock";

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** Rests between looks are shorter than this, in milliseconds; what is longer guards something that is still under way. */
const longestRestMs = 6_000;
/**
 * After so many quiet glances it goes on to a rest's end. They are counted rather than timed: a process that a busy machine keeps
 * waiting has had no chance to answer itself.
 */
const quietForRest = 4;
/** The same before it goes on to a time-out: real requests get their chance to be answered first. */
const quietForTimeout = 24;
/** The real milliseconds between glances once a rest's are over: before, there is one in each turn of the event loop. */
const glanceMs = 1;

/**
 * A clock that jumps to the next moment at which somebody wants to be woken, as soon as everybody waits. Requests are real and
 * take no time by it, unless they hang.
 */
export class VirtualClock implements Clock {
  readonly #timers = new Set<Timer>();
  readonly #quietForTimeout: number;
  readonly #begunAt = Date.now();
  #now = 0;
  #quietGlances = 0;
  #isGlancing = false;
  #eventsSeen = 0;

  /**
   * Where every request hangs, none is worth waiting for: with `allHang`, time-outs come nearly as soon as the ends of rests. Where
   * each is answered, but by a process that is busy, `patience` is the real milliseconds of quiet before a time-out.
   */
  constructor({
    allHang = false,
    patience = quietForTimeout,
  }: { readonly allHang?: boolean; readonly patience?: number } = {}) {
    this.#quietForTimeout = allHang ? 2 * quietForRest : patience;
  }

  now(): number {
    return this.#now;
  }

  date(): number {
    return this.#begunAt + this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, milliseconds), callback };
    this.#timers.add(timer);
    this.#use();
    return () => {
      if (this.#timers.delete(timer)) this.#use();
    };
  }

  #use(): void {
    this.#quietGlances = 0;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isGlancing || this.#timers.size === 0) return;
    this.#isGlancing = true;
    const glance = () => {
      this.#isGlancing = false;
      this.#glance();
      this.#schedule();
    };
    if (this.#quietGlances < quietForRest) setImmediate(glance);
    else setTimeout(glance, glanceMs);
  }

  #glance(): void {
    this.#quietGlances = this.#hasAnythingHappened() ? 0 : this.#quietGlances + 1;
    if (this.#timers.size === 0) return;
    const due = Math.min(...[...this.#timers].map((timer) => timer.due));
    if (this.#quietGlances < (due - this.#now > longestRestMs ? this.#quietForTimeout : quietForRest)) return;
    this.#quietGlances = 0;
    this.#now = Math.max(this.#now, due);
    for (const timer of [...this.#timers].filter((each) => each.due <= this.#now)) {
      if (this.#timers.delete(timer)) timer.callback();
    }
  }

  /** Whether this process has sent or received anything since the last glance, or is at work on a file or a host's name. */
  #hasAnythingHappened(): boolean {
    const { events } = performance.nodeTiming.uvMetricsInfo;
    const isNew = events !== this.#eventsSeen;
    this.#eventsSeen = events;
    return isNew || process.getActiveResourcesInfo().some((resource) => /^FSReq|AddrInfo/.test(resource));
  }
}
