// The results as a page: the machine, each promise with what came out, and the tables behind it.

import { type Comparison, comparisons } from "./comparison";
import { isIdle, isProduct, type Results, type StateSize } from "./results";
import { type Spread, spreadOf } from "./statistics";
import {
  type OneVersionSummary,
  promisedLateSeconds,
  summariseOneVersion,
  summariseTeardowns,
  type TeardownSummary,
  verdicts,
} from "./summary";

/** The whole report in Markdown. */
export function reportOf(results: Results): string {
  const teardowns = summariseTeardowns(results.teardowns).sort(inOrder);
  const longest = Math.max(0, ...teardowns.map(({ removalSeconds }) => removalSeconds));
  const isCompared = ({ subject, removalSeconds }: TeardownSummary) => !isIdle(subject) && removalSeconds === longest;
  const free = teardowns.filter(({ limitPerSecond }) => limitPerSecond === undefined);
  const sections = [
    about(results),
    section("Promises", ["promise", "measured", "held"], verdictRows(results)),
    section(
      "One version",
      ["what", "D", "late, median (least to most)", "promised", "requests"],
      summariseOneVersion(results.oneVersion).map(oneVersionRow),
    ),
    section("Many versions of one job", teardownTitles, free.filter(isOurs).map(teardownRow)),
    section(
      "Under a gateway's limit",
      [...teardownTitles, "limit", "throttled"],
      teardowns.filter(({ limitPerSecond }) => limitPerSecond !== undefined).map(limitedRow),
    ),
    section("Beside other tools", teardownTitles, free.filter(isCompared).map(teardownRow)),
    section("Who is ahead", ["of", "in", "theirs", "ours", "ahead"], comparisons(results).map(comparisonRow)),
    section(
      "State of one resource, bytes",
      ["what", "total", "in the file", "provider text, twice", "inputs", "outputs", "the engine's own", "text alone"],
      results.stateSizes.map(stateRow),
    ),
    section(
      "Failures",
      ["what", "message"],
      results.failures.map(({ what, message }) => [what, message.replaceAll("\n", " ").replaceAll("|", "\\|")]),
    ),
  ];
  return `${sections.filter((text) => text !== "").join("\n\n")}\n`;
}

const teardownTitles = [
  ...["what", "N", "D", "at once", "checkpoints", "wall time, median (least to most)"],
  ...["floor", "over the floor", "over the same state's", "requests a deletion", "host"],
];

function about({ machine, began, loadAverages }: Results): string {
  const { system, processor, cores, memoryGb, node, pulumi, pulumiSdk, commit, openTofu } = machine;
  const others = openTofu === undefined ? "" : `, ${openTofu}`;
  return (
    `${began.slice(0, 10)}, commit ${commit}: ${cores} cores (${processor}), ${memoryGb} GB, ${system}; ` +
    `Node ${node}, Pulumi CLI ${pulumi}, SDK ${pulumiSdk}${others}. ` +
    `Load of the machine as the measurements began: ${spread(spreadOf(loadAverages), "")}.`
  );
}

function verdictRows(results: Results): string[][] {
  return verdicts(results).map(({ promise, measured, held }) => [promise, measured, held ? "yes" : "**no**"]);
}

function oneVersionRow(summary: OneVersionSummary): string[] {
  const { subject, removalSeconds, experienced, lateSeconds, requests } = summary;
  const promised = isProduct(subject) ? `${promisedLateSeconds(removalSeconds)} s` : "";
  // A job of v2 is one run; what is learned there is learned of its workspace.
  const second = subject === "product, v2" ? "second" : "second of the job";
  const what = experienced ? `${subject}, ${second}` : subject;
  return [what, `${removalSeconds} s`, spread(lateSeconds), promised, String(requests)];
}

function teardownRow(summary: TeardownSummary): string[] {
  const { subject, count, removalSeconds, parallel, checkpoints, seconds, requests, hostPeakMb } = summary;
  const { floorSeconds, sameStateSeconds } = summary;
  const isPulumi = isIdle(subject) || isProduct(subject) || subject === "closure";
  return [
    ...[
      subject,
      String(count),
      `${removalSeconds} s`,
      isPulumi || subject.startsWith("opentofu") ? String(parallel) : "",
    ],
    ...[isPulumi ? (checkpoints ? "yes" : "no") : "", spread(seconds)],
    floorSeconds === undefined ? "" : `${floorSeconds.toFixed(1)} s`,
    floorSeconds === undefined ? "" : (seconds.median / floorSeconds).toFixed(2),
    sameStateSeconds === undefined ? "" : (seconds.median / sameStateSeconds).toFixed(2),
    isIdle(subject) ? "" : requests.toFixed(2),
    hostPeakMb === undefined ? "" : `${hostPeakMb.toFixed(0)} MiB`,
  ];
}

function limitedRow(summary: TeardownSummary): string[] {
  return [...teardownRow(summary), `${summary.limitPerSecond} a second`, summary.throttled.toFixed(0)];
}

function comparisonRow({ peer, measure, theirs, ours }: Comparison): string[] {
  const ahead = ours < theirs ? "yes" : ours === theirs ? "level" : "**no**";
  return [peer, measure, shortest(theirs), shortest(ours), ahead];
}

function stateRow(size: StateSize): string[] {
  const { subject, total, inFile, provider, inputs, outputs, envelope, providerText } = size;
  return [subject, ...[total, inFile, provider, inputs, outputs, envelope, providerText].map(String)];
}

function isOurs({ subject }: TeardownSummary): boolean {
  return isProduct(subject) || isIdle(subject);
}

function inOrder(one: TeardownSummary, other: TeardownSummary): number {
  return (
    one.count - other.count ||
    one.parallel - other.parallel ||
    Number(other.checkpoints) - Number(one.checkpoints) ||
    one.removalSeconds - other.removalSeconds
  );
}

function spread({ median, least, most, count }: Spread, unit = " s"): string {
  return count === 1
    ? `${median.toFixed(2)}${unit}`
    : `${median.toFixed(2)}${unit} (${least.toFixed(2)} to ${most.toFixed(2)}, ${count} runs)`;
}

function shortest(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

/** Nothing where there is nothing to show. */
function section(title: string, titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const lines = [titles, titles.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `## ${title}\n\n${lines.join("\n")}`;
}
