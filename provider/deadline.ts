// The deadline of an operation: the one budget that bounds all of its requests, rests and attempts.

import type { Clock } from "./clock";

/** A moment at which an operation must have ended. */
export class Deadline {
  /** The whole budget, in milliseconds. */
  readonly budgetMs: number;
  readonly #clock: Clock;
  readonly #begunAt: number;

  /** Begins now. */
  constructor(clock: Clock, budgetMs: number) {
    this.#clock = clock;
    this.#begunAt = clock.now();
    this.budgetMs = budgetMs;
  }

  /** What is used of the budget, in milliseconds. */
  get usedMs(): number {
    return this.#clock.now() - this.#begunAt;
  }

  /** What is left of the budget, in milliseconds; 0 once it is used up. */
  get remainingMs(): number {
    return Math.max(0, this.budgetMs - this.usedMs);
  }
}
