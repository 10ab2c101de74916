// Mocha's own list of tests, and while it grows slowly, a line now and then on how far the run is: test files that run
// side by side are listed one by one, each when the whole of it is done.

import { type MochaOptions, type Runner, reporters } from "mocha";
import { TestsEnded } from "./testsEnded";

const heartbeatMs = 15_000;

class Progress extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const start = Date.now();
    const ended = new TestsEnded();
    const heartbeat = setInterval(() => {
      const titles = ended.titles();
      const seconds = Math.round((Date.now() - start) / 1000);
      console.log(`  ... ${titles.length} tests in ${seconds} s, the last: ${titles.at(-1) ?? "none yet"}\n`);
    }, heartbeatMs);
    runner.once("end", () => {
      clearInterval(heartbeat);
      ended.remove();
    });
  }

  /** Ends with a line that stands alone, for whoever reads only that. */
  override epilogue(): void {
    super.epilogue();
    console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`);
  }
}

export = Progress;
