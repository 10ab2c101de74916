// Reads the files that settings name or stand in: plain files of reasonable size, so that nothing hangs and nothing swells.

import { readFileSync, type Stats, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../errors";
import type { Environment, SettingKey } from "./settingKeys";

/** Far beyond what anybody writes by hand, and parsed in less than a second. */
const largestFileBytes = 1024 * 1024;

/**
 * The text of a file, or `undefined` where there is none.
 *
 * @throws ConfigError of the setting `key` when there is something that is not a plain file of at most 1 MiB, or cannot be read.
 */
export function readIfThere(file: string, key: SettingKey): string | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    refuseOddFile(file, found, key);
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new ConfigError(
      key,
      `${file} cannot be read (${code ?? "no reason given"}). Check the path and its permissions.`,
    );
  }
}

/** The user's folder, as the environment has it. */
export function homeOf(environment: Environment): string {
  return environment.HOME ?? environment.USERPROFILE ?? homedir();
}

/** A path whose `~` stands for the user's folder, as the shell and the OpenStack tools write it. */
export function expandHome(path: string, environment: Environment): string {
  return /^~(?=[/\\]|$)/.test(path) ? join(homeOf(environment), path.slice(1)) : path;
}

function refuseOddFile(file: string, found: Stats, key: SettingKey): void {
  if (!found.isFile()) {
    const what = found.isDirectory() ? "a folder" : "a pipe, a socket or a device";
    throw new ConfigError(key, `${file} is ${what}. It must be a plain file.`);
  }
  if (found.size > largestFileBytes) {
    throw new ConfigError(key, `${file} has ${found.size} bytes. More than ${largestFileBytes} (1 MiB) are not read.`);
  }
}
