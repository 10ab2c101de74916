import assert from "node:assert/strict";
import { isActive, isFinal, isKnownStatus, statusGroup, statusName } from "../../../provider/v1/status";
import * as simulated from "../../../simulator/statuses";

describe("the statuses of a version", () => {
  it("are the same here and in the simulator, number by number: name, and whether a run is at work or over", () => {
    for (let code = 0; code <= 22; code++) {
      const name = simulated.statusName(code);
      assert.ok(name !== undefined && isKnownStatus(code), `${code}`);
      assert.equal(statusName(code), name);
      assert.equal(isActive(code), simulated.isActive(name), name);
      // One whose removal has failed is over as well, but is to be removed again.
      assert.equal(isFinal(code) || statusGroup(code) === "deleteFailed", simulated.isFinal(name), name);
    }
    for (const code of [-1, 23, 42, 1_000]) {
      assert.equal(simulated.statusName(code), undefined);
      assert.equal(isKnownStatus(code), false);
      assert.equal(statusGroup(code), "unknown");
    }
  });

  it("say of a run that it has succeeded only once it has", () => {
    const succeeded = Array.from({ length: 60 }, (_, code) => code).filter((code) => statusGroup(code) === "succeeded");
    assert.deepEqual(succeeded.map(statusName), ["COMPLETED"]);
  });
});
