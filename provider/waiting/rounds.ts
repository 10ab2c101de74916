// Rounds of looking: the things of one group that are waited for at the same time share their timer and their requests.

import { type Clock, systemClock } from "../clock";
import { Deadline } from "../deadline";
import { ApiError, isNoAnswer, isNotFound, quote } from "../errors";
import { LearnedTimes } from "./learnedTimes";
import { listRestMs } from "./pace";

/** How the things of a group are looked at: each by a request of its own, or all of them by a list. Keys tell them apart. */
export interface Poller<Key, Seen> {
  /** For a warning: "the list of versions of training job 10". */
  readonly list: string;
  /** For a warning: "version". */
  readonly thing: string;
  /** How many things one request shows, where a list is asked for the wanted ones alone; without it, a list is the whole group. */
  readonly keysARequest?: number;
  /** One thing as it is now, or `undefined` when it is gone; one that is `unlisted` is so by any "not found". */
  lookAtOne(key: Key, unlisted?: boolean): Promise<Seen | undefined>;
  /** All things of the group, or no more of them than those of these keys, and how many requests that takes. */
  lookAtAll(
    deadline: Deadline,
    keys: readonly Key[],
  ): Promise<{ readonly seen: ReadonlyMap<Key, Seen>; readonly requests: number }>;
  /** Says something that is everybody's concern. */
  warn(message: string): void;
}

/** From so many things upwards one list request stands for their own requests. */
const fewestForList = 3;
/** Every so many lists that show a thing, one of the shown is looked at by itself, lest the list be stale. */
const listsPerProof = 4;

/** A thing that somebody wants to be looked at in the next round. */
interface Look<Key, Seen> {
  readonly key: Key;
  resolve(seen: Seen | undefined): void;
  reject(error: unknown): void;
}

/** Somebody who rests until the next round. */
interface Rest {
  readonly due: number;
  readonly alone: boolean;
  wake(): void;
}

/** How a look is made. */
export interface LookOptions {
  /**
   * By a request of its own, even where others look too. Where the thing is likely gone it needs that request anyway, so a
   * list would only be one more. Default false.
   */
  readonly alone?: boolean;
}

/** How long looks are gathered where many wait, in milliseconds: short beside any rest. */
const gatheringMs = 30;
/** For how long no list is asked for after one that was no good, in milliseconds: each time twice as long, within these. */
const [shortestPauseMs, longestPauseMs] = [5_000, 120_000];
/** How long one list may take, however many pages it has, in milliseconds: no honest one takes so long. */
const listBudgetMs = 2 * 60_000;

/** The shared timer and the shared requests of one group. However many wait, there is one timer. */
export class Rounds<Key, Seen> {
  readonly removalTimes: LearnedTimes;
  readonly stopTimes: LearnedTimes;
  readonly #poller: Poller<Key, Seen>;
  readonly #clock: Clock;
  readonly #resting = new Set<Rest>();
  #bell: { readonly due: number; cancel(): void } | undefined;
  #waiting = 0;
  #nextRoundAt = Number.NEGATIVE_INFINITY;
  #looks: Look<Key, Seen>[] = [];
  #requestsAList = 1;
  #listMs = 0;
  #isListing = false;
  #lists = 0;
  /** Things that a list showed although they were gone: gone in between, or the list is stale. The next list tells. */
  readonly #goneWhileShown = new Set<Key>();
  /** Until then each thing is looked at by itself, by the clock. */
  #noListBefore = Number.NEGATIVE_INFINITY;
  #nextPauseMs = shortestPauseMs;
  #hasWarned = false;

  constructor(poller: Poller<Key, Seen>, clock: Clock = systemClock) {
    this.#poller = poller;
    this.#clock = clock;
    this.removalTimes = new LearnedTimes(clock);
    this.stopTimes = new LearnedTimes(clock);
  }

  /** How many share a request: of all who wait for things of this group, each list's part; or one where each looks for itself. */
  get together(): number {
    return this.#listStandsFor(this.#waiting) ? this.#waiting / this.#requestsFor(this.#waiting) : 1;
  }

  /** Somebody's whole wait, so that it counts among those who wait. */
  async during<Result>(wait: () => Promise<Result>): Promise<Result> {
    this.#waiting++;
    try {
      return await wait();
    } finally {
      this.#waiting--;
    }
  }

  /** Rests for so long; less, if a list is asked for meanwhile: it tells everybody something. */
  rest(milliseconds: number, { alone = false }: LookOptions = {}): Promise<void> {
    return new Promise((wake) => {
      const due = this.#clock.now() + milliseconds;
      this.#resting.add({ due, alone, wake });
      this.#ringAt(due);
    });
  }

  /** The thing as it is now, or `undefined` when it is gone. Looks that are asked for together are made together. */
  look(key: Key, { alone = false }: LookOptions = {}): Promise<Seen | undefined> {
    if (alone) return this.#poller.lookAtOne(key);
    return new Promise((resolve, reject) => {
      this.#looks.push({ key, resolve, reject });
      if (this.#looks.length > 1) return;
      // Where many wait, the others come with this one; who is alone is not kept waiting.
      if (this.#listStandsFor(this.#waiting)) this.#clock.after(gatheringMs, () => this.#makeLooks());
      else setImmediate(() => this.#makeLooks());
    });
  }

  #ringAt(due: number): void {
    if (this.#bell !== undefined && this.#bell.due <= due) return;
    this.#bell?.cancel();
    const cancel = this.#clock.after(Math.max(0, Math.ceil(due - this.#clock.now())), () => this.#ring());
    this.#bell = { due, cancel };
  }

  #ring(): void {
    this.#bell = undefined;
    const now = this.#clock.now();
    const due = [...this.#resting].filter((rest) => this.#dueOf(rest) <= now);
    const isForAll = this.#isCrowd() && due.some(({ alone }) => !alone);
    if (isForAll) this.#nextRoundAt = now + listRestMs(this.#listMs);
    for (const rest of isForAll ? this.#resting : due) {
      this.#resting.delete(rest);
      rest.wake();
    }
    if (this.#resting.size === 0) return;
    this.#ringAt(
      [...this.#resting].reduce((first, rest) => Math.min(first, this.#dueOf(rest)), Number.POSITIVE_INFINITY),
    );
  }

  /** Where many come one after the other, each waits for the next round rather than calling for one of his own. */
  #dueOf({ due, alone }: Rest): number {
    return alone || !this.#isCrowd() ? due : Math.max(due, this.#nextRoundAt);
  }

  #isCrowd(): boolean {
    return this.#listStandsFor(this.#resting.size);
  }

  /** Whether a list is the cheaper way to look at so many, and can be relied on. */
  #listStandsFor(looks: number): boolean {
    return this.#clock.now() >= this.#noListBefore && looks >= Math.max(fewestForList, this.#requestsFor(looks) + 1);
  }

  /** How many requests a list of so many takes; of the whole group, as many as the last one took. */
  #requestsFor(looks: number): number {
    const { keysARequest } = this.#poller;
    return keysARequest === undefined ? this.#requestsAList : Math.ceil(looks / keysARequest);
  }

  async #makeLooks(): Promise<void> {
    const looks = this.#looks;
    const isForList = this.#listStandsFor(looks.length);
    // Who comes while a list is read goes with the next one.
    if (isForList && this.#isListing) return;
    this.#looks = [];
    if (!isForList) return this.#lookOneByOne(looks);
    try {
      await this.#lookInList(looks);
    } catch (error) {
      if (error instanceof ApiError && error.category === "throttled") {
        // Many requests in the place of one would be the wrong answer to that: those who wait ask again.
        for (const look of looks) look.reject(error);
        return;
      }
      this.#pauseLists();
      // A group may go with its last thing, and a request without an answer says nothing of the list.
      if (!isNotFound(error) && !isNoAnswer(error)) this.#warn(quote(error));
      await this.#lookOneByOne(looks);
    }
  }

  async #lookOneByOne(looks: readonly Look<Key, Seen>[]): Promise<void> {
    await Promise.all(looks.map(({ key, resolve, reject }) => this.#poller.lookAtOne(key).then(resolve, reject)));
  }

  async #lookInList(looks: readonly Look<Key, Seen>[]): Promise<void> {
    // What is found gone only while this list is read may be in it.
    const goneBefore = [...this.#goneWhileShown];
    const listed = await this.#list(looks.map(({ key }) => key));
    if (goneBefore.some((key) => listed.has(key))) {
      this.#pauseLists();
      // The next one is proved at once.
      this.#lists = listsPerProof - 1;
      this.#warn(`it still shows a ${this.#poller.thing} that is gone`);
      return this.#lookOneByOne(looks);
    }
    for (const key of goneBefore) this.#goneWhileShown.delete(key);
    const shown = looks.filter((look) => listed.has(look.key));
    const missing = looks.filter((look) => !listed.has(look.key));
    const proof = ++this.#lists % listsPerProof === 0 ? shown[0] : undefined;

    for (const look of shown) if (look !== proof) look.resolve(listed.get(look.key));
    await Promise.all([...missing.map((look) => this.#confirmMissing(look)), proof && this.#proveShown(proof)]);
  }

  async #list(keys: readonly Key[]): Promise<ReadonlyMap<Key, Seen>> {
    const begun = this.#clock.now();
    this.#isListing = true;
    try {
      const { seen, requests } = await this.#poller.lookAtAll(new Deadline(this.#clock, listBudgetMs), keys);
      this.#requestsAList = requests;
      return seen;
    } finally {
      this.#listMs = this.#clock.now() - begun;
      this.#isListing = false;
      if (this.#looks.length > 0) setImmediate(() => this.#makeLooks());
    }
  }

  /** The list does not hold it: that and a "not found" of its own, however worded, make it gone. */
  async #confirmMissing({ key, resolve, reject }: Look<Key, Seen>): Promise<void> {
    await this.#poller.lookAtOne(key, true).then(resolve, reject);
  }

  /** The list holds it: if it is gone all the same, the list may be stale, and whoever trusts it waits in vain. */
  async #proveShown({ key, resolve, reject }: Look<Key, Seen>): Promise<void> {
    try {
      const seen = await this.#poller.lookAtOne(key);
      if (seen === undefined) this.#goneWhileShown.add(key);
      else this.#nextPauseMs = shortestPauseMs;
      resolve(seen);
    } catch (error) {
      reject(error);
    }
  }

  /** A list that was no good is left alone for a while, and tried again then. */
  #pauseLists(): void {
    this.#noListBefore = this.#clock.now() + this.#nextPauseMs;
    this.#nextPauseMs = Math.min(2 * this.#nextPauseMs, longestPauseMs);
    // What it showed wrongly before says nothing of the next one.
    this.#goneWhileShown.clear();
  }

  #warn(reason: string): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { list, thing } = this.#poller;
    this.#poller.warn(`${list} cannot be relied on (${reason}); each ${thing} is looked at by itself for a while`);
  }
}
