// Confirms that a thing is gone of which the operation has seen nothing yet: one answer is not enough for that.
//
// A service in trouble answers "not found" to everything, and what was just created may not be readable yet.

import { type Clock, sleep } from "../clock";

/** Something younger than this may not be readable yet, in milliseconds; the service's clock and ours may differ by some of it. */
const youngForMs = 5 * 60_000;
/** The longest rest between two looks at something young, in milliseconds. */
const longestRestMs = 5_000;
/** Something young is looked for so often at the least: a machine that was asleep meanwhile has seen the time pass, and nothing else. */
const fewestLooks = 4;
/** The rest before it is asked once more for what was not found at all, in milliseconds. */
export const restBeforeSecondLookMs = 1_000;

/** How long something must stay unfound. */
export interface Unfound {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** When the thing was made, in milliseconds since 1970, where that is known. */
  readonly createTime?: number | undefined;
  /** For how long something young must stay unfound, in milliseconds. */
  readonly appearsWithinMs: number;
}

/** What `find` finds, or `undefined` once something young has stayed unfound for a while; of what is old one look is enough. */
export async function stayingUnfound<Seen>(
  { clock, signal, createTime, appearsWithinMs }: Unfound,
  find: () => Promise<Seen | undefined>,
): Promise<Seen | undefined> {
  const begunAt = clock.now();
  const isYoung = createTime !== undefined && Math.abs(clock.date() - createTime) < youngForMs;
  for (let [looks, restMs] = [1, 1_000]; ; looks++, restMs = Math.min(2 * restMs, longestRestMs)) {
    const found = await find();
    const leftMs = begunAt + appearsWithinMs - clock.now();
    const isOver = leftMs <= 0 && looks >= fewestLooks;
    if (found !== undefined || !isYoung || isOver) return found;
    await sleep(clock, Math.min(restMs, leftMs > 0 ? leftMs : restBeforeSecondLookMs), signal);
  }
}

/** What the first of two looks finds, or `undefined` when neither finds anything. */
export async function findTwice<Seen>(
  { clock, signal }: Pick<Unfound, "clock" | "signal">,
  find: () => Promise<Seen | undefined>,
): Promise<Seen | undefined> {
  const first = await find();
  if (first !== undefined) return first;
  await sleep(clock, restBeforeSecondLookMs, signal);
  return find();
}
