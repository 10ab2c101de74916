// What a thing is made of, against what its state or its program says: drift, what is filled in, contradictions.

import assert from "node:assert/strict";
import type { Table } from "../../../provider/inputs/table";
import { contradictedIn, contradictionOf, filledFrom, withDriftOf } from "../../../provider/lifecycle/reportedValues";

const rows = { name: { form: "line" }, count: { form: "count" }, note: { form: "line" } } as const satisfies Table;
const names = ["name", "count", "note", "elsewhere"];

describe("what a thing is reported to be made of", () => {
  it("corrects what is stored of what was given, and adds nothing", () => {
    const stored = { name: "a", count: 1, elsewhere: "kept", more: "kept" };
    assert.deepEqual(withDriftOf(rows, names, stored, { name: "b", count: 1, note: "new", elsewhere: "x" }), {
      name: "b",
      count: 1,
      elsewhere: "kept",
      more: "kept",
    });
  });

  it("fills in what is not given and is there", () => {
    const live = { name: "b", count: 2, note: undefined, more: "not asked for" };
    assert.deepEqual(filledFrom(rows, names, { name: "a" }, live), { name: "a", count: 2 });
  });

  it("contradicts what is given otherwise, and nothing that is not given or not known of", () => {
    const live = { name: "b", count: 2, note: "there", elsewhere: "x" };
    assert.deepEqual(contradictedIn(rows, names, { name: "a", count: 2, elsewhere: "y" }, live), ["name"]);
    assert.deepEqual(contradictedIn(rows, names, { name: "a", count: 3, note: "there" }, live), ["name", "count"]);
  });

  it("is named in a contradiction without the values", () => {
    assert.equal(
      contradictionOf("algorithm 7", ["name"]),
      "algorithm 7 cannot be adopted: name is otherwise there than in the program",
    );
    assert.equal(
      contradictionOf("algorithm 7", ["name", "count"]),
      "algorithm 7 cannot be adopted: name, count are otherwise there than in the program",
    );
  });
});
