// training-job-allowed-buckets: code, data, results and logs stay in the buckets that were agreed.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type Inputs, listOf, ofRuns } from "../subject";

/** Every OBS path must lie in a bucket that is named; with none named, any will do. */
export const allowedBuckets: ResourceValidationPolicy = {
  name: "training-job-allowed-buckets",
  description: "Code, data, results and logs are in agreed OBS buckets.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { buckets: listOf("The buckets that are allowed; none named: any.") } },
  validateResource: ofRuns(({ inputs, args }, report) => {
    const { buckets } = args.getConfig<{ buckets: string[] }>();
    if (buckets.length === 0) return;
    for (const [property, path] of pathsOf(inputs)) {
      const bucket = path.split("/")[1] ?? "";
      if (buckets.includes(bucket)) continue;
      report(`${property} is in the bucket "${bucket}"; allowed are ${buckets.join(", ")}. Move it there.`);
    }
  }),
};

function pathsOf({ appUrl, dataUrl, trainUrl, logUrl, dataSource = [] }: Inputs): [property: string, path: string][] {
  const single = Object.entries({ appUrl, dataUrl, trainUrl, logUrl });
  const sources = dataSource.map((source, index) => [`dataSource[${index}].dataUrl`, source.dataUrl] as const);
  return [...single, ...sources].flatMap(([property, path]) => (path === undefined ? [] : [[property, path]]));
}
