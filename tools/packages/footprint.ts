/** `npm run footprint`: what the provider adds to a project that has `@pulumi/pulumi`, in packages and megabytes, and what weighs most. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { packAll } from "./tarballs";

const repositoryDir = dirname(dirname(__dirname));
const most = { megabytes: 12, packages: 30 };
const shown = 8;

async function footprint(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "footprint-"));
  try {
    const provider = (await packAll(repositoryDir, dir)).find(({ name }) => name === "pulumi-modelarts");
    const sdk = "@pulumi/pulumi@3";
    const without = await install(join(dir, "without"), [sdk]);
    const withIt = await install(join(dir, "with"), [sdk, provider?.path ?? ""]);
    const added = [...withIt].filter(([path]) => !without.has(path)).sort(([, a], [, b]) => b - a);
    const megabytes = added.reduce((sum, [, bytes]) => sum + bytes, 0) / 1e6;
    console.log(`${added.length} packages of at most ${most.packages}`);
    console.log(`${megabytes.toFixed(1)} MB of at most ${most.megabytes} MB; the heaviest:`);
    for (const [path, bytes] of added.slice(0, shown)) console.log(`  ${(bytes / 1e6).toFixed(2)} MB ${path}`);
    if (added.length > most.packages || megabytes > most.megabytes) process.exitCode = 1;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The bytes of each package by its path, once those are installed. */
async function install(dir: string, packages: readonly string[]): Promise<Map<string, number>> {
  await mkdir(dir);
  await writeFile(join(dir, "package.json"), '{ "private": true }');
  await execa("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], { cwd: dir });
  const list = await readFile(join(dir, "node_modules", ".package-lock.json"), "utf8");
  const sizes = new Map<string, number>();
  for (const path of Object.keys(JSON.parse(list).packages)) sizes.set(path, await bytesIn(join(dir, path)));
  return sizes;
}

/** The bytes of a package's files, packages within it left out. */
async function bytesIn(dir: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") sum += await bytesIn(path);
    if (entry.isFile()) sum += (await stat(path)).size;
  }
  return sum;
}

void footprint();
