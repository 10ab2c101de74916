// Makes sure that Pulumi's host of providers, which loads this package from the project's folder, will find it there.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

const name = "pulumi-modelarts";
const checked = new Set<string>();

/**
 * Throws pulumi's `RunError`, whose message alone is shown, where a program could declare resources but nothing could create or delete them:
 * it has this package from a folder that the host does not look into. Without an engine, as in tests with mocks, there is no host.
 */
export function refuseWhereHostFindsNothing(folder: string = process.cwd()): void {
  if (checked.has(folder) || !pulumi.runtime.hasEngine()) return;
  try {
    createRequire(join(folder, "index.js")).resolve(`${name}/operations`);
  } catch {
    throw new pulumi.RunError(adviceFor(folder));
  }
  checked.add(folder);
}

function adviceFor(folder: string): string {
  const home = folderOfPackageJson(folder);
  return (
    `${name} cannot be found from the project's folder ${folder}, from which Pulumi loads it to create and to delete. Make it a ` +
    `dependency in ${join(home ?? folder, "package.json")}: run \`npm install ${name}\` in ${home ?? folder}.`
  );
}

/** The nearest that has a package.json, from the folder upwards. */
function folderOfPackageJson(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : folderOfPackageJson(parent);
}
