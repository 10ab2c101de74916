// Durations as Pulumi writes them ("30m", "1h30m", "1.5s"), parsed to milliseconds and written back for people.

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const part = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g;
const whole = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;

/** The milliseconds of a duration such as "90s" or "1h30m"; `undefined` when the text is not one. */
export function parseDuration(text: string): number | undefined {
  if (!whole.test(text)) return undefined;
  let milliseconds = 0;
  for (const [, amount, unit] of text.matchAll(part)) {
    milliseconds += Number(amount) * (unitMs[unit ?? ""] ?? Number.NaN);
  }
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}

/** A duration for people: whole seconds from one second up ("1h 2m", "40s"), milliseconds below. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)}ms`;
  const seconds = Math.round(milliseconds / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), "h"],
    [Math.floor((seconds % 3_600) / 60), "m"],
    [seconds % 60, "s"],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(" ");
}
