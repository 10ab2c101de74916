// A short, fixed set of the stories of `npm run chaos`, so that what breaks them is seen at once.

import assert from "node:assert/strict";
import { playSeed } from "../chaos/seeds";
import { HostStage, type Stage } from "../chaos/stage";

const seeds = [1, 15, 22, 82, 144, 175, 1001, 1002, 1003, 1004];

describe("a story drawn at random", () => {
  let stage: Stage;
  before(async () => {
    stage = await HostStage.open();
  });
  after(() => stage.close());

  for (const seed of seeds) {
    it(`leaves no orphan, no ghost and no secret with seed ${seed}`, async () => {
      assert.equal(await playSeed(stage, seed, false), undefined);
    });
  }
});
