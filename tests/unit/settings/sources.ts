// Sources for tests: stack configuration and environment as plain objects, with a home folder that has no clouds.yaml.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sources } from "../../../provider/settings/settings";
import { temporaryFolder } from "../../support/folders";

/** Nothing but what is given; the machine's own settings stay out. */
export function sourcesOf(config: Record<string, string> = {}, environment: Record<string, string> = {}): Sources {
  return {
    config: (key) => (Object.hasOwn(config, key) ? config[key] : undefined),
    environment: { HOME: "/nonexistent", ...environment },
  };
}

/** A new folder with these files in it, for the tests of one file; returns its path. */
export function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
