// How long each operation may take: what its program allows, or the usual budget.

import assert from "node:assert/strict";
import { deletionDeadline, readDeadline, requestDeadline, runDeadline } from "../../../provider/lifecycle/deadlines";
import { VirtualClock } from "../../support/clock";

const clock = new VirtualClock();
const minute = 60_000;

describe("the deadline of an operation", () => {
  it("is what its program allows, and names the input that says so", () => {
    const properties = { timeouts: { create: "90s", delete: "2h" } };
    const deletion = deletionDeadline({ clock }, properties);
    assert.deepEqual([deletion.budgetMs, deletion.allowance], [120 * minute, "the 2h that timeouts.delete allows"]);
    for (const wanted of ["running", "completed"] as const) {
      const run = runDeadline({ clock }, properties, wanted);
      assert.deepEqual([run.budgetMs, run.allowance], [90_000, "the 1m 30s that timeouts.create allows"]);
    }
  });

  it("is the usual one where its program says nothing, or nothing that can be read", () => {
    for (const properties of [{}, { timeouts: { create: 5, delete: 5 } }]) {
      assert.equal(deletionDeadline({ clock }, properties).budgetMs, 30 * minute);
      assert.equal(runDeadline({ clock }, properties, "running").budgetMs, 60 * minute);
      assert.equal(runDeadline({ clock }, properties, "completed").budgetMs, 24 * 60 * minute);
    }
  });

  it("cannot be set for single requests and reads", () => {
    for (const deadline of [requestDeadline({ clock }), readDeadline({ clock })]) {
      assert.match(deadline.allowance, /^the \S+ that it may take$/);
    }
  });
});
