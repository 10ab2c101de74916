// The types of the pack's configuration: what is misspelt does not compile, and they say the same as the rules' schemas.

import assert from "node:assert/strict";
import type { ModelArtsPolicyConfig, RuleSettings } from "../../policy/pack";
import * as rules from "../../policy/rules";

const everySetting: RuleSettings = {
  "training-job-accelerator-stacks": { specIds: [], flavorCodes: [], poolIds: [], stacks: [] },
  "training-job-adoption-reasons": { reasons: {} },
  "training-job-allowed-buckets": { buckets: [] },
  "training-job-allowed-machines": { specIds: [], flavorCodes: [], poolIds: [] },
  "training-job-allowed-places": { regions: [], projectIds: [] },
  "training-job-auto-stop-required": { maximumHours: 72 },
  "training-job-delete-timeout": { minimumMinutes: 5, maximumMinutes: 120 },
  "training-job-description-required": {},
  "training-job-logs-required": {},
  "training-job-max-priority": { maximum: 2 },
  "training-job-max-versions": { maximum: 100, maximumActive: 20 },
  "training-job-max-workers": { maximum: 4 },
  "training-job-naming": { pattern: ".*" },
  "training-job-no-credentials": {},
  "training-job-no-extra": {},
  "training-job-no-host-paths": { folders: [] },
  "training-job-nothing-left-over": {},
  "training-job-own-results": {},
  "training-job-pinned-images": { registries: [] },
  "training-job-removable": { stacks: [] },
  "training-job-required-tags": { keys: [] },
  "training-job-secure-endpoint": {},
  "training-job-stop-active": {},
};

// `tsc` fails where one of the marked lines does compile.
export const misspelt: ModelArtsPolicyConfig[] = [
  { all: "advisory", "training-job-max-workers": "disabled", "training-job-stop-active": "remediate" },
  { "training-job-max-workers": { maximum: 8 }, "training-job-logs-required": { enforcementLevel: "mandatory" } },
  // @ts-expect-error no such rule
  { "training-job-max-worker": "advisory" },
  // @ts-expect-error no such setting
  { "training-job-max-workers": { maxmum: 8 } },
  // @ts-expect-error a setting of a rule that has none
  { "training-job-logs-required": { maximum: 8 } },
  // @ts-expect-error another type
  { "training-job-max-workers": { maximum: "8" } },
  // @ts-expect-error another type in a list
  { "training-job-allowed-buckets": { buckets: [8] } },
  // @ts-expect-error no such level
  { "training-job-max-workers": "warning" },
  // @ts-expect-error no such level in an object
  { "training-job-max-workers": { enforcementLevel: "mandatry" } },
  // @ts-expect-error settings of no rule
  { all: { maximum: 8 } },
];

describe("the types of the pack's configuration", () => {
  it("name every rule, every setting and its type as the rules' schemas do", () => {
    const schemas = Object.values(rules).map(({ name, configSchema }) => {
      const settings = Object.entries(configSchema?.properties ?? {}).map(([setting, schema]) => [
        setting,
        "default" in schema ? schema.default : undefined,
      ]);
      return [name, Object.fromEntries(settings)];
    });
    assert.deepEqual(everySetting, Object.fromEntries(schemas));
  });
});
