// The command `npm run bench`: measures deletion with the real CLI against the simulator, beside what else removes versions.

import { mkdir } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { isInterrupted, listenForInterruption } from "./interruption";
import { describeMachine } from "./machine";
import type { OpenTofu } from "./parts/openTofu";
import { full, type Part, parts, planned, quick } from "./plan";
import { loadResults, noResults, type Results, saveResults } from "./results";
import { writeReport } from "./writeReport";

interface Flags {
  quick: boolean;
  only: Part[];
  repeats?: string;
  counts?: string[];
  seconds?: string[];
  longest?: string;
  tofu?: string;
  restful?: string;
  huaweicloud?: string;
  output: string;
  add: boolean;
  report: boolean;
  publish: boolean;
}

async function main(): Promise<void> {
  const flags = readFlags();
  const file = join(flags.output, "results.json");
  await mkdir(flags.output, { recursive: true });
  if (!flags.report) await measure(flags, file);
  const results = await loadResults(file);
  await writeReport(flags.output, results);
  if (flags.publish) await writeReport(join(__dirname, "..", "docs", "performance"), results);
}

function readFlags(): Flags {
  return new Command("npm run bench --")
    .description("How long deletions take, how many requests they need, and what they cost, beside other tools.")
    .option("--quick", "small numbers, a few minutes", false)
    .addOption(new Option("--only <parts...>", "only these parts").choices(parts).default([...parts]))
    .option("--repeats <number>", "how often teardowns of up to 100 versions are measured")
    .option("--counts <numbers...>", "how many versions, where many are measured")
    .option("--seconds <numbers...>", "how long the service takes to remove the one version")
    .option("--longest <seconds>", "leave out what takes longer than this at the least")
    .option("--tofu <file>", "an OpenTofu to compare with; see bench/peers")
    .option("--restful <file>", "its provider magodo/restful")
    .option("--huaweicloud <file>", "its provider huaweicloud/huaweicloud, for jobs of v2")
    .option("--output <folder>", "where results, report and plot go", join(__dirname, "..", ".cache", "bench"))
    .option("--add", "add to the results that are there", false)
    .option("--report", "measure nothing; write the report of the results that are there", false)
    .option("--publish", "put report and plot into docs/performance as well", false)
    .parse()
    .opts<Flags>();
}

async function measure(flags: Flags, file: string): Promise<void> {
  listenForInterruption();
  const openTofu = openTofuOf(flags);
  const machine = await describeMachine(openTofu[0]?.tofu);
  const results: Results = flags.add ? await loadResults(file) : noResults(machine);
  const size = flags.quick ? quick : full;
  const adjusted = {
    ...size,
    ...(flags.repeats !== undefined && { repeats: Number(flags.repeats), oneVersionRepeats: Number(flags.repeats) }),
    ...(flags.counts !== undefined && { counts: flags.counts.map(Number), peerCounts: flags.counts.map(Number) }),
    ...(flags.seconds !== undefined && { oneVersionSeconds: flags.seconds.map(Number) }),
    ...(flags.longest !== undefined && { longestSeconds: Number(flags.longest) }),
  };
  const measurements = planned(adjusted, new Set(flags.only), machine.defaultParallel, openTofu);
  for (const [index, { what, make }] of measurements.entries()) {
    if (isInterrupted()) break;
    const began = performance.now();
    results.loadAverages.push(loadavg()[0] ?? Number.NaN);
    const failure = await make(results).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (failure !== undefined && isInterrupted()) break;
    if (failure !== undefined) results.failures.push({ what, message: failure });
    // Saved each time: a run takes long, and what was measured is kept however it ends.
    await saveResults(file, results);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      `${index + 1}/${measurements.length} ${what}: ${failure === undefined ? "" : "FAILED, "}${seconds} s in all`,
    );
    if (failure !== undefined) console.error(failure);
  }
  if (results.failures.length > 0 || isInterrupted()) process.exitCode = 1;
}

function openTofuOf({ tofu, restful, huaweicloud }: Flags): OpenTofu[] {
  if (tofu === undefined) return [];
  return [
    ...(restful === undefined ? [] : [{ subject: "opentofu" as const, tofu, provider: restful }]),
    ...(huaweicloud === undefined ? [] : [{ subject: "opentofu, v2" as const, tofu, provider: huaweicloud }]),
  ];
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
