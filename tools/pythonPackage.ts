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
  const python = await installedProgram("python3", ["python3", "python3-pip"]);
  const folder = join(cache, `${name}-${release}`);
  if (!existsSync(folder)) await install(python, `${name}==${release}`, folder);
  return { python, folder };
}

/** Next to its place first, so that a broken installation is never taken for a whole one. */
async function install(python: string, requirement: string, folder: string): Promise<void> {
  console.log(`Installing ${requirement} through pip, which takes half a minute ...`);
  const draft = `${folder}.${process.pid}.tmp`;
  await mkdir(cache, { recursive: true });
  const args = ["-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--target", draft];
  const { failed, stderr } = await execa(python, [...args, requirement], { reject: false });
  if (failed) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(`pip could not install ${requirement}: ${stderr}`);
  }
  await rename(draft, folder);
}
