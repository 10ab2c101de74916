// What the measurements come to: medians of the same case, the floor beneath each, and what the promises say about them.

import { isProduct, type OneVersion, type Results, requestsADeletion, type Subject, type Teardown } from "./results";
import { grouped, medianOf, type Spread, spreadOf } from "./statistics";

/** The repeated measurements of one case. */
export interface TeardownSummary {
  readonly subject: Subject;
  readonly count: number;
  readonly removalSeconds: number;
  readonly parallel: number;
  readonly checkpoints: boolean;
  readonly limitPerSecond?: number | undefined;
  readonly seconds: Spread;
  readonly requests: number;
  readonly throttled: number;
  readonly hostPeakMb: number | undefined;
  /** The shortest time that a client of this engine can take: unknown where the engine alone was not measured. */
  readonly floorSeconds: number | undefined;
  /** The same for a client whose state is as large as the product's. */
  readonly sameStateSeconds: number | undefined;
}

export interface OneVersionSummary {
  readonly subject: Subject;
  readonly removalSeconds: number;
  /** Whether another version of the job had been removed before, in the same process. */
  readonly experienced: boolean;
  readonly lateSeconds: Spread;
  readonly requests: number;
}

export function summariseTeardowns(teardowns: readonly Teardown[]): TeardownSummary[] {
  return grouped(teardowns, caseOf).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { subject, count, removalSeconds, parallel, checkpoints, limitPerSecond } = first;
    return {
      ...{ subject, count, removalSeconds, parallel, checkpoints, limitPerSecond },
      seconds: spreadOf(group.map(({ seconds }) => seconds)),
      requests: medianOf(group.map(requestsADeletion)),
      throttled: medianOf(group.map(({ throttled }) => throttled)),
      hostPeakMb: medianOfKnown(group.map(({ hostPeakMb }) => hostPeakMb)),
      floorSeconds: floorOf(first, teardowns, "empty"),
      sameStateSeconds: subject === "product" ? floorOf(first, teardowns, "inert") : undefined,
    };
  });
}

export function summariseOneVersion(measured: readonly OneVersion[]): OneVersionSummary[] {
  const groups = grouped(measured, caseOfOneVersion);
  return groups.flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    return {
      subject: first.subject,
      removalSeconds: first.removalSeconds,
      experienced: first.experienced,
      lateSeconds: spreadOf(group.map(({ lateSeconds }) => lateSeconds)),
      requests: medianOf(group.map(({ requests }) => requests)),
    };
  });
}

/** Removal to "deleted" is promised within this, at the median. */
export function promisedLateSeconds(removalSeconds: number): number {
  return Math.max(0.5, removalSeconds / 4);
}

/** Wall time over the floor is promised to be at most this. */
export function promisedOverFloor(removalSeconds: number): number {
  return removalSeconds === 0 ? 1.3 : 1.15;
}

/** What is promised, what came out, and whether it held. */
export interface Verdict {
  readonly promise: string;
  readonly measured: string;
  readonly held: boolean;
}

export function verdicts(results: Results): Verdict[] {
  const teardowns = summariseTeardowns(results.teardowns);
  const product = teardowns.filter(({ subject, limitPerSecond }) => isProduct(subject) && limitPerSecond === undefined);
  return [
    ...lateVerdicts(summariseOneVersion(results.oneVersion)),
    ...product.filter(({ count }) => count === 200).map(requestsVerdict),
    ...product.flatMap(floorVerdict),
    ...results.stateSizes
      .filter(({ subject }) => subject === "product")
      .map(({ total }) => ({
        promise: "state of a version: at most 5,000 bytes",
        measured: `${total} bytes`,
        held: total <= 5_000,
      })),
    ...product.flatMap((larger) => growthVerdict(larger, teardowns)),
    ...product.flatMap((larger) => memoryVerdict(larger, product)),
  ];
}

/** "N = 100, D = 5 s, 8 at once, no checkpoints", of v2 said so. */
export function named({
  subject,
  count,
  removalSeconds,
  parallel,
  checkpoints,
}: Omit<TeardownSummary, "seconds">): string {
  return `${subject === "product, v2" ? "v2, " : ""}N = ${count}, D = ${removalSeconds} s, ${parallel} at once${checkpoints ? "" : ", no checkpoints"}`;
}

function lateVerdicts(measured: readonly OneVersionSummary[]): Verdict[] {
  return measured
    .filter(({ subject }) => isProduct(subject))
    .map(({ subject, removalSeconds, experienced, lateSeconds: { median } }) => ({
      promise: `${experienced ? "a second" : "one"} ${subject === "product" ? "version" : "job of v2"}, D = ${removalSeconds} s: "deleted" within ${promisedLateSeconds(removalSeconds)} s of the removal`,
      measured: `${median.toFixed(2)} s`,
      held: median <= promisedLateSeconds(removalSeconds),
    }));
}

function requestsVerdict(summary: TeardownSummary): Verdict {
  return {
    promise: `${named(summary)}: at most 3.0 requests a deletion`,
    measured: summary.requests.toFixed(2),
    held: summary.requests <= 3,
  };
}

function floorVerdict(summary: TeardownSummary): Verdict[] {
  const { floorSeconds, removalSeconds, seconds } = summary;
  if (floorSeconds === undefined) return [];
  const ratio = seconds.median / floorSeconds;
  const promised = promisedOverFloor(removalSeconds);
  return [
    {
      promise: `${named(summary)}: at most ${promised} of the floor`,
      measured: ratio.toFixed(2),
      held: ratio <= promised,
    },
  ];
}

/** From N to 10 N, where nothing but the engine and we take time. */
function growthVerdict(larger: TeardownSummary, all: readonly TeardownSummary[]): Verdict[] {
  if (larger.removalSeconds > 0) return [];
  const ours = growthTo(larger, all);
  const empty = all.find((each) => each.subject === "empty" && sameWay(each, larger) && each.count === larger.count);
  const theirs = empty && growthTo(empty, all);
  if (ours === undefined || theirs === undefined) return [];
  return [
    {
      promise: `${named(larger)}: grows from N = ${larger.count / 10} no more than the empty provider, ${theirs.toFixed(2)} times`,
      measured: `${ours.toFixed(2)} times`,
      held: ours <= theirs,
    },
  ];
}

function growthTo(larger: TeardownSummary, all: readonly TeardownSummary[]): number | undefined {
  const smaller = all.find((each) => each.subject === larger.subject && isTenth(each, larger));
  return smaller && larger.seconds.median / smaller.seconds.median;
}

function memoryVerdict(larger: TeardownSummary, product: readonly TeardownSummary[]): Verdict[] {
  if (larger.count !== 1000) return [];
  const smaller = product.find(
    (each) =>
      each.count === 10 &&
      each.subject === larger.subject &&
      each.removalSeconds === larger.removalSeconds &&
      sameWay(each, larger),
  );
  if (larger.hostPeakMb === undefined || smaller?.hostPeakMb === undefined) return [];
  const ratio = larger.hostPeakMb / smaller.hostPeakMb;
  return [
    {
      promise: `${named(larger)}: the host's memory at most 1.5 times that at N = 10, ${smaller.hostPeakMb.toFixed(0)} MiB`,
      measured: `${ratio.toFixed(2)} times`,
      held: ratio <= 1.5,
    },
  ];
}

function isTenth(smaller: TeardownSummary, larger: TeardownSummary): boolean {
  return (
    smaller.count * 10 === larger.count && smaller.removalSeconds === larger.removalSeconds && sameWay(smaller, larger)
  );
}

function sameWay(one: Omit<TeardownSummary, "seconds">, other: Omit<TeardownSummary, "seconds">): boolean {
  return (
    one.parallel === other.parallel &&
    one.checkpoints === other.checkpoints &&
    one.limitPerSecond === other.limitPerSecond
  );
}

/**
 * The ideal of the service, ceil(N / P) · D, and what the same engine takes for as many resources that do nothing. Where the gateway
 * limits requests, a deletion needs two, one to ask and one to be sure; they can be sent while the service works, and the
 * first second's worth of them at once.
 */
function floorOf(which: Teardown, teardowns: readonly Teardown[], idle: "empty" | "inert"): number | undefined {
  const { count, removalSeconds, parallel, checkpoints, limitPerSecond } = which;
  if (!isProduct(which.subject) && which.subject !== "closure") return undefined;
  const alike = teardowns.filter(
    (each) =>
      each.subject === idle && each.count === count && each.parallel === parallel && each.checkpoints === checkpoints,
  );
  if (alike.length === 0) return undefined;
  const engine = medianOf(alike.map(({ seconds }) => seconds));
  const service = Math.ceil(count / parallel) * removalSeconds;
  const gateway = limitPerSecond === undefined ? 0 : (2 * count - limitPerSecond) / limitPerSecond;
  return Math.max(service, gateway) + engine;
}

function caseOf({ subject, count, removalSeconds, parallel, checkpoints, limitPerSecond }: Teardown): string {
  return JSON.stringify([subject, count, removalSeconds, parallel, checkpoints, limitPerSecond]);
}

function caseOfOneVersion({ subject, removalSeconds, experienced }: OneVersion): string {
  return JSON.stringify([subject, removalSeconds, experienced]);
}

function medianOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : medianOf(known);
}
