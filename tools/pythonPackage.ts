// Clients for Python that are not ours, for tests that want one.

import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { installedProgram } from "./aptPackage";

const cache = join(__dirname, "..", ".cache");

export interface PythonPackage {
  python: string;
  /** For PYTHONPATH. */
  folder: string;
}

/** Python and the folder with a package, both set up if they are missing. */
export async function pythonPackage(name: string, release: string): Promise<PythonPackage> {
  return installed(`${name}-${release}`, [`${name}==${release}`]);
}

/** The same for a package whose sources are in a folder, without what it needs; `state` tells one state of the sources from another. */
export async function pythonPackageIn(sources: string, name: string, state: string): Promise<PythonPackage> {
  return installed(`${name}-${state}`, ["--no-deps", sources]);
}

async function installed(named: string, what: readonly string[]): Promise<PythonPackage> {
  const python = await installedProgram("python3", ["python3", "python3-pip"]);
  const folder = join(cache, named);
  if (!existsSync(folder)) await install(python, what, folder);
  return { python, folder };
}

/** Next to its place first, so that a broken installation is never taken for a whole one. */
async function install(python: string, what: readonly string[], folder: string): Promise<void> {
  console.log(`Installing ${what.at(-1)} through pip, which takes half a minute ...`);
  const draft = `${folder}.${process.pid}.tmp`;
  await mkdir(cache, { recursive: true });
  const args = ["-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--target", draft];
  const { failed, stderr } = await execa(python, [...args, ...what], { reject: false });
  if (failed) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(`pip could not install ${what.at(-1)}: ${stderr}`);
  }
  await rename(draft, folder);
}
