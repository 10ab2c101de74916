// How long removals in one job take, learned from those that were watched: so looks are spared before the end, and meet it.

import { type Clock, systemClock } from "../clock";
import { isExpectedEnd, shortestRestMs } from "./pace";

/** An expectation that is right is made a little shorter each time, lest it stay too long when removals get quicker; in milliseconds. */
const smallStepMs = 20;
/** An end that is known to within this share of the time is known well enough. */
const goodShare = 1 / 32;
/** Removals are alike that take as long as each other, give or take this share of the time. */
const alikeShare = 1 / 4;

/** What is known of the removals in a job. Shared by all who wait for one. */
export class RemovalTimes {
  readonly #clock: Clock;
  #expectedMs: number | undefined;
  /** The latest moment of its removal at which a version was seen standing, as far as that fits what was seen since. */
  #standingMs = 0;
  #wasRight = true;
  #areAlike = true;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Watches one removal, from the moment it was accepted. */
  watch(): RemovalWatch {
    return new RemovalWatch(this, this.#clock);
  }

  /**
   * When a look will likely find a version gone, in milliseconds after its removal was accepted. Unknown before the first is, and
   * where the last took a very different time than expected: then the next may do so too.
   */
  get expectedMs(): number | undefined {
    return this.#areAlike ? this.#expectedMs : undefined;
  }

  /** How long a removal takes at the least, going by those that are under way, in milliseconds. */
  get leastMs(): number {
    return this.#standingMs;
  }

  /** Whether what was expected last came true. */
  get wasRight(): boolean {
    return this.#wasRight;
  }

  /** Notes that a version still stood so long after its removal was accepted, and what was expected of it. */
  noteStanding(standingAtMs: number, expectedMs: number | undefined): void {
    this.#standingMs = Math.max(this.#standingMs, standingAtMs);
    if (isExpectedEnd(standingAtMs, expectedMs)) this.#wasRight = false;
  }

  /**
   * Notes that a version stood at one look, and at the next one, which came at `goneAtMs`, did not; and what was expected of it.
   * What many say together, having expected the same, counts once.
   */
  noteGone(standingAtMs: number, goneAtMs: number, expectedMs: number | undefined): void {
    const between = (standingAtMs + goneAtMs) / 2;
    const now = this.#expectedMs ?? between;
    if (goneAtMs <= this.#standingMs) this.#standingMs = standingAtMs;
    this.#areAlike = isAlike(now, standingAtMs, goneAtMs);

    if (!this.#areAlike) {
      this.#expectedMs = between;
    } else if (expectedMs === undefined || !isExpectedEnd(goneAtMs, expectedMs)) {
      this.#expectedMs = (now + between) / 2;
    } else if (isExpectedEnd(standingAtMs, expectedMs)) {
      this.#expectedMs = Math.max(now, goneAtMs);
    } else {
      this.#wasRight = true;
      const doubtMs = goneAtMs - this.#standingMs;
      this.#expectedMs = Math.min(now, goneAtMs - (doubtMs < goneAtMs * goodShare ? smallStepMs : doubtMs / 2));
    }
  }
}

/** Whether a removal between these two moments may have taken about as long as the others. */
function isAlike(othersMs: number, standingAtMs: number, goneAtMs: number): boolean {
  const slackMs = shortestRestMs + othersMs * alikeShare;
  return goneAtMs >= othersMs - slackMs && standingAtMs <= othersMs + slackMs;
}

/** One removal that is watched, and what it teaches. */
export class RemovalWatch {
  readonly #times: RemovalTimes;
  readonly #clock: Clock;
  readonly #begun: number;
  #standingAtMs = 0;
  #wasLate = false;
  #hasLooked = false;
  #lookAtMs = 0;
  #expectedAtLookMs: number | undefined;

  constructor(times: RemovalTimes, clock: Clock) {
    this.#times = times;
    this.#clock = clock;
    this.#begun = clock.now();
  }

  /** When looks are worth most, in milliseconds after the removal was accepted; it changes as others of the job are seen to end. */
  get expectedMs(): number {
    // Before any has ended: a first look not at once where those under way have shown that it takes time.
    return this.#times.expectedMs ?? (this.#hasLooked ? 0 : Math.min(this.#times.leastMs, shortestRestMs));
  }

  /** Whether a look that comes after so many milliseconds will likely be the last, going by what came true before. */
  endsAfter(milliseconds: number): boolean {
    const { expectedMs, wasRight } = this.#times;
    return wasRight && !this.#wasLate && isExpectedEnd(this.#elapsedMs() + milliseconds, expectedMs);
  }

  /** A look is made now. */
  look(): void {
    this.#hasLooked = true;
    this.#lookAtMs = this.#elapsedMs();
    this.#expectedAtLookMs = this.#times.expectedMs;
  }

  /** The look found it standing. */
  standing(): void {
    this.#standingAtMs = this.#lookAtMs;
    this.#wasLate ||= isExpectedEnd(this.#lookAtMs, this.#expectedAtLookMs);
    this.#times.noteStanding(this.#lookAtMs, this.#expectedAtLookMs);
  }

  /** The look found it gone. */
  gone(): void {
    this.#times.noteGone(this.#standingAtMs, this.#lookAtMs, this.#expectedAtLookMs);
  }

  #elapsedMs(): number {
    return this.#clock.now() - this.#begun;
  }
}
