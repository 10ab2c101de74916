// Rounds of looking: the versions of one job that are waited for at the same time share their timer and their requests.

import type { TrainingJobsClient } from "../client/client";
import type { VersionStatus } from "../client/wire";
import { type Clock, systemClock } from "../clock";
import { Deadline } from "../deadline";
import { ApiError, isNoAnswer, isNotFound, quote } from "../errors";
import { findTrainingJobVersion } from "./find";
import { listRestMs } from "./pace";
import { progressOf } from "./progress";
import { RemovalTimes } from "./removalTimes";

/** From so many versions upwards one list request stands for their own requests. */
const fewestForList = 3;
/** The most that a page of the list holds; each page is a request. */
const versionsPerPage = 1_000;
/** Every so many lists that show a version, one of the shown is looked at by itself, lest the list be stale. */
const listsPerProof = 4;

/** A version that somebody wants to be looked at in the next round. */
interface Look {
  readonly versionId: string;
  resolve(seen: VersionStatus | undefined): void;
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
   * By a request of its own, even where others look too. Where the version is likely gone it needs that request anyway, so a
   * list would only be one more. Default false.
   */
  readonly alone?: boolean;
}

/** For how long no list is asked for after one that was no good, in milliseconds: each time twice as long, within these. */
const [shortestPauseMs, longestPauseMs] = [5_000, 120_000];
/** How long one of these requests may take, in milliseconds: one that hangs gives way to the next. */
const lookTimeoutMs = 10_000;
/** How long one list may take, however many pages it has, in milliseconds: no honest one takes so long. */
const listBudgetMs = 2 * 60_000;

const roundsByProject = new WeakMap<object, Map<string, JobRounds>>();

/** The rounds of a job: the same for all who wait for its versions in the same session. */
export function roundsOf(client: TrainingJobsClient, jobId: string, clock: Clock): JobRounds {
  const byJob = roundsByProject.get(client.project) ?? new Map<string, JobRounds>();
  roundsByProject.set(client.project, byJob);
  const rounds = byJob.get(jobId) ?? new JobRounds(client, jobId, clock);
  byJob.set(jobId, rounds);
  return rounds;
}

/** The shared timer and the shared requests of one job. However many wait, there is one timer. */
export class JobRounds {
  readonly removalTimes: RemovalTimes;
  readonly #client: TrainingJobsClient;
  readonly #jobId: string;
  readonly #clock: Clock;
  readonly #resting = new Set<Rest>();
  #bell: { readonly due: number; cancel(): void } | undefined;
  #waiting = 0;
  #nextRoundAt = Number.NEGATIVE_INFINITY;
  #looks: Look[] = [];
  #requestsAList = 1;
  #listMs = 0;
  #isListing = false;
  #lists = 0;
  /** Versions that a list showed although they were gone: gone in between, or the list is stale. The next list tells. */
  readonly #goneWhileShown = new Set<string>();
  /** Until then each version is looked at by itself, by the clock. */
  #noListBefore = Number.NEGATIVE_INFINITY;
  #nextPauseMs = shortestPauseMs;
  #hasWarned = false;

  constructor(client: TrainingJobsClient, jobId: string, clock: Clock = systemClock) {
    // The first who waits here does not bound those who come after.
    this.#client = client.with({ attempts: 1, timeoutMs: lookTimeoutMs, deadline: undefined, signal: undefined });
    this.#jobId = jobId;
    this.#clock = clock;
    this.removalTimes = new RemovalTimes(clock);
  }

  /** How many share a request: all who wait for versions of this job, or one where each looks for itself. */
  get together(): number {
    return this.#listStandsFor(this.#waiting) ? this.#waiting : 1;
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

  /** The version as it is now, or `undefined` when it is gone. Looks that are asked for together are made together. */
  look(versionId: string, { alone = false }: LookOptions = {}): Promise<VersionStatus | undefined> {
    if (alone) return findTrainingJobVersion(this.#client, { jobId: this.#jobId, versionId });
    return new Promise((resolve, reject) => {
      this.#looks.push({ versionId, resolve, reject });
      if (this.#looks.length === 1) setImmediate(() => this.#makeLooks());
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
    return this.#clock.now() >= this.#noListBefore && looks >= Math.max(fewestForList, this.#requestsAList + 1);
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
      // A job may go with its last version, and a request without an answer says nothing of the list.
      if (!isNotFound(error) && !isNoAnswer(error)) this.#warn(quote(error));
      await this.#lookOneByOne(looks);
    }
  }

  async #lookOneByOne(looks: readonly Look[]): Promise<void> {
    await Promise.all(
      looks.map(({ versionId, resolve, reject }) =>
        findTrainingJobVersion(this.#client, { jobId: this.#jobId, versionId }).then(resolve, reject),
      ),
    );
  }

  async #lookInList(looks: readonly Look[]): Promise<void> {
    // What is found gone only while this list is read may be in it.
    const goneBefore = [...this.#goneWhileShown];
    const listed = await this.#list();
    if (goneBefore.some((versionId) => listed.has(versionId))) {
      this.#pauseLists();
      // The next one is proved at once.
      this.#lists = listsPerProof - 1;
      this.#warn("it still shows a version that is gone");
      return this.#lookOneByOne(looks);
    }
    for (const versionId of goneBefore) this.#goneWhileShown.delete(versionId);
    const shown = looks.filter((look) => listed.has(look.versionId));
    const missing = looks.filter((look) => !listed.has(look.versionId));
    const proof = ++this.#lists % listsPerProof === 0 ? shown[0] : undefined;

    for (const look of shown) if (look !== proof) look.resolve(listed.get(look.versionId));
    await Promise.all([...missing.map((look) => this.#confirmMissing(look)), proof && this.#proveShown(proof)]);
  }

  async #list(): Promise<ReadonlyMap<string, VersionStatus>> {
    const begun = this.#clock.now();
    this.#isListing = true;
    try {
      const deadline = new Deadline(this.#clock, listBudgetMs);
      const versions = await this.#client.with({ deadline }).listVersionStatuses(this.#jobId);
      // To be read whole, a list of several pages is read to its end and back.
      this.#requestsAList = 2 * Math.max(1, Math.ceil(versions.length / versionsPerPage)) - 1;
      return new Map(versions.map((version) => [version.versionId, version]));
    } finally {
      this.#listMs = this.#clock.now() - begun;
      this.#isListing = false;
      if (this.#looks.length > 0) setImmediate(() => this.#makeLooks());
    }
  }

  /** The list does not hold it: that and a "not found" of its own, however worded, make it gone. */
  async #confirmMissing({ versionId, resolve, reject }: Look): Promise<void> {
    try {
      resolve(await this.#client.getVersion(this.#jobId, versionId));
    } catch (error) {
      if (isNotFound(error)) resolve(undefined);
      else reject(error);
    }
  }

  /** The list holds it: if it is gone all the same, the list may be stale, and whoever trusts it waits in vain. */
  async #proveShown({ versionId, resolve, reject }: Look): Promise<void> {
    try {
      const seen = await findTrainingJobVersion(this.#client, { jobId: this.#jobId, versionId });
      if (seen === undefined) this.#goneWhileShown.add(versionId);
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
    progressOf(undefined).warn(
      `the list of versions of training job ${this.#jobId} cannot be relied on (${reason}); ` +
        "each version is looked at by itself for a while",
    );
  }
}
