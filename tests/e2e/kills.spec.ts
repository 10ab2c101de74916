// Kills of real runs in mid-work: nothing is lost, made up or held twice. `npm run kills` plays many more, at random moments.

import assert from "node:assert/strict";
import { isClean, type Kill, playKill } from "../../tools/killTrial";

const kills: Kill[] = [
  { operation: "up", victim: "host", afterMs: 0, waits: true, alike: true },
  { operation: "up", victim: "all", afterMs: 20, waits: false, alike: true },
  { operation: "replace", victim: "cli", afterMs: 10, waits: true, alike: false },
  { operation: "replace", victim: "simulator", afterMs: 30, waits: false, alike: false },
  { operation: "destroy", victim: "all", afterMs: 50, waits: false, alike: true },
];

describe("a kill in mid-work", () => {
  for (const kill of kills) {
    it(`of ${kill.victim} in ${kill.operation} loses nothing, makes nothing twice, and the next run ends well`, async () => {
      const outcome = await playKill(kill);
      assert.ok(isClean(outcome), JSON.stringify(outcome, null, 2));
    });
  }
});
