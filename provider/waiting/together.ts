// Looks at a whole group that all share who miss one of its things: a group may be gone with hundreds of them.

import type { Clock } from "../clock";
import { Deadline } from "../deadline";
import { findTwice } from "./unfound";

/** How long it is believed without another look that a group is gone, in milliseconds. */
const goneForMs = 30_000;
/** How long a shared look may take, in milliseconds: it is not bound by the operation that happens to be the first to ask. */
const lookBudgetMs = 60_000;

/** The looks at one group: one at a time. `Seen` is what a look at it gives, `undefined` when the group is gone. */
export class SharedLook<Seen> {
  readonly #look: (deadline: Deadline) => Promise<Seen | undefined>;
  readonly #clock: Clock;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<Seen | undefined> | undefined;
  #goneUntil = Number.NEGATIVE_INFINITY;

  constructor(look: (deadline: Deadline) => Promise<Seen | undefined>, clock: Clock) {
    this.#look = look;
    this.#clock = clock;
  }

  /** The group by a look that was begun after this was asked for; that it is gone takes two looks and then is believed for a while. */
  ask(): Promise<Seen | undefined> {
    // The present look may have been answered before this was asked for.
    this.#next ??= this.#running.then(() => this.#begin());
    return this.#next;
  }

  #begin(): Promise<Seen | undefined> {
    this.#next = undefined;
    const look = this.#lookTwice();
    this.#running = look.catch(() => {});
    return look;
  }

  async #lookTwice(): Promise<Seen | undefined> {
    if (this.#clock.now() < this.#goneUntil) return undefined;
    const deadline = new Deadline(this.#clock, lookBudgetMs);
    const seen = await findTwice({ clock: this.#clock }, () => this.#look(deadline));
    if (seen === undefined) this.#goneUntil = this.#clock.now() + goneForMs;
    return seen;
  }
}
