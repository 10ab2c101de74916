// What each rule can be set to, as a type: a misspelt rule or setting, or a value of the wrong type, does not compile.

import type { EnforcementLevel } from "@pulumi/policy";

type Lists<Names extends string> = { readonly [Name in Names]: readonly string[] };

/** The settings of each rule by the rule's name; the README says what they mean and what they are by default. */
export interface RuleSettings {
  readonly "training-job-accelerator-stacks": Lists<"specIds" | "flavorCodes" | "poolIds" | "stacks">;
  readonly "training-job-adoption-reasons": { readonly reasons: Readonly<Record<string, string>> };
  readonly "training-job-allowed-buckets": Lists<"buckets">;
  readonly "training-job-allowed-machines": Lists<"specIds" | "flavorCodes" | "poolIds">;
  readonly "training-job-allowed-places": Lists<"regions" | "projectIds">;
  readonly "training-job-auto-stop-required": { readonly maximumHours: number };
  readonly "training-job-delete-timeout": { readonly minimumMinutes: number; readonly maximumMinutes: number };
  readonly "training-job-description-required": NoSettings;
  readonly "training-job-logs-required": NoSettings;
  readonly "training-job-max-priority": { readonly maximum: number };
  readonly "training-job-max-versions": { readonly maximum: number; readonly maximumActive: number };
  readonly "training-job-max-workers": { readonly maximum: number };
  readonly "training-job-naming": { readonly pattern: string };
  readonly "training-job-no-credentials": NoSettings;
  readonly "training-job-no-extra": NoSettings;
  readonly "training-job-no-host-paths": Lists<"folders">;
  readonly "training-job-nothing-left-over": NoSettings;
  readonly "training-job-own-results": NoSettings;
  readonly "training-job-pinned-images": Lists<"registries">;
  readonly "training-job-removable": Lists<"stacks">;
  readonly "training-job-required-tags": Lists<"keys">;
  readonly "training-job-secure-endpoint": NoSettings;
  readonly "training-job-stop-active": NoSettings;
}

type NoSettings = Readonly<Record<never, never>>;

/** By the name of each rule a level, or a level and settings; `all` is the level of those that are not named. */
export type ModelArtsPolicyConfig = { readonly all?: EnforcementLevel } & {
  readonly [Rule in keyof RuleSettings]?:
    | EnforcementLevel
    | (Partial<RuleSettings[Rule]> & { readonly enforcementLevel?: EnforcementLevel });
};
