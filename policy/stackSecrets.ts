// The secrets of the stack's configuration: they must not turn up where everybody who may see a job can read them.

import type { ResourceValidationArgs } from "@pulumi/policy";

/** The provider's own credentials, which are secrets even where somebody set them as plain text. */
const credentialKeys = ["token", "secretKey", "securityToken", "password"].map((name) => `modelarts:${name}`);
/** Shorter ones turn up by chance. */
const shortestSecret = 6;

/** The key of the stack's configuration whose secret is in a text, or `undefined` when none is. */
export function stackSecretIn(
  text: string,
  { provider }: Pick<ResourceValidationArgs, "provider">,
): string | undefined {
  return [...credentialKeys, ...secretKeys()].find((key) => {
    const secret: unknown = provider?.props[key];
    return typeof secret === "string" && secret.length >= shortestSecret && text.includes(secret);
  });
}

/** The CLI tells a pack by its environment which keys hold secrets; one that does not leaves the provider's own. */
function secretKeys(): string[] {
  return JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]");
}
