// The rules on algorithms of v2, from both sides.

import assert from "node:assert/strict";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import * as rules from "../../policy/rules";
import { algorithm } from "../support/v2";
import { type Declared, judge, judgeStack, remediate, unknown } from "./judge";

const uuid = "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9";

const good: Declared = {
  type: "v2:Algorithm",
  props: { ...algorithm, description: "digits", region: "eu-de", projectId: "p1" },
};

/** One input changed from what is good, what the rule then says, and how it is configured. */
const cases: [rule: ResourceValidationPolicy, changes: Record<string, unknown>, says: RegExp, config?: object][] = [
  [rules.removable, { deletion: { keep: true } }, /^deletion\.keep is true.*this algorithm/],
  [rules.deleteTimeout, { timeouts: { delete: "1m" } }, /^timeouts\.delete is too short/],
  [rules.allowedBuckets, {}, /^codeDir is in another bucket/, { buckets: ["other"] }],
  [rules.allowedPlaces, {}, /^region is another one/, { regions: ["eu-nl"] }],
  [rules.secureEndpoint, { endpoint: "http://modelarts.example.com" }, /^endpoint is not reached by https/],
  [rules.descriptionRequired, { description: " " }, /^description is not given.*this algorithm/],
  [rules.naming, { algorithmName: "x" }, /algorithmName does not match/, { pattern: "run" }],
  [rules.pinnedImages, { engine: { imageUrl: "team/trainer:latest" } }, /^engine\.imageUrl has no tag/],
  [rules.noCredentials, { parameters: [{ name: "password", value: "hunter-2-is-mine" }] }, /^parameters\[0\] looks/],
  [rules.noCredentials, { command: "x --password=hunter-2-is-mine" }, /^command holds what looks like a credential/],
  [rules.adoptionReasons, { existingAlgorithmId: uuid }, /^existingAlgorithmId adopts an algorithm.*"reasons"/],
];

describe("the rules on algorithms of v2", () => {
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

  it("find one that is protected, and put right what is to be kept", async () => {
    assert.match((await judge(rules.removable, { ...good, protect: true })).join(), /protect is true.*this algorithm/);
    const kept = { ...good, props: { ...good.props, deletion: { keep: true } } };
    assert.deepEqual((await remediate(rules.removable, kept))?.deletion, { keep: false });
  });

  it("pass over what is adopted, which is there already, and let it be adopted with a reason", async () => {
    const adopted: Declared = {
      type: "v2:Algorithm",
      props: { existingAlgorithmId: uuid, command: "x --token=abcdefgh" },
    };
    for (const rule of [rules.descriptionRequired, rules.pinnedImages, rules.noCredentials]) {
      assert.deepEqual(await judge(rule, adopted), [], rule.name);
    }
    assert.deepEqual(await judge(rules.adoptionReasons, adopted, { reasons: { [uuid]: "console" } }), []);
  });

  it("ask nothing of one that only runs are asked for", async () => {
    for (const rule of [rules.logsRequired, rules.allowedMachines, rules.autoStopRequired, rules.maxWorkers]) {
      assert.deepEqual(await judge(rule, good, { flavorCodes: ["modelarts.vm.cpu.2u"] }), [], rule.name);
    }
    assert.deepEqual(await judgeStack(rules.maxVersions, [good, good], { maximum: 0, maximumActive: 0 }), []);
  });

  it("judge one of the native plugin alike", async () => {
    const kept = { ...good, isNative: true, props: { ...good.props, deletion: { keep: true } } };
    assert.match((await judge(rules.removable, kept)).join(), /^deletion\.keep is true.*this algorithm/);
    assert.deepEqual((await remediate(rules.removable, kept))?.deletion, { keep: false });
  });

  it("wait for what a preview does not know yet", async () => {
    const unnamed = { ...good, props: { ...good.props, parameters: unknown } };
    assert.deepEqual(await judge(rules.noCredentials, unnamed), ["unknown: parameters"]);
  });
});
