// Wall time against the number of versions, for all that was measured, as a drawing that needs no library to show.

import type { Results, Subject } from "./results";
import { grouped } from "./statistics";
import { summariseTeardowns, type TeardownSummary } from "./summary";

interface Series {
  readonly label: string;
  readonly colour: string;
  readonly dashes: string;
  readonly points: readonly { count: number; seconds: number }[];
}

const width = 900;
const height = 520;
const frame = { left: 64, right: 590, top: 48, bottom: 460 };
const colours: Record<Subject, string> = {
  product: "#0b7285",
  "product, v2": "#1098ad",
  empty: "#868e96",
  inert: "#adb5bd",
  closure: "#e8590c",
  opentofu: "#9c36b5",
  "opentofu, v2": "#c2255c",
  "shell, one by one": "#e03131",
  "shell, all at once": "#2f9e44",
};

/** The drawing, as the text of an SVG file; both axes are logarithmic. */
export function plotOf({ teardowns, machine }: Results): string {
  const longest = Math.max(0, ...teardowns.map(({ removalSeconds }) => removalSeconds));
  const shown = summariseTeardowns(teardowns).filter(
    ({ subject, removalSeconds, limitPerSecond }) =>
      limitPerSecond === undefined && (subject === "empty" || removalSeconds === longest),
  );
  const series = seriesOf(shown);
  const points = series.flatMap((each) => each.points);
  const across = axis(
    points.map(({ count }) => count),
    frame.left,
    frame.right,
  );
  const upwards = axis(
    points.map(({ seconds }) => seconds),
    frame.bottom,
    frame.top,
  );

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><title>Wall time of removing N versions of one job</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${frame.left}" y="24" font-size="15">Wall time of removing N versions of one job; the service takes ${longest} s for each</text>
${across.ticks.map((value) => verticalLine(across.at(value), String(value))).join("\n")}
${upwards.ticks.map((value) => horizontalLine(upwards.at(value), `${value} s`)).join("\n")}
<text x="${(frame.left + frame.right) / 2}" y="${frame.bottom + 36}" text-anchor="middle">versions (Pulumi ${machine.pulumi}, ${machine.cores} cores)</text>
${series.map((each, index) => drawn(each, index, across.at, upwards.at)).join("\n")}
</svg>
`;
}

function seriesOf(summaries: readonly TeardownSummary[]): Series[] {
  return grouped(summaries, labelOf).map(([label, group]) => ({
    label,
    colour: colours[group[0]?.subject ?? "empty"],
    dashes: dashesOf(group[0]),
    points: group
      .map(({ count, seconds }) => ({ count, seconds: seconds.median }))
      .sort((one, other) => one.count - other.count),
  }));
}

function labelOf({ subject, parallel, checkpoints }: TeardownSummary): string {
  if (subject.startsWith("shell")) return subject;
  if (subject === "opentofu" || subject === "opentofu, v2") return `${subject}, ${parallel} at once`;
  return `${subject}, ${parallel} at once${checkpoints ? "" : ", no checkpoints"}`;
}

/** Solid for the defaults, broken for what must be asked for. */
function dashesOf(summary: TeardownSummary | undefined): string {
  if (summary?.subject.startsWith("shell")) return "";
  const many = (summary?.parallel ?? 1) > 64;
  if (summary?.checkpoints === false) return many ? "2 3" : "8 3 2 3";
  return many ? "7 4" : "";
}

/** A logarithmic scale over the values, with a tick at 1, 2 and 5 of each power of ten. */
function axis(values: readonly number[], from: number, to: number) {
  const least = Math.log10(Math.min(...values) * 0.85);
  const most = Math.log10(Math.max(...values) * 1.15);
  const at = (value: number) => from + ((Math.log10(value) - least) / (most - least)) * (to - from);
  const ticks = [0.1, 1, 10, 100, 1_000, 10_000]
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((value) => Math.log10(value) >= least && Math.log10(value) <= most);
  return { at, ticks };
}

function verticalLine(x: number, label: string): string {
  return (
    `<line x1="${round(x)}" x2="${round(x)}" y1="${frame.top}" y2="${frame.bottom}" stroke="#e9ecef"/>` +
    `<text x="${round(x)}" y="${frame.bottom + 18}" text-anchor="middle">${label}</text>`
  );
}

function horizontalLine(y: number, label: string): string {
  return (
    `<line x1="${frame.left}" x2="${frame.right}" y1="${round(y)}" y2="${round(y)}" stroke="#e9ecef"/>` +
    `<text x="${frame.left - 8}" y="${round(y + 4)}" text-anchor="end">${label}</text>`
  );
}

function drawn(
  { label, colour, dashes, points }: Series,
  index: number,
  across: (value: number) => number,
  upwards: (value: number) => number,
): string {
  const path = points.map(({ count, seconds }) => `${round(across(count))},${round(upwards(seconds))}`);
  const dots = path
    .map((point) => point.split(","))
    .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`);
  const y = frame.top + 8 + index * 20;
  const line = `fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"`;
  return (
    `<polyline points="${path.join(" ")}" ${line}/>${dots.join("")}` +
    `<line x1="${frame.right + 12}" x2="${frame.right + 42}" y1="${y}" y2="${y}" ${line}/>` +
    `<text x="${frame.right + 48}" y="${y + 4}">${label}</text>`
  );
}

function round(value: number): string {
  return value.toFixed(1);
}
