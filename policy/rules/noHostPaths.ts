// training-job-no-host-paths: a run does not reach into the machine that it shares with others.

import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { RuleSettings } from "../ruleSettings";
import { listOf, quoted, settingsOf } from "../settings";
import { ofRuns } from "../subject";

const configSchema: PolicyConfigSchema = {
  properties: { folders: listOf("Folders of the machine that may be mounted, with all below them.") },
};

/** `volumes` must not mount a folder of the machine, but those that are named. */
export const noHostPaths: ResourceValidationPolicy = {
  name: "training-job-no-host-paths",
  description: "A run mounts no folders of its machine but agreed ones.",
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: ofRuns(({ inputs: { volumes = [] }, args }, report) => {
    const { folders } = settingsOf<RuleSettings["training-job-no-host-paths"]>(args, configSchema);
    for (const [index, { hostPath }] of volumes.entries()) {
      if (hostPath === undefined || folders.some((folder) => isWithin(folder, hostPath.srcPath))) continue;
      const allowed = folders.length === 0 ? "none is allowed" : `allowed are ${quoted(folders)}`;
      report(
        `volumes[${index}].hostPath.srcPath is a folder of the machine; ${allowed}. ` +
          'Mount a file system by nfs, or add the folder to "folders".',
      );
    }
  }),
};

function isWithin(folder: string, path: string): boolean {
  return !path.includes("/..") && withSlash(path).startsWith(withSlash(folder));
}

function withSlash(path: string): string {
  return `${path.replace(/\/+$/, "")}/`;
}
