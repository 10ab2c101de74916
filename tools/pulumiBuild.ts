/** Builds the Pulumi CLI from the Go module in tools/pulumi, once for each state of its sources, into the user's cache. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** A Pulumi CLI that a build has made, or would make. */
export interface PulumiBuild {
  /** The folder with `pulumi`, its Node.js language host and the launcher for dynamic providers. */
  binDir: string;
  /** Without the leading "v", for instance "3.274.1". */
  version: string;
}

const sourceDir = join(__dirname, "pulumi");
const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const launcher = "pulumi-resource-pulumi-nodejs";

const unfinishedPrefix = "unfinished-";
const abandonedAfterMs = 60 * 60 * 1000;

/** Says what a build of the present sources is called and where it goes, whether or not it is there yet. */
export function plannedPulumiBuild(): PulumiBuild {
  const version = requiredVersion();
  return { binDir: join(cacheDir(), `pulumi-${version}-${sourcesHash()}`, "bin"), version };
}

/** True once a build has been finished: unfinished ones never have the planned name. */
export function isBuilt(build: PulumiBuild): boolean {
  return existsSync(build.binDir);
}

/**
 * Builds the CLI and its companions and puts them into place in one step, so that an interrupted build is never taken
 * for a good one and the first of two builders that run at the same time wins. Needs `go` on PATH and takes minutes.
 */
export async function buildPulumi(build: PulumiBuild, report: (progress: string) => void): Promise<void> {
  await mkdir(cacheDir(), { recursive: true });
  await removeAbandonedBuilds();

  const unfinished = await mkdtemp(join(cacheDir(), unfinishedPrefix));
  try {
    const binDir = join(unfinished, "bin");
    await mkdir(binDir);
    await compile(binDir, build.version, report);
    await copyFile(join(sourceDir, launcher), join(binDir, launcher));
    await chmod(join(binDir, launcher), 0o755);
    await putIntoPlace(unfinished, build);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function compile(binDir: string, version: string, report: (progress: string) => void): Promise<void> {
  report("downloading Go modules");
  const total = (await go(["list", "-deps", cliPackage, `./pulumi-language-nodejs`])).stdout.split("\n").length;

  const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const compilation = go([
    ...["build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", `-s -w ${versionFlag}`],
    ...["-o", `${binDir}/`, cliPackage, "./pulumi-language-nodejs"],
  ]);
  let compiled = 0;
  for await (const line of compilation.iterable({ from: "stderr" })) {
    // Besides the packages that it compiles, one a line, Go reports downloads.
    if (line.startsWith("go: ")) continue;
    compiled += 1;
    report(`compiled ${compiled} of ${total} Go packages`);
  }
  await compilation;
}

function go(args: string[]) {
  // No C compiler is needed, and a workspace file in a folder above ours has no say.
  return execa("go", args, { cwd: sourceDir, env: { CGO_ENABLED: "0", GOWORK: "off" } });
}

async function putIntoPlace(unfinished: string, build: PulumiBuild): Promise<void> {
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

function requiredVersion(): string {
  const goMod = readFileSync(join(sourceDir, "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(goMod)?.[1];
  if (version === undefined) throw new Error(`${sourceDir}/go.mod does not say which Pulumi version to build`);
  return version;
}

function sourcesHash(): string {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  const entries = readdirSync(sourceDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.slice(sourceDir.length)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex").slice(0, 12);
}
