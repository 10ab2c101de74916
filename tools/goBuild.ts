/** Builds programs of a Go module, once for each state of its sources, into the user's cache. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** What a build has made, or would make. */
export interface GoBuild {
  /** The folder of the programs. */
  binDir: string;
  /** The version of what it is named for, without the leading "v". */
  version: string;
}

const unfinishedPrefix = "unfinished-";
const abandonedAfterMs = 60 * 60 * 1000;

/** Says where a build of the present sources goes, whether or not it is there yet; `module` is the one whose version it bears. */
export function plannedBuild(name: string, sourceDir: string, module: string): GoBuild {
  const version = requiredVersion(sourceDir, module);
  return { binDir: join(cacheDir(), `${name}-${version}-${sourcesHash(sourceDir)}`, "bin"), version };
}

/** True once a build has been finished: unfinished ones never have the planned name. */
export function isBuilt(build: GoBuild): boolean {
  return existsSync(build.binDir);
}

/**
 * Has `compile` fill a folder and puts it into place in one step, so that an interrupted build is never taken for a good one and the
 * first of two builders that run at the same time wins.
 */
export async function buildOnce(build: GoBuild, compile: (binDir: string) => Promise<void>): Promise<void> {
  await mkdir(cacheDir(), { recursive: true });
  await removeAbandonedBuilds();

  const unfinished = await mkdtemp(join(cacheDir(), unfinishedPrefix));
  try {
    const binDir = join(unfinished, "bin");
    await mkdir(binDir);
    await compile(binDir);
    await putIntoPlace(unfinished, build);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Runs `go` in a module. */
export function go(sourceDir: string, args: string[]) {
  // No C compiler is needed, and a workspace file in a folder above ours has no say.
  return execa("go", args, { cwd: sourceDir, env: { CGO_ENABLED: "0", GOWORK: "off" } });
}

async function putIntoPlace(unfinished: string, build: GoBuild): Promise<void> {
  try {
    await rename(unfinished, join(build.binDir, ".."));
  } catch (error) {
    if (!isBuilt(build)) throw error; // otherwise another builder was faster, with the same sources
  }
}

async function removeAbandonedBuilds(): Promise<void> {
  for (const name of await readdir(cacheDir())) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    const path = join(cacheDir(), name);
    const ageMs = Date.now() - (await stat(path)).mtimeMs;
    if (ageMs > abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}

function cacheDir(): string {
  const { PULUMI_MODELARTS_CACHE, XDG_CACHE_HOME } = process.env;
  return PULUMI_MODELARTS_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-modelarts");
}

function requiredVersion(sourceDir: string, module: string): string {
  const lines = readFileSync(join(sourceDir, "go.mod"), "utf8").split("\n");
  const version = lines
    .map((line) => line.replace("require ", "").trim().split(" "))
    .find(([name]) => name === module)?.[1];
  if (version === undefined) throw new Error(`${sourceDir}/go.mod does not say which version of ${module} to build`);
  return version.replace(/^v/, "");
}

function sourcesHash(sourceDir: string): string {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  const entries = readdirSync(sourceDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.slice(sourceDir.length)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex").slice(0, 12);
}
