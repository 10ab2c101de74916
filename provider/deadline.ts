// The deadline of an operation: the one budget that bounds all of its requests, rests and attempts.

import type { Clock } from "./clock";
import { formatDuration } from "./duration";

/** A moment at which an operation must have ended. */
export class Deadline {
  /** The whole budget, in milliseconds. */
  readonly budgetMs: number;
  /** The budget in words, with what sets it: "the 30m that timeouts.delete allows". */
  readonly allowance: string;
  readonly #clock: Clock;
  readonly #begunAt: number;

  /** Begins now. `setting` names what the user can change it with, such as "timeouts.delete"; some budgets are fixed. */
  constructor(clock: Clock, budgetMs: number, setting?: string) {
    this.#clock = clock;
    this.#begunAt = clock.now();
    this.budgetMs = budgetMs;
    this.allowance = `the ${formatDuration(budgetMs)} that ${setting === undefined ? "it may take" : `${setting} allows`}`;
  }

  /** What is used of the budget, in milliseconds. */
  get usedMs(): number {
    return this.#clock.now() - this.#begunAt;
  }

  /** What is left of the budget, in milliseconds; 0 once it is used up. */
  get remainingMs(): number {
    return Math.max(0, this.budgetMs - this.usedMs);
  }

  /** The promise's outcome, or what `late` makes as an error once the deadline has come. */
  async orLate<Value>(promise: Promise<Value>, late: () => unknown): Promise<Value> {
    let cancel: (() => void) | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      cancel = this.#clock.after(this.remainingMs, () => reject(late()));
    });
    try {
      return await Promise.race([promise, tooLate]);
    } finally {
      cancel?.();
    }
  }
}
