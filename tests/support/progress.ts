// Mocha's own list of tests, and while it grows slowly, a line now and then on how far the run is: test files that run
// side by side are listed one by one, each when it is done.

import { type MochaOptions, type Runner, reporters } from "mocha";

const heartbeatMs = 15_000;

class Progress extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const start = Date.now();
    let tests = 0;
    const heartbeat = setInterval(() => {
      const seconds = Math.round((Date.now() - start) / 1000);
      console.log(`  ... ${tests} tests in ${seconds} s, and still running\n`);
    }, heartbeatMs);
    runner.on("test end", () => {
      tests += 1;
    });
    runner.once("end", () => clearInterval(heartbeat));
  }

  /** Ends with a line that stands alone, for whoever reads only that. */
  override epilogue(): void {
    super.epilogue();
    console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`);
  }
}

export = Progress;
