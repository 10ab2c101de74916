import assert from "node:assert/strict";
import { listRestMs } from "../../../provider/waiting/pace";

describe("the rest between two lists", () => {
  for (const [what, listMs, restMs] of [
    ["is a quarter of a second where a list is read at once", 20, 250],
    ["is twice the time that a long list takes", 800, 1_600],
    ["is no longer than five seconds, even where a list got no answer for half a minute", 30_000, 5_000],
  ] as const) {
    it(what, () => assert.equal(listRestMs(listMs), restMs));
  }
});
