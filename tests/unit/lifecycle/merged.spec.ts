// How what has no input of its own is laid over a request.

import assert from "node:assert/strict";
import { merged } from "../../../provider/lifecycle/merged";

describe("what is laid over a request", () => {
  it("goes into the objects that are there, and takes the place of anything else", () => {
    const request = { spec: { flavor: "a", nodes: 1 }, list: [1, 2], text: "x", nothing: null };
    const more = {
      spec: { nodes: 2, volumes: ["v"] },
      list: [3],
      text: { now: "an object" },
      nothing: { a: 1 },
      new: 0,
    };
    assert.deepEqual(merged(request, more), {
      spec: { flavor: "a", nodes: 2, volumes: ["v"] },
      list: [3],
      text: { now: "an object" },
      nothing: { a: 1 },
      new: 0,
    });
    assert.deepEqual(merged({ spec: { flavor: "a" } }, { spec: "none" }), { spec: "none" });
    assert.deepEqual(merged({ spec: { flavor: "a" } }, { spec: null }), { spec: null });
    assert.deepEqual(request.spec, { flavor: "a", nodes: 1 });
  });
});
