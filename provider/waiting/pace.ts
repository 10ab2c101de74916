// When to look next: soon after the last look at first, then ever later; or, where an end is expected, around that moment.

/** The rest after a first look, and the shortest of all, in milliseconds. */
export const shortestRestMs = 250;
/** Half a second late is soon enough, however short the wait was: a rest of one who looks alone, at its longest a tenth more. */
export const soonEnoughMs = 450;
/** Rests grow with the time already waited, up to this, in milliseconds. */
const longestRestMs = 5_000;
/** An end that is expected so soon is met by looking at once, in milliseconds. */
const atOnceMs = 50;

/** What is known of a wait that says when it is worth looking. */
export interface Prospect {
  /** How long the wait will likely take, in milliseconds; 0 where nothing is known. */
  readonly expectedMs: number;
  /** How many look together: one request for all of them may come more often. */
  readonly together: number;
}

/** The rest before the first look, in milliseconds: an end that may come at once is looked for at once. */
export function firstRestMs(prospect: Prospect): number {
  return prospect.expectedMs <= atOnceMs ? 0 : nextRestMs(0, prospect);
}

/**
 * The rest before another look, in milliseconds: a quarter of the time already waited, and down to a sixteenth where many look
 * together. Where an end is expected, it is half of the way there, then the whole of it, and from there on a share of the delay.
 */
export function nextRestMs(elapsedMs: number, { expectedMs, together }: Prospect): number {
  const leftMs = expectedMs - elapsedMs;
  if (leftMs <= 0) return spread(restAfterDelayMs(-leftMs, together));
  const isNear = leftMs / 2 < Math.max(shortestRestMs, expectedMs / 6);
  return isNear ? Math.min(longestRestMs, leftMs) : spread(leftMs / 2);
}

function restAfterDelayMs(delayMs: number, together: number): number {
  if (delayMs < shortestRestMs / 2) return shortestRestMs;
  const often = Math.min(4, Math.max(1, together / 3));
  return Math.max(shortestRestMs, soonEnoughMs / often, delayMs / 4 / often);
}

/** The rest from the begin of one list to that of the next, in milliseconds: at most half of the time goes into reading long ones. */
export function listRestMs(listMs: number): number {
  return Math.min(longestRestMs, Math.max(shortestRestMs, 2 * listMs));
}

/** Whether a look at this moment will likely be the last. */
export function isExpectedEnd(elapsedMs: number, expectedMs: number | undefined): boolean {
  return expectedMs !== undefined && elapsedMs + atOnceMs >= expectedMs;
}

/** Waits that were begun together are not to look together. */
function spread(milliseconds: number): number {
  return Math.min(longestRestMs, milliseconds) * (0.9 + 0.2 * Math.random());
}
