// What requiring the package adds to a program: each module in a fresh process, after @pulumi/pulumi as in any program.
// Run it with `node --require ts-node/register bench/load.ts`, after `npm run build`.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

const runs = 15;

/** A module, and what a program has loaded already when it comes to it. */
interface Subject {
  readonly label: string;
  readonly module: string;
  readonly after: readonly string[];
}

const pulumi = "@pulumi/pulumi";

const subjects: readonly Subject[] = [
  { label: `${pulumi} alone`, module: pulumi, after: [] },
  { label: "pulumi-modelarts (a program)", module: "pulumi-modelarts", after: [pulumi] },
  { label: "pulumi-modelarts/operations (the host)", module: "pulumi-modelarts/operations", after: [pulumi] },
  ...["axios", "lossless-json", "p-queue", "p-retry", "valibot", "yaml"].map((module) => ({
    label: `  ${module}`,
    module,
    after: [pulumi],
  })),
];

/** Milliseconds that one `require` takes in a new process, and how many files it adds. */
function measureOnce({ module, after }: Subject): { ms: number; files: number } {
  const script = `
    for (const module of ${JSON.stringify(after)}) require(module);
    const before = Object.keys(require.cache).length;
    const began = performance.now();
    require(${JSON.stringify(module)});
    const ms = performance.now() - began;
    console.log(JSON.stringify({ ms, files: Object.keys(require.cache).length - before }));
  `;
  // From the provider's folder, where all of these resolve.
  const cwd = join(__dirname, "..", "provider");
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd, encoding: "utf8" }));
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

function report(subject: Subject): void {
  const measured = Array.from({ length: runs }, () => measureOnce(subject));
  const ms = measured.map((run) => run.ms).sort((one, other) => one - other);
  const row = [quantile(ms, 0.5), quantile(ms, 0.1), quantile(ms, 0.9)].map((value) => value.toFixed(1).padStart(8));
  console.log(`${subject.label.padEnd(56)}${row.join("")}${String(measured[0]?.files).padStart(8)}`);
}

console.log(`Node ${process.version}, ${runs} processes for each row, milliseconds`);
console.log(`${"module".padEnd(56)}${["median", "p10", "p90", "files"].map((title) => title.padStart(8)).join("")}`);
for (const subject of subjects) {
  report(subject);
}
