/**
 * `npm run release`: packs the packages of the last commit in a fresh clone, and checks them. Nothing is published: it prints the
 * commands that would, for somebody who may. `--untested` leaves `npm test` out, for a trial.
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { problemsOf } from "./judge";
import { packAll, packageFolders, type Tarball } from "./tarballs";

const repositoryDir = dirname(dirname(__dirname));
const releasesDir = join(repositoryDir, ".cache", "release");

/** Something is not as a release needs it. */
class ReleaseError extends Error {
  override readonly name = "ReleaseError";
}

async function release(isTested: boolean): Promise<void> {
  await everythingIsCommitted();
  await nothingIsPending();
  const version = await theOneVersion();

  const dir = await mkdtemp(join(tmpdir(), "release-"));
  try {
    const clone = join(dir, "clone");
    await run(repositoryDir, "git", ["clone", "--quiet", "--no-hardlinks", ".", clone]);
    await run(clone, "npm", ["ci", "--loglevel=error"]);
    if (isTested) await run(clone, "npm", ["test"]);
    await rm(releasesDir, { recursive: true, force: true });
    await mkdir(releasesDir, { recursive: true });
    const tarballs = await packAll(clone, releasesDir);
    for (const tarball of tarballs) await isWell(tarball);
    await explain(version, tarballs, isTested);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function everythingIsCommitted(): Promise<void> {
  const { stdout } = await execa("git", ["status", "--porcelain"], { cwd: repositoryDir });
  if (stdout !== "") throw new ReleaseError(`These files are not committed:\n${stdout}`);
}

async function nothingIsPending(): Promise<void> {
  const pending = (await readdir(join(repositoryDir, ".changeset"))).filter(
    (file) => file.endsWith(".md") && file !== "README.md",
  );
  if (pending.length === 0) return;
  throw new ReleaseError(
    `.changeset holds ${pending.join(", ")}. Run \`npm run version\`, read the CHANGELOGs, and commit.`,
  );
}

/** The packages are released together; each CHANGELOG has a chapter on the version. */
async function theOneVersion(): Promise<string> {
  const versions = new Set<string>();
  for (const folder of packageFolders) {
    const { version }: { version: string } = JSON.parse(await read(folder, "package.json"));
    versions.add(version);
    if (!(await read(folder, "CHANGELOG.md")).includes(`\n## ${version}\n`)) {
      throw new ReleaseError(`${folder}/CHANGELOG.md has no chapter "## ${version}".`);
    }
  }
  const [version, ...others] = versions;
  if (version === undefined || others.length > 0) {
    throw new ReleaseError(`The packages have several versions: ${[...versions].join(", ")}.`);
  }
  return version;
}

async function isWell(tarball: Tarball): Promise<void> {
  const problems = await problemsOf(tarball);
  if (problems.length > 0) throw new ReleaseError(`${tarball.name}:\n  ${problems.join("\n  ")}`);
}

async function explain(version: string, tarballs: readonly Tarball[], isTested: boolean): Promise<void> {
  console.log(`\nVersion ${version} is packed${isTested ? " and tested" : ", untested"}. Nothing is published.\n`);
  for (const { path, files } of tarballs) {
    const sum = createHash("sha512")
      .update(await readFile(path))
      .digest("base64");
    console.log(`${basename(path)}, ${files.length} files, sha512-${sum}`);
  }
  console.log("\nWho may publish it does so by:\n");
  for (const { path } of tarballs) console.log(`  npm publish ${path}`);
  console.log(`  git tag v${version} && git push origin v${version}`);
}

async function read(folder: string, file: string): Promise<string> {
  return readFile(join(repositoryDir, folder, file), "utf8");
}

async function run(cwd: string, command: string, args: readonly string[]): Promise<void> {
  console.log(`$ ${command} ${args.join(" ")}`);
  await execa(command, args, { cwd, stdio: "inherit" });
}

release(!process.argv.includes("--untested")).catch((error: unknown) => {
  console.error(error instanceof ReleaseError ? error.message : error);
  process.exitCode = 1;
});
