// training-job-allowed-buckets: code, data, results and logs stay in the buckets that were agreed.

import type {
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { listOf, quoted, settingsOf } from "../settings";
import { ofCode, ofRuns, ofV2Jobs } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: { buckets: listOf("The buckets that are allowed; none named: any.") },
};

const pathNames = ["appUrl", "dataUrl", "trainUrl", "logUrl"] as const;

/** Every OBS path must lie in a bucket that is named; with none named, any will do. */
export const allowedBuckets: ResourceValidationPolicy = {
  name: "training-job-allowed-buckets",
  description: "Code, data, results and logs are in agreed OBS buckets.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [
    ...pathNames.map((name) =>
      ofCode(({ inputs, args, called }, report) => judge(called(name), () => inputs[name], args, report)),
    ),
    ofRuns(({ inputs: { dataSource = [] }, args }, report) => {
      for (const [index, source] of dataSource.entries()) {
        judge(`dataSource[${index}].dataUrl`, () => source.dataUrl, args, report);
      }
    }),
    ...(["inputs", "outputs"] as const).map((list) =>
      ofV2Jobs(({ inputs: { existingJobId, [list]: channels = [] }, args }, report) => {
        if (existingJobId !== undefined) return;
        for (const [index, channel] of channels.entries()) {
          judge(`${list}[${index}].obsUrl`, () => channel.obsUrl, args, report);
        }
      }),
    ),
  ],
};

/** The path is read only where buckets are named, so that without any, an unknown one is of no account. */
function judge(
  property: string,
  read: () => string | undefined,
  args: ResourceValidationArgs,
  report: ReportViolation,
): void {
  const { buckets } = settingsOf<RuleSettings["training-job-allowed-buckets"]>(args, configSchema);
  const path = buckets.length === 0 ? undefined : read();
  if (path === undefined) return;
  const bucket = path.replace(/^obs:\//, "").split("/")[1] ?? "";
  if (buckets.includes(bucket)) return;
  report(
    `${property} is in another bucket; allowed are ${quoted(buckets)}. Move it there, or add its bucket to "buckets".`,
  );
}
