// The names that are made for things that are given none.

import assert from "node:assert/strict";
import { nameFor } from "../../../provider/lifecycle/ownName";

describe("a name that is made for a resource", () => {
  const urn = (name: string) => `urn:pulumi:stack::program::type::${name}`;

  it("begins with the resource's, in the letters that a name may have, and ends in another way each time", () => {
    for (const [name, beginning] of [
      ["nightly", "nightly"],
      ["my  run (2)!", "my-run-2-"],
      ["größe_1", "gr-e_1"],
    ] as const) {
      const [one, other] = [nameFor(urn(name), "job"), nameFor(urn(name), "job")];
      assert.match(one, new RegExp(`^${beginning}-[0-9a-f]{8}$`));
      assert.notEqual(one, other);
    }
  });

  it("begins with what it is where the host has told no URN", () => {
    assert.match(nameFor(undefined, "algorithm"), /^algorithm-[0-9a-f]{8}$/);
  });

  it("is no longer than a name may be", () => {
    const longest = nameFor(urn("x".repeat(300)), "job");
    assert.match(longest, /^x+-[0-9a-f]{8}$/);
    assert.equal(longest.length, 64);
  });
});
