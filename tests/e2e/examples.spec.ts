// Every example, played against the simulator as `npm run example -- NAME` does: it makes what it says, and leaves nothing.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { exampleNames, type Played, playExample } from "../../tools/examples";

/** What each is to show; an example that is not here is one that nobody has thought about. */
const expected: Readonly<Record<string, (played: Played) => void>> = {
  quickstart: ({ made }) => assert.equal(made.length, 1),
  "whole-job": ({ made }) => assert.equal(made.length, 4),
  "training-job-v2": ({ made }) => assert.ok(made.length > 0),
  sweep: ({ made }) => assert.equal(made.length, 20),
  adopt: ({ made, removed, outputs }) => {
    assert.deepEqual([made.length, removed.length], [0, 1]);
    assert.equal(outputs.versionName, "V0001");
  },
  wait: ({ made, outputs }) => {
    assert.equal(made.length, 1);
    assert.equal(outputs.model, "obs://my-bucket/output/model.onnx");
  },
  "own-image": ({ made }) => assert.equal(made.length, 1),
  "two-regions": ({ made }) => assert.equal(made.length, 4),
  "with-policy": ({ made, failed, printed }) => {
    assert.deepEqual([made.length, failed], [0, ["up"]]);
    assert.match(printed, /training-job-max-workers/);
  },
  automation: ({ made, outputs }) => assert.deepEqual(made, [outputs.versionId]),
  "preview-stacks": ({ made }) => assert.equal(made.length, 1),
};

describe("the examples", () => {
  it("each have a README and an expectation here", () => {
    assert.deepEqual([...exampleNames].sort(), Object.keys(expected).sort());
    for (const name of exampleNames) assert.ok(existsSync(join(__dirname, "../../examples", name, "README.md")), name);
  });

  for (const [name, judge] of Object.entries(expected)) {
    it(`${name} does what it says, and leaves nothing`, async () => {
      const played = await playExample(name);
      judge(played);
      if (name !== "with-policy") assert.deepEqual(played.failed, [], played.printed);
      assert.deepEqual(played.left, [], played.printed);
    });
  }
});
