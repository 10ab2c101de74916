// A simulator for the tests of one suite: started before the first, emptied before each, stopped after the last.

import { after, before, beforeEach } from "mocha";
import { type Simulator, type SimulatorOptions, startSimulator } from "modelarts-simulator";

/** Gives each test of the enclosing `describe` an empty simulator. */
export function useSimulator(options: SimulatorOptions = {}): () => Simulator {
  let simulator: Simulator | undefined;
  const current = (): Simulator => {
    if (simulator === undefined) throw new Error("the simulator runs only while tests run");
    return simulator;
  };
  before(async () => {
    simulator = await startSimulator(options);
  });
  beforeEach(() => current().control.reset());
  after(() => simulator?.stop());
  return current;
}

/** An hour. */
const calendarIsBehindMs = 60 * 60_000;

/**
 * From now on nothing is young: the service's calendar is behind. What is young and cannot be found is looked for during half a
 * minute, since it may still have to appear.
 */
export function letNothingBeYoung(simulator: Simulator): void {
  simulator.control.advanceClock(-calendarIsBehindMs);
}

/** The requests that the simulator has seen, as "METHOD path" with the project left out. */
export function requestsSeen(simulator: Simulator): string[] {
  return simulator.control.journal().map(({ method, path }) => `${method} ${path.replace(/^\/v1\/[^/]+/, "")}`);
}

/** The ids of all versions that stand, by the simulator's own account. */
export function versionsStanding(simulator: Simulator): string[] {
  return simulator.control.standing().jobs.flatMap((job) => job.versions.map((version) => version.versionId));
}
