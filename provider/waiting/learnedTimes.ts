// How long removals, or stops, in one group take, learned from those that were watched: so looks are spared before the end, and meet it.

import { type Clock, systemClock } from "../clock";
import { isExpectedEnd, shortestRestMs, soonEnoughMs } from "./pace";

/** A mean that is right is made a little shorter each time, lest it stay too long when removals get quicker; in milliseconds. */
const smallStepMs = 5;
/** An end that is known to within this share of the time is known well enough. */
const goodShare = 1 / 8;

/** What is known of the removals, or of the stops, in a group. Shared by all who wait for one. */
export class LearnedTimes {
  readonly #clock: Clock;
  #meanMs: number | undefined;
  #leastMs = 0;
  #wasRight = true;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Watches one, from the moment it was accepted. */
  watch(): LearnedWatch {
    return new LearnedWatch(this, this.#clock);
  }

  /** How long one takes, in milliseconds: a running mean, unknown before the first was seen to end. */
  get meanMs(): number | undefined {
    return this.#meanMs;
  }

  /** How long one takes at the least, as far as that fits what was seen since, in milliseconds. */
  get leastMs(): number {
    return this.#leastMs;
  }

  /** Whether the last one that was to end by the mean did so. */
  get wasRight(): boolean {
    return this.#wasRight;
  }

  /** Notes one that has not ended so long after it was accepted. */
  noteStanding(atMs: number): void {
    this.#leastMs = Math.max(this.#leastMs, atMs);
    if (isExpectedEnd(atMs, this.#meanMs)) this.#wasRight = false;
  }

  /** Notes one that had not ended at one look, and had at the next: where the mean lies between, it was right. */
  noteEnded(standingAtMs: number, goneAtMs: number): void {
    if (isExpectedEnd(goneAtMs, this.#meanMs)) this.#wasRight = true;
    const meanMs = this.#meanMs ?? (standingAtMs + goneAtMs) / 2;
    if (goneAtMs <= this.#leastMs) this.#leastMs = standingAtMs;
    const doubtMs = goneAtMs - this.#leastMs;
    const stepMs = doubtMs < Math.max(soonEnoughMs, goneAtMs * goodShare) ? smallStepMs : doubtMs / 2;
    const tookMs = standingAtMs < meanMs ? Math.min(meanMs, goneAtMs) - stepMs : goneAtMs;
    this.#meanMs = (meanMs + tookMs) / 2;
  }
}

/** One removal or stop that is watched, and what it teaches. */
export class LearnedWatch {
  readonly #times: LearnedTimes;
  readonly #clock: Clock;
  readonly #begun: number;
  #standingAtMs = 0;
  #lookAtMs: number | undefined;
  #wasLate = false;

  constructor(times: LearnedTimes, clock: Clock) {
    this.#times = times;
    this.#clock = clock;
    this.#begun = clock.now();
  }

  /** When looks are worth most, in milliseconds after it was accepted; it changes as others of the group are seen to end. */
  get expectedMs(): number {
    const { meanMs, leastMs } = this.#times;
    // Before any has ended: a first look not at once where those under way have shown that it takes time.
    return meanMs ?? (this.#lookAtMs === undefined ? Math.min(leastMs, shortestRestMs) : 0);
  }

  /** Whether a look that comes after so many milliseconds will likely be the last. */
  endsAfter(milliseconds: number): boolean {
    const { meanMs, wasRight } = this.#times;
    return wasRight && !this.#wasLate && isExpectedEnd(this.#elapsedMs() + milliseconds, meanMs);
  }

  /** A look is made now. */
  look(): void {
    this.#lookAtMs = this.#elapsedMs();
  }

  /** The look found that it goes on. */
  standing(): void {
    this.#standingAtMs = this.#lookAtMs ?? 0;
    this.#wasLate ||= isExpectedEnd(this.#standingAtMs, this.#times.meanMs);
    this.#times.noteStanding(this.#standingAtMs);
  }

  /** The look found that it has ended. */
  ended(): void {
    this.#times.noteEnded(this.#standingAtMs, this.#lookAtMs ?? 0);
  }

  #elapsedMs(): number {
    return this.#clock.now() - this.#begun;
  }
}
