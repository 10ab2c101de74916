// What a run is made of, as it is asked for.

import { type RunName, runNames } from "../inputs/names";
import { runRows } from "../inputs/rows";
import type { VersionInputs } from "../inputs/schema";
import { assumedOf } from "../inputs/table";
import type { VersionConfig } from "../v1/version";

/** The part of checked inputs that a run is made of; one machine unless they say otherwise. */
export function runOf(inputs: Partial<Pick<VersionInputs, RunName>>): VersionConfig {
  const run = Object.fromEntries(
    runNames.map((name) => [name, inputs[name]]).filter(([, value]) => value !== undefined),
  );
  return { ...assumedOf(runRows), ...run };
}
