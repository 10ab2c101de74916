/**
 * Tries the promises by breaking things at random: `npm run chaos -- --runs 2000 --seed 1`, in the real host; with `--cli`, on the real
 * CLI. What violates one is shown, and shrunk with `--shrink`.
 */
import { parseArgs } from "node:util";
import { playSeed } from "./seeds";
import { CliStage, HostStage } from "./stage";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string" },
      seed: { type: "string" },
      cli: { type: "boolean", default: false },
      shrink: { type: "boolean", default: false },
    },
  });
  const runs = Number(values.runs ?? 100);
  const first = Number(values.seed ?? 1);
  const stage = await (values.cli ? CliStage : HostStage).open();
  const begun = performance.now();
  let violations = 0;
  try {
    for (let seed = first; seed < first + runs; seed++) {
      const found = await playSeed(stage, seed, values.shrink);
      if (found === undefined) continue;
      violations += 1;
      console.log(
        `seed ${seed}: ${found}\n  again: npm run chaos -- --runs 1 --seed ${seed}${values.cli ? " --cli" : ""} --shrink`,
      );
    }
  } finally {
    await stage.close();
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(`${runs} runs, ${violations} violations (seeds from ${first}, ${seconds} s)`);
  if (violations > 0) process.exitCode = 1;
}

void main();
