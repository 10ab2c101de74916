// training-job-secure-endpoint: credentials, code and data paths do not travel where others can read or change them.

import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { ofAll } from "../subject";

/**
 * `endpoint` and the identity service's address must be https, but on the machine itself, and certificates must be checked. What
 * the provider reads from the environment counts where the stack's configuration says nothing; `clouds.yaml` is not read here.
 */
export const secureEndpoint: ResourceValidationPolicy = {
  name: "training-job-secure-endpoint",
  description: "The service is reached by https, and its certificate is checked.",
  enforcementLevel: "mandatory",
  validateResource: [
    ofAll(({ inputs: { endpoint } }, report) => {
      if (endpoint === undefined || isPrivate(endpoint)) return;
      report(
        "endpoint is not reached by https, so the credentials travel in plain text. Give it by https, on the resource or by " +
          "`pulumi config set modelarts:endpoint`.",
      );
    }),
    ofAll(({ args }, report) => {
      const authUrl = findSetting(args, "authUrl", ["OS_AUTH_URL", "HW_AUTH_URL"]);
      if (authUrl === undefined || isPrivate(authUrl.value)) return;
      report(
        `${authUrl.name} is not reached by https, so the password travels in plain text. Give it by https, or take it out: ` +
          "the address of a known region is known.",
      );
    }),
    ofAll(({ args }, report) => {
      const insecure = findSetting(args, "insecure", ["OS_INSECURE", "HW_INSECURE"]);
      if (insecure === undefined || !/^(?:true|1|yes|on)$/i.test(insecure.value)) return;
      report(
        `${insecure.name} is true, so anybody may answer in the service's place. Take it out, and name the authority in ` +
          "modelarts:caCertFile.",
      );
    }),
  ],
};

interface Found {
  readonly name: string;
  readonly value: string;
}

/** A setting as the provider finds it: the stack's configuration first, then the environment; an empty one is none. */
function findSetting(
  { provider }: ResourceValidationArgs,
  key: string,
  variables: readonly string[],
): Found | undefined {
  const configured = { name: `modelarts:${key}`, value: provider?.props[`modelarts:${key}`] };
  const fromEnvironment = variables.map((name) => ({ name, value: process.env[name] }));
  return [configured, ...fromEnvironment]
    .map(({ name, value }) => ({ name, value: String(value ?? "").trim() }))
    .find(({ value }) => value !== "");
}

/** What stays on the machine, such as a simulator, needs no encryption. */
function isPrivate(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === "https:" || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? "");
}
