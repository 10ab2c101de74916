// Resources of the native plugin, which have types of their own, before the rules.

import assert from "node:assert/strict";
import * as rules from "../../policy/rules";
import { judge, judgeStack } from "./judge";

const types = ["TrainingJobVersion", "TrainingJob", "v2:TrainingJob"] as const;

describe("the rules on resources of the native plugin", () => {
  for (const type of types) {
    it(`say of a ${type} what they say of a dynamic one`, async () => {
      const protectedOne = { type, protect: true };
      const messages = await judge(rules.removable, { ...protectedOne, isNative: true });
      assert.equal(messages.length, 1);
      assert.deepEqual(messages, await judge(rules.removable, protectedOne));
    });
  }

  it("count them beside dynamic ones", async () => {
    const declared = types.map((type) => ({ type, isNative: true }));
    const messages = await judgeStack(rules.maxVersions, [...declared, { type: "TrainingJobVersion" }], { maximum: 3 });
    assert.equal(messages.length, 1);
    assert.deepEqual(await judgeStack(rules.maxVersions, declared, { maximum: 3 }), []);
  });
});
