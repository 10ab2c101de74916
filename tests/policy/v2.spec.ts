// The rules on training jobs of v2, from both sides.

import assert from "node:assert/strict";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import * as rules from "../../policy/rules";
import { job } from "../support/v2";
import { type Declared, judge, remediate, unknown } from "./judge";

const good: Declared = {
  type: "v2:TrainingJob",
  props: {
    ...job,
    description: "nightly",
    logUrl: "/demo-bucket/logs/",
    autoStop: "4h",
    region: "eu-de",
    projectId: "p1",
  },
};

/** One input changed from what is good, what the rule then says, and how it is configured. */
const cases: [rule: ResourceValidationPolicy, changes: Record<string, unknown>, says: RegExp, config?: object][] = [
  [rules.removable, { deletion: { keep: true } }, /^deletion\.keep is true.*this training job/],
  [rules.stopActive, { deletion: { stopActive: false } }, /^deletion\.stopActive is false/],
  [rules.deleteTimeout, { timeouts: { delete: "1m" } }, /^timeouts\.delete is too short/],
  [rules.maxWorkers, { nodeCount: 5 }, /^nodeCount is too high; at most 4/],
  [rules.allowedMachines, {}, /^flavorId names other machines/, { flavorCodes: ["modelarts.vm.cpu.2u"] }],
  [rules.allowedMachines, { poolId: "pool-1" }, /^poolId names other machines/, { poolIds: ["pool-2"] }],
  [rules.allowedBuckets, { logUrl: "obs://other/logs/" }, /^logUrl is in another bucket/, { buckets: ["demo-bucket"] }],
  [
    rules.allowedBuckets,
    { inputs: [{ name: "data", obsUrl: "/other/data/" }] },
    /^inputs\[0\]\.obsUrl is in another bucket/,
    { buckets: ["demo-bucket"] },
  ],
  [
    rules.allowedBuckets,
    { outputs: [{ name: "out", obsUrl: "obs://other/data/" }] },
    /^outputs\[0\]\.obsUrl is in another bucket/,
    { buckets: ["demo-bucket"] },
  ],
  [rules.allowedPlaces, {}, /^region is another one/, { regions: ["eu-nl"] }],
  [rules.secureEndpoint, { endpoint: "http://modelarts.example.com" }, /^endpoint is not reached by https/],
  [rules.logsRequired, { logUrl: undefined }, /^logUrl is not given/],
  [rules.descriptionRequired, { description: " " }, /^description is not given/],
  [rules.naming, { jobName: "x" }, /jobName does not match/, { pattern: "run" }],
  [rules.pinnedImages, { engine: { imageUrl: "team/trainer:latest" } }, /^engine\.imageUrl has no tag/],
  [rules.noCredentials, { parameters: [{ name: "password", value: "hunter-2-is-mine" }] }, /^parameters\[0\] looks/],
  [rules.noCredentials, { environments: { DB_PASSWORD: "hunter-2-is-mine" } }, /^environments\.DB_PASSWORD looks/],
  [rules.noCredentials, { command: "x --password=hunter-2-is-mine" }, /^command holds what looks like a credential/],
  [rules.autoStopRequired, { autoStop: undefined }, /^autoStop is not given/],
  [rules.autoStopRequired, { autoStop: "73h" }, /^autoStop is too long; at most 72 hours/],
  [rules.autoStopRequired, { autoStop: "180m" }, /^autoStop is too long; at most 2 hours/, { maximumHours: 2 }],
];

describe("the rules on training jobs of v2", () => {
  for (const rule of new Set(Object.values(rules))) {
    if (!("validateResource" in rule)) continue;
    it(`find nothing wrong with what is good: ${rule.name}`, async () => {
      assert.deepEqual(await judge(rule, good), []);
    });
  }
  for (const [rule, changes, says, config] of cases) {
    it(`find what is wrong: ${rule.name} of ${Object.keys(changes).join(", ") || "the usual"}`, async () => {
      const messages = await judge(rule, { ...good, props: { ...good.props, ...changes } }, { ...config });
      assert.match(messages.join("\n"), says);
      assert.equal(messages.length, 1);
      assert.doesNotMatch(messages.join(), /hunter/);
    });
  }

  it("pass over what is adopted, which is there already", async () => {
    const props = { existingJobId: "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9", nodeCount: 9 };
    for (const rule of [rules.maxWorkers, rules.logsRequired, rules.autoStopRequired, rules.descriptionRequired]) {
      assert.deepEqual(await judge(rule, { type: "v2:TrainingJob", props }), []);
    }
  });

  it("wait for what a preview does not know yet", async () => {
    assert.deepEqual(await judge(rules.maxWorkers, { ...good, props: { ...good.props, nodeCount: unknown } }), [
      "unknown: nodeCount",
    ]);
  });

  it("mend what can be mended", async () => {
    const declared = { ...good, props: { ...good.props, deletion: { stopActive: false } } };
    assert.deepEqual((await remediate(rules.stopActive, declared))?.deletion, { stopActive: true });
  });
});
