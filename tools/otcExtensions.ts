// The Open Telekom Cloud's own client for Python, for tests that want a client which is not ours.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installedProgram } from "./aptPackage";

const release = "0.34.8";
const cache = join(__dirname, "..", ".cache");

export interface OtcExtensions {
  python: string;
  /** For PYTHONPATH. */
  folder: string;
}

/** Python and the folder with the client, both set up if they are missing. */
export function otcExtensions(): OtcExtensions {
  const python = installedProgram("python3", ["python3", "python3-pip"]);
  const folder = join(cache, `otcextensions-${release}`);
  if (!existsSync(folder)) install(python, folder);
  return { python, folder };
}

/** Next to its place first, so that a broken installation is never taken for a whole one. */
function install(python: string, folder: string): void {
  const draft = `${folder}.${process.pid}.tmp`;
  mkdirSync(cache, { recursive: true });
  const args = ["-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--target", draft];
  const { status, stderr } = spawnSync(python, [...args, `otcextensions==${release}`], { encoding: "utf8" });
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(`pip could not install otcextensions: ${stderr}`);
  }
  renameSync(draft, folder);
}
