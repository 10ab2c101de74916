// training-job-own-results: no run writes over the results of another.

import type { StackValidationPolicy } from "@pulumi/policy";
import { TrainingJobVersion } from "pulumi-modelarts";
import { ifKnown, isJobOrVersion } from "../subject";

/** No two runs of a stack may have the same `trainUrl`. */
export const ownResults: StackValidationPolicy = {
  name: "training-job-own-results",
  description: "Each run of a stack writes its results to a folder of its own.",
  enforcementLevel: "advisory",
  validateStack: ({ resources }, report) => {
    const writers = new Map<string, string[]>();
    for (const resource of resources.filter(isJobOrVersion)) {
      const folder = ifKnown(() => resource.props.trainUrl);
      const isRun = resource.isType(TrainingJobVersion) || ifKnown(() => resource.props.createVersion) !== false;
      if (typeof folder !== "string" || !isRun) continue;
      writers.set(folder, [...(writers.get(folder) ?? []), resource.name]);
    }
    for (const names of writers.values()) {
      if (names.length < 2) continue;
      const first = names.slice(0, 3).map((name) => `"${name}"`);
      const more = names.length > first.length ? ` and ${names.length - first.length} more` : "";
      report(
        `trainUrl is the same for ${first.join(", ")}${more}, so they write over each other's results. ` +
          "Give each a folder of its own.",
      );
    }
  },
};
