// A clock for tests: its time passes while nothing else happens, so that hours of waiting take a moment.

import type { Clock } from "../../provider/clock";

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** Rests between looks are shorter than this, in milliseconds; what is longer guards something that is still under way. */
const longestRestMs = 6_000;
/** The real milliseconds between two glances at whether anybody has asked this clock for anything. */
const glanceMs = 3;
/**
 * After so many quiet glances it goes on to a rest's end. They are counted rather than timed: a process that a busy machine keeps
 * waiting has had no chance to answer itself.
 */
const quietForRest = 2;
/** The same before it goes on to a time-out: real requests get their chance to be answered first. */
const quietForTimeout = 80;

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
  #next: NodeJS.Timeout | undefined;

  /** Where every request hangs, none is worth waiting for: with `allHang`, time-outs come as soon as the ends of rests. */
  constructor({ allHang = false }: { readonly allHang?: boolean } = {}) {
    this.#quietForTimeout = allHang ? 2 * quietForRest : quietForTimeout;
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
    if (this.#next !== undefined || this.#timers.size === 0) return;
    this.#next = setTimeout(() => {
      this.#next = undefined;
      this.#jump();
      this.#schedule();
    }, glanceMs);
  }

  #jump(): void {
    const due = Math.min(...[...this.#timers].map((timer) => timer.due));
    this.#quietGlances += 1;
    if (this.#quietGlances < (due - this.#now > longestRestMs ? this.#quietForTimeout : quietForRest)) return;
    this.#quietGlances = 0;
    this.#now = Math.max(this.#now, due);
    for (const timer of [...this.#timers].filter((each) => each.due <= this.#now)) {
      if (this.#timers.delete(timer)) timer.callback();
    }
  }
}
