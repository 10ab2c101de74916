// The Open Telekom Cloud's own client for Python, for tests that want a client which is not ours.

import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { installedProgram } from "./aptPackage";

const release = "0.34.8";
const cache = join(__dirname, "..", ".cache");

export interface OtcExtensions {
  python: string;
  /** For PYTHONPATH. */
  folder: string;
}

/** Python and the folder with the client, both set up if they are missing. */
export async function otcExtensions(): Promise<OtcExtensions> {
  const python = await installedProgram("python3", ["python3", "python3-pip"]);
  const folder = join(cache, `otcextensions-${release}`);
  if (!existsSync(folder)) await install(python, folder);
  return { python, folder };
}

/** Next to its place first, so that a broken installation is never taken for a whole one. */
async function install(python: string, folder: string): Promise<void> {
  console.log(`Installing otcextensions ${release} through pip, which takes half a minute ...`);
  const draft = `${folder}.${process.pid}.tmp`;
  await mkdir(cache, { recursive: true });
  const args = ["-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--target", draft];
  const { failed, stderr } = await execa(python, [...args, `otcextensions==${release}`], { reject: false });
  if (failed) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(`pip could not install otcextensions: ${stderr}`);
  }
  await rename(draft, folder);
}
