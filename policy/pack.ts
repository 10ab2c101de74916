// The pack as a class, for teams that configure it by code; building one starts the server that the CLI talks to.

import { type Policies, PolicyPack, type PolicyPackConfig } from "@pulumi/policy";
import * as rules from "./rules";

/** All rules, in the order of their names. */
export const allRules: Policies = Object.values(rules);

/**
 * The pack with a configuration of its own: by the name of each rule a level, or a level and what the rule can be set to; `all`
 * is for those that are not named. What `--policy-pack-config` says comes on top.
 */
export class ModelArtsPolicyPack extends PolicyPack {
  constructor(config: PolicyPackConfig = {}) {
    super("modelarts", { policies: allRules }, config);
  }
}
