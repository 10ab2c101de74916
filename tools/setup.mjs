// Makes a fresh clone ready: installs the npm packages where they are missing or outdated, then hands over to
// prepare.ts. Runs before anything is installed, so it uses nothing but Node itself.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binDir = join(root, "node_modules", ".bin");
const heartbeatMs = 15_000;

if (!installedPackagesMatchLock()) await installPackages();
await prepare();

/** Compares with the list that npm keeps of what it has installed; a broken-off installation leaves none. */
function installedPackagesMatchLock() {
  const installedList = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedList) || !existsSync(join(binDir, "node"))) return false;

  const { packages: installed } = JSON.parse(readFileSync(installedList, "utf8"));
  const { packages: wanted } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true; // the workspace itself
    if (!(path in installed)) return optional === true; // built for another platform
    return plain(installed[path].version) === plain(version);
  });
}

/** The list repeats what a package says of itself, and some say "v1.2.3". */
function plain(version) {
  return version?.replace(/^v/, "");
}

async function installPackages() {
  const start = Date.now();
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  console.log("Installing npm packages (npm ci) ...");
  const heartbeat = setInterval(() => console.log(`  still installing after ${seconds()}`), heartbeatMs);
  try {
    // Warnings are left out: on an older Node they would fill pages with demands for the newer one that comes along.
    await run("npm", ["ci", "--loglevel=error"]);
  } finally {
    clearInterval(heartbeat);
  }
  console.log(`Installed in ${seconds()}.`);
}

/** Goes on under the Node that was installed along with the packages: Pulumi's needs a newer one than some machines have. */
async function prepare() {
  await run(join(binDir, "node"), [
    "--require",
    "ts-node/register",
    join(root, "tools", "prepare.ts"),
    ...process.argv.slice(2),
  ]);
}

/** Runs a command to its end; where it fails, so do we, for it has said why. */
async function run(command, args) {
  const env = { ...process.env, PATH: [binDir, process.env.PATH].join(delimiter) };
  const child = spawn(command, args, { cwd: root, env, stdio: "inherit", shell: process.platform === "win32" });
  const exitCode = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (exitCode !== 0) process.exit(exitCode ?? 1);
}
