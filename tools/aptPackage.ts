// Sets up a program that tests need, through the distribution's package manager, where it is missing.

import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import which from "which";

// Another installation, perhaps one by a test file beside this one, is waited for.
const otherInstallation = /Could not get lock|Unable to lock/;
const restMs = 2_000;

/** The path of `program`, after installing the package that brings it if need be. Throws if that fails. */
export async function installedProgram(program: string, aptPackages: readonly string[]): Promise<string> {
  const present = findProgram(program);
  if (present) return present;
  console.log(`Installing ${aptPackages.join(" and ")} through apt-get, which takes a minute or two ...`);
  await aptGet(["update", "-qq"]);
  await aptGet(["install", "-y", "-qq", "--no-install-recommends", ...aptPackages]);
  const installed = findProgram(program);
  if (installed) return installed;
  throw new Error(`${program} is not installed, and the packages ${aptPackages.join(", ")} did not bring it`);
}

function findProgram(program: string): string | undefined {
  return which.sync(program, { nothrow: true }) ?? undefined;
}

/** Runs until nobody else holds apt's locks; how long that may take is for the test to say. */
async function aptGet(args: readonly string[]): Promise<void> {
  for (;;) {
    const { failed, stderr, shortMessage } = await execa("apt-get", args, {
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdin: "ignore",
      reject: false,
    });
    if (!failed) return;
    if (!otherInstallation.test(stderr)) throw new Error(`${shortMessage}: ${stderr}`);
    await setTimeout(restMs);
  }
}
