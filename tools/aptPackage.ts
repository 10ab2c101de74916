// Sets up a program that tests need, through the distribution's package manager, where it is missing.

import { spawnSync } from "node:child_process";
import which from "which";

/** The path of `program`, after installing the package that brings it if need be. Throws if that fails. */
export function installedProgram(program: string, aptPackages: readonly string[]): string {
  const present = findProgram(program);
  if (present) return present;
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...aptPackages]);
  const installed = findProgram(program);
  if (installed) return installed;
  throw new Error(`${program} is not installed, and the packages ${aptPackages.join(", ")} did not bring it`);
}

function findProgram(program: string): string | undefined {
  return which.sync(program, { nothrow: true }) ?? undefined;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? stderr}`);
}
