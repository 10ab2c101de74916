// Folders that tests make for themselves, and that are removed when the tests of a file have ended.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

/** Mocha runs these in each process. */
export const mochaHooks = {
  afterAll() {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  },
};

/** Makes a new folder; returns its path. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-modelarts-test-"));
  folders.push(folder);
  return folder;
}
