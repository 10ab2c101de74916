// training-job-own-results: no run writes over the results of another.

import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { ifKnown, isJobOrVersion } from "../subject";
import { isV2Job, isVersion } from "../types";

/** A folder that runs write to: which input of theirs names it, and whose. */
interface Written {
  readonly inputs: Set<string>;
  readonly names: string[];
}

/** No two runs of a stack may have the same `trainUrl`, nor, in v2, the same folder among their `outputs`. */
export const ownResults: StackValidationPolicy = {
  name: "training-job-own-results",
  description: "Each run of a stack writes its results to a folder of its own.",
  enforcementLevel: "advisory",
  validateStack: ({ resources }, report) => {
    const written = new Map<string, Written>();
    for (const resource of resources.filter(isJobOrVersion)) {
      const input = isV2Job(resource) ? "outputs" : "trainUrl";
      for (const folder of foldersOf(resource)) {
        const { inputs, names } = written.get(folder) ?? { inputs: new Set(), names: [] };
        written.set(folder, { inputs: inputs.add(input), names: [...names, resource.name] });
      }
    }
    for (const { inputs, names } of written.values()) {
      if (names.length < 2) continue;
      const first = names.slice(0, 3).map((name) => `"${name}"`);
      const more = names.length > first.length ? ` and ${names.length - first.length} more` : "";
      const same = inputs.has("outputs") ? `A folder of ${[...inputs].join(" and ")}` : "trainUrl";
      report(
        `${same} is the same for ${first.join(", ")}${more}, so they write over each other's results. ` +
          "Give each a folder of its own.",
      );
    }
  },
};

/** The folders that a run writes to, each once; those that a preview does not know are left out. */
function foldersOf(resource: PolicyResource): Set<string> {
  if (isV2Job(resource)) {
    const outputs: unknown = ifKnown(() => resource.props.outputs);
    const urls = Array.isArray(outputs) ? outputs.map((_, index) => ifKnown(() => outputs[index].obsUrl)) : [];
    return new Set(urls.filter((url) => typeof url === "string").map(asFolder));
  }
  const isRun = isVersion(resource) || ifKnown(() => resource.props.createVersion) !== false;
  const folder: unknown = ifKnown(() => resource.props.trainUrl);
  return new Set(typeof folder === "string" && isRun ? [asFolder(folder)] : []);
}

/** One folder of OBS may be written in several ways. */
function asFolder(url: string): string {
  return `${url.replace(/^obs:\/\//, "/").replace(/\/+$/, "")}/`;
}
