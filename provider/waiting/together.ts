// Looks at a job that all share who miss one of its versions: a job may be gone with hundreds of them.

import type { TrainingJobsClient } from "../client/client";
import type { VersionStatus } from "../client/wire";
import { type Clock, sleep } from "../clock";
import { Deadline } from "../deadline";
import { findVersionStatuses } from "./find";

/** The rest before a list that knows nothing of the whole job is asked for once more, in milliseconds. */
export const restBeforeSecondLookMs = 1_000;
/** How long it is believed without another look that a job is gone, in milliseconds. */
const goneForMs = 30_000;
/** How long a shared look may take, in milliseconds: it is not bound by the operation that happens to be the first to ask. */
const lookBudgetMs = 60_000;

/** The versions of a job, by id; `undefined` when the job is gone. */
type Versions = ReadonlyMap<string, VersionStatus> | undefined;

const looksByProject = new WeakMap<object, Map<string, SharedLook>>();

/**
 * The versions of the job by a list that was begun after this was asked for; `undefined` when the job is gone, which takes two looks
 * and then is believed for a while.
 */
export function lookAtJobTogether(client: TrainingJobsClient, jobId: string, clock: Clock): Promise<Versions> {
  const byJob = looksByProject.get(client.project) ?? new Map<string, SharedLook>();
  looksByProject.set(client.project, byJob);
  const look = byJob.get(jobId) ?? new SharedLook(client, jobId, clock);
  byJob.set(jobId, look);
  return look.ask();
}

/** The looks at one job: one at a time. */
class SharedLook {
  readonly #client: TrainingJobsClient;
  readonly #jobId: string;
  readonly #clock: Clock;
  #running: Promise<Versions> | undefined;
  #next: Promise<Versions> | undefined;
  #goneUntil = Number.NEGATIVE_INFINITY;

  constructor(client: TrainingJobsClient, jobId: string, clock: Clock) {
    this.#client = client.with({ signal: undefined, onRetry: undefined });
    this.#jobId = jobId;
    this.#clock = clock;
  }

  async ask(): Promise<Versions> {
    if (this.#clock.now() < this.#goneUntil) return undefined;
    if (this.#running === undefined) return this.#begin();
    // The present look may have been answered before this was asked for.
    this.#next ??= this.#running.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<Versions> {
    this.#next = undefined;
    this.#running = this.#lookTwice().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #lookTwice(): Promise<Versions> {
    if (this.#clock.now() < this.#goneUntil) return undefined;
    const client = this.#client.with({ deadline: new Deadline(this.#clock, lookBudgetMs) });
    const first = await findVersionStatuses(client, this.#jobId);
    if (first !== undefined) return byId(first);
    await sleep(this.#clock, restBeforeSecondLookMs);
    const second = await findVersionStatuses(client, this.#jobId);
    if (second !== undefined) return byId(second);
    this.#goneUntil = this.#clock.now() + goneForMs;
    return undefined;
  }
}

function byId(versions: readonly VersionStatus[]): Versions {
  return new Map(versions.map((version) => [version.versionId, version]));
}
