// training-job-secure-endpoint: credentials, code and data paths do not travel where others can read or change them.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofJobsAndVersions } from "../subject";

/** `endpoint` must be https, but on the machine itself, and `modelarts:insecure` must not be set. */
export const secureEndpoint: ResourceValidationPolicy = {
  name: "training-job-secure-endpoint",
  description: "The service is reached by https, and its certificate is checked.",
  enforcementLevel: "mandatory",
  validateResource: [
    ofJobsAndVersions(({ inputs: { endpoint } }, report) => {
      if (endpoint === undefined || isPrivate(endpoint)) return;
      report(
        `endpoint is "${endpoint}", so the credentials travel in plain text. Give it by https, on the resource or by ` +
          "`pulumi config set modelarts:endpoint`.",
      );
    }),
    ofJobsAndVersions(({ args: { provider } }, report) => {
      if (!/^(?:true|1|yes)$/i.test(String(provider?.props["modelarts:insecure"]))) return;
      report(
        "modelarts:insecure is true, so anybody may answer in the service's place. Take it out by " +
          "`pulumi config rm modelarts:insecure`, and name the authority in modelarts:caCertFile.",
      );
    }),
  ],
};

/** What stays on the machine, such as a simulator, needs no encryption. */
function isPrivate(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint);
  return protocol === "https:" || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
