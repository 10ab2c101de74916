// How long the service asks to be left alone: the Retry-After header in both its forms, or the window a refusal names.

/** Nobody waits longer than this for one request, whatever the header says. */
const longestWaitMs = 5 * 60_000;

/** A window is named in a short sentence; the text is looked at no further than this. */
const longestMessage = 500;

const secondsOfUnit: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/**
 * Milliseconds to wait by a `Retry-After` header, from 0 to five minutes: a number of seconds, or an HTTP date, which is
 * compared with `nowMs`. `undefined` when there is no header or it is neither.
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) {
    return Math.min(Math.ceil(Number(text) * 1000), longestWaitMs);
  }
  // An HTTP date begins with a weekday; Date.parse alone would read almost anything as a date.
  const date = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(date - nowMs, 0), longestWaitMs);
}

/** The window that the API gateway names when it throttles (`…,limit:100,time:1 minute`), in milliseconds, capped likewise. */
export function parseThrottlingWindow(message: string | undefined): number | undefined {
  const match = /\btime:\s{0,8}(?:(\d{1,6})\s{0,8})?(second|minute|hour|day)/i.exec(
    message?.slice(0, longestMessage) ?? "",
  );
  const unit = match?.[2]?.toLowerCase();
  if (match === null || unit === undefined) {
    return undefined;
  }
  const windowMs = Number(match[1] ?? 1) * (secondsOfUnit[unit] ?? 1) * 1000;
  return Math.min(windowMs, longestWaitMs);
}
