import assert from "node:assert/strict";
import { toProperties } from "../../../provider/lifecycle/properties";

describe("stored properties", () => {
  it("leave out what is not set, at any depth, since it would lose the resource on its way to the engine", () => {
    assert.deepEqual(
      toProperties({ a: undefined, b: { c: undefined, d: 1 }, e: [{ f: undefined, g: "x" }], h: null }),
      {
        b: { d: 1 },
        e: [{ g: "x" }],
        h: null,
      },
    );
  });

  it("refuse what the state cannot hold rather than change it silently", () => {
    for (const bad of [1n, Number.NaN, Number.POSITIVE_INFINITY, new Date(), new Map(), () => 1, Symbol("s")]) {
      assert.throws(
        () => toProperties({ bad }),
        new TypeError("property bad holds a value that the state cannot hold"),
      );
    }
  });
});
