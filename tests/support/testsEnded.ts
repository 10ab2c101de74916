// What the processes that run test files tell the one that reports: a line in a shared file for each test that has ended.

import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Context } from "mocha";

// The processes inherit it.
const variable = "TESTS_ENDED_FILE";

/** Mocha runs these in each process. */
export const mochaHooks = {
  afterEach(this: Context) {
    const file = process.env[variable];
    if (file !== undefined) appendFileSync(file, `${this.currentTest?.fullTitle()}\n`);
  },
};

/** The titles of the tests that have ended, the last one last, in processes that are started from now on. */
export class TestsEnded {
  readonly #file = join(mkdtempSync(join(tmpdir(), "tests-")), "ended");

  constructor() {
    appendFileSync(this.#file, "");
    process.env[variable] = this.#file;
  }

  titles(): string[] {
    return readFileSync(this.#file, "utf8").split("\n").slice(0, -1);
  }

  /** Removes the file, after which tests that end go untold. */
  remove(): void {
    delete process.env[variable];
    rmSync(dirname(this.#file), { recursive: true, force: true });
  }
}
