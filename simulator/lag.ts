/** Eventual consistency: what was created is not visible yet, and what is gone still is. */

/** Where a client looks: at one thing by its id, or at a list. */
export type View = "details" | "list";

/**
 * How long readers are behind: for so many reads, or so many milliseconds of the simulator's clock. `where` says which of them:
 * those that ask by id, those that list, or both, each with a count of its own. Default: both, with one count for the two.
 */
export type Lag = ({ reads: number } | { ms: number }) & { where?: View | "both" };

/** What is left of a lag in each view; undefined where there is none. */
export interface Delay {
  details: Countdown | undefined;
  list: Countdown | undefined;
}

/** Until it has been asked so often, or until this time. */
export type Countdown = { reads: number } | { until: number };

export function delayOf(lag: Lag, now: number): Delay {
  const countdown = () => countdownOf(lag, now);
  switch (lag.where) {
    case "details":
      return { details: countdown(), list: undefined };
    case "list":
      return { details: undefined, list: countdown() };
    case "both":
      return { details: countdown(), list: countdown() };
    default: {
      const shared = countdown();
      return { details: shared, list: shared };
    }
  }
}

export function countdownOf(length: { reads: number } | { ms: number }, now: number): Countdown {
  return "ms" in length ? { until: now + length.ms } : { reads: length.reads };
}

/** Whether a countdown has not run out. Counts as a look. */
export function isCounting(countdown: Countdown | undefined, now: number): boolean {
  if (!countdown) return false;
  return "until" in countdown ? now < countdown.until : countdown.reads-- > 0;
}

/** Whether somebody who looks from `view` does not see yet what was created. Counts as a look. */
export function isHidden(item: { hidden: Delay | undefined }, view: View, now: number): boolean {
  if (!item.hidden) return false;
  if (holds(item.hidden, view, now)) return true;
  if (isOver(item.hidden, now)) item.hidden = undefined;
  return false;
}

/** By id: what is gone, and for how long readers still see it. */
export type Lingering<T, Id = bigint> = Map<Id, { item: T; delay: Delay }>;

/** What is gone, if somebody who looks from `view` still sees it. Counts as a look. */
export function lingering<T, Id>(gone: Lingering<T, Id>, id: Id, view: View, now: number): T | undefined {
  const found = gone.get(id);
  if (found && holds(found.delay, view, now)) return found.item;
  if (found && isOver(found.delay, now)) gone.delete(id);
  return undefined;
}

function holds(delay: Delay, view: View, now: number): boolean {
  return isCounting(delay[view], now);
}

function isOver(delay: Delay, now: number): boolean {
  return [delay.details, delay.list].every(
    (countdown) => !countdown || ("until" in countdown ? now >= countdown.until : countdown.reads <= 0),
  );
}
