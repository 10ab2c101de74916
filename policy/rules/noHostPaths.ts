// training-job-no-host-paths: a run does not reach into the machine that it shares with others.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { listOf, quoted, settingsOf } from "../settings";
import { ofRuns, ofV2Jobs } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: { folders: listOf("Folders of the machine that may be mounted, with all below them.") },
};

type Configured = Parameters<typeof settingsOf>[0];

/** `volumes`, and in v2 `logHostPath`, must not lead to a folder of the machine, but to those that are named. */
export const noHostPaths: ResourceValidationPolicy = {
  name: "training-job-no-host-paths",
  description: "A run reaches no folders of its machine but agreed ones.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: [
    ofRuns(({ inputs: { volumes = [] }, args }, report) => {
      for (const [index, { hostPath }] of volumes.entries()) {
        const allowed = hostPath && othersThan(hostPath.srcPath, args);
        if (allowed === undefined) continue;
        report(
          `volumes[${index}].hostPath.srcPath is a folder of the machine; ${allowed}. ` +
            'Mount a file system by nfs, or add the folder to "folders".',
        );
      }
    }),
    ofV2Jobs(({ inputs: { existingJobId, logHostPath }, args }, report) => {
      if (existingJobId !== undefined || logHostPath === undefined) return;
      const allowed = othersThan(logHostPath, args);
      if (allowed === undefined) return;
      report(
        `logHostPath is a folder of the machine; ${allowed}. Have the logs written to OBS by logUrl, or add the folder to "folders".`,
      );
    }),
  ],
};

/** What is allowed in the place of a folder, or `undefined` where it is allowed itself. */
function othersThan(path: string, args: Configured): string | undefined {
  const { folders } = settingsOf<RuleSettings["training-job-no-host-paths"]>(args, configSchema);
  if (folders.some((folder) => isWithin(folder, path))) return undefined;
  return folders.length === 0 ? "none is allowed" : `allowed are ${quoted(folders)}`;
}

function isWithin(folder: string, path: string): boolean {
  return !path.includes("/..") && withSlash(path).startsWith(withSlash(folder));
}

function withSlash(path: string): string {
  return `${path.replace(/\/+$/, "")}/`;
}
