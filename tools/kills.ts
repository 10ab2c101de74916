/** Kills real runs at random moments and says what was lost: `npm run kills`, with `-- --count 60 --seed 1`. */
import { parseArgs } from "node:util";
import { isClean, type Kill, type Outcome, operations, playKill, victims } from "./killTrial";

const { values } = parseArgs({ options: { count: { type: "string" }, seed: { type: "string" } } });

/** Linear congruential, so that a seed says which kills are played. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Each pair of operation and victim in turn, the rest by chance. */
function planOf(count: number, random: () => number): Kill[] {
  return Array.from({ length: count }, (_, index) => {
    const operation = operations[index % operations.length] ?? "up";
    // A refresh and a destroy run no program.
    const runsProgram = operation === "up" || operation === "replace";
    const possible = victims.filter((victim) => runsProgram || victim !== "program");
    const victim = possible[Math.floor(index / operations.length) % possible.length] ?? "all";
    // Most creations are answered within a tenth of a second, so most kills come soon.
    return {
      operation,
      victim,
      afterMs: Math.round(random() ** 2 * 400),
      waits: random() < 0.5,
      alike: random() < 0.5,
    };
  });
}

function wordsOn({ orphans, ghosts, heldTwice, left, failures }: Outcome): string {
  const parts = Object.entries({ orphans, ghosts, "held twice": heldTwice, left })
    .filter(([, ids]) => ids.length > 0)
    .map(([what, ids]) => `${what}: ${ids.length}`);
  return [...parts, ...failures].join("; ") || "clean";
}

async function main(): Promise<void> {
  const count = Number(values.count ?? 60);
  const seed = Number(values.seed ?? 1);
  const plan = planOf(count, randomFrom(seed));
  const outcomes: Outcome[] = [];
  console.log("    operation killed    after   waits alike outcome");
  for (const [index, kill] of plan.entries()) {
    const outcome = await playKill(kill);
    outcomes.push(outcome);
    const { operation, victim, afterMs, waits, alike } = kill;
    const columns = [String(index + 1).padStart(3), operation.padEnd(9), victim.padEnd(9), `${afterMs} ms`.padEnd(7)];
    console.log([...columns, String(waits).padEnd(5), String(alike).padEnd(5), wordsOn(outcome)].join(" "));
  }
  const sum = (list: (outcome: Outcome) => string[]) => outcomes.reduce((total, each) => total + list(each).length, 0);
  const clean = outcomes.filter(isClean).length;
  console.log(
    `${clean} of ${count} clean (seed ${seed}); orphans ${sum((each) => each.orphans)}, ghosts ${sum((each) => each.ghosts)}, ` +
      `held twice ${sum((each) => each.heldTwice)}, left ${sum((each) => each.left)}, failures ${sum((each) => each.failures)}`,
  );
  if (clean < count) process.exitCode = 1;
}

void main();
