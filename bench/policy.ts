// What the policy pack adds to a preview of many versions: the same preview with and without it, in turns, as a ratio.

import { join } from "node:path";
import { startSimulator } from "modelarts-simulator";
import * as rules from "pulumi-modelarts-policy/rules";
import { PulumiWorkspace } from "../tools/pulumiWorkspace";
import { medianOf, spreadOf } from "./statistics";

const versions = 500;
/** How often each is measured; the command's one argument says otherwise. */
const rounds = Number(process.argv[2] ?? 5);

const program = `
  import { TrainingJobVersion } from "pulumi-modelarts";
  for (let n = 0; n < ${versions}; n++) {
    new TrainingJobVersion("run-" + n, {
      jobId: "10", appUrl: "/bucket/code/", bootFileUrl: "/bucket/code/train.py", engineId: "1", specId: "2",
      trainUrl: "/bucket/out/" + n + "/", logUrl: "/bucket/logs/", description: "one of many",
      parameters: [{ label: "seed", value: n }],
    });
  }`;

/** The limits of a stack have to be out of the way: what is measured is the judging, not a refusal. */
const config = { "training-job-max-versions": { maximum: versions, maximumActive: versions } };

async function main(): Promise<void> {
  const simulator = await startSimulator();
  const stack = await PulumiWorkspace.create({
    program: { "index.ts": program, "policy.json": JSON.stringify(config) },
  });
  try {
    await stack.configure({ "modelarts:endpoint": simulator.url, "modelarts:projectId": simulator.projectId });
    const pack = [
      "--policy-pack",
      join(__dirname, "..", "policy"),
      "--policy-pack-config",
      join(stack.programDir, "policy.json"),
    ];
    const without: number[] = [];
    const withPack: number[] = [];
    const ratios: number[] = [];
    // The first of each warms the caches of files and is not counted.
    for (let round = 0; round <= rounds; round++) {
      const [bare, judged] = await inTurns(
        round,
        () => secondsOf(stack, []),
        () => secondsOf(stack, pack),
      );
      console.log(
        `${round === 0 ? "warming up" : `round ${round}`}: ${bare.toFixed(1)} s without, ${judged.toFixed(1)} s with the pack`,
      );
      if (round === 0) continue;
      without.push(bare);
      withPack.push(judged);
      // Of the same round, so that what else the machine does weighs on both.
      ratios.push(judged / bare);
    }
    report("without the pack", without);
    report("with the pack", withPack);
    const ratio = spreadOf(ratios);
    const added = medianOf(withPack) - medianOf(without);
    console.log(
      `the pack's ${Object.keys(rules).length} rules: ratio ${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}), ` +
        `${((added / versions) * 1000).toFixed(1)} ms a version`,
    );
  } finally {
    await stack.remove();
    await simulator.stop();
  }
}

/** Runs both, the first one first in every other round. */
async function inTurns(
  round: number,
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<[one: number, other: number]> {
  if (round % 2 === 0) return [await one(), await other()];
  const last = await other();
  return [await one(), last];
}

async function secondsOf(stack: PulumiWorkspace, args: readonly string[]): Promise<number> {
  const began = performance.now();
  const { exitCode, stdout } = await stack.preview(args);
  if (exitCode !== 0) throw new Error(`the preview failed: ${stdout.slice(-2000)}`);
  return (performance.now() - began) / 1000;
}

function report(what: string, seconds: readonly number[]): void {
  const { median, least, most } = spreadOf(seconds);
  console.log(
    `preview of ${versions} versions ${what}: median ${median.toFixed(1)} s (${least.toFixed(1)} to ${most.toFixed(1)})`,
  );
}

void main();
