// The pack as a class, for teams that configure it by code; building one starts the server that the CLI talks to.

import { type Policies, PolicyPack } from "@pulumi/policy";
import type { ModelArtsPolicyConfig } from "./ruleSettings";
import * as rules from "./rules";
import { ConfigurationError } from "./settings";

export type { ModelArtsPolicyConfig, RuleSettings } from "./ruleSettings";

/** All rules, in the order of their names. */
export const allRules: Policies = Object.values(rules);

/**
 * The pack with a configuration of its own: by the name of each rule a level, or a level and what the rule can be set to; `all`
 * is for those that are not named. What `--policy-pack-config` says comes on top.
 */
export class ModelArtsPolicyPack extends PolicyPack {
  /** @throws ConfigurationError when the configuration names a rule that there is not. */
  constructor(config: ModelArtsPolicyConfig = {}) {
    super("modelarts", { policies: allRules }, checked(config));
  }
}

/** A misspelt rule would leave the fence as it is by default, and nobody would know. */
function checked(config: ModelArtsPolicyConfig): ModelArtsPolicyConfig {
  const names = allRules.map(({ name }) => name).sort();
  for (const name of Object.keys(config)) {
    if (name === "all" || names.includes(name)) continue;
    throw new ConfigurationError(`There is no rule "${name}". The rules are ${names.join(", ")}. Correct the name.`);
  }
  return config;
}
